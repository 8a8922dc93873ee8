/** The query `trending`: a circle's films by watchers in a window, with their ranks in the window before it. */
import { sql } from 'kysely';
import { decodeCursor, encodeCursor, pageInfo, pageSize, type CursorValues, type PageInfo } from '@marquee/kit/paging';
import type { MovieModel } from '../model/catalog.js';
import type { CircleName } from '../model/circle.js';
import { timeOfFirstPage } from '../model/cursor.js';
import type { PageArguments } from '../model/page.js';
import { assertViewer, viewerPk, type RequestScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
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
import { memberJson } from '../sql/member.js';
import { cte, type Sql } from '../sql/cte.js';
import { inSpan } from '../sql/watch.js';
import type { WindowName } from '../model/window.js';

export interface TrendingRequest extends PageArguments {
  readonly circle?: CircleName | null | undefined;
  readonly window?: WindowName | null | undefined;
}

export interface TrendingModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: MovieModel;
    readonly rank: number;
    readonly previousRank: number | null;
    readonly watcherCount: number;
    readonly via: readonly UserModel[];
  }[];
  readonly pageInfo: PageInfo;
  readonly asOf: Date;
}

interface Row {
  id: string;
  rank: number;
  previousRank: number | null;
  watchers: number;
  /** Microseconds since 1970; -1 if no date is known. */
  latest: number;
  via: UserModel[];
}

/** Watchers listed for each film; the count is over all. */
const maxListedWatchers = 3;
const defaultSize = 10;
/** In the form of Row.latest. */
const latestMicroseconds = sql`coalesce((extract(epoch FROM w.latest) * 1000000)::bigint, -1)`;
const circleMember: CircleMembers = cte('circle_member');
const cursorShape = ['time', 'integer', 'integer', 'id'] as const;

/** Throws UNAUTHENTICATED if the circle depends on a viewer and there is none. */
export async function trending(scope: RequestScope, request: TrendingRequest): Promise<TrendingModel> {
  const { db, viewer, now } = scope;
  const { after } = request;
  const circle: Circle = { name: request.circle ?? 'FRIENDS_OF_FRIENDS', viewer: viewerPk(scope) };
  const window = request.window ?? 'LAST_7_DAYS';
  if (circle.name !== 'EVERYONE') assertViewer(scope, 'Sign in to see what trends in your own circle.');
  const size = pageSize(request.first, defaultSize);
  const list = `trending ${circle.name} ${window} ${viewer?.id ?? ''}`;
  const cursor = decodeCursor(list, cursorShape, after);
  const asOf = cursor ? timeOfFirstPage(cursor[0], now) : now;
  const watched = watchedByCircle(circle, window, asOf);
  const { rows } = await sql<Row>`
    WITH circle_member AS MATERIALIZED (${circleMembers(circle)}),
    ${watched.queries}
    watched_film AS (${watched.films}),
    ranked AS (
      SELECT w.film_pk, w.current, w.watchers, ${latestMicroseconds} AS latest, f.id,
        row_number() OVER (PARTITION BY w.current ORDER BY w.watchers DESC, w.latest DESC NULLS LAST, f.id) AS rank
      FROM watched_film w JOIN film f ON f.pk = w.film_pk),
    page AS (
      SELECT film_pk, id, rank, watchers, latest FROM ranked WHERE current AND ${isAfter(cursor)}
      ORDER BY rank LIMIT ${size + 1})
    SELECT page.id, page.rank, page.watchers, page.latest,
      (SELECT rank FROM ranked previous WHERE previous.film_pk = page.film_pk AND NOT previous.current) AS "previousRank",
      (SELECT json_agg(${memberJson} ORDER BY w.latest DESC NULLS LAST, m.id)
        FROM (SELECT w.member_pk, w.latest FROM (${watched.watchersOf(sql`page.film_pk`)}) AS w
              JOIN member m ON m.pk = w.member_pk
              ORDER BY w.latest DESC NULLS LAST, m.id LIMIT ${maxListedWatchers}) AS w
        JOIN member m ON m.pk = w.member_pk) AS via
    FROM page ORDER BY page.rank`.execute(db);
  const edges = rows.slice(0, size).map(({ id, rank, previousRank, watchers, latest, via }) => ({
    cursor: encodeCursor(list, [asOf.toISOString(), watchers, latest, id]),
    node: { id },
    rank,
    previousRank,
    watcherCount: watchers,
    via,
  }));
  return { edges, pageInfo: pageInfo(edges, rows.length > size, after), asOf };
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

function isAfter(cursor: CursorValues<typeof cursorShape> | undefined): Sql<boolean> {
  if (!cursor) return sql<boolean>`true`;
  const [, watchers, latest, id] = cursor;
  return sql<boolean>`(watchers < ${watchers} OR (watchers = ${watchers}
    AND (latest < ${latest} OR (latest = ${latest} AND id > ${id}))))`;
}
