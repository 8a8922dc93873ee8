/** Reading members. A member whom the viewer may not know of is not found by any of these. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import type { UserModel } from '../resolvers/models.js';
import { notBlocked } from '../visibility.js';

/** A member as a UserModel: columns for a query, ... */
export const memberColumns = [
  'pk',
  'id',
  'handle',
  'display_name as displayName',
  'default_visibility as defaultVisibility',
] as const;

/** ... and member `m` as one JSON value, for statements that give several members in a row. */
export const memberJson = sql`json_build_object('pk', m.pk, 'id', m.id, 'handle', m.handle, 'displayName', m.display_name,
  'defaultVisibility', m.default_visibility)`;

/** The member of a token's subject; null where they have no profile yet. */
export async function memberBySubject(db: Db, subject: string): Promise<UserModel | null> {
  const found = await db.selectFrom('member').select(memberColumns).where('subject', '=', subject).executeTakeFirst();
  return found ?? null;
}

export async function memberByHandle(db: Db, viewer: number | null, handle: string): Promise<UserModel | null> {
  const found = await db
    .selectFrom('member')
    .select(memberColumns)
    .where(sql`lower(handle)`, '=', handle.toLowerCase())
    .where(notBlocked(viewer, sql`member.pk`))
    .executeTakeFirst();
  return found ?? null;
}

/** In the order of `ids`; null for each that is not there for the viewer. */
export async function membersByIds(
  db: Db,
  viewer: number | null,
  ids: readonly string[],
): Promise<(UserModel | null)[]> {
  const found = await db
    .selectFrom('member')
    .select(memberColumns)
    .where('id', 'in', ids)
    .where(notBlocked(viewer, sql`member.pk`))
    .execute();
  const byId = new Map(found.map((member) => [member.id, member]));
  return ids.map((id) => byId.get(id) ?? null);
}

export type FriendshipStateName = 'NONE' | 'REQUESTED_BY_ME' | 'REQUESTED_BY_THEM' | 'FRIENDS' | 'BLOCKED';

/** What the viewer and each of `members` are to each other. */
export async function friendshipStates(
  db: Db,
  viewer: number,
  members: readonly number[],
): Promise<FriendshipStateName[]> {
  const { rows } = await sql<{ pk: number; state: FriendshipStateName }>`
    SELECT m.pk, CASE
      WHEN EXISTS (SELECT FROM friendship f WHERE f.member_pk = ${viewer} AND f.friend_pk = m.pk) THEN 'FRIENDS'
      WHEN EXISTS (SELECT FROM block b WHERE b.blocker_pk = ${viewer} AND b.blocked_pk = m.pk) THEN 'BLOCKED'
      WHEN EXISTS (SELECT FROM friend_request r WHERE r.from_pk = ${viewer} AND r.to_pk = m.pk) THEN 'REQUESTED_BY_ME'
      WHEN EXISTS (SELECT FROM friend_request r WHERE r.from_pk = m.pk AND r.to_pk = ${viewer}) THEN 'REQUESTED_BY_THEM'
      ELSE 'NONE' END AS state
    FROM unnest(${members}::int[]) AS m(pk)`.execute(db);
  const byPk = new Map(rows.map(({ pk, state }) => [pk, state]));
  return members.map((pk) => byPk.get(pk) ?? 'NONE');
}

export interface RequestRow {
  readonly userId: string;
  readonly sentByMe: boolean;
  readonly sentAt: Date;
}

/** The viewer's open requests, newest first. A block ends requests, so none is of somebody blocked. */
export async function friendRequests(db: Db, viewer: number): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    SELECT m.id AS "userId", r.from_pk = ${viewer} AS "sentByMe", r.sent_at AS "sentAt"
    FROM friend_request r
    JOIN member m ON m.pk = CASE WHEN r.from_pk = ${viewer} THEN r.to_pk ELSE r.from_pk END
    WHERE r.from_pk = ${viewer} OR r.to_pk = ${viewer}
    ORDER BY r.sent_at DESC, m.id`.execute(db);
  return rows;
}
