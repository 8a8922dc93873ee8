/** Resolvers of User. Fields that only the user or their friends may read are null for others. */
import { activityFeed } from '../discovery/activityFeed.js';
import { recommendations } from '../discovery/recommendations.js';
import type { UserResolvers } from '../generated/resolvers.js';
import { blockedUsers } from '../members/blockedUsers.js';
import { friendsConnection, lovedPeople, watchlistConnection } from '../members/userConnections.js';
import { friendRequests } from '../members/members.js';
import { historyConnection } from '../watches/historyConnection.js';
import { scopeOfSelf, viewerLoaders } from './scope.js';

export const User: UserResolvers = {
  __resolveReference: async (reference, context) => {
    const { id, nodeId } = reference as { id?: string; nodeId?: string };
    return (await context.loaders()).member(id ?? nodeId ?? '');
  },
  nodeId: (user) => user.id,
  defaultVisibility: async (user, _, context) => ((await scopeOfSelf(user, context)) ? user.defaultVisibility : null),
  friendship: async (user, _, context) => (await viewerLoaders(context))?.friendship(user.pk) ?? 'NONE',
  friends: async (user, args, context) => friendsConnection(await context.loaders(), user, args),
  friendRequests: async (user, { first }, context) => {
    const scope = await scopeOfSelf(user, context);
    return scope && friendRequests(scope, first);
  },
  blockedUsers: async (user, args, context) => {
    const scope = await scopeOfSelf(user, context);
    return scope && blockedUsers(scope, args);
  },
  history: async (user, args, context) => historyConnection(await context.loaders(), user, args),
  watchlist: async (user, args, context) => watchlistConnection(await context.loaders(), user, args),
  lovedPeople: async (user, args, context) => lovedPeople(await context.loaders(), user, args),
  feed: async (user, args, context) => {
    const scope = await scopeOfSelf(user, context);
    return scope && activityFeed(await context.loaders(), args);
  },
  recommendations: async (user, args, context) => {
    const scope = await scopeOfSelf(user, context);
    if (!scope) return null;
    const { filmFacts, circleHistories } = context;
    const { connections: reasonsOf } = await context.loaders();
    return context.discoveryBudget.run(
      () => context.discoveryPrices.recommendations(),
      () => recommendations(scope, { ...args, filmFacts, circleHistories, reasonsOf }),
    );
  },
  compatibility: async (user, _, context) => (await viewerLoaders(context))?.compatibility(user.pk) ?? null,
  yearInReview: async (user, args, context) => {
    const scope = await scopeOfSelf(user, context);
    return scope && (await context.loaders()).yearInReview(args);
  },
};
