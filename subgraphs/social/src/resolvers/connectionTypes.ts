/** Resolvers of the connection types: nodes without their edges, and counts that are read when selected. */
import type { Resolvers } from '../generated/resolvers.js';

const nodesOf = <Node>(page: { readonly edges: readonly { readonly node: Node }[] }): readonly Node[] =>
  page.edges.map(({ node }) => node);

export const connectionTypes: Pick<
  Resolvers,
  | 'UserConnection'
  | 'BlockedUserConnection'
  | 'WatchConnection'
  | 'MovieConnection'
  | 'RecommendationConnection'
  | 'TrendingConnection'
  | 'DiscoverConnection'
> = {
  UserConnection: { nodes: nodesOf, totalCount: (page) => page.totalCount() },
  BlockedUserConnection: { nodes: nodesOf, totalCount: (page) => page.totalCount() },
  WatchConnection: { nodes: nodesOf, totalCount: (page) => page.totalCount() },
  MovieConnection: { nodes: nodesOf, totalCount: (page) => page.totalCount() },
  RecommendationConnection: { nodes: nodesOf },
  TrendingConnection: { nodes: nodesOf },
  DiscoverConnection: { nodes: nodesOf },
};
