/** Reaches a subgraph of the same process: no HTTP, and one scope, so one set of loaders, for each client request. */
import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { anonymous } from '@marquee/kit/identity/viewer';
import type { Subgraph, SubgraphScope } from '@marquee/kit/subgraph/subgraph';
import type { GatewayContext } from '../context.js';
import { subgraphFailure } from './subgraphFailure.js';

export function inProcessDataSource(subgraph: Subgraph): GraphQLDataSource<GatewayContext> {
  const scopes = new WeakMap<GatewayContext, SubgraphScope>();

  function scopeOf(context: GatewayContext): SubgraphScope {
    let scope = scopes.get(context);
    if (!scope) scopes.set(context, (scope = subgraph.openScope(context)));
    return scope;
  }

  return {
    process: async (options: GraphQLDataSourceProcessOptions<GatewayContext>): Promise<GatewayGraphQLResponse> => {
      const { request } = options;
      const query = request.query ?? '';
      const operation = { query, variables: request.variables, operationName: request.operationName };
      // Apollo asks on its own behalf too, while it loads a schema.
      if (options.kind !== 'incoming operation')
        return (await openOwnScope(subgraph).execute(operation)) as GatewayGraphQLResponse;
      const context = options.incomingRequestContext.context;
      const expired = expiry(context.deadline);
      const result = await Promise.race([scopeOf(context).execute(operation), expired.promise]).finally(expired.cancel);
      return result === undefined
        ? subgraphFailure(subgraph.name, query, 'SUBGRAPH_TIMEOUT')
        : (result as GatewayGraphQLResponse);
    },
  };
}

const openOwnScope = (subgraph: Subgraph) =>
  subgraph.openScope({ viewer: anonymous, requestId: 'gateway', signal: AbortSignal.timeout(10_000) });

/** Gives undefined once `deadline` aborts. */
function expiry(deadline: AbortSignal): { promise: Promise<undefined>; cancel: () => void } {
  let cancel = () => {};
  const promise = new Promise<undefined>((resolve) => {
    if (deadline.aborted) return resolve(undefined);
    const onAbort = () => resolve(undefined);
    deadline.addEventListener('abort', onAbort, { once: true });
    cancel = () => deadline.removeEventListener('abort', onAbort);
  });
  return { promise, cancel: () => cancel() };
}
