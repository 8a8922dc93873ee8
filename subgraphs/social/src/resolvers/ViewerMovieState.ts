/** Resolvers of ViewerMovieState: what the viewer did with a film. */
import { pageSize } from '@marquee/kit/paging';
import type { ViewerMovieStateResolvers } from '../generated/resolvers.js';

export const ViewerMovieState: ViewerMovieStateResolvers = {
  watches: async ({ movieId }, args, context) =>
    (await context.loaders()).ownWatches(pageSize(args.first, 20), movieId),
};
