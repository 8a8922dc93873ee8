/** What trends in a circle: films by how many watched them in the window, with their rank in the window before. */
import { sql, type RawBuilder } from 'kysely';
import { memberJson } from '../members/members.js';
import { decodeCursor, encodeCursor, pageInfo, pageSize, type PageInfo } from '@marquee/kit/paging';
import type { MovieModel } from '../model/catalog.js';
import type { CircleName } from '../model/circle.js';
import { timeOfFirstPage } from '../model/cursor.js';
import type { PageArguments } from '../model/page.js';
import { assertViewer, viewerPk, type RequestScope } from '../model/scope.js';
import type { UserModel } from '../model/user.js';
import { circleEvents, circleMembers, inWindow } from '../sql/visibility.js';
import { windowStart, type WindowName } from '../model/window.js';

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
  /** Microseconds since 1970; -1 where no date is known. */
  latest: number;
  via: UserModel[];
}

/** People whom an edge names. */
const named = 3;
const defaultSize = 10;
/** As Row.latest is. */
const latestMoment = sql`coalesce((extract(epoch FROM max(latest)) * 1000000)::bigint, -1)`;
const cursorShape = ['string', 'number', 'number', 'string'] as const;

/** Throws UNAUTHENTICATED if the circle depends on a viewer and there is none. */
export async function trending(scope: RequestScope, request: TrendingRequest): Promise<TrendingModel> {
  const { db, viewer, now } = scope;
  const circle = request.circle ?? 'FRIENDS_OF_FRIENDS';
  const window = request.window ?? 'LAST_7_DAYS';
  if (circle !== 'EVERYONE') assertViewer(scope, 'Sign in to see what trends in your own circle.');
  const { after } = request;
  const size = pageSize(request.first, defaultSize);
  const list = `trending ${circle} ${window} ${viewer?.id ?? ''}`;
  const cursor = decodeCursor(list, cursorShape, after);
  const asOf = cursor ? timeOfFirstPage(cursor[0], now) : now;
  const { rows } = await sql<Row>`
    WITH circle AS MATERIALIZED (${circleMembers(circle, viewerPk(scope))}),
    event AS NOT MATERIALIZED (${circleEvents(circle, viewerPk(scope), inWindow(window, asOf))}),
    event_before AS NOT MATERIALIZED (${circleEvents(circle, viewerPk(scope), inWindowBefore(window, asOf))}),
    tally AS (
      SELECT film_pk, true AS current, count(*) AS watchers,
        ${latestMoment} AS latest
      FROM event GROUP BY film_pk
      UNION ALL
      SELECT film_pk, false, count(*), ${latestMoment}
      FROM event_before GROUP BY film_pk),
    ranked AS (
      SELECT t.*, f.id, row_number() OVER (PARTITION BY current ORDER BY watchers DESC, latest DESC, f.id) AS rank
      FROM tally t JOIN film f ON f.pk = t.film_pk),
    page AS (
      SELECT film_pk, id, rank, watchers, latest FROM ranked WHERE current AND ${isAfter(cursor)}
      ORDER BY rank LIMIT ${size + 1})
    SELECT page.id, page.rank, page.watchers, page.latest,
      (SELECT rank FROM ranked before WHERE before.film_pk = page.film_pk AND NOT before.current) AS "previousRank",
      (SELECT json_agg(${memberJson} ORDER BY e.latest DESC NULLS LAST, m.id)
        FROM (SELECT e.member_pk, e.latest FROM event e JOIN member m ON m.pk = e.member_pk
              WHERE e.film_pk = page.film_pk
              ORDER BY e.latest DESC NULLS LAST, m.id LIMIT ${named}) AS e
        JOIN member m ON m.pk = e.member_pk) AS via
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

/** In the window of the same length before this one; nothing was before all time. */
function inWindowBefore(window: WindowName, asOf: Date): RawBuilder<boolean> {
  const start = windowStart(window, asOf);
  if (start === null) return sql<boolean>`false`;
  const before = new Date(2 * start.getTime() - asOf.getTime());
  return sql<boolean>`(w.watched_at > ${before} AND w.watched_at <= ${start})`;
}

function isAfter(cursor: ReturnType<typeof decodeCursor>): RawBuilder<boolean> {
  if (!cursor) return sql<boolean>`true`;
  const [, watchers, latest, id] = cursor;
  return sql<boolean>`(watchers < ${watchers} OR (watchers = ${watchers}
    AND (latest < ${latest} OR (latest = ${latest} AND id > ${id}))))`;
}
