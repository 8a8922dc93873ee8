/**
 * Reads lists that belong to members: friends, watchlist and loved people, for many members in one statement. Only the
 * member and their friends may see them; the caller checks that.
 */
import { sql } from 'kysely';
import type { CursorValue } from '@marquee/kit/paging';
import type { Db } from '../db/connection.js';
import { viewerPk, type RequestScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import type { Sql } from '../sql/cte.js';
import { notBlocked } from '../sql/visibility.js';

/** At most `limit` rows after the cursor whose values are `after`. */
export interface PageRequest {
  readonly limit: number;
  readonly after: readonly CursorValue[] | undefined;
}

type Owned<Row> = Row & { owner: number };

/** The rows of each owner, in the order of `owners`. */
function byOwner<Row>(owners: readonly number[], rows: readonly Owned<Row>[]): Row[][] {
  const groups = new Map<number, Row[]>(owners.map((owner) => [owner, []]));
  for (const row of rows) groups.get(row.owner)?.push(row);
  return owners.map((owner) => groups.get(owner) ?? []);
}

/** Runs the query `rows` for each owner; it may use the column `owner.pk`. Its order is kept. */
const forEachOwner = (owners: readonly number[], rows: Sql): Sql =>
  sql`SELECT owner.pk AS owner, page.* FROM unnest(${owners}::int[]) AS owner(pk) CROSS JOIN LATERAL (${rows}) AS page`;

/** Friends by handle, without members blocked in either direction. */
export async function friendPages(
  scope: RequestScope,
  owners: readonly number[],
  request: PageRequest,
): Promise<UserModel[][]> {
  const { rows } = await sql<Owned<UserModel>>`${forEachOwner(
    owners,
    sql`SELECT m.pk, m.id, m.handle, m.display_name AS "displayName", m.default_visibility AS "defaultVisibility"
      FROM friendship f JOIN member m ON m.pk = f.friend_pk
      WHERE f.member_pk = owner.pk AND ${notBlocked(viewerPk(scope), sql`m.pk`)}
        AND ${request.after ? sql`lower(m.handle) > ${request.after[0]}` : sql`true`}
      ORDER BY lower(m.handle) LIMIT ${request.limit}`,
  )}`.execute(scope.db);
  return byOwner(owners, rows);
}

export async function friendCounts(scope: RequestScope, owners: readonly number[]): Promise<number[]> {
  const { rows } = await sql<Owned<{ count: number }>>`${forEachOwner(
    owners,
    sql`SELECT count(*) AS count FROM friendship f
      WHERE f.member_pk = owner.pk AND ${notBlocked(viewerPk(scope), sql`f.friend_pk`)}`,
  )}`.execute(scope.db);
  return byOwner(owners, rows).map(([row]) => row?.count ?? 0);
}

export interface WatchlistRow {
  readonly movieId: string;
  /** As text, so that a cursor keeps its microseconds. */
  readonly addedAt: string;
}

/** Latest addition first. */
export async function watchlistPages(
  db: Db,
  owners: readonly number[],
  request: PageRequest,
): Promise<WatchlistRow[][]> {
  const { rows } = await sql<Owned<WatchlistRow>>`${forEachOwner(
    owners,
    sql`SELECT f.id AS "movieId", l.added_at::text AS "addedAt"
      FROM watchlist l JOIN film f ON f.pk = l.film_pk
      WHERE l.member_pk = owner.pk
        AND ${request.after ? sql`(l.added_at < ${request.after[0]}::timestamptz OR (l.added_at = ${request.after[0]}::timestamptz AND f.id > ${request.after[1]}))` : sql`true`}
      ORDER BY l.added_at DESC, f.id LIMIT ${request.limit}`,
  )}`.execute(db);
  return byOwner(owners, rows);
}

export async function watchlistCounts(db: Db, owners: readonly number[]): Promise<number[]> {
  const { rows } = await sql<Owned<{ count: number }>>`${forEachOwner(
    owners,
    sql`SELECT count(*) AS count FROM watchlist l WHERE l.member_pk = owner.pk`,
  )}`.execute(db);
  return byOwner(owners, rows).map(([row]) => row?.count ?? 0);
}

/** By the person's id; the value of `after` is such an id. */
export async function lovedPeoplePages(
  db: Db,
  owners: readonly number[],
  request: PageRequest,
): Promise<{ id: string }[][]> {
  const { rows } = await sql<Owned<{ id: string }>>`${forEachOwner(
    owners,
    sql`SELECT p.id FROM loved_person l JOIN person p ON p.pk = l.person_pk
      WHERE l.member_pk = owner.pk AND ${request.after ? sql`p.id > ${request.after[0]}` : sql`true`}
      ORDER BY p.id LIMIT ${request.limit}`,
  )}`.execute(db);
  return byOwner(owners, rows);
}
