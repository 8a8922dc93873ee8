/** Calls a subgraph in the same process, without HTTP. Each client request has one scope, so one set of loaders. */
import type { Subgraph, SubgraphScope } from '@marquee/kit/subgraph/subgraph';
import type { GatewayContext } from '../context.js';
import type { DataSource } from './dataSource.js';

export function inProcessDataSource(subgraph: Subgraph): DataSource {
  const scopes = new WeakMap<GatewayContext, SubgraphScope>();

  function scopeOf(context: GatewayContext): SubgraphScope {
    let scope = scopes.get(context);
    if (!scope) scopes.set(context, (scope = subgraph.openScope(context)));
    return scope;
  }

  return {
    // At the deadline the subgraph stops its own work, and answers with errors.
    process: async ({ request, context }) => await scopeOf(context).execute(request),
  };
}
