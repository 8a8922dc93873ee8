/** Calls a subgraph in the same process, without HTTP. Each client request has one scope, so one set of loaders. */
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
      // Apollo sends operations of its own while it loads a schema.
      if (options.kind !== 'incoming operation') return await openOwnScope(subgraph).execute(operation);
      const context = options.incomingRequestContext.context;
      const expired = expiry(context.deadline);
      const result = await Promise.race([scopeOf(context).execute(operation), expired.promise]).finally(expired.cancel);
      return result === undefined ? subgraphFailure(subgraph.name, query, 'SUBGRAPH_TIMEOUT') : result;
    },
  };
}

const openOwnScope = (subgraph: Subgraph) =>
  subgraph.openScope({ viewer: anonymous, requestId: 'gateway', signal: AbortSignal.timeout(10_000) });

/** `promise` resolves with undefined when `deadline` aborts; `cancel` removes the listener. */
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
