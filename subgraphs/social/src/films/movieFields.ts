/** Fields that social adds to Movie: viewer and its watches, friendsWhoWatched and communityRating. Each is one statement for many films. */
import { sql } from 'kysely';
import { viewerPk, type RequestScope, type ViewerScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import type { WatchModel } from '../model/watch.js';
import type { WatchersModel } from '../model/watchers.js';
import type { WindowName } from '../model/window.js';
import { circleMembers } from '../sql/circle.js';
import { memberJson } from '../sql/member.js';
import { isCounted } from '../sql/filmTally.js';
import { blockedMembers, isPublic, notBlocked } from '../sql/visibility.js';
import { inWindow, latestRating, toWatch, watchColumns, type WatchRow } from '../sql/watch.js';

export interface MovieState {
  readonly movieId: string;
  readonly watched: boolean;
  readonly timesWatched: number;
  readonly lastWatchedAt: Date | null;
  readonly rating: number | null;
  readonly watchlisted: boolean;
}

const noState: Omit<MovieState, 'movieId'> = {
  watched: false,
  timesWatched: 0,
  lastWatchedAt: null,
  rating: null,
  watchlisted: false,
};

/** In the order of `movieIds`. */
export async function movieStates(
  { db, viewer: { pk: viewer } }: ViewerScope,
  movieIds: readonly string[],
): Promise<MovieState[]> {
  const { rows } = await sql<MovieState>`
    SELECT f.id AS "movieId", mine.times > 0 AS watched, mine.times AS "timesWatched", mine.latest AS "lastWatchedAt",
      coalesce(mine.rating, r.rating) AS rating, l.film_pk IS NOT NULL AS watchlisted
    FROM film f
    CROSS JOIN LATERAL (
      SELECT count(*) AS times, max(w.watched_at) AS latest, ${latestRating} AS rating
      FROM watch w WHERE w.film_pk = f.pk AND w.member_pk = ${viewer}) AS mine
    LEFT JOIN standalone_rating r ON r.film_pk = f.pk AND r.member_pk = ${viewer}
    LEFT JOIN watchlist l ON l.film_pk = f.pk AND l.member_pk = ${viewer}
    WHERE f.id = ANY(${movieIds}::text[])`.execute(db);
  const byId = new Map(rows.map((state) => [state.movieId, state]));
  return movieIds.map((movieId) => byId.get(movieId) ?? { ...noState, movieId });
}

/** The viewer's watches of each film, in the order of `movieIds`: latest first, at most `first` of a film. */
export async function ownWatches(
  { db, viewer: { pk: viewer } }: ViewerScope,
  movieIds: readonly string[],
  first: number,
): Promise<WatchModel[][]> {
  const { rows } = await sql<WatchRow>`
    SELECT page.* FROM film f
    CROSS JOIN LATERAL (
      SELECT ${watchColumns(sql`'PRIVATE'::visibility`)}
      FROM watch w JOIN member m ON m.pk = w.member_pk
      WHERE w.film_pk = f.pk AND w.member_pk = ${viewer}
      ORDER BY w.watched_at DESC NULLS LAST, w.id LIMIT ${first}) AS page
    WHERE f.id = ANY(${movieIds}::text[])`.execute(db);
  const byId = new Map<string, WatchModel[]>(movieIds.map((id) => [id, []]));
  for (const row of rows) byId.get(row.movieId)?.push(toWatch(row));
  return movieIds.map((id) => byId.get(id) ?? []);
}

export interface WatchersRequest {
  readonly window: WindowName;
  /** How many friends to list. */
  readonly first: number;
}

interface WatcherRow {
  id: string;
  count: number;
  meanRating: number | null;
  users: UserModel[];
}

/** The viewer's friends who watched each film in the window, the latest watch first. */
export async function friendsWhoWatched(
  { db, viewer, now }: ViewerScope,
  movieIds: readonly string[],
  request: WatchersRequest,
): Promise<WatchersModel[]> {
  const { rows } = await sql<WatcherRow>`
    WITH watcher AS (
      SELECT f.id, w.member_pk, max(w.watched_at) AS latest, ${latestRating} AS rating
      FROM film f
      JOIN watch w ON w.film_pk = f.pk
      JOIN (${circleMembers({ name: 'FRIENDS', viewer: viewer.pk })}) c ON c.member_pk = w.member_pk
      WHERE f.id = ANY(${movieIds}::text[]) AND w.visibility >= c.min_visibility AND ${inWindow(request.window, now)}
      GROUP BY f.id, w.member_pk),
    ranked AS (
      SELECT watcher.*, row_number() OVER (PARTITION BY watcher.id ORDER BY latest DESC NULLS LAST, m.id) AS rank,
        ${memberJson} AS "user"
      FROM watcher JOIN member m ON m.pk = watcher.member_pk)
    SELECT id, count(*) AS count, avg(rating)::float8 AS "meanRating",
      coalesce(json_agg("user" ORDER BY rank) FILTER (WHERE rank <= ${request.first}), '[]') AS users
    FROM ranked GROUP BY id`.execute(db);
  const byId = new Map(rows.map(({ id, ...watchers }) => [id, watchers]));
  return movieIds.map((id) => byId.get(id) ?? { users: [], count: 0, meanRating: null });
}

export interface RatingSummary {
  readonly mean: number | null;
  readonly count: number;
}

/**
 * Each member's latest rating, from PUBLIC watches and the viewer's own. Watches of blocked members do not count. The tally of
 * each film has the watches that are not repeated; the rest is added and subtracted as in sql/filmTally.ts.
 */
export async function communityRatings(scope: RequestScope, movieIds: readonly string[]): Promise<RatingSummary[]> {
  const viewer = viewerPk(scope);
  const { rows } = await sql<RatingSummary & { id: string }>`
    WITH requested AS MATERIALIZED (SELECT pk, id FROM film WHERE id = ANY(${movieIds}::text[])),
    rated AS (
      SELECT film_pk, ratings AS count, rating_sum AS sum FROM film_tally
      WHERE span = 'ALL_TIME' AND film_pk IN (SELECT pk FROM requested)
      UNION ALL
      SELECT film_pk, delta, delta * rating FROM tally_change
      WHERE rating IS NOT NULL AND film_pk IN (SELECT pk FROM requested)
      UNION ALL
      SELECT w.film_pk, 1, w.rating FROM requested r JOIN watch w ON w.film_pk = r.pk
      WHERE w.member_pk = ${viewer}::int AND NOT ${isPublic} AND NOT w.has_repeats AND w.rating IS NOT NULL
      UNION ALL
      SELECT w.film_pk, -1, -w.rating FROM (${blockedMembers(viewer)}) AS blocked(pk) CROSS JOIN requested r
      JOIN watch w ON w.film_pk = r.pk AND w.member_pk = blocked.pk
      WHERE ${isCounted} AND w.rating IS NOT NULL
      UNION ALL
      SELECT film_pk, 1, rating FROM (
        SELECT w.film_pk, ${latestRating} AS rating FROM requested r JOIN watch w ON w.film_pk = r.pk
        WHERE w.has_repeats AND (${isPublic} OR w.member_pk = ${viewer}::int) AND ${notBlocked(viewer, sql`w.member_pk`)}
        GROUP BY w.film_pk, w.member_pk) AS repeated WHERE rating IS NOT NULL)
    SELECT r.id, sum(rated.count) AS count, (sum(rated.sum) / nullif(sum(rated.count), 0))::float8 AS mean
    FROM requested r JOIN rated ON rated.film_pk = r.pk GROUP BY r.id`.execute(scope.db);
  const byId = new Map(rows.map(({ id, mean, count }) => [id, { mean, count: Number(count) }]));
  return movieIds.map((id) => byId.get(id) ?? { mean: null, count: 0 });
}
