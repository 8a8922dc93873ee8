/** Calls a subgraph in another process: pooled connections, the signed viewer, and the request's deadline. */
import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { Pool } from 'undici';
import { viewerHeader, type ViewerSigner } from '@marquee/kit/identity/viewer';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { deadlineHeader, requestIdHeader } from '@marquee/kit/subgraph/subgraphServer';
import type { GatewayContext } from '../context.js';
import { subgraphFailure } from './subgraphFailure.js';

const connectionsPerSubgraph = 64;

export interface HttpDataSourceOptions {
  readonly name: string;
  readonly url: string;
  readonly signer: ViewerSigner;
  readonly log: Log;
}

/** `lifecycle.stop()` closes its connections. */
export function httpDataSource(
  lifecycle: Lifecycle,
  options: HttpDataSourceOptions,
): GraphQLDataSource<GatewayContext> {
  const { name, signer, log } = options;
  const url = new URL(options.url);
  const pool = new Pool(url.origin, { connections: connectionsPerSubgraph, connect: { timeout: 1_500 } });
  lifecycle.onStop(`connections to ${name}`, () => pool.close());

  async function send(context: GatewayContext, body: string): Promise<GatewayGraphQLResponse> {
    const response = await pool.request({
      path: url.pathname,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [viewerHeader]: await signer.sign(context.viewer, name),
        [requestIdHeader]: context.requestId,
        [deadlineHeader]: String(Math.max(1, Math.ceil(context.deadlineAt - performance.now()))),
      },
      body,
      signal: context.signal,
    });
    const answer = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`answered ${response.statusCode}`);
    return JSON.parse(answer) as GatewayGraphQLResponse;
  }

  return {
    process: async (request: GraphQLDataSourceProcessOptions<GatewayContext>): Promise<GatewayGraphQLResponse> => {
      if (request.kind !== 'incoming operation')
        throw new Error('the supergraph is read from a file, not from subgraphs');
      const context = request.incomingRequestContext.context;
      const { query, variables, operationName } = request.request;
      try {
        return await send(context, JSON.stringify({ query, variables, operationName }));
      } catch (error) {
        log.warn({ subgraph: name, requestId: context.requestId, error: String(error) }, 'a subgraph did not answer');
        return subgraphFailure(name, query, context.deadline.aborted ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE');
      }
    },
  };
}
