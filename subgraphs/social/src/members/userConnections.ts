/** The fields User.friends, User.watchlist and User.lovedPeople. */
import { badInput } from '@marquee/kit/errors';
import { decodeCursor, encodeCursor, pageSize } from '@marquee/kit/paging';
import type { Loaders } from '../loaders.js';
import type { PersonModel } from '../model/catalog.js';
import { isId } from '../model/ids.js';
import { toPage, type MoviePageModel, type PageArguments, type UserPageModel } from '../model/page.js';
import type { UserModel } from '../model/user.js';

/** The member's friends by handle. Null unless the viewer is the member or a friend. */
export async function friendsConnection(
  loaders: Loaders,
  user: UserModel,
  { first, after }: PageArguments,
): Promise<UserPageModel | null> {
  const size = pageSize(first);
  const cursor = decodeCursor('User.friends', ['text'], after);
  if (!(await loaders.isSelfOrFriend(user.pk))) return null;
  return toPage({
    rows: await loaders.friends({ owner: user.pk, limit: size + 1, after: cursor }),
    size,
    after,
    cursor: ({ handle }) => encodeCursor('User.friends', [handle.toLowerCase()]),
    node: (friend) => friend,
    totalCount: () => loaders.friendCount(user.pk),
  });
}

/** The member's watchlist, latest addition first. Null unless the viewer is the member or a friend. */
export async function watchlistConnection(
  loaders: Loaders,
  user: UserModel,
  { first, after }: PageArguments,
): Promise<MoviePageModel | null> {
  const size = pageSize(first);
  const cursor = decodeCursor('User.watchlist', ['timestamp', 'id'], after);
  if (!(await loaders.isSelfOrFriend(user.pk))) return null;
  return toPage({
    rows: await loaders.watchlist({ owner: user.pk, limit: size + 1, after: cursor }),
    size,
    after,
    cursor: ({ addedAt, movieId }) => encodeCursor('User.watchlist', [addedAt, movieId]),
    node: ({ movieId }) => ({ id: movieId }),
    totalCount: () => loaders.watchlistCount(user.pk),
  });
}

/** People the member loves, by id; `after` is the id of a person. Null unless the viewer is the member or a friend. */
export async function lovedPeople(
  loaders: Loaders,
  user: UserModel,
  { first, after }: PageArguments,
): Promise<readonly PersonModel[] | null> {
  const limit = pageSize(first);
  if (after != null && !isId('per', after)) throw badInput('after', '"after" is not the id of a person.');
  if (!(await loaders.isSelfOrFriend(user.pk))) return null;
  return loaders.lovedPeople({ owner: user.pk, limit, after: after == null ? undefined : [after] });
}
