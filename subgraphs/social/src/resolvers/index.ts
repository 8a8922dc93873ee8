/** Resolvers of social: each calls one function that does the work. */
import { pageSize } from '@marquee/kit/paging';
import type { SocialContext } from '../context.js';
import { DateTime } from '@marquee/kit/dateTime';
import type { Resolvers } from '../generated/resolvers.js';
import { mutations } from './mutations.js';
import { queries } from './queries.js';
import { userResolvers } from './userResolvers.js';
import type { UserModel } from './models.js';

/** A watch or request leads to a member whom the viewer was just shown. */
async function member(context: SocialContext, id: string): Promise<UserModel> {
  const found = await (await context.loaders()).member(id);
  if (!found) throw new Error('a member is gone');
  return found;
}

export const resolvers: Resolvers = {
  DateTime,
  Query: queries,
  Mutation: mutations,
  User: userResolvers,
  FriendRequest: { user: (request, _, context) => member(context, request.userId) },
  Watch: {
    user: (watch, _, context) => member(context, watch.memberId),
    movie: (watch) => ({ id: watch.movieId }),
  },
  UserConnection: { nodes: (page) => page.edges.map(({ node }) => node), totalCount: (page) => page.totalCount() },
  WatchConnection: { nodes: (page) => page.edges.map(({ node }) => node), totalCount: (page) => page.totalCount() },
  MovieConnection: { nodes: (page) => page.edges.map(({ node }) => node), totalCount: (page) => page.totalCount() },
  RecommendationConnection: { nodes: (page) => page.edges.map(({ node }) => node) },
  TrendingConnection: { nodes: (page) => page.edges.map(({ node }) => node) },
  DiscoverConnection: { nodes: (page) => page.edges.map(({ node }) => node) },
  Movie: {
    __resolveReference: ({ id }) => ({ id }),
    viewer: async (movie, _, context) =>
      (await context.viewer()) ? (await context.loaders()).movieState(movie.id) : null,
    friendsWhoWatched: async (movie, args, context) => {
      const ask = { window: args.window ?? ('ALL_TIME' as const), first: pageSize(args.first, 5) };
      return (await context.viewer()) ? (await context.loaders()).watchers(ask, movie.id) : null;
    },
    connectionsToMe: async (movie, args, context) => {
      const size = pageSize(args.first, 5);
      if (!(await context.viewer())) return null;
      return (await (await context.loaders()).connections(movie.id)).slice(0, size);
    },
    communityRating: async (movie, _, context) => (await context.loaders()).communityRating(movie.id),
  },
  Person: {
    __resolveReference: ({ id }) => ({ id }),
    viewer: async (person, _, context) =>
      (await context.viewer()) ? (await context.loaders()).personState(person.id) : null,
  },
};
