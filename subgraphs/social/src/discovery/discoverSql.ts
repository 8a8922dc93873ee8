/**
 * The query `discover` as one SQL statement: the members of the circle, their visible watches in the window, the films of
 * these with what each part of the filter says of them, and from those the page, the count and the facets. Privacy is
 * applied first, so no later step depends on what the viewer may not see.
 *
 * Scores are whole millionths: the order of a sum does not change them, and a cursor holds them exactly.
 */
import { sql } from 'kysely';
import { circleMembers, visibleWatches, watchesInSpan, type Circle, type CircleMembers } from '../sql/circle.js';
import { circleFilms } from '../sql/circleFilms.js';
import {
  corrections,
  isTallied,
  isTalliedWindow,
  latestWatchers,
  talliedFilms,
  talliedMembers,
  windowSpan,
  type Corrections,
  type TalliedSpan,
  type TallyRequest,
} from '../sql/filmTally.js';
import { filmsWithLoved, lovedPeople } from '../sql/lovedPeople.js';
import { cte, type Sql } from '../sql/cte.js';
import { inSpan } from '../sql/watch.js';
import { weightOfSums } from '../sql/watchWeight.js';
import { edgesJson, isAfter, maxListedWatchers, pageWatchers, type LastRow } from './discoverPage.js';
import { lovedPersonBonus, maxLovedPeople } from './discoverScore.js';
import { facetSql, isOfFilms, maxListedBuckets, type WatcherCounts } from './discoverFacets.js';
import { countableColumns, hasKnownFacts, lastFacts } from './countableFilms.js';
import { matchesGenres, matchesStarring, matchesViewerAndRating, matchesYear } from './discoverConditions.js';
import { isUnfiltered, type DiscoverFacetName, type DiscoverFilter, type DiscoverOrderName } from './discoverFilter.js';

export interface DiscoverParams {
  /** The viewer's key; null without a viewer. */
  readonly viewer: number | null;
  readonly filter: DiscoverFilter;
  readonly order: DiscoverOrderName;
  readonly facets: readonly DiscoverFacetName[];
  readonly limit: number;
  readonly after: LastRow | null;
  /** The time from which windows and recency count back; the same on all pages of one list. */
  readonly asOf: Date;
  readonly withTotal: boolean;
  /** The version of the facts of films that this process has; null if it has none. */
  readonly knownFacts: string | null;
}

const loved = cte<'person_pk'>('loved');
const circleMember: CircleMembers = cte('circle_member');

/** A query of (person_pk): none without a viewer. */
const lovedOrNone = (viewer: number | null): Sql =>
  viewer === null ? sql`SELECT NULL::int AS person_pk WHERE false` : lovedPeople(viewer);

export function discoverSql(params: DiscoverParams): Sql {
  const { viewer, filter, order, after, facets, knownFacts } = params;
  const watched = watchedByCircle(params);
  const countsFilms = facets.some(isOfFilms);
  return sql`
    WITH circle_member AS MATERIALIZED (${circleMembers(watched.circle)}),
    visible_watch AS NOT MATERIALIZED (${watchesInSpan(watched.circle, circleMember, watched.span)}),
    loved AS MATERIALIZED (${lovedOrNone(viewer)}),
    film_with_loved AS MATERIALIZED (${filmsWithLoved(loved)}),
    ${watched.queries}
    watched_film AS (${watched.films}),
    candidate AS MATERIALIZED (
      SELECT w.film_pk, f.id, f.year, ${countsFilms && knownFacts === null ? sql`f.genre_pks, f.cast_pks,` : sql``} w.watchers, w.fans, w.mean, (${score(order)})::bigint AS score,
        ${matchesGenres(filter)} AS matches_genres, ${matchesYear(filter)} AS matches_year, ${matchesStarring(filter)} AS matches_starring
      FROM watched_film w JOIN film f ON f.pk = w.film_pk LEFT JOIN film_with_loved l ON l.film_pk = w.film_pk
      WHERE ${matchesViewerAndRating(viewer, filter)}),
    matching_film AS (SELECT * FROM candidate WHERE matches_genres AND matches_year AND matches_starring),
    page AS (
      SELECT * FROM matching_film
      WHERE ${isAfter(after)}
      ORDER BY score DESC, id LIMIT ${params.limit}),
    page_watcher AS MATERIALIZED (${pageWatchers(watched.ofPage)})${countsFilms ? sql`, ${lastFacts}` : sql``}
    SELECT
      ${params.withTotal ? sql`(SELECT count(*) FROM matching_film)` : sql`0::bigint`} AS total,
      ${edgesJson(viewer, loved)} AS edges
      ${sql.join(
        facets.map((facet) => sql`, ${facetColumn(params, facet, watched.members)} AS ${sql.id(facet)}`),
        sql``,
      )}
      ${countsFilms ? sql`, ${countableColumns(filter, facets, knownFacts)}` : sql``}`;
}

/**
 * A facet as JSON; null if this process counts it. A query inside of CASE runs only if the statement comes to it, which is rare. So the
 * candidates have no arrays then, and it reads the films again.
 */
function facetColumn({ filter, knownFacts }: DiscoverParams, facet: DiscoverFacetName, watchers: WatcherCounts): Sql {
  const films = knownFacts === null ? sql`candidate` : sql`candidate JOIN film f ON f.pk = film_pk`;
  const facetOf = sql`(${facetSql(facet, filter, { watchers, films })})`;
  return isOfFilms(facet) && knownFacts !== null
    ? sql`CASE WHEN ${hasKnownFacts(knownFacts)} THEN NULL ELSE ${facetOf} END`
    : facetOf;
}

/** The watches that the viewer may see, by film and by member. */
interface WatchedByCircle {
  readonly circle: Circle;
  readonly span: TalliedSpan;
  /** WITH queries that the others read, each with a comma after it. */
  readonly queries: Sql;
  /** A query of (film_pk, watchers, fans, latest, mean, weight): the films that the circle watched in the window. */
  readonly films: Sql;
  /** A query of (film_pk, member_pk, latest, rating) of the films in `page`, with all watchers that it may list. */
  readonly ofPage: Sql;
  /** For the facet WATCHER. */
  readonly members: WatcherCounts;
}

function watchedByCircle(params: DiscoverParams): WatchedByCircle {
  const { filter, viewer, asOf } = params;
  const circle: Circle = { name: filter.watchedBy, viewer };
  const span = windowSpan(filter.window, asOf);
  if (isTallied(circle, filter.window)) {
    const request = { circle, members: circleMember, span };
    return fromTallies(params, request, corrections(request));
  }
  return {
    circle,
    span,
    films: circleFilms({ circle, members: circleMember, span, asOf }),
    ofPage: visibleWatches(
      circle,
      circleMember,
      sql`${inSpan(span)} AND w.film_pk = ANY(ARRAY(SELECT film_pk FROM page))`,
    ),
    ...membersOfCircle(params, circle),
  };
}

/** Friends of friends are so many that their tallies are read instead of their watches. */
function membersOfCircle(params: DiscoverParams, circle: Circle): Pick<WatchedByCircle, 'queries' | 'members'> {
  const { filter, asOf } = params;
  const none = sql``;
  if (!params.facets.includes('WATCHER') || !isUnfiltered(filter))
    return { queries: none, members: watchersOfCandidates };
  if (circle.name !== 'FRIENDS_OF_FRIENDS' || !isTalliedWindow(filter.window))
    return { queries: none, members: allWatchers };
  const request = { circle, members: circleMember, span: windowSpan(filter.window, asOf) };
  const corrected = corrections(request);
  return { queries: sql`${corrected.queries},`, members: talliedWatchers(request, corrected) };
}

const fromTallies = (
  { filter, asOf }: DiscoverParams,
  request: TallyRequest,
  corrected: Corrections,
): WatchedByCircle => ({
  circle: request.circle,
  span: request.span,
  queries: sql`${corrected.queries},`,
  films: sql`SELECT film_pk, watchers, fans, latest, rating_sum::numeric / nullif(ratings, 0) AS mean, ${weightOfSums(asOf)} AS weight
    FROM (${talliedFilms(request, corrected)}) AS tallied`,
  ofPage: sql`SELECT w.* FROM page CROSS JOIN LATERAL (${latestWatchers(request, corrected, {
    film: sql`page.film_pk`,
    limit: maxListedWatchers,
  })}) AS w`,
  members: isUnfiltered(filter) ? talliedWatchers(request, corrected) : watchersOfCandidates,
});

const talliedWatchers = (request: TallyRequest, corrected: Corrections): WatcherCounts => ({
  counts: sql`SELECT member_pk AS key, films AS count FROM (${talliedMembers(request, corrected, maxListedBuckets)}) AS member`,
  total: sql`SELECT sum(watchers) FROM candidate`,
});

const allWatchers: WatcherCounts = {
  counts: sql`SELECT member_pk AS key, count(*) AS count FROM visible_watch GROUP BY member_pk`,
};

const watchersOfCandidates: WatcherCounts = {
  counts: sql`SELECT visible_watch.member_pk AS key, count(*) AS count FROM candidate JOIN visible_watch USING (film_pk)
    WHERE matches_genres AND matches_year AND matches_starring GROUP BY visible_watch.member_pk`,
};

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
