/**
 * Discovery as one SQL statement: the circle, its visible watches in the window, the films they are of with what each part
 * of the filter says of them, and from these the page, the count and each facet that was asked for. Privacy is applied
 * first, so nothing after it can tell what the viewer may not see.
 *
 * Scores are whole millionths: exact in any order of adding, and exact in a cursor.
 */
import { sql, type RawBuilder } from 'kysely';
import { memberJson } from '../members/members.js';
import { lovedCast, lovedFilms, lovedPeople } from '../sql/affinity.js';
import { circleEvents, circleMembers, inWindow } from '../sql/visibility.js';
import { facetSql } from './discoverFacets.js';
import type { DiscoverFacetName, DiscoverFilter, DiscoverOrderName } from './discoverFilter.js';

type Sql = RawBuilder<unknown>;

export interface DiscoverAsk {
  readonly viewer: number | null;
  readonly filter: DiscoverFilter;
  readonly order: DiscoverOrderName;
  readonly facets: readonly DiscoverFacetName[];
  readonly limit: number;
  /** Score in millionths and film id to go on after. */
  readonly after: { readonly score: number; readonly id: string } | null;
  /** The moment that windows and recency count back from; the same on every page of one list. */
  readonly asOf: Date;
  readonly withTotal: boolean;
}

/** A watch counts half however old it is; the other half fades with this many days. */
const recencyDays = 30;
/** An unrated watch counts like one rated so. */
const neutralRating = 6;
/** What somebody loved in the cast adds, for at most three of them. */
const lovedBonus = 500_000;
/** People of the circle that an edge names; the count tells of all. */
export const namedWatchers = 10;

export function discoverSql(ask: DiscoverAsk): Sql {
  const { viewer, filter, order, asOf } = ask;
  const lovedSql = viewer === null ? sql`SELECT NULL::int AS person_pk WHERE false` : lovedPeople(viewer);
  return sql`
    WITH circle AS MATERIALIZED (${circleMembers(filter.watchedBy, viewer)}),
    event AS NOT MATERIALIZED (${circleEvents(filter.watchedBy, viewer, inWindow(filter.window, asOf))}),
    loved AS MATERIALIZED (${lovedSql}),
    loved_film AS MATERIALIZED (${lovedFilms}),
    film_event AS (
      SELECT film_pk, count(*) AS watchers, max(latest) AS latest, ${mean} AS mean, sum(${watchWeight(asOf)}) AS weight
      FROM event GROUP BY film_pk),
    candidate AS MATERIALIZED (
      SELECT e.film_pk, f.id, f.year, f.cast_pks, f.genre_pks, e.watchers, e.latest, e.mean, (${score(order)})::bigint AS score,
        ${genresHold(filter)} AS genres_hold, ${yearHolds(filter)} AS year_holds, ${starringHolds(filter)} AS starring_holds
      FROM film_event e JOIN film f ON f.pk = e.film_pk LEFT JOIN loved_film l ON l.film_pk = e.film_pk
      WHERE ${restHolds(ask)}),
    hit AS (SELECT * FROM candidate WHERE genres_hold AND year_holds AND starring_holds),
    page AS (
      SELECT * FROM hit
      WHERE ${ask.after ? sql`(score < ${ask.after.score} OR (score = ${ask.after.score} AND id > ${ask.after.id}))` : sql`true`}
      ORDER BY score DESC, id LIMIT ${ask.limit}),
    page_watcher AS MATERIALIZED (${pageWatchers(ask)})
    SELECT
      ${ask.withTotal ? sql`(SELECT count(*) FROM hit)` : sql`0::bigint`} AS total,
      (SELECT coalesce(json_agg(edge ORDER BY edge.score DESC, edge.id), '[]') FROM (${edges(viewer)}) AS edge) AS edges
      ${sql.join(
        ask.facets.map((facet) => sql`, (${facetSql(facet, filter)}) AS ${sql.id(facet)}`),
        sql``,
      )}`;
}

/** avg() of so many is slower than what it divides. */
const mean = sql`sum(rating)::numeric / nullif(count(rating), 0)`;

/**
 * What one person's watch adds to CIRCLE_SCORE, in millionths. One of unknown date is not recent at all; the age is bounded
 * because PostgreSQL's exp() refuses to underflow.
 */
const watchWeight = (asOf: Date): Sql => sql`(
  1000000 * (0.5::float8 + 0.5::float8 * coalesce(exp(-least(500,
    (date_part('epoch', ${asOf}::timestamptz) - date_part('epoch', latest)) / ${sql.lit(recencyDays * 86_400)})), 0))
  * coalesce(rating, ${sql.lit(neutralRating)}) / ${sql.lit(neutralRating)})::bigint`;

function score(order: DiscoverOrderName): Sql {
  switch (order) {
    case 'CIRCLE_SCORE':
      return sql`e.weight + ${sql.lit(lovedBonus)} * least(3, coalesce(l.people, 0))`;
    case 'MOST_WATCHED':
      return sql`e.watchers * 1000000`;
    case 'RECENTLY_WATCHED':
      return sql`coalesce(date_part('epoch', e.latest) * 1000000, 0)`;
    case 'HIGHEST_RATED':
      return sql`round(coalesce(e.mean, 0) * 1000000)`;
  }
}

const pks = (table: 'genre' | 'person', ids: readonly string[]): Sql =>
  sql`ARRAY(SELECT pk FROM ${sql.table(table)} WHERE id = ANY(${ids}::text[]))`;

const all = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` AND `)})`;

function genresHold({ genres }: DiscoverFilter): Sql {
  const wanted = (ids: readonly string[]) => pks('genre', ids);
  const conditions: Sql[] = [];
  if (genres.anyOf.length > 0) conditions.push(sql`f.genre_pks && ${wanted(genres.anyOf)}`);
  // An unknown genre is none of any film's, so every one of them must be known.
  if (genres.allOf.length > 0)
    conditions.push(sql`(f.genre_pks @> ${wanted(genres.allOf)}
      AND cardinality(${wanted(genres.allOf)}) = ${genres.allOf.length})`);
  if (genres.noneOf.length > 0) conditions.push(sql`NOT f.genre_pks && ${wanted(genres.noneOf)}`);
  return all(conditions);
}

function yearHolds({ year }: DiscoverFilter): Sql {
  const conditions: Sql[] = [];
  if (year.min !== null) conditions.push(sql`coalesce(f.year >= ${year.min}, false)`);
  if (year.max !== null) conditions.push(sql`coalesce(f.year <= ${year.max}, false)`);
  return all(conditions);
}

function starringHolds({ starring }: DiscoverFilter): Sql {
  const has = (ids: readonly string[]) => sql`f.cast_pks && ${pks('person', ids)}`;
  const wanted: Sql[] = [];
  if (starring.lovedByMe) wanted.push(sql`l.people IS NOT NULL`);
  if (starring.anyOf.length > 0) wanted.push(has(starring.anyOf));
  const conditions: Sql[] = wanted.length > 0 ? [sql`(${sql.join(wanted, sql` OR `)})`] : [];
  if (starring.noneOf.length > 0) conditions.push(sql`NOT ${has(starring.noneOf)}`);
  return all(conditions);
}

/** The parts of the filter that no facet stands for. */
function restHolds({ viewer, filter }: DiscoverAsk): Sql {
  const conditions: Sql[] = [];
  const mine = (table: 'watch' | 'watchlist') =>
    sql`EXISTS (SELECT FROM ${sql.table(table)} m WHERE m.film_pk = e.film_pk AND m.member_pk = ${viewer}::int)`;
  const holds = (condition: Sql, wanted: boolean) => conditions.push(wanted ? condition : sql`NOT ${condition}`);
  if (filter.seenByMe !== null) holds(mine('watch'), filter.seenByMe);
  if (filter.watchlistedByMe !== null) holds(mine('watchlist'), filter.watchlistedByMe);
  if (filter.minCircleRating !== null) conditions.push(sql`coalesce(e.mean >= ${filter.minCircleRating}, false)`);
  return all(conditions);
}

/** Who watched each of the page's films, as far as an edge names them: lately as watchers, highly as fans. */
const pageWatchers = ({ filter, viewer, asOf }: DiscoverAsk): Sql => sql`
  SELECT film_pk, rating, place, fan_place, fan_count, ${memberJson} AS member
  FROM (
    SELECT e.film_pk, e.member_pk, e.rating, count(*) FILTER (WHERE e.rating >= 8) OVER film AS fan_count,
      row_number() OVER (PARTITION BY e.film_pk ORDER BY e.latest DESC NULLS LAST, m.id) AS place,
      row_number() OVER (PARTITION BY e.film_pk ORDER BY e.rating DESC NULLS LAST, e.latest DESC NULLS LAST, m.id) AS fan_place
    FROM (${circleEvents(filter.watchedBy, viewer, sql`${inWindow(filter.window, asOf)} AND w.film_pk = ANY(ARRAY(SELECT film_pk FROM page))`)}) AS e
      JOIN member m ON m.pk = e.member_pk
    WINDOW film AS (PARTITION BY e.film_pk)) AS placed
  JOIN member m ON m.pk = placed.member_pk
  WHERE place <= ${sql.lit(namedWatchers)} OR fan_place <= ${sql.lit(namedWatchers)}`;

/** The page's films with who watched them and what else is a reason. */
const edges = (viewer: number | null): Sql => sql`
  SELECT page.id, page.score, page.watchers, page.mean::float8 AS mean, who.users, who.fans, who.fan_count AS "fanCount", ${lovedCast(sql`page.film_pk`)} AS loved,
    EXISTS (SELECT FROM watchlist l WHERE l.film_pk = page.film_pk AND l.member_pk = ${viewer}::int) AS watchlisted
  FROM page
  CROSS JOIN LATERAL (
    SELECT json_agg(w.member ORDER BY place) FILTER (WHERE place <= ${sql.lit(namedWatchers)}) AS users,
      coalesce(json_agg(w.member ORDER BY fan_place) FILTER (WHERE rating >= 8 AND fan_place <= ${sql.lit(namedWatchers)}), '[]') AS fans,
      max(fan_count) AS fan_count
    FROM page_watcher w WHERE w.film_pk = page.film_pk) AS who`;
