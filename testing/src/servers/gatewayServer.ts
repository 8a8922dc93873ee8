/** The gateway's HTTP server over one Apollo Server, without limits on rates and load, and without a cache of answers. */
import type { Serving } from '@marquee/kit/http/httpServer';
import { silentLog } from '@marquee/kit/log';
import { executeAlways } from '@marquee/gateway/caching/responseCache';
import { serveGateway, type GatewayServerOptions } from '@marquee/gateway/http/gatewayServer';
import { unlimitedLoad } from '@marquee/gateway/loadShedding/loadShedder';
import { unlimited } from '@marquee/gateway/rateLimit/rateLimiter';
import type { Supergraph } from '@marquee/gateway/supergraph/supergraph';

type TestGatewayServer = Pick<GatewayServerOptions, 'config' | 'identity'> &
  Partial<Pick<GatewayServerOptions, 'log' | 'devMembers'>> &
  Pick<Supergraph, 'server' | 'guard'>;

export function serveTestGateway({ server, guard, ...options }: TestGatewayServer): Promise<Serving> {
  const supergraph = { server, guard, answerRequest: executeAlways(() => undefined) };
  return serveGateway({
    log: silentLog,
    rateLimiter: unlimited,
    shedder: unlimitedLoad,
    current: () => supergraph,
    ...options,
  });
}
