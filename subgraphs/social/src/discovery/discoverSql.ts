/**
 * The query `discover` as one SQL statement: the members of the circle, their visible watches in the window, the films of
 * these with what each part of the filter says of them, and from those the page, the count and the facets. Privacy is
 * applied first, so no later step depends on what the viewer may not see.
 *
 * Scores are whole millionths: the order of a sum does not change them, and a cursor holds them exactly.
 */
import { sql } from 'kysely';
import { circleMembers, visibleWatches, type Circle, type CircleMembers } from '../sql/circle.js';
import { isTallied, talliedFilms, windowSpan } from '../sql/filmTally.js';
import { filmsWithLoved, lovedCast, lovedPeople } from '../sql/lovedPeople.js';
import { memberJson } from '../sql/member.js';
import { cte, type Sql } from '../sql/cte.js';
import { inWindow } from '../sql/watch.js';
import { watchWeight, weightOfSums } from '../sql/watchWeight.js';
import { facetSql } from './discoverFacets.js';
import { matchesGenres, matchesStarring, matchesViewerAndRating, matchesYear } from './discoverConditions.js';
import { minHighRating } from './reasons.js';
import type { DiscoverFacetName, DiscoverFilter, DiscoverOrderName } from './discoverFilter.js';

export interface DiscoverParams {
  /** The viewer's key; null without a viewer. */
  readonly viewer: number | null;
  readonly filter: DiscoverFilter;
  readonly order: DiscoverOrderName;
  readonly facets: readonly DiscoverFacetName[];
  readonly limit: number;
  /** The last row of the page before: its score in millionths, and its film id. */
  readonly after: { readonly score: number; readonly id: string } | null;
  /** The time from which windows and recency count back; the same on all pages of one list. */
  readonly asOf: Date;
  readonly withTotal: boolean;
}

/** What a loved person in the cast adds to the score, in millionths. */
const lovedPersonBonus = 500_000;
const maxLovedPeople = 3;
/** Watchers listed for each film; counts and means are over all. */
const maxListedWatchers = 10;

const loved = cte<'person_pk'>('loved');
const circleMember: CircleMembers = cte('circle_member');

export function discoverSql(params: DiscoverParams): Sql {
  const { viewer, filter, order, asOf, after } = params;
  const circle: Circle = { name: filter.watchedBy, viewer };
  const lovedSql = viewer === null ? sql`SELECT NULL::int AS person_pk WHERE false` : lovedPeople(viewer);
  return sql`
    WITH circle_member AS MATERIALIZED (${circleMembers(circle)}),
    visible_watch AS NOT MATERIALIZED (${visibleWatches(circle, circleMember, inWindow(filter.window, asOf))}),
    loved AS MATERIALIZED (${lovedSql}),
    film_with_loved AS MATERIALIZED (${filmsWithLoved(loved)}),
    watched_film AS (${watchedFilms(params, circle)}),
    candidate AS MATERIALIZED (
      SELECT w.film_pk, f.id, f.year, f.cast_pks, f.genre_pks, w.watchers, w.latest, w.mean, (${score(order)})::bigint AS score,
        ${matchesGenres(filter)} AS matches_genres, ${matchesYear(filter)} AS matches_year, ${matchesStarring(filter)} AS matches_starring
      FROM watched_film w JOIN film f ON f.pk = w.film_pk LEFT JOIN film_with_loved l ON l.film_pk = w.film_pk
      WHERE ${matchesViewerAndRating(viewer, filter)}),
    matching_film AS (SELECT * FROM candidate WHERE matches_genres AND matches_year AND matches_starring),
    page AS (
      SELECT * FROM matching_film
      WHERE ${after ? sql`(score < ${after.score} OR (score = ${after.score} AND id > ${after.id}))` : sql`true`}
      ORDER BY score DESC, id LIMIT ${params.limit}),
    page_watcher AS MATERIALIZED (${pageWatchers(params)})
    SELECT
      ${params.withTotal ? sql`(SELECT count(*) FROM matching_film)` : sql`0::bigint`} AS total,
      (SELECT coalesce(json_agg(edge ORDER BY edge.score DESC, edge.id), '[]') FROM (${edges(viewer)}) AS edge) AS edges
      ${sql.join(
        params.facets.map((facet) => sql`, (${facetSql(facet, filter)}) AS ${sql.id(facet)}`),
        sql``,
      )}`;
}

/** A query of (film_pk, watchers, latest, mean, weight): the films that the circle watched in the window. */
const watchedFilms = ({ filter: { window }, asOf }: DiscoverParams, circle: Circle): Sql =>
  isTallied(circle, window)
    ? sql`SELECT film_pk, watchers, latest, rating_sum::numeric / nullif(ratings, 0) AS mean, ${weightOfSums(asOf)} AS weight
        FROM (${talliedFilms({ circle, members: circleMember, span: windowSpan(window, asOf) })}) AS tallied`
    : sql`SELECT film_pk, count(*) AS watchers, max(latest) AS latest, ${mean} AS mean, sum(${watchWeight(asOf)}) AS weight
        FROM visible_watch GROUP BY film_pk`;

/** avg() of so many rows is slower than this division. */
const mean = sql`sum(rating)::numeric / nullif(count(rating), 0)`;

/** In millionths, of watched_film `w` and film_with_loved `l`. */
function score(order: DiscoverOrderName): Sql {
  switch (order) {
    case 'CIRCLE_SCORE':
      return sql`w.weight + ${sql.lit(lovedPersonBonus)} * least(${sql.lit(maxLovedPeople)}, coalesce(l.people, 0))`;
    case 'MOST_WATCHED':
      return sql`w.watchers * 1000000`;
    case 'RECENTLY_WATCHED':
      return sql`coalesce(date_part('epoch', w.latest) * 1000000, 0)`;
    case 'HIGHEST_RATED':
      return sql`round(coalesce(w.mean, 0) * 1000000)`;
  }
}

/** The watchers that the page lists for its films: the most recent ones, and the fans, who rated highest. */
const pageWatchers = ({ filter, viewer, asOf }: DiscoverParams): Sql => sql`
  SELECT film_pk, rating, rank, fan_rank, fan_count, ${memberJson} AS member
  FROM (
    SELECT w.film_pk, w.member_pk, w.rating, count(*) FILTER (WHERE w.rating >= ${sql.lit(minHighRating)}) OVER film AS fan_count,
      row_number() OVER (PARTITION BY w.film_pk ORDER BY w.latest DESC NULLS LAST, m.id) AS rank,
      row_number() OVER (PARTITION BY w.film_pk ORDER BY w.rating DESC NULLS LAST, w.latest DESC NULLS LAST, m.id) AS fan_rank
    FROM (${visibleWatches(
      { name: filter.watchedBy, viewer },
      circleMember,
      sql`${inWindow(filter.window, asOf)} AND w.film_pk = ANY(ARRAY(SELECT film_pk FROM page))`,
    )}) AS w
      JOIN member m ON m.pk = w.member_pk
    WINDOW film AS (PARTITION BY w.film_pk)) AS ranked
  JOIN member m ON m.pk = ranked.member_pk
  WHERE rank <= ${sql.lit(maxListedWatchers)} OR fan_rank <= ${sql.lit(maxListedWatchers)}`;

/** The films of the page with their watchers and the evidence of other reasons. */
const edges = (viewer: number | null): Sql => sql`
  SELECT page.id, page.score, page.watchers, page.mean::float8 AS mean, who.users, who.fans, who.fan_count AS "fanCount", ${lovedCast(loved, sql`page.film_pk`)} AS loved,
    EXISTS (SELECT FROM watchlist l WHERE l.film_pk = page.film_pk AND l.member_pk = ${viewer}::int) AS watchlisted
  FROM page
  CROSS JOIN LATERAL (
    SELECT json_agg(w.member ORDER BY rank) FILTER (WHERE rank <= ${sql.lit(maxListedWatchers)}) AS users,
      coalesce(json_agg(w.member ORDER BY fan_rank) FILTER (WHERE rating >= ${sql.lit(minHighRating)} AND fan_rank <= ${sql.lit(maxListedWatchers)}), '[]') AS fans,
      max(fan_count) AS fan_count
    FROM page_watcher w WHERE w.film_pk = page.film_pk) AS who`;
