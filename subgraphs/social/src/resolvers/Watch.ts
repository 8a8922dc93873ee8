/** Resolvers of Watch. */
import type { WatchResolvers } from '../generated/resolvers.js';
import { shownMember } from './scope.js';

export const Watch: WatchResolvers = {
  user: (watch, _, context) => shownMember(context, watch.memberId),
  movie: (watch) => ({ id: watch.movieId }),
};
