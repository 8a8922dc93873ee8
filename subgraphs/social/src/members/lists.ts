/**
 * Lists that belong to members: friends, watchlist, people they love. Each reads the pages of however many members in one
 * statement. They are for the member and their friends; whether the viewer is one of these is the caller's to check.
 */
import { sql, type RawBuilder } from 'kysely';
import type { CursorValue } from '@marquee/kit/paging';
import type { Db } from '../db/connection.js';
import { viewerPk, type RequestScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import { notBlocked } from '../sql/visibility.js';

/** Which page: rows after `after` (a cursor's values), at most `limit`. */
export interface PageRequest {
  readonly limit: number;
  readonly after: readonly CursorValue[] | undefined;
}

type Owned<Row> = Row & { owner: number };

/** Rows by owner, in the order of `owners`. */
function group<Row>(owners: readonly number[], rows: readonly Owned<Row>[]): Row[][] {
  const byOwner = new Map<number, Row[]>(owners.map((owner) => [owner, []]));
  for (const row of rows) byOwner.get(row.owner)?.push(row);
  return owners.map((owner) => byOwner.get(owner) ?? []);
}

/** `rows`: a query that may use the column `owner.pk`; its order is kept. */
const forEach = (owners: readonly number[], rows: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`SELECT owner.pk AS owner, page.* FROM unnest(${owners}::int[]) AS owner(pk) CROSS JOIN LATERAL (${rows}) AS page`;

export type FriendRow = UserModel;

/** Friends by handle. Somebody with whom the viewer is blocked either way is not among them. */
export async function friendPages(
  scope: RequestScope,
  owners: readonly number[],
  request: PageRequest,
): Promise<FriendRow[][]> {
  const { rows } = await sql<Owned<FriendRow>>`${forEach(
    owners,
    sql`SELECT m.pk, m.id, m.handle, m.display_name AS "displayName", m.default_visibility AS "defaultVisibility"
      FROM friendship f JOIN member m ON m.pk = f.friend_pk
      WHERE f.member_pk = owner.pk AND ${notBlocked(viewerPk(scope), sql`m.pk`)}
        AND ${request.after ? sql`lower(m.handle) > ${request.after[0]}` : sql`true`}
      ORDER BY lower(m.handle) LIMIT ${request.limit}`,
  )}`.execute(scope.db);
  return group(owners, rows);
}

export async function friendCounts(scope: RequestScope, owners: readonly number[]): Promise<number[]> {
  const { rows } = await sql<Owned<{ count: number }>>`${forEach(
    owners,
    sql`SELECT count(*) AS count FROM friendship f
      WHERE f.member_pk = owner.pk AND ${notBlocked(viewerPk(scope), sql`f.friend_pk`)}`,
  )}`.execute(scope.db);
  return group(owners, rows).map(([row]) => row?.count ?? 0);
}

export interface WatchlistRow {
  readonly movieId: string;
  readonly addedAt: string;
}

/** Latest addition first. The moment is text, so that a cursor keeps its microseconds. */
export async function watchlistPages(
  db: Db,
  owners: readonly number[],
  request: PageRequest,
): Promise<WatchlistRow[][]> {
  const { rows } = await sql<Owned<WatchlistRow>>`${forEach(
    owners,
    sql`SELECT f.id AS "movieId", l.added_at::text AS "addedAt"
      FROM watchlist l JOIN film f ON f.pk = l.film_pk
      WHERE l.member_pk = owner.pk
        AND ${request.after ? sql`(l.added_at < ${request.after[0]}::timestamptz OR (l.added_at = ${request.after[0]}::timestamptz AND f.id > ${request.after[1]}))` : sql`true`}
      ORDER BY l.added_at DESC, f.id LIMIT ${request.limit}`,
  )}`.execute(db);
  return group(owners, rows);
}

export async function watchlistCounts(db: Db, owners: readonly number[]): Promise<number[]> {
  const { rows } = await sql<Owned<{ count: number }>>`${forEach(
    owners,
    sql`SELECT count(*) AS count FROM watchlist l WHERE l.member_pk = owner.pk`,
  )}`.execute(db);
  return group(owners, rows).map(([row]) => row?.count ?? 0);
}

/** By the person's id; `after` is such an id. */
export async function lovedPeoplePages(
  db: Db,
  owners: readonly number[],
  request: PageRequest,
): Promise<{ id: string }[][]> {
  const { rows } = await sql<Owned<{ id: string }>>`${forEach(
    owners,
    sql`SELECT p.id FROM loved_person l JOIN person p ON p.pk = l.person_pk
      WHERE l.member_pk = owner.pk AND ${request.after ? sql`p.id > ${request.after[0]}` : sql`true`}
      ORDER BY p.id LIMIT ${request.limit}`,
  )}`.execute(db);
  return group(owners, rows);
}
