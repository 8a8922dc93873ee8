/** Resolvers of Watch. */
import type { WatchResolvers } from '../generated/resolvers.js';
import { shownMember } from './scope.js';

export const Watch: WatchResolvers = {
  __resolveReference: async (reference, context) =>
    (await context.loaders()).watch((reference as { nodeId: string }).nodeId),
  nodeId: (watch) => watch.id,
  user: (watch, _, context) => shownMember(context, watch.memberId),
  movie: (watch) => ({ id: watch.movieId }),
};
