/** Members' watches as far as the viewer may see them, latest first; those of unknown date last. */
import { sql, type RawBuilder } from 'kysely';
import type { CursorValue } from '@marquee/kit/paging';
import type { Db } from '../db/connection.js';
import { viewerPk, type RequestScope } from '../model/scope.js';
import { watchId } from '../model/ids.js';
import type { WatchModel } from '../model/watch.js';
import { inWindow, notBlocked, visibilityFloor } from '../sql/visibility.js';
import type { WindowName } from '../model/window.js';

export interface HistoryRequest {
  readonly window: WindowName;
  readonly limit: number;
  /** [moment as text or null, uuid] of the watch to go on after. */
  readonly after: readonly CursorValue[] | undefined;
}

export interface HistoryRow {
  readonly watch: WatchModel;
  /** The moment as text, to the microsecond, and the uuid: what a cursor holds. */
  readonly key: readonly [string | null, string];
}

/** A watch as `watchColumns` reads it. */
export interface WatchRow {
  uuid: string;
  memberId: string;
  movieId: string;
  watchedAt: Date | null;
  moment: string | null;
  rating: number | null;
  rewatch: boolean;
  note: string | null;
  visibility: WatchModel['visibility'];
}

/** Watch `w` came after some other watch of the same film that is visible from the same floor up. */
const isRewatch = (floor: RawBuilder<unknown>) => sql<boolean>`EXISTS (
  SELECT FROM watch e WHERE e.film_pk = w.film_pk AND e.member_pk = w.member_pk AND e.visibility >= ${floor}
    AND (coalesce(e.watched_at, '-infinity'), e.id) < (coalesce(w.watched_at, '-infinity'), w.id))`;

/** Of watch `w`, film `f` and member `m`, as somebody sees them for whom watches of this member are there from `floor` up. */
export const watchColumns = (floor: RawBuilder<unknown>) => sql`
  w.id AS uuid, m.id AS "memberId", f.id AS "movieId", w.watched_at AS "watchedAt", w.watched_at::text AS moment,
  w.rating, ${isRewatch(floor)} AS rewatch, w.note, w.visibility`;

export const toWatch = (row: WatchRow): WatchModel => ({
  id: watchId(row.uuid),
  memberId: row.memberId,
  movieId: row.movieId,
  watchedAt: row.watchedAt,
  rating: row.rating,
  rewatch: row.rewatch,
  note: row.note,
  visibility: row.visibility,
});

const owners = (viewer: number | null, members: readonly number[]) => sql`
  SELECT m.pk, m.id, ${visibilityFloor(viewer, sql`m.pk`)} AS floor FROM member m
  WHERE m.pk = ANY(${members}::int[]) AND ${notBlocked(viewer, sql`m.pk`)}`;

/** Pages of several members in one statement, in the order of `members`. */
export async function historyPages(
  scope: RequestScope,
  members: readonly number[],
  request: HistoryRequest,
): Promise<HistoryRow[][]> {
  const { rows } = await sql<WatchRow & { owner: number }>`
    SELECT owner.pk AS owner, page.*
    FROM (${owners(viewerPk(scope), members)}) AS owner
    CROSS JOIN LATERAL (
      SELECT ${watchColumns(sql`owner.floor`)}
      FROM watch w JOIN film f ON f.pk = w.film_pk JOIN member m ON m.pk = w.member_pk
      WHERE w.member_pk = owner.pk AND w.visibility >= owner.floor AND ${inWindow(request.window, scope.now)} AND ${isAfter(request)}
      ORDER BY w.watched_at DESC NULLS LAST, w.id LIMIT ${request.limit}
    ) AS page`.execute(scope.db);
  const byMember = new Map<number, HistoryRow[]>(members.map((pk) => [pk, []]));
  for (const row of rows) byMember.get(row.owner)?.push({ watch: toWatch(row), key: [row.moment, row.uuid] });
  return members.map((pk) => byMember.get(pk) ?? []);
}

function isAfter({ after: cursor }: HistoryRequest): RawBuilder<unknown> {
  if (!cursor) return sql`true`;
  const [moment, uuid] = cursor;
  if (moment === null) return sql`(w.watched_at IS NULL AND w.id > ${uuid}::uuid)`;
  return sql`(w.watched_at < ${moment}::timestamptz OR w.watched_at IS NULL
    OR (w.watched_at = ${moment}::timestamptz AND w.id > ${uuid}::uuid))`;
}

export async function historyCounts(
  scope: RequestScope,
  members: readonly number[],
  window: WindowName,
): Promise<number[]> {
  const { rows } = await sql<{ owner: number; count: number }>`
    SELECT owner.pk AS owner, count(*) AS count
    FROM (${owners(viewerPk(scope), members)}) AS owner JOIN watch w ON w.member_pk = owner.pk
    WHERE w.visibility >= owner.floor AND ${inWindow(window, scope.now)}
    GROUP BY owner.pk`.execute(scope.db);
  const byMember = new Map(rows.map(({ owner, count }) => [owner, count]));
  return members.map((pk) => byMember.get(pk) ?? 0);
}

/** One of the viewer's own watches as it stands now. */
export async function ownWatch(db: Db, viewer: number, uuid: string): Promise<WatchModel | null> {
  const { rows } = await sql<WatchRow>`
    SELECT ${watchColumns(sql`'PRIVATE'::visibility`)}
    FROM watch w JOIN film f ON f.pk = w.film_pk JOIN member m ON m.pk = w.member_pk
    WHERE w.id = ${uuid}::uuid AND w.member_pk = ${viewer}`.execute(db);
  return rows[0] ? toWatch(rows[0]) : null;
}
