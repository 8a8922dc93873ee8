/** Asking, accepting, ending and blocking. Whatever concerns two people happens one after the other, whoever starts it. */
import { sql, type Transaction } from 'kysely';
import type { Db } from '../db/connection.js';
import type { DB } from '../db/generated/tables.js';
import { isId } from '../model/ids.js';
import type { UserModel } from '../model/user.js';
import { userError, UserErrors, userNotFound, type UserErrorRow } from '../model/userError.js';
import { memberColumns, membersByIds } from './members.js';

export interface FriendshipResult {
  readonly user: UserModel | null;
  readonly userErrors: readonly UserErrorRow[];
}

type Tx = Transaction<DB>;

/** Finds the other one for the viewer, locks the pair until commit and does `act`. */
async function between(
  db: Db,
  viewer: UserModel,
  userId: string,
  act: (tx: Tx, other: UserModel) => Promise<void>,
  find: (tx: Tx) => Promise<UserModel | null | undefined> = async (tx) =>
    (await membersByIds(tx, viewer.pk, [userId]))[0],
): Promise<FriendshipResult> {
  if (!isId('usr', userId)) return { user: null, userErrors: [userNotFound()] };
  if (userId === viewer.id)
    return { user: null, userErrors: [userError('INVALID', 'userId', 'This is yourself; it takes two.')] };
  try {
    return await db.transaction().execute(async (tx) => {
      const pair = [viewer.id, userId].sort().join(' ');
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${pair}, 0))`.execute(tx);
      const other = await find(tx);
      if (!other) throw new UserErrors([userNotFound()]);
      await act(tx, other);
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
  await dropRequests(tx, a, b);
}

/** Takes requests between the two away, in both directions; tells how many there were. */
async function dropRequests(tx: Tx, a: number, b: number): Promise<number> {
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

const hasAsked = (tx: Tx, from: number, to: number) =>
  exists(tx.selectFrom('friend_request').select('sent_at').where('from_pk', '=', from).where('to_pk', '=', to));

export const requestFriendship = (db: Db, viewer: UserModel, userId: string) =>
  between(db, viewer, userId, async (tx, other) => {
    if (await areFriends(tx, viewer.pk, other.pk)) return;
    if (await hasAsked(tx, other.pk, viewer.pk)) return befriend(tx, viewer.pk, other.pk);
    await tx
      .insertInto('friend_request')
      .values({ from_pk: viewer.pk, to_pk: other.pk })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });

export const acceptFriendship = (db: Db, viewer: UserModel, userId: string) =>
  between(db, viewer, userId, async (tx, other) => {
    if (await areFriends(tx, viewer.pk, other.pk)) return;
    if (!(await hasAsked(tx, other.pk, viewer.pk)))
      throw new UserErrors([userError('CONFLICT', 'userId', 'They have not asked you.')]);
    await befriend(tx, viewer.pk, other.pk);
  });

export const declineFriendship = (db: Db, viewer: UserModel, userId: string) =>
  between(db, viewer, userId, async (tx, other) => {
    if ((await dropRequests(tx, viewer.pk, other.pk)) === 0)
      throw new UserErrors([userError('CONFLICT', 'userId', 'There is no request between you.')]);
  });

/** Fine where they were no friends: afterwards they are none either way. */
export const removeFriend = (db: Db, viewer: UserModel, userId: string) =>
  between(db, viewer, userId, (tx, other) => unfriend(tx, viewer.pk, other.pk));

export const blockUser = (db: Db, viewer: UserModel, userId: string) =>
  between(db, viewer, userId, async (tx, other) => {
    await unfriend(tx, viewer.pk, other.pk);
    await dropRequests(tx, viewer.pk, other.pk);
    await tx.insertInto('block').values({ blocker_pk: viewer.pk, blocked_pk: other.pk }).execute();
  });

/** The one whom the viewer blocked is nobody to them, except here. */
export const unblockUser = (db: Db, viewer: UserModel, userId: string) =>
  between(
    db,
    viewer,
    userId,
    async (tx, other) => {
      await tx.deleteFrom('block').where('blocker_pk', '=', viewer.pk).where('blocked_pk', '=', other.pk).execute();
    },
    (tx) =>
      tx
        .selectFrom('member')
        .innerJoin('block', 'block.blocked_pk', 'member.pk')
        .select(memberColumns)
        .where('member.id', '=', userId)
        .where('block.blocker_pk', '=', viewer.pk)
        .executeTakeFirst(),
  );
