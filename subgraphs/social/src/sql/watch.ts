/** Expressions over watches, and the columns that make a WatchModel. */
import { sql } from 'kysely';
import { watchId } from '../model/ids.js';
import type { WatchModel } from '../model/watch.js';
import { windowStart, type WindowName } from '../model/window.js';
import type { Sql } from './cte.js';

/** A span of time: after `start`, up to `end`. Null: without a start, and with watches of unknown date. */
export interface Span {
  readonly start: Date | null;
  readonly end: Date;
}

/** Whether watch `w` is in the span. */
export const inSpan = ({ start, end }: Span): Sql<boolean> =>
  start === null
    ? sql<boolean>`(w.watched_at IS NULL OR w.watched_at <= ${end})`
    : sql<boolean>`(w.watched_at > ${start} AND w.watched_at <= ${end})`;

/** Whether watch `w` is in the window that ends at `now`. A watch of unknown date is in ALL_TIME only. */
export const inWindow = (window: WindowName, now: Date): Sql<boolean> =>
  inSpan({ start: windowStart(window, now), end: now });

/**
 * The latest rating among grouped watches `w`; of two at the same time, the higher. Time and rating are packed into one
 * number, so that a plain maximum finds it and no sort is needed. date_part() is used because extract() gives a slow numeric.
 */
export const latestRating: Sql<number | null> = sql<number | null>`(max(
  CASE WHEN w.rating IS NOT NULL
    THEN (date_part('epoch', coalesce(w.watched_at, '0001-01-01'::timestamptz)) * 1000000)::bigint * 16 + w.rating
  END) & 15)::int`;

/**
 * A query of (…, film_pk, rating): the latest rating of each film by each member. `member`: columns that each member has values of their own in.
 * `watches`: what follows FROM, with watches `w` that meet a condition.
 *
 * Only repeated watches of a film by one member are grouped. Most watches are not repeated, and grouping all is slow.
 */
export const latestRatings = (member: Sql, watches: (condition: Sql<boolean>) => Sql): Sql => sql`
  SELECT ${member}, w.film_pk, w.rating::int AS rating FROM ${watches(sql`NOT w.has_repeats`)}
  UNION ALL
  SELECT ${member}, w.film_pk, ${latestRating} AS rating FROM ${watches(sql`w.has_repeats`)} GROUP BY ${member}, w.film_pk`;

/** A row of `watchColumns`. */
export interface WatchRow {
  uuid: string;
  memberId: string;
  movieId: string;
  watchedAt: Date | null;
  /** The same time as text, with its microseconds, for a cursor. */
  watchedAtText: string | null;
  rating: number | null;
  rewatch: boolean;
  note: string | null;
  visibility: WatchModel['visibility'];
}

/** Columns of watch `w` of film `f` by member `m`, for a viewer who sees the member's watches from `minVisibility` up. */
export const watchColumns = (minVisibility: Sql): Sql => sql`
  w.id AS uuid, m.id AS "memberId", f.id AS "movieId", w.watched_at AS "watchedAt", w.watched_at::text AS "watchedAtText",
  w.rating, (${isRewatch(minVisibility)}) AS rewatch, w.note, w.visibility`;

/** Whether the member says so, or the viewer sees an earlier watch of the same film by the same member. */
const isRewatch = (minVisibility: Sql) => sql<boolean>`w.is_rewatch OR EXISTS (
  SELECT FROM watch e WHERE e.film_pk = w.film_pk AND e.member_pk = w.member_pk AND e.visibility >= ${minVisibility}
    AND (coalesce(e.watched_at, '-infinity'), e.id) < (coalesce(w.watched_at, '-infinity'), w.id))`;

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

/** `import_state` after the member changed the watch: its values are the member's own, and only how exact its date is stays known. */
export const changedImportState: Sql<null> = sql<null>`CASE WHEN import_state ? 'precision'
  THEN jsonb_build_object('precision', import_state->'precision', 'changed', true) END`;
