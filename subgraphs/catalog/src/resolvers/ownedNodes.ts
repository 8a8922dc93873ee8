/** Resolvers of the types that Query.node returns and that social owns. */
import type { OwnedNodeModel } from '../entities/node.js';
import type { UserResolvers, WatchResolvers } from '../generated/resolvers.js';

/** Apollo's planner asks social for the id, so the generated types leave it out. Other planners ask the catalog. */
interface OwnedNodeResolvers {
  id(node: OwnedNodeModel): string;
}

const id = ({ nodeId }: OwnedNodeModel): string => nodeId;

export const User: UserResolvers & OwnedNodeResolvers = { id };
export const Watch: WatchResolvers & OwnedNodeResolvers = { id };
