/**
 * Films by the watches of EVERYONE, from tallies that are kept when watches are written, so that a request does not read all
 * watches (docs/decisions/0049-watches-of-everyone-are-tallied.md).
 *
 * film_tally and member_tally sum up what everyone may see within a span of time that ends at a full hour. A statement corrects
 * them by single watches: those not tallied yet, and those between the span and the requested window. It adds what only this
 * viewer may see and repeated watches, and subtracts those of blocked members. The result is the same as if it had read all
 * watches.
 */
import { sql } from 'kysely';
import { minHighRating } from '../model/reason.js';
import { windowStart, type WindowName } from '../model/window.js';
import { repeatedWatches, visibleWatch, type Circle, type CircleMembers } from './circle.js';
import { cte, type Cte, type Sql } from './cte.js';
import { blockedMembers, isPublic, seenByFriends } from './visibility.js';
import { inSpan, type Span } from './watch.js';
import { recencyOf } from './watchWeight.js';

/** The spans that are tallied: each window, and the one of the same length before it. LAST_24_HOURS is read from watches. */
export const talliedWindows = ['LAST_7_DAYS', 'LAST_30_DAYS', 'LAST_YEAR', 'ALL_TIME'] as const;
export type TalliedWindow = (typeof talliedWindows)[number];

/** A span that is tallied under this name. */
export interface TalliedSpan extends Span {
  readonly name: string;
}

export const isTalliedWindow = (window: WindowName): window is TalliedWindow => window !== 'LAST_24_HOURS';

/** Whether the films of the circle come from tallies. */
export const isTallied = (circle: Circle, window: WindowName): window is TalliedWindow =>
  circle.name === 'EVERYONE' && isTalliedWindow(window);

export const windowSpan = (window: WindowName, asOf: Date): TalliedSpan => ({
  name: window,
  start: windowStart(window, asOf),
  end: asOf,
});

/** The span of the same length before a window; null for ALL_TIME, before which there is nothing. */
export function previousSpan(window: WindowName, asOf: Date): TalliedSpan | null {
  const end = windowStart(window, asOf);
  return end && { name: `BEFORE_${window}`, start: windowStart(window, end), end };
}

/** Whether watch `w` is in the tallies. */
export const isCounted: Sql<boolean> = sql<boolean>`(${isPublic} AND NOT w.has_repeats)`;

/** Whether `time` is in the span of tally_span `s`. */
export const inStoredSpan = (time: Sql): Sql<boolean> => sql<boolean>`(
  (s.starts_after IS NULL OR ${time} > s.starts_after) AND coalesce(${time} <= s.ends_at, true))`;

/** Sums over rows (film_pk, watched_at, rating, sign), for GROUP BY film_pk. */
export const tallySums: Sql = sql`
  sum(sign) AS watchers, coalesce(sum(sign) FILTER (WHERE rating IS NOT NULL), 0) AS ratings,
  coalesce(sum(sign * rating), 0) AS rating_sum, coalesce(sum(sign) FILTER (WHERE rating >= ${sql.lit(minHighRating)}), 0) AS fans,
  sum(sign * ${recencyOf(sql`watched_at`, sql`rating`)}) AS recency_sum,
  max(watched_at) FILTER (WHERE sign > 0) AS latest_added, max(watched_at) FILTER (WHERE sign < 0) AS latest_removed`;

export interface TallyRequest {
  readonly circle: Circle;
  readonly members: CircleMembers;
  readonly span: TalliedSpan;
}

/** Watches that are in no tally, and what to add to the tallies and to subtract from them. */
export interface Corrections {
  readonly untallied: Cte<'film_pk' | 'member_pk' | 'latest' | 'rating'>;
  readonly correction: Cte<'film_pk' | 'member_pk' | 'watched_at' | 'rating' | 'sign'>;
  /** The WITH queries of both. */
  readonly queries: Sql;
}

/** `name`: tells the corrections of several spans in one statement apart. */
export function corrections(request: TallyRequest, name = ''): Corrections {
  const untallied: Corrections['untallied'] = cte(`${name}untallied_watch`);
  const correction: Corrections['correction'] = cte(`${name}correction`);
  return {
    untallied,
    correction,
    queries: sql`${untallied} AS MATERIALIZED (${untalliedWatches(request)}),
      ${correction} AS MATERIALIZED (${correctionRows(request, untallied)})`,
  };
}

/** The watches in no tally of the films in the WITH query `page`. */
export function untalliedOfPage(request: TallyRequest): Pick<Corrections, 'untallied' | 'queries'> {
  const untallied: Corrections['untallied'] = cte('untallied_watch');
  const ofPage = sql`${inSpan(request.span)} AND w.film_pk = ANY(ARRAY(SELECT film_pk FROM page))`;
  return { untallied, queries: sql`${untallied} AS MATERIALIZED (${untalliedWatches(request, ofPage)})` };
}

/**
 * A query of (film_pk, watchers, ratings, rating_sum, fans, recency_sum, latest): the films that EVERYONE watched in the span,
 * as the viewer may see it. Each member counts once, with the latest rating.
 */
export const talliedFilms = (request: TallyRequest, { correction }: Corrections): Sql => sql`
  SELECT * FROM (
    SELECT film_pk, coalesce(t.watchers, 0) + coalesce(c.watchers, 0) AS watchers,
      coalesce(t.ratings, 0) + coalesce(c.ratings, 0) AS ratings,
      coalesce(t.rating_sum, 0) + coalesce(c.rating_sum, 0) AS rating_sum,
      coalesce(t.fans, 0) + coalesce(c.fans, 0) AS fans,
      coalesce(t.recency_sum, 0) + coalesce(c.recency_sum, 0) AS recency_sum,
      -- A maximum cannot be subtracted from, so it is read again if it was among what was subtracted.
      CASE WHEN c.latest_removed >= greatest(t.latest, c.latest_added) THEN (${latestOf(request, sql`coalesce(t.film_pk, c.film_pk)`)}) ELSE greatest(t.latest, c.latest_added) END AS latest
    FROM (SELECT * FROM film_tally WHERE span = ${request.span.name}) AS t
    FULL JOIN (SELECT film_pk, ${tallySums} FROM ${correction} GROUP BY film_pk) AS c USING (film_pk)) AS film
  WHERE watchers > 0`;

/** A query of the latest date of the watches of the film in column `film`. */
export const latestOf = ({ circle, members, span }: TallyRequest, film: Sql): Sql => sql`
  SELECT max(w.watched_at) FROM ${visibleWatch(circle, members)} WHERE w.film_pk = ${film} AND ${inSpan(span)}`;

/**
 * A query of (member_pk, films): how many films each member of the circle watched in the span, as the viewer may see it. Of
 * EVERYONE, it has the `limit` members with the most films, and all that tie with the last of them. It may have others.
 */
export const talliedMembers = (request: TallyRequest, corrected: Corrections, limit: number): Sql => sql`
  SELECT * FROM (${
    request.circle.name === 'EVERYONE'
      ? mostActiveMembers(request, corrected, limit)
      : sql`SELECT c.member_pk, coalesce(t.films, 0) + coalesce(corrected.films, 0) AS films
        FROM ${request.members} c
        LEFT JOIN member_tally t ON t.span = ${request.span.name} AND t.member_pk = c.member_pk
        LEFT JOIN (${filmsByMember(corrected)}) AS corrected ON corrected.member_pk = c.member_pk`
  }) AS member
  WHERE films > 0`;

const filmsByMember = ({ correction }: Corrections): Sql =>
  sql`SELECT member_pk, sum(sign) AS films FROM ${correction} GROUP BY member_pk`;

const mostActiveMembers = ({ span }: TallyRequest, corrected: Corrections, limit: number): Sql => sql`
  SELECT c.member_pk, coalesce(t.films, 0) + c.films AS films
  FROM (${filmsByMember(corrected)}) AS c
  LEFT JOIN member_tally t ON t.span = ${span.name} AND t.member_pk = c.member_pk
  UNION ALL
  (SELECT member_pk, films FROM member_tally
    WHERE span = ${span.name} AND member_pk NOT IN (SELECT member_pk FROM ${corrected.correction})
    ORDER BY films DESC FETCH FIRST ${sql.lit(limit)} ROWS WITH TIES)`;

/**
 * A query of (film_pk, member_pk, latest, rating): EVERYONE who watched the film in column `film` in the span, as far as they are
 * among the `limit` latest of those with the same rating, or tie with them. So it has the `limit` latest of all, and of those who
 * rated the film highest. It may have others. It reads a few watches of each rating, however many watched the film.
 */
export const latestWatchers = (
  { circle, span }: TallyRequest,
  { untallied }: Pick<Corrections, 'untallied'>,
  { film, limit }: { readonly film: Sql; readonly limit: number },
): Sql => sql`
  SELECT film_pk, member_pk, latest, rating FROM ${untallied} WHERE film_pk = ${film}
  UNION ALL
  SELECT w.film_pk, w.member_pk, w.watched_at, w.rating::int
  FROM generate_series(0, 10) AS given(rating) CROSS JOIN LATERAL (
    SELECT w.film_pk, w.member_pk, w.watched_at, w.rating FROM watch w
    WHERE w.film_pk = ${film} AND coalesce(w.rating, 0) = given.rating AND ${isCounted} AND ${inSpan(span)}
      AND w.member_pk NOT IN (${blockedMembers(circle.viewer)})
    ORDER BY w.watched_at DESC NULLS LAST FETCH FIRST ${sql.lit(limit)} ROWS WITH TIES) AS w`;

/** A query of (film_pk, member_pk, latest, rating): what only this viewer may see, and repeated watches as one for each film and member. */
const untalliedWatches = ({ circle, members, span }: TallyRequest, condition: Sql = inSpan(span)): Sql => sql`
  ${circle.name === 'EVERYONE' ? notPublicOfEveryone(circle, condition) : notPublicOf(members, condition)}
  UNION ALL ${repeatedWatches(circle, members, condition)}`;

const seen = sql`w.film_pk, w.member_pk, w.watched_at AS latest, w.rating::int AS rating`;

const notPublicOfEveryone = ({ viewer }: Circle, condition: Sql): Sql => sql`
  SELECT ${seen} FROM watch w
  WHERE w.member_pk = ${viewer}::int AND NOT ${isPublic} AND NOT w.has_repeats AND ${condition}
  UNION ALL
  SELECT ${seen} FROM friendship f JOIN watch w ON w.member_pk = f.friend_pk
  WHERE f.member_pk = ${viewer}::int AND ${seenByFriends} AND NOT ${isPublic} AND NOT w.has_repeats AND ${condition}`;

/** Most members of a large circle show what is PUBLIC and nothing else. */
const notPublicOf = (members: CircleMembers, condition: Sql): Sql => sql`
  SELECT ${seen} FROM ${members} c JOIN watch w ON w.member_pk = c.member_pk
  WHERE c.min_visibility < 'PUBLIC' AND w.visibility >= c.min_visibility AND NOT ${isPublic} AND NOT w.has_repeats
    AND ${condition}`;

/** A query of (film_pk, member_pk, watched_at, rating, sign): what to add to the tallies of the span, and to subtract from them. */
const correctionRows = ({ circle, span }: TallyRequest, untallied: Corrections['untallied']): Sql => {
  const stored = (column: 'starts_after' | 'ends_at') =>
    sql`(SELECT ${sql.ref(column)} FROM tally_span WHERE name = ${span.name})`;
  return sql`
    SELECT c.film_pk, c.member_pk, c.watched_at, c.rating, c.delta AS sign
    FROM tally_change c JOIN tally_span s ON s.name = ${span.name} WHERE ${inStoredSpan(sql`c.watched_at`)}
    UNION ALL ${watchesBetween(stored('ends_at'), span.end)}
    ${span.start === null ? sql`` : sql`UNION ALL ${watchesBetween(stored('starts_after'), span.start, { negated: true })}`}
    ${circle.name === 'EVERYONE' ? sql`UNION ALL ${ofBlockedMembers(circle, span)}` : sql``}
    UNION ALL
    SELECT film_pk, member_pk, latest, rating, 1 FROM ${untallied}`;
};

/** No other circle has blocked members. */
const ofBlockedMembers = ({ viewer }: Circle, span: TalliedSpan): Sql => sql`
  SELECT w.film_pk, w.member_pk, w.watched_at, w.rating, -1
  FROM (${blockedMembers(viewer)}) AS blocked(pk) JOIN watch w ON w.member_pk = blocked.pk
  WHERE ${isCounted} AND ${inSpan(span)}`;

/** Counted watches between a stored limit and the requested one. If the requested one is later, they are added, or subtracted if `negated`. */
const watchesBetween = (stored: Sql, requested: Date, { negated = false } = {}): Sql => sql`
  SELECT w.film_pk, w.member_pk, w.watched_at, w.rating,
    CASE WHEN ${requested}::timestamptz > ${stored} THEN ${sql.lit(negated ? -1 : 1)} ELSE ${sql.lit(negated ? 1 : -1)} END
  FROM watch w
  WHERE ${isCounted} AND w.watched_at > least(${requested}::timestamptz, ${stored})
    AND w.watched_at <= greatest(${requested}::timestamptz, ${stored})`;
