/**
 * `trending` over friends, or their friends, from the watches in memory: in one snapshot, a first statement reads what changed since they
 * were read, and a second one reads the page. The answer is that of trendingSql.ts, which answers if this cannot.
 */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { ReadHistories } from '../circleHistories/readHistories.js';
import type { Db } from '../db/connection.js';
import { arrayOf } from '../filmFacts/ints.js';
import { visibleWatches, type CircleMembers } from '../sql/circle.js';
import { cte, type Sql } from '../sql/cte.js';
import { previousSpan, windowSpan } from '../sql/filmTally.js';
import { inSpan, type Span } from '../sql/watch.js';
import { membersAsRows, noKeys, readCircleBasis, type MembersOfCircle } from './circleBasis.js';
import { historiesOfSnapshot, sumCircle, type FilmSums } from './circleSums.js';
import type { AnswerInMemory } from './fromMemory.js';
import { chooseTrending, rankTies, type RankedTies } from './rankTrending.js';
import { isAfter, trendingRows, unknownDate, type TrendingRow } from './trendingPage.js';
import type { TrendingParams } from './trendingSql.js';

/** Whether trending films may be found so. */
export const mayTrendInMemory = ({ circle }: TrendingParams): boolean =>
  circle.viewer !== null && (circle.name === 'FRIENDS' || circle.name === 'FRIENDS_OF_FRIENDS');

/** `db`: a transaction of one snapshot (REPEATABLE READ). */
export async function trendingInMemory(
  db: Db,
  params: TrendingParams,
  histories: ReadHistories,
): Promise<AnswerInMemory<readonly TrendingRow[]>> {
  const { circle, window, asOf, limit, after } = params;
  const basis = await readCircleBasis(db, histories, { circle, keys: noKeys });
  if (typeof basis === 'string') return { answer: basis, found: null, changes: true };
  const changes = basis.changed.size > 0;
  const ofSnapshot = historiesOfSnapshot(histories.packed, basis);
  const sumsOf = (span: Span) =>
    runInSlices(sumCircle({ members: basis.members, histories: ofSnapshot, span }, { asOf, needs: 'latest' }));
  const sums = await sumsOf(windowSpan(window, asOf));
  if (typeof sums === 'string') return { answer: sums, found: null, changes };
  const before = previousSpan(window, asOf);
  const previous = before && (await sumsOf(before));
  if (typeof previous === 'string') return { answer: previous, found: null, changes };
  const places = await runInSlices(chooseTrending(sums, { limit, after }));
  const statement = pageSql(params, {
    members: basis.members,
    keys: ofSnapshot.films.keys,
    sums,
    ranked: await runInSlices(rankTies(sums, places)),
    previous: previous ? await runInSlices(rankTies(previous, places)) : { places: [], better: [] },
  });
  return { answer: 'hit', found: (await statement.execute(db)).rows, changes };
}

interface RankedFilms {
  readonly members: MembersOfCircle;
  /** Keys of films, by place. */
  readonly keys: readonly number[];
  readonly sums: FilmSums;
  /** The films that may be on the page, in the window, and in the one before it. */
  readonly ranked: RankedTies;
  readonly previous: RankedTies;
}

const circleMember: CircleMembers = cte('circle_member');

/** Of films that tie, the order of ids decides, which PostgreSQL knows. */
function pageSql(
  { circle, window, asOf, limit, after }: TrendingParams,
  { members, keys, sums, ranked, previous }: RankedFilms,
): Sql<TrendingRow> {
  const keysOf = (places: readonly number[]) => arrayOf(places.map((place) => keys[place]!));
  const latest = ranked.places.map((place) => (sums.latest[place] === -Infinity ? unknownDate : sums.latest[place]!));
  const span = windowSpan(window, asOf);
  return sql<TrendingRow>`
    WITH circle_member AS MATERIALIZED (${membersAsRows(members)}),
    ranked AS (
      SELECT film_pk, id, watchers, latest, ${rank} AS rank
      FROM unnest(${keysOf(ranked.places)}::int[], ${arrayOf(ranked.better)}::int[],
        ${arrayOf(ranked.places.map((place) => sums.watchers[place]!))}::bigint[], ${arrayOf(latest)}::bigint[])
        AS chosen(film_pk, better, watchers, latest) JOIN film f ON f.pk = film_pk),
    previous AS MATERIALIZED (
      SELECT film_pk, ${rank} AS rank
      FROM unnest(${keysOf(previous.places)}::int[], ${arrayOf(previous.better)}::int[]) AS tied(film_pk, better)
      JOIN film f ON f.pk = film_pk),
    page AS MATERIALIZED (SELECT * FROM ranked WHERE ${isAfter(after)} ORDER BY rank LIMIT ${limit})
    ${trendingRows({
      previousRank: sql`SELECT rank FROM previous WHERE previous.film_pk = page.film_pk`,
      watchers: visibleWatches(circle, circleMember, sql`${inSpan(span)} AND w.film_pk = page.film_pk`),
    })}`;
}

/** All films that tie with a film are in the rows. */
const rank = sql`better + row_number() OVER (PARTITION BY better ORDER BY f.id)`;
