/** Reads members' watches that the viewer may see: latest first, those of unknown date last. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { viewerPk, type RequestScope } from '../model/scope.js';
import type { WatchModel } from '../model/watch.js';
import type { WindowName } from '../model/window.js';
import type { Sql } from '../sql/cte.js';
import { beginning, readPages, type PageOfOwner } from '../sql/pages.js';
import { minVisibility, notBlocked } from '../sql/visibility.js';
import { inWindow, toWatch, watchColumns, type WatchRow } from '../sql/watch.js';

export interface HistoryRow {
  readonly watch: WatchModel;
  /** The values of a cursor: the time of the watch as text with microseconds, or null, and the watch's UUID. */
  readonly key: readonly [string | null, string];
}

/** A query of (pk, min_visibility): the members `m` with `condition` that the viewer may know of. */
const visibleMembers = (viewer: number | null, condition: Sql): Sql => sql`
  SELECT m.pk, ${minVisibility(viewer, sql`m.pk`)} AS min_visibility FROM member m
  WHERE ${condition} AND ${notBlocked(viewer, sql`m.pk`)}`;

/**
 * Pages in one statement, in the order of `pages`. Where a page starts is up to three ranges of the index, since times descend there and ids
 * ascend. A condition with OR would read all watches before the page.
 */
export async function historyPages(
  scope: RequestScope,
  window: WindowName,
  pages: readonly PageOfOwner[],
): Promise<HistoryRow[][]> {
  const newest = (condition: Sql) => sql`(
    SELECT w.id, w.watched_at FROM watch w
    WHERE w.member_pk = owner.pk AND w.visibility >= owner.min_visibility AND ${condition}
    ORDER BY w.watched_at DESC NULLS LAST, w.id LIMIT page.size)`;
  const dated = [sql`w.watched_at = page.after_0 AND w.id > page.after_1`, sql`w.watched_at < page.after_0`].map(
    (condition) => newest(sql`${condition} AND ${inWindow(window, scope.now)}`),
  );
  // All watches of unknown date come after those with one.
  const undated = newest(
    sql`w.watched_at IS NULL AND w.id > CASE WHEN page.after_0 IS NULL THEN page.after_1 ELSE ${beginning[1]}::uuid END`,
  );
  const rows = await readPages<WatchRow>(scope.db, {
    pages,
    beginning,
    types: ['timestamptz', 'uuid'],
    rows: sql`
      SELECT ${watchColumns(sql`owner.min_visibility`)}
      FROM (${visibleMembers(viewerPk(scope), sql`m.pk = page.owner`)}) AS owner
      CROSS JOIN LATERAL (
        ${sql.join(window === 'ALL_TIME' ? [...dated, undated] : dated, sql` UNION ALL `)}
        ORDER BY watched_at DESC NULLS LAST, id LIMIT page.size) AS newest
      JOIN watch w ON w.id = newest.id JOIN film f ON f.pk = w.film_pk JOIN member m ON m.pk = w.member_pk
      ORDER BY w.watched_at DESC NULLS LAST, w.id`,
  });
  return rows.map((page) => page.map((row) => ({ watch: toWatch(row), key: [row.watchedAtText, row.uuid] })));
}

export async function historyCounts(
  scope: RequestScope,
  members: readonly number[],
  window: WindowName,
): Promise<number[]> {
  const { rows } = await sql<{ owner: number; count: number }>`
    SELECT owner.pk AS owner, count(*) AS count
    FROM (${visibleMembers(viewerPk(scope), sql`m.pk = ANY(${members}::int[])`)}) AS owner JOIN watch w ON w.member_pk = owner.pk
    WHERE w.visibility >= owner.min_visibility AND ${inWindow(window, scope.now)}
    GROUP BY owner.pk`.execute(scope.db);
  const byMember = new Map(rows.map(({ owner, count }) => [owner, count]));
  return members.map((pk) => byMember.get(pk) ?? 0);
}

/** The watches with these UUIDs, in their order; null for one that does not exist or that the viewer may not see. */
export async function visibleWatches(scope: RequestScope, uuids: readonly string[]): Promise<(WatchModel | null)[]> {
  const viewer = viewerPk(scope);
  const { rows } = await sql<WatchRow>`
    SELECT ${watchColumns(sql`owner.min_visibility`)}
    FROM watch w JOIN film f ON f.pk = w.film_pk JOIN member m ON m.pk = w.member_pk
    CROSS JOIN LATERAL (SELECT ${minVisibility(viewer, sql`m.pk`)} AS min_visibility) AS owner
    WHERE w.id = ANY(${uuids}::uuid[]) AND ${notBlocked(viewer, sql`m.pk`)}
      AND w.visibility >= owner.min_visibility AND ${inWindow('ALL_TIME', scope.now)}`.execute(scope.db);
  const byUuid = new Map(rows.map((row) => [row.uuid, toWatch(row)]));
  return uuids.map((uuid) => byUuid.get(uuid) ?? null);
}

/** One of the viewer's own watches; null if there is none with this UUID. */
export async function ownWatch(db: Db, viewer: number, uuid: string): Promise<WatchModel | null> {
  const { rows } = await sql<WatchRow>`
    SELECT ${watchColumns(sql`'PRIVATE'::visibility`)}
    FROM watch w JOIN film f ON f.pk = w.film_pk JOIN member m ON m.pk = w.member_pk
    WHERE w.id = ${uuid}::uuid AND w.member_pk = ${viewer}`.execute(db);
  return rows[0] ? toWatch(rows[0]) : null;
}
