/** Resolvers of social: each calls one function that does the work. */
import { badInput, publicError } from '../../../../kit/src/errors.js';
import { pageSize } from '../../../../kit/src/paging.js';
import type { GraphQLResolveInfo } from 'graphql';
import type { SocialContext } from '../context.js';
import { DateTime } from '../dateTime.js';
import { discover } from '../discovery/discover.js';
import {
  readFilter,
  type DiscoverFacetName,
  type DiscoverFilterInput,
  type DiscoverOrderName,
} from '../discovery/filter.js';
import { tonight, type TonightRequest } from '../discovery/tonight.js';
import { trending } from '../discovery/trending.js';
import type { CircleName } from '../visibility.js';
import type { WindowName } from '../window.js';
import type { Resolvers } from '../generated/resolvers.js';
import { isStorable } from '../userError.js';
import { memberByHandle } from '../members/members.js';
import { mutations } from './mutations.js';
import { userResolvers } from './userResolvers.js';
import type { UserModel } from './models.js';

async function findUser(context: SocialContext, keys: { id?: string | null; handle?: string | null }) {
  const { id, handle } = keys;
  if ((id == null) === (handle == null)) throw badInput('id', 'Give exactly one of "id" and "handle".');
  if (id != null) return (await context.loaders()).member(id);
  const viewer = await context.viewer();
  return handle && isStorable(handle) ? memberByHandle(context.db, viewer?.pk ?? null, handle) : null;
}

interface DiscoverArguments {
  filter: DiscoverFilterInput;
  orderBy?: DiscoverOrderName | null;
  facets?: readonly DiscoverFacetName[] | null;
  first?: number | null;
  after?: string | null;
}

async function runDiscover(context: SocialContext, args: DiscoverArguments, info: GraphQLResolveInfo) {
  const filter = readFilter(args.filter);
  const size = pageSize(args.first);
  const viewer = await context.viewer();
  const needsViewer =
    filter.watchedBy !== 'EVERYONE' ||
    filter.starring.lovedByMe ||
    filter.seenByMe !== null ||
    filter.watchlistedByMe !== null;
  if (needsViewer && !viewer) throw publicError('UNAUTHENTICATED', 'Sign in to discover by your own circle or taste.');
  const request = {
    filter,
    order: args.orderBy ?? ('CIRCLE_SCORE' as const),
    facets: args.facets ?? [],
    size,
    after: args.after ?? null,
    withTotal: selects(info, 'totalCount'),
  };
  return discover(context.db, viewer, request, context.now);
}

async function runTrending(
  context: SocialContext,
  args: { circle?: CircleName | null; window?: WindowName | null; first?: number | null; after?: string | null },
) {
  const { circle, window, first, after } = args;
  const request = { circle: circle ?? 'FRIENDS_OF_FRIENDS', window: window ?? 'LAST_7_DAYS', first, after } as const;
  const viewer = await context.viewer();
  if (request.circle !== 'EVERYONE' && !viewer)
    throw publicError('UNAUTHENTICATED', 'Sign in to see what trends in your own circle.');
  return trending(context.db, viewer, request, context.now);
}

async function runTonight(context: SocialContext, request: TonightRequest) {
  const viewer = await context.viewer();
  if (!viewer) throw publicError('UNAUTHENTICATED', 'Sign in to choose with others.');
  const { connections } = await context.loaders();
  return tonight(context.db, viewer, request, connections, context.now);
}

/** Whether the text of the field's selection has `name` in it; a fragment that hides it costs a count, nothing more. */
function selects(info: GraphQLResolveInfo, name: string): boolean {
  return info.fieldNodes.some((node) =>
    node.selectionSet?.selections.some((selection) => selection.kind !== 'Field' || selection.name.value === name),
  );
}

/** A watch or request leads to a member whom the viewer was just shown. */
async function member(context: SocialContext, id: string): Promise<UserModel> {
  const found = await (await context.loaders()).member(id);
  if (!found) throw new Error('a member is gone');
  return found;
}

export const resolvers: Resolvers = {
  DateTime,
  Query: {
    me: (_, __, context) => context.viewer(),
    user: (_, keys, context) => findUser(context, keys),
    discover: (_, args, context, info) => runDiscover(context, args, info),
    trending: (_, args, context) => runTrending(context, args),
    tonight: (_, args, context) => runTonight(context, args),
  },
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
