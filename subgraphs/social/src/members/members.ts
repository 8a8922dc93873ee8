/** Reads members. A member that the viewer must not know of counts as missing. */
import { sql } from 'kysely';
import { badInput } from '@marquee/kit/errors';
import { maxPageSize, pageSize } from '@marquee/kit/paging';
import type { Db } from '../db/connection.js';
import { viewerPk, type RequestScope, type ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import { memberColumns } from '../sql/member.js';
import { notBlocked } from '../sql/visibility.js';

/** Whether the text may be a handle. */
export const isHandle = (text: string): boolean => /^[a-z0-9_-]{3,30}$/i.test(text);

/** The member with this token subject; null if there is no profile yet. */
export async function memberBySubject(db: Db, subject: string): Promise<UserModel | null> {
  const found = await db.selectFrom('member').select(memberColumns).where('subject', '=', subject).executeTakeFirst();
  return found ?? null;
}

async function memberByHandle(scope: RequestScope, handle: string): Promise<UserModel | null> {
  const found = await scope.db
    .selectFrom('member')
    .select(memberColumns)
    .where(sql`lower(handle)`, '=', handle.toLowerCase())
    .where(notBlocked(viewerPk(scope), sql`member.pk`))
    .executeTakeFirst();
  return found ?? null;
}

/**
 * The member with this id or handle, or null. Throws BAD_USER_INPUT unless exactly one is given.
 * `memberById` is passed in so that look-ups by id are batched.
 */
export async function findMember(
  scope: RequestScope,
  { id, handle }: { id?: string | null | undefined; handle?: string | null | undefined },
  memberById: (id: string) => Promise<UserModel | null>,
): Promise<UserModel | null> {
  if ((id == null) === (handle == null)) throw badInput('id', 'Give exactly one of "id" and "handle".');
  if (id != null) return memberById(id);
  // A text that is no handle is not looked up.
  return handle && isHandle(handle) ? memberByHandle(scope, handle) : null;
}

/** In the order of `ids`; null for a member who does not exist or that the viewer must not know of. */
export async function membersByIds(
  db: Db,
  viewer: number | null,
  ids: readonly string[],
): Promise<(UserModel | null)[]> {
  const found = await db
    .selectFrom('member')
    .select(memberColumns)
    // One text for any number of ids, so that it is prepared.
    .where(sql<boolean>`id = ANY(${ids}::text[])`)
    .where(notBlocked(viewer, sql`member.pk`))
    .execute();
  const byId = new Map(found.map((member) => [member.id, member]));
  return ids.map((id) => byId.get(id) ?? null);
}

export type FriendshipStateName = 'NONE' | 'REQUESTED_BY_ME' | 'REQUESTED_BY_THEM' | 'FRIENDS' | 'BLOCKED';

/** The relationship between the viewer and each of `members`, in their order. */
export async function friendshipStates(
  { db, viewer: { pk: viewer } }: ViewerScope,
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

export interface FriendRequestModel {
  readonly userId: string;
  readonly sentByMe: boolean;
  readonly sentAt: Date;
}

/** The viewer's newest pending requests. A block deletes requests, so none is from or to a blocked member. */
export async function friendRequests(
  { db, viewer: { pk: viewer } }: ViewerScope,
  first: number | null | undefined,
): Promise<FriendRequestModel[]> {
  const limit = pageSize(first, maxPageSize);
  const { rows } = await sql<FriendRequestModel>`
    SELECT m.id AS "userId", r.from_pk = ${viewer} AS "sentByMe", r.sent_at AS "sentAt"
    FROM friend_request r
    JOIN member m ON m.pk = CASE WHEN r.from_pk = ${viewer} THEN r.to_pk ELSE r.from_pk END
    WHERE r.from_pk = ${viewer} OR r.to_pk = ${viewer}
    ORDER BY r.sent_at DESC, m.id LIMIT ${limit}`.execute(db);
  return rows;
}
