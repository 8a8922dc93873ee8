/**
 * Reads lists that belong to members: friends, watchlist and loved people, for many members in one statement. Only the
 * member and their friends may see them; the caller checks that.
 */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { viewerPk, type RequestScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import type { Sql } from '../sql/cte.js';
import { readPages, type PageOfOwner } from '../sql/pages.js';
import { notBlocked } from '../sql/visibility.js';

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
export const friendPages = (scope: RequestScope, pages: readonly PageOfOwner[]): Promise<UserModel[][]> =>
  readPages(scope.db, {
    pages,
    beginning: [''],
    types: ['text'],
    rows: sql`SELECT m.pk, m.id, m.handle, m.display_name AS "displayName", m.default_visibility AS "defaultVisibility"
      FROM friendship f JOIN member m ON m.pk = f.friend_pk
      WHERE f.member_pk = page.owner AND ${notBlocked(viewerPk(scope), sql`m.pk`)} AND lower(m.handle) > page.after_0
      ORDER BY lower(m.handle) LIMIT page.size`,
  });

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
export const watchlistPages = (db: Db, pages: readonly PageOfOwner[]): Promise<WatchlistRow[][]> =>
  readPages(db, {
    pages,
    beginning: ['infinity', ''],
    types: ['timestamptz', 'text'],
    rows: sql`SELECT f.id AS "movieId", l.added_at::text AS "addedAt"
      FROM watchlist l JOIN film f ON f.pk = l.film_pk
      WHERE l.member_pk = page.owner
        AND (l.added_at < page.after_0 OR (l.added_at = page.after_0 AND f.id > page.after_1))
      ORDER BY l.added_at DESC, f.id LIMIT page.size`,
  });

export async function watchlistCounts(db: Db, owners: readonly number[]): Promise<number[]> {
  const { rows } = await sql<Owned<{ count: number }>>`${forEachOwner(
    owners,
    sql`SELECT count(*) AS count FROM watchlist l WHERE l.member_pk = owner.pk`,
  )}`.execute(db);
  return byOwner(owners, rows).map(([row]) => row?.count ?? 0);
}

/** By the person's id; the value of `after` is such an id. */
export const lovedPeoplePages = (db: Db, pages: readonly PageOfOwner[]): Promise<{ id: string }[][]> =>
  readPages(db, {
    pages,
    beginning: [''],
    types: ['text'],
    rows: sql`SELECT p.id FROM loved_person l JOIN person p ON p.pk = l.person_pk
      WHERE l.member_pk = page.owner AND p.id > page.after_0
      ORDER BY p.id LIMIT page.size`,
  });
