/** The query `trending` as one SQL statement. */
import { sql } from 'kysely';
import { circleMembers, visibleWatches, type Circle, type CircleMembers } from '../sql/circle.js';
import { circleFilms } from '../sql/circleFilms.js';
import {
  corrections,
  isTallied,
  latestWatchers,
  previousSpan,
  talliedFilms,
  windowSpan,
  type TalliedSpan,
  type TallyRequest,
} from '../sql/filmTally.js';
import { cte, type Sql } from '../sql/cte.js';
import { inSpan } from '../sql/watch.js';
import type { WindowName } from '../model/window.js';
import {
  isAfter,
  maxListedWatchers,
  trendingRows,
  unknownDate,
  type LastFilm,
  type TrendingRow,
} from './trendingPage.js';

export interface TrendingParams {
  readonly circle: Circle;
  readonly window: WindowName;
  /** The time that the window ends at; the same on all pages of one list. */
  readonly asOf: Date;
  readonly limit: number;
  readonly after: LastFilm | null;
}

/** In the form of LastFilm.latest. */
const latestMicroseconds = sql`coalesce((extract(epoch FROM w.latest) * 1000000)::bigint, ${sql.lit(unknownDate)})`;
const circleMember: CircleMembers = cte('circle_member');

export function trendingSql({ circle, window, asOf, limit, after }: TrendingParams): Sql<TrendingRow> {
  const watched = watchedByCircle(circle, window, asOf);
  return sql<TrendingRow>`
    WITH circle_member AS MATERIALIZED (${circleMembers(circle)}),
    ${watched.queries}
    watched_film AS (${watched.films}),
    ranked AS (
      SELECT w.film_pk, w.current, w.watchers, ${latestMicroseconds} AS latest, f.id,
        row_number() OVER (PARTITION BY w.current ORDER BY w.watchers DESC, w.latest DESC NULLS LAST, f.id) AS rank
      FROM watched_film w JOIN film f ON f.pk = w.film_pk),
    page AS (
      SELECT film_pk, id, rank, watchers, latest FROM ranked WHERE current AND ${isAfter(after)}
      ORDER BY rank LIMIT ${limit})
    ${trendingRows({
      previousRank: sql`SELECT rank FROM ranked previous WHERE previous.film_pk = page.film_pk AND NOT previous.current`,
      watchers: watched.watchersOf(sql`page.film_pk`),
    })}`;
}

/** What the circle watched, as the viewer may see it. */
interface WatchedByCircle {
  /** WITH queries that the others read, each with a comma after it. */
  readonly queries: Sql;
  /** A query of (film_pk, current, watchers, latest): the films that the circle watched in the window, and in the one before it. */
  readonly films: Sql;
  /** A query of (film_pk, member_pk, latest, rating): who watched the film in the window; at least those that are listed. */
  readonly watchersOf: (film: Sql) => Sql;
}

function watchedByCircle(circle: Circle, window: WindowName, asOf: Date): WatchedByCircle {
  const span = windowSpan(window, asOf);
  const previous = previousSpan(window, asOf);
  if (isTallied(circle, window)) return fromTallies({ circle, members: circleMember, span }, previous);
  const filmsIn = (one: TalliedSpan) => circleFilms({ circle, members: circleMember, span: one, asOf });
  return {
    queries: sql``,
    films: inBothSpans(filmsIn(span), previous && filmsIn(previous)),
    watchersOf: (film) => visibleWatches(circle, circleMember, sql`${inSpan(span)} AND w.film_pk = ${film}`),
  };
}

function fromTallies(request: TallyRequest, previous: TalliedSpan | null): WatchedByCircle {
  const corrected = corrections(request);
  const before = previous && { ...request, span: previous };
  const correctedBefore = before && corrections(before, 'previous_');
  return {
    queries: sql`${corrected.queries}, ${correctedBefore ? sql`${correctedBefore.queries},` : sql``}`,
    films: inBothSpans(
      talliedFilms(request, corrected),
      before && correctedBefore && talliedFilms(before, correctedBefore),
    ),
    watchersOf: (film) => latestWatchers(request, corrected, { film, limit: maxListedWatchers }),
  };
}

/** Both: queries with film_pk, watchers and latest. */
function inBothSpans(current: Sql, previous: Sql | null): Sql {
  const rows = (films: Sql, isCurrent: boolean) =>
    sql`SELECT film_pk, ${sql.lit(isCurrent)} AS current, watchers, latest FROM (${films}) AS film`;
  return sql`${rows(current, true)} ${previous ? sql`UNION ALL ${rows(previous, false)}` : sql``}`;
}
