/** Fields of User: each list is for whom it says, and is read for however many users at once. */
import { decodeCursor, encodeCursor, pageInfo, pageSize } from '@marquee/kit/paging';
import { badInput } from '@marquee/kit/errors';
import type { SocialContext } from '../context.js';
import type { UserResolvers } from '../generated/resolvers.js';
import { feed } from '../discovery/activityFeed.js';
import { recommendations } from '../discovery/recommendations.js';
import { isId } from '../ids.js';
import { requireMoment } from '../moment.js';
import { friendRequests } from '../members/members.js';
import { yearInReview } from '../watches/yearInReview.js';
import type { MoviePageModel, Page, UserModel, UserPageModel, WatchPageModel } from './models.js';

interface PageArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** Whether the viewer is `user` or a friend of theirs. */
async function isClose(user: UserModel, context: SocialContext): Promise<boolean> {
  const viewer = await context.viewer();
  if (!viewer) return false;
  if (viewer.pk === user.pk) return true;
  return (await (await context.loaders()).friendship(user.pk)) === 'FRIENDS';
}

const isSelf = async (user: UserModel, context: SocialContext) => (await context.viewer())?.pk === user.pk;

/** Makes a page of rows that were read with one more than `size`. */
function toPage<Row, Node>(
  rows: readonly Row[],
  size: number,
  after: string | null | undefined,
  parts: { cursor: (row: Row) => string; node: (row: Row) => Node; totalCount: () => Promise<number> },
): Page<Node> {
  const edges = rows.slice(0, size).map((row) => ({ cursor: parts.cursor(row), node: parts.node(row) }));
  return { edges, pageInfo: pageInfo(edges, rows.length > size, after), totalCount: parts.totalCount };
}

async function friends(user: UserModel, args: PageArguments, context: SocialContext): Promise<UserPageModel | null> {
  const size = pageSize(args.first);
  const after = decodeCursor('User.friends', ['string'], args.after);
  if (!(await isClose(user, context))) return null;
  const loaders = await context.loaders();
  const rows = await loaders.friends({ limit: size + 1, after }, user.pk);
  return toPage(rows, size, args.after, {
    cursor: ({ handle }) => encodeCursor('User.friends', [handle.toLowerCase()]),
    node: (friend) => friend,
    totalCount: () => loaders.friendCount(user.pk),
  });
}

async function history(
  user: UserModel,
  args: PageArguments & {
    window?: Parameters<Awaited<ReturnType<SocialContext['loaders']>>['historyCount']>[0] | null;
  },
  context: SocialContext,
): Promise<WatchPageModel> {
  const window = args.window ?? 'ALL_TIME';
  const list = `User.history ${window}`;
  const size = pageSize(args.first);
  const after = requireMoment(decodeCursor(list, ['string?', 'string'], args.after), true);
  const loaders = await context.loaders();
  const rows = await loaders.history({ window, limit: size + 1, after }, user.pk);
  return toPage(rows, size, args.after, {
    cursor: ({ key }) => encodeCursor(list, key),
    node: ({ watch }) => watch,
    totalCount: () => loaders.historyCount(window, user.pk),
  });
}

async function watchlist(user: UserModel, args: PageArguments, context: SocialContext): Promise<MoviePageModel | null> {
  const size = pageSize(args.first);
  const after = requireMoment(decodeCursor('User.watchlist', ['string', 'string'], args.after), false);
  if (!(await isClose(user, context))) return null;
  const loaders = await context.loaders();
  const rows = await loaders.watchlist({ limit: size + 1, after }, user.pk);
  return toPage(rows, size, args.after, {
    cursor: ({ addedAt, movieId }) => encodeCursor('User.watchlist', [addedAt, movieId]),
    node: ({ movieId }) => ({ id: movieId }),
    totalCount: () => loaders.watchlistCount(user.pk),
  });
}

async function lovedPeople(user: UserModel, args: PageArguments, context: SocialContext) {
  const limit = pageSize(args.first);
  if (args.after != null && !isId('per', args.after)) throw badInput('after', '"after" is not the id of a person.');
  if (!(await isClose(user, context))) return null;
  const after = args.after == null ? undefined : [args.after];
  return (await context.loaders()).lovedPeople({ limit, after }, user.pk);
}

export const userResolvers: UserResolvers = {
  __resolveReference: async (reference, context) => {
    const { id, nodeId } = reference as { id?: string; nodeId?: string };
    return (await context.loaders()).member(id ?? nodeId ?? '');
  },
  nodeId: (user) => user.id,
  friendship: async (user, _, context) => {
    const viewer = await context.viewer();
    return viewer ? (await context.loaders()).friendship(user.pk) : 'NONE';
  },
  friends,
  friendRequests: async (user, _, context) =>
    (await isSelf(user, context)) ? friendRequests(context.db, user.pk) : null,
  history,
  watchlist,
  lovedPeople,
  feed: async (user, args, context) =>
    (await isSelf(user, context)) ? feed(context.db, user, args, context.now) : null,
  recommendations: async (user, args, context) => {
    if (!(await isSelf(user, context))) return null;
    const loaders = await context.loaders();
    return recommendations(context.db, user, args, loaders.connections, context.now);
  },
  compatibility: async (user, _, context) =>
    (await context.viewer()) ? (await context.loaders()).compatibility(user.pk) : null,
  yearInReview: async (user, { year }, context) =>
    (await isSelf(user, context)) ? yearInReview(context.db, user, year, context.now) : null,
  defaultVisibility: async (user, _, context) => ((await isSelf(user, context)) ? user.defaultVisibility : null),
};
