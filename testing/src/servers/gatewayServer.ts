/** The gateway's HTTP server over one Apollo Server, without limits on rates and load, and without a cache of answers. */
import type { ApolloServer } from '@apollo/server';
import type { Serving } from '@marquee/kit/http/httpServer';
import { silentLog } from '@marquee/kit/log';
import type { AnswerOperation } from '@marquee/gateway/answers/answerOperation';
import { executeAlways } from '@marquee/gateway/caching/responseCache';
import type { GatewayContext } from '@marquee/gateway/context';
import { serveGateway } from '@marquee/gateway/http/gatewayServer';
import type { GatewayServerOptions } from '@marquee/gateway/http/gatewayServerOptions';
import { unlimitedLoad } from '@marquee/gateway/loadShedding/loadShedder';
import { unlimited } from '@marquee/gateway/rateLimit/rateLimiter';
import type { Supergraph } from '@marquee/gateway/supergraph/supergraph';

type TestGatewayServer = Pick<GatewayServerOptions, 'config' | 'identity'> &
  Partial<Pick<GatewayServerOptions, 'log' | 'devMembers'>> &
  Pick<Supergraph, 'guard'> & {
    /** Executes what the guard admits. */
    readonly server: ApolloServer<GatewayContext>;
  };

export function serveTestGateway({ server, guard, ...options }: TestGatewayServer): Promise<Serving> {
  const answerOperation: AnswerOperation = async ({ text: query, variables, operationName }, contextValue) => {
    const request = { query, variables, ...(operationName === undefined ? {} : { operationName }) };
    const { body, http } = await server.executeOperation(request, { contextValue });
    if (body.kind !== 'single') throw new Error('answers in parts are not supported');
    const { errors, data } = body.singleResult;
    return {
      status: http.status ?? 200,
      body: Buffer.from(`${JSON.stringify({ errors, data })}\n`),
      ...(data && !errors ? { data } : {}),
    };
  };
  const supergraph = { guard, answerOperation, answerRequest: executeAlways(() => undefined) };
  return serveGateway({
    log: silentLog,
    rateLimiter: unlimited,
    shedder: unlimitedLoad,
    current: () => supergraph,
    ...options,
  });
}
