/** Friend requests, friendships and blocks. Changes that concern the same two members run one after the other. */
import { sql, type Transaction } from 'kysely';
import type { DB } from '../db/generated/tables.js';
import { isId } from '../model/ids.js';
import type { ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import { userError, UserErrors, userNotFound, type UserErrorRow } from '../model/userError.js';
import { memberColumns } from '../sql/member.js';
import { membersByIds } from './members.js';

export interface FriendshipResult {
  readonly user: UserModel | null;
  readonly userErrors: readonly UserErrorRow[];
}

type Tx = Transaction<DB>;

interface OtherUser {
  readonly userId: string;
}

interface PairChange {
  /** Told to a viewer who names themselves. */
  readonly selfMessage: string;
  /** Finds the other user. By default: the user with this id, unless one of the two has blocked the other. */
  find?(tx: Tx, userId: string): Promise<UserModel | null | undefined>;
  apply(tx: Tx, other: UserModel): Promise<void>;
}

/** Locks the pair of the viewer and the other user until commit, then applies the change. */
async function changePair(
  { db, viewer }: ViewerScope,
  { userId }: OtherUser,
  change: PairChange,
): Promise<FriendshipResult> {
  if (!isId('usr', userId)) return { user: null, userErrors: [userNotFound()] };
  if (userId === viewer.id) return { user: null, userErrors: [userError('INVALID', 'userId', change.selfMessage)] };
  const find = change.find ?? (async (tx: Tx) => (await membersByIds(tx, viewer.pk, [userId]))[0]);
  try {
    return await db.transaction().execute(async (tx) => {
      const pair = [viewer.id, userId].sort().join(' ');
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${pair}, 0))`.execute(tx);
      const other = await find(tx, userId);
      if (!other) throw new UserErrors([userNotFound()]);
      await change.apply(tx, other);
      return { user: other, userErrors: [] };
    });
  } catch (error) {
    if (error instanceof UserErrors) return { user: null, userErrors: error.rows };
    throw error;
  }
}

async function befriend(tx: Tx, a: number, b: number): Promise<void> {
  await tx
    .insertInto('friendship')
    .values([
      { member_pk: a, friend_pk: b },
      { member_pk: b, friend_pk: a },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await deleteRequests(tx, a, b);
}

/** Deletes the requests between the two, in both directions. Returns how many there were. */
async function deleteRequests(tx: Tx, a: number, b: number): Promise<number> {
  const { rows } = await sql`
    DELETE FROM friend_request
    WHERE (from_pk = ${a} AND to_pk = ${b}) OR (from_pk = ${b} AND to_pk = ${a}) RETURNING 1`.execute(tx);
  return rows.length;
}

async function unfriend(tx: Tx, a: number, b: number): Promise<void> {
  await sql`
    DELETE FROM friendship
    WHERE (member_pk = ${a} AND friend_pk = ${b}) OR (member_pk = ${b} AND friend_pk = ${a})`.execute(tx);
}

const exists = async (query: { executeTakeFirst(): Promise<unknown> }) =>
  (await query.executeTakeFirst()) !== undefined;

const areFriends = (tx: Tx, a: number, b: number) =>
  exists(tx.selectFrom('friendship').select('since').where('member_pk', '=', a).where('friend_pk', '=', b));

const hasRequested = (tx: Tx, from: number, to: number) =>
  exists(tx.selectFrom('friend_request').select('sent_at').where('from_pk', '=', from).where('to_pk', '=', to));

const befriendSelf = 'You cannot befriend yourself.';
const blockSelf = 'You cannot block yourself.';

/** Accepts the other user's request if there is one; otherwise sends one. Does nothing if they are friends. */
export const requestFriendship = (scope: ViewerScope, input: OtherUser) =>
  changePair(scope, input, {
    selfMessage: befriendSelf,
    apply: async (tx, other) => {
      const { pk } = scope.viewer;
      if (await areFriends(tx, pk, other.pk)) return;
      if (await hasRequested(tx, other.pk, pk)) return befriend(tx, pk, other.pk);
      await tx
        .insertInto('friend_request')
        .values({ from_pk: pk, to_pk: other.pk })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  });

export const acceptFriendship = (scope: ViewerScope, input: OtherUser) =>
  changePair(scope, input, {
    selfMessage: befriendSelf,
    apply: async (tx, other) => {
      const { pk } = scope.viewer;
      if (await areFriends(tx, pk, other.pk)) return;
      if (!(await hasRequested(tx, other.pk, pk)))
        throw new UserErrors([userError('CONFLICT', 'userId', 'This user has not sent you a friend request.')]);
      await befriend(tx, pk, other.pk);
    },
  });

/** Declines the other user's request, or withdraws the viewer's own. */
export const declineFriendship = (scope: ViewerScope, input: OtherUser) =>
  changePair(scope, input, {
    selfMessage: befriendSelf,
    apply: async (tx, other) => {
      if ((await deleteRequests(tx, scope.viewer.pk, other.pk)) === 0)
        throw new UserErrors([userError('CONFLICT', 'userId', 'There is no friend request between you.')]);
    },
  });

/** Succeeds even if the two are not friends: the outcome is the same. */
export const removeFriend = (scope: ViewerScope, input: OtherUser) =>
  changePair(scope, input, {
    selfMessage: befriendSelf,
    apply: (tx, other) => unfriend(tx, scope.viewer.pk, other.pk),
  });

/** The member with this id, whether or not one of the two has blocked the other. */
const anyMember = (tx: Tx, userId: string) =>
  tx.selectFrom('member').select(memberColumns).where('id', '=', userId).executeTakeFirst();

const hasBlocked = (tx: Tx, blocker: number, blocked: number) =>
  exists(tx.selectFrom('block').select('since').where('blocker_pk', '=', blocker).where('blocked_pk', '=', blocked));

/**
 * Also ends a friendship and deletes requests. A viewer that the user has blocked gets NOT_FOUND, as if the user did not exist,
 * but their block is recorded: it holds when the other one ends. Such a block is not in blockedUsers.
 */
export async function blockUser(scope: ViewerScope, input: OtherUser): Promise<FriendshipResult> {
  const { pk } = scope.viewer;
  let isBlockedBy = false;
  const result = await changePair(scope, input, {
    selfMessage: blockSelf,
    find: anyMember,
    apply: async (tx, other) => {
      if (await hasBlocked(tx, pk, other.pk)) throw new UserErrors([userNotFound()]);
      isBlockedBy = await hasBlocked(tx, other.pk, pk);
      await unfriend(tx, pk, other.pk);
      await deleteRequests(tx, pk, other.pk);
      // The names are kept as the viewer knows them, for blockedUsers. Of a hidden user, the viewer knows none.
      const known = isBlockedBy ? null : other;
      await tx
        .insertInto('block')
        .values({
          blocker_pk: pk,
          blocked_pk: other.pk,
          known_handle: known?.handle ?? null,
          known_display_name: known?.displayName ?? null,
        })
        .execute();
    },
  });
  return isBlockedBy ? hidden : result;
}

/** The result for a user who is not visible to the viewer. */
const hidden: FriendshipResult = { user: null, userErrors: [userNotFound()] };

/** A viewer that the user has blocked gets NOT_FOUND, but their own block ends. */
export async function unblockUser(scope: ViewerScope, input: OtherUser): Promise<FriendshipResult> {
  const { pk } = scope.viewer;
  let isBlockedBy = false;
  const result = await changePair(scope, input, {
    selfMessage: blockSelf,
    find: anyMember,
    apply: async (tx, other) => {
      if (!(await hasBlocked(tx, pk, other.pk))) throw new UserErrors([userNotFound()]);
      isBlockedBy = await hasBlocked(tx, other.pk, pk);
      await tx.deleteFrom('block').where('blocker_pk', '=', pk).where('blocked_pk', '=', other.pk).execute();
    },
  });
  return isBlockedBy ? hidden : result;
}
