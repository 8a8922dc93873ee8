/** Calls a subgraph in the same process, without HTTP. Each client request has one scope, so one set of loaders. */
import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { GatewayGraphQLResponse } from '@apollo/server-gateway-interface';
import { anonymous } from '@marquee/kit/identity/viewer';
import type { Subgraph, SubgraphScope } from '@marquee/kit/subgraph/subgraph';
import type { GatewayContext } from '../context.js';

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
      // At the deadline the subgraph stops its own work, and answers with errors.
      return await scopeOf(options.incomingRequestContext.context).execute(operation);
    },
  };
}

const openOwnScope = (subgraph: Subgraph) =>
  subgraph.openScope({ viewer: anonymous, requestId: 'gateway', signal: AbortSignal.timeout(10_000) });
