/** Reads members' watches that the viewer may see: latest first, those of unknown date last. */
import { sql } from 'kysely';
import type { CursorValue } from '@marquee/kit/paging';
import type { Db } from '../db/connection.js';
import { viewerPk, type RequestScope } from '../model/scope.js';
import type { WatchModel } from '../model/watch.js';
import type { WindowName } from '../model/window.js';
import type { Sql } from '../sql/cte.js';
import { minVisibility, notBlocked } from '../sql/visibility.js';
import { inWindow, toWatch, watchColumns, type WatchRow } from '../sql/watch.js';

export interface HistoryRequest {
  readonly window: WindowName;
  readonly limit: number;
  /** The key of the last watch of the page before. */
  readonly after: readonly CursorValue[] | undefined;
}

export interface HistoryRow {
  readonly watch: WatchModel;
  /** The values of a cursor: the time of the watch as text with microseconds, or null, and the watch's UUID. */
  readonly key: readonly [string | null, string];
}

/** A query of (pk, min_visibility): those of `members` that the viewer may know of. */
const visibleMembers = (viewer: number | null, members: readonly number[]): Sql => sql`
  SELECT m.pk, ${minVisibility(viewer, sql`m.pk`)} AS min_visibility FROM member m
  WHERE m.pk = ANY(${members}::int[]) AND ${notBlocked(viewer, sql`m.pk`)}`;

/** Pages of several members in one statement, in the order of `members`. */
export async function historyPages(
  scope: RequestScope,
  members: readonly number[],
  request: HistoryRequest,
): Promise<HistoryRow[][]> {
  const { rows } = await sql<WatchRow & { owner: number }>`
    SELECT owner.pk AS owner, page.*
    FROM (${visibleMembers(viewerPk(scope), members)}) AS owner
    CROSS JOIN LATERAL (
      SELECT ${watchColumns(sql`owner.min_visibility`)}
      FROM watch w JOIN film f ON f.pk = w.film_pk JOIN member m ON m.pk = w.member_pk
      WHERE w.member_pk = owner.pk AND w.visibility >= owner.min_visibility AND ${inWindow(request.window, scope.now)} AND ${isAfter(request)}
      ORDER BY w.watched_at DESC NULLS LAST, w.id LIMIT ${request.limit}
    ) AS page`.execute(scope.db);
  const byMember = new Map<number, HistoryRow[]>(members.map((pk) => [pk, []]));
  for (const row of rows) byMember.get(row.owner)?.push({ watch: toWatch(row), key: [row.watchedAtText, row.uuid] });
  return members.map((pk) => byMember.get(pk) ?? []);
}

function isAfter({ after: cursor }: HistoryRequest): Sql {
  if (!cursor) return sql`true`;
  const [time, uuid] = cursor;
  if (time === null) return sql`(w.watched_at IS NULL AND w.id > ${uuid}::uuid)`;
  return sql`(w.watched_at < ${time}::timestamptz OR w.watched_at IS NULL
    OR (w.watched_at = ${time}::timestamptz AND w.id > ${uuid}::uuid))`;
}

export async function historyCounts(
  scope: RequestScope,
  members: readonly number[],
  window: WindowName,
): Promise<number[]> {
  const { rows } = await sql<{ owner: number; count: number }>`
    SELECT owner.pk AS owner, count(*) AS count
    FROM (${visibleMembers(viewerPk(scope), members)}) AS owner JOIN watch w ON w.member_pk = owner.pk
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
