/** What tallies say beside the plain statement over all watches. */
import { sql } from 'kysely';
import { minHighRating } from '@marquee/social/model/reason';
import {
  circleMembers,
  visibleWatches,
  watchesInSpan,
  type Circle,
  type CircleMembers,
} from '@marquee/social/sql/circle';
import { cte, type Sql } from '@marquee/social/sql/cte';
import {
  corrections,
  latestWatchers,
  talliedFilms,
  talliedMembers,
  windowSpan,
  type TalliedSpan,
  type TalliedWindow,
} from '@marquee/social/sql/filmTally';
import { isPublic, notBlocked } from '@marquee/social/sql/visibility';
import { inSpan, latestRating } from '@marquee/social/sql/watch';
import { recencyOf } from '@marquee/social/sql/watchWeight';
import type { ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import type { TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';

/** The films that are compared. */
export interface Compared {
  readonly social: TestSocial;
  readonly films: readonly ReferenceFilm[];
}

const circleMember: CircleMembers = cte('circle_member');

/** The films of EVERYONE in the span: from the tally, and by reading all watches. */
export async function both({ social }: Pick<Compared, 'social'>, viewer: number | null, span: TalliedSpan) {
  const circle: Circle = { name: 'EVERYONE', viewer };
  const request = { circle, members: circleMember, span };
  const corrected = corrections(request);
  const plain = sql`
    SELECT film_pk, count(*) AS watchers, count(rating) AS ratings, coalesce(sum(rating), 0) AS rating_sum,
      count(*) FILTER (WHERE rating >= ${minHighRating}) AS fans,
      sum(${recencyOf(sql`latest`, sql`rating`)}) AS recency_sum, max(latest) AS latest
    FROM (${visibleWatches(circle, circleMember, inSpan(span))}) AS watched GROUP BY film_pk`;
  const [tallied, expected] = await Promise.all(
    [talliedFilms(request, corrected), plain].map(async (films) => {
      const { rows } = await sql`
        WITH circle_member AS (${circleMembers(circle)}), ${corrected.queries}
        SELECT film_pk, watchers::int, ratings::int, rating_sum::int, fans::int, recency_sum::text, latest::text FROM (${films}) AS film ORDER BY film_pk`.execute(
        social.db,
      );
      return rows;
    }),
  );
  return { tallied: tallied!, expected: expected! };
}

interface Watching {
  film: number;
  member: number;
  latest: string | null;
  rating: number | null;
}

/** Few, so that some are left out. */
const listed = 2;

/** The first `listed` of the rows, and all that tie with the last of them. */
function first<Row>(rows: readonly Row[], compare: (a: Row, b: Row) => number): Row[] {
  const sorted = [...rows].sort(compare);
  const last = sorted[listed - 1];
  return last ? sorted.filter((row) => compare(row, last) <= 0) : sorted;
}

const descending = (a: string | number | null, b: string | number | null) =>
  a === b ? 0 : a === null || (b !== null && a < b) ? 1 : -1;
const byLatest = (a: Watching, b: Watching) => descending(a.latest, b.latest);
const byRating = (a: Watching, b: Watching) => descending(a.rating, b.rating) || byLatest(a, b);

/** The members with the most films of the window, and the watchers of each film: as they are listed, and among all watches. */
export async function checkWatchers(
  { social, films }: Compared,
  viewer: number | null,
  window: TalliedWindow,
): Promise<void> {
  const circle: Circle = { name: 'EVERYONE', viewer };
  const span = windowSpan(window, testNow);
  const request = { circle, members: circleMember, span };
  const corrected = corrections(request);
  const read = async <Row>(query: Sql): Promise<Row[]> => {
    const { rows } = await sql<Row>`
      WITH circle_member AS (${circleMembers(circle)}), ${corrected.queries} ${query}`.execute(social.db);
    return rows;
  };
  const columns = sql`SELECT film_pk AS film, member_pk AS member, to_char(latest AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS latest, rating`;
  const all = await read<Watching>(
    sql`${columns} FROM (${visibleWatches(circle, circleMember, inSpan(span))}) AS watched`,
  );
  const found = await read<Watching>(
    sql`${columns} FROM film f CROSS JOIN LATERAL (${latestWatchers(request, corrected, { film: sql`f.pk`, limit: listed })}) AS w
      WHERE f.pk = ANY(${films.map(({ pk }) => pk)})`,
  );
  expect(all).toEqual(expect.arrayContaining(found));
  for (const { pk } of films) {
    const [those, expected] = [found, all].map((rows) => rows.filter((row) => row.film === pk)) as [
      Watching[],
      Watching[],
    ];
    for (const order of [byLatest, byRating])
      expect(new Set(first(those, order).map(({ member: by }) => by))).toEqual(
        new Set(first(expected, order).map(({ member: by }) => by)),
      );
  }
  const counts = new Map<number, number>();
  for (const { member: by } of all) counts.set(by, (counts.get(by) ?? 0) + 1);
  const rows = await read<{ member: number; films: number }>(
    sql`SELECT member_pk AS member, films::int FROM (${talliedMembers(request, corrected, listed)}) AS one`,
  );
  const most = rows.map((row): [number, number] => [row.member, row.films]);
  const byFilms = (a: readonly [number, number], b: readonly [number, number]) => descending(a[1], b[1]);
  expect([...counts]).toEqual(expect.arrayContaining(most));
  expect(new Map(first(most, byFilms))).toEqual(new Map(first([...counts], byFilms)));
}

/** The films that each friend, and friend of friends, watched in the window: from tallies, and among all watches. */
export async function checkCircle({ social }: Compared, viewer: number, window: TalliedWindow): Promise<number> {
  const circle: Circle = { name: 'FRIENDS_OF_FRIENDS', viewer };
  const span = windowSpan(window, testNow);
  const request = { circle, members: circleMember, span };
  const corrected = corrections(request);
  const plain = (watches: Sql) =>
    sql`SELECT member_pk, count(*) AS films FROM (${watches}) AS watched GROUP BY member_pk`;
  const [tallied, ...expected] = await Promise.all(
    [
      talliedMembers(request, corrected, listed),
      plain(visibleWatches(circle, circleMember, inSpan(span))),
      plain(watchesInSpan(circle, circleMember, span)),
    ].map(async (members) => {
      const { rows } = await sql`
        WITH circle_member AS (${circleMembers(circle)}), ${corrected.queries}
        SELECT member_pk, films::int FROM (${members}) AS member ORDER BY member_pk`.execute(social.db);
      return rows;
    }),
  );
  for (const rows of expected) expect(tallied).toEqual(rows);
  return tallied!.length;
}

/** Community ratings by reading all watches of the films. */
export async function plainRatings(
  { social, films }: Compared,
  viewer: number | null,
): Promise<{ mean: number | null; count: number }[]> {
  const { rows } = await sql<{ id: string; mean: number | null; count: number }>`
    SELECT id, avg(rating)::float8 AS mean, count(rating) AS count
    FROM (
      SELECT f.id, w.member_pk, ${latestRating} AS rating
      FROM film f JOIN watch w ON w.film_pk = f.pk
      WHERE (${isPublic} OR w.member_pk = ${viewer}::int) AND ${notBlocked(viewer, sql`w.member_pk`)}
      GROUP BY f.id, w.member_pk) AS rated
    GROUP BY id`.execute(social.db);
  return films.map(({ id }) => {
    const row = rows.find((one) => one.id === id);
    return { mean: row?.mean ?? null, count: row?.count ?? 0 };
  });
}
