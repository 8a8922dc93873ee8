/** Resolvers of the fields that social adds to Movie. */
import { pageSize } from '@marquee/kit/paging';
import type { MovieResolvers } from '../generated/resolvers.js';
import { viewerLoaders } from './scope.js';

export const Movie: MovieResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  viewer: async (movie, _, context) => (await viewerLoaders(context))?.movieState(movie.id) ?? null,
  friendsWhoWatched: async (movie, args, context) => {
    const request = { window: args.window ?? ('ALL_TIME' as const), first: pageSize(args.first, 5) };
    return (await viewerLoaders(context))?.watchers(request, movie.id) ?? null;
  },
  connectionsToMe: async (movie, args, context) => {
    const size = pageSize(args.first, 5);
    return (await (await viewerLoaders(context))?.connections(movie.id))?.slice(0, size) ?? null;
  },
  communityRating: async (movie, _, context) => (await context.loaders()).communityRating(movie.id),
};
