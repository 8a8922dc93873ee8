/**
 * `trending` over friends, their friends, or everyone, from the watches in memory: in one snapshot, a first statement reads what changed since they
 * were read, and a second one reads the page. The answer is that of trendingSql.ts, which answers if this cannot.
 */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { ReadHistories } from '../circleHistories/readHistories.js';
import type { Db } from '../db/connection.js';
import { arrayOf } from '../filmFacts/ints.js';
import type { Sql } from '../sql/cte.js';
import { previousSpan, windowSpan } from '../sql/filmTally.js';
import { hasChanges, noKeys, readCircleBasis } from './circleBasis.js';
import { historiesOfSnapshot, type FilmSums } from './circleSums.js';
import { maxTiedFilms } from './filmsOfPage.js';
import type { AnswerInMemory } from './fromMemory.js';
import { chooseTrending, rankTies, type RankedTies } from './rankTrending.js';
import { sumUp, watchersOfPage, type CircleInMemory, type WatchersOfPage } from './sumUp.js';
import { isAfter, maxListedWatchers, trendingRows, unknownDate, type TrendingRow } from './trendingPage.js';
import type { TrendingParams } from './trendingSql.js';

/** Whether trending films may be found so. */
export const mayTrendInMemory = ({ circle: { name, viewer } }: TrendingParams): boolean =>
  name === 'EVERYONE' || (viewer !== null && name !== 'ME');

/** `db`: a transaction of one snapshot (REPEATABLE READ). */
export async function trendingInMemory(
  db: Db,
  params: TrendingParams,
  histories: ReadHistories,
): Promise<AnswerInMemory<readonly TrendingRow[]>> {
  const { circle, window, asOf, limit, after } = params;
  const basis = await readCircleBasis(db, histories, { circle, keys: noKeys, knownFacts: null });
  if (typeof basis === 'string') return { answer: basis, found: null, changes: true };
  const changes = hasChanges(basis, circle);
  const { packed } = histories;
  const ofSnapshot = await runInSlices(historiesOfSnapshot(packed, basis));
  const of: CircleInMemory = { circle, basis, read: histories, histories: ofSnapshot };
  const span = windowSpan(window, asOf);
  const sums = await sumUp(db, of, { span, asOf, needs: 'latest' });
  if (typeof sums === 'string') return { answer: sums, found: null, changes };
  const before = previousSpan(window, asOf);
  const previous = before && (await sumUp(db, of, { span: before, asOf, needs: 'latest' }));
  if (typeof previous === 'string') return { answer: previous, found: null, changes };
  const places = await runInSlices(chooseTrending(sums, { limit, after }));
  const ranked = await runInSlices(rankTies(sums, places));
  const rankedBefore = previous ? await runInSlices(rankTies(previous, places)) : { places: [], better: [] };
  const named = ranked.places.length + rankedBefore.places.length;
  if (named > maxTiedFilms) return { answer: 'many_ties', found: null, changes };
  const watchers = await watchersOfPage(of, { span, films: ranked.places, limit: maxListedWatchers });
  const statement = pageSql(params, {
    watchers,
    keys: of.histories.films.keys,
    ...{ sums, ranked, previous: rankedBefore },
  });
  return { answer: 'hit', found: (await statement.execute(db)).rows, changes };
}

interface RankedFilms {
  readonly watchers: WatchersOfPage;
  /** Keys of films, by place. */
  readonly keys: readonly number[];
  readonly sums: FilmSums;
  /** The films that may be on the page, in the window, and in the one before it. */
  readonly ranked: RankedTies;
  readonly previous: RankedTies;
}

/** Of films that tie, the order of ids decides, which PostgreSQL knows. */
function pageSql(
  { limit, after }: TrendingParams,
  { watchers, keys, sums, ranked, previous }: RankedFilms,
): Sql<TrendingRow> {
  const keysOf = (places: readonly number[]) => arrayOf(places.map((place) => keys[place]!));
  const latest = ranked.places.map((place) => (sums.latest[place] === -Infinity ? unknownDate : sums.latest[place]!));
  return sql<TrendingRow>`
    WITH ranked AS (
      SELECT film_pk, id, watchers, latest, ${rank} AS rank
      FROM unnest(${keysOf(ranked.places)}::int[], ${arrayOf(ranked.better)}::int[],
        ${arrayOf(ranked.places.map((place) => sums.watchers[place]!))}::bigint[], ${arrayOf(latest)}::bigint[])
        AS chosen(film_pk, better, watchers, latest) JOIN film f ON f.pk = film_pk),
    page AS MATERIALIZED (SELECT * FROM ranked WHERE ${isAfter(after)} ORDER BY rank LIMIT ${limit}),
    ${watchers.queries}
    page_watcher AS MATERIALIZED (${watchers.watchers}),
    previous AS MATERIALIZED (
      SELECT film_pk, ${rank} AS rank
      FROM unnest(${keysOf(previous.places)}::int[], ${arrayOf(previous.better)}::int[]) AS tied(film_pk, better)
      JOIN film f ON f.pk = film_pk)
    ${trendingRows({
      previousRank: sql`SELECT rank FROM previous WHERE previous.film_pk = page.film_pk`,
      watchers: sql`SELECT * FROM page_watcher WHERE page_watcher.film_pk = page.film_pk`,
    })}`;
}

/** All films that tie with a film are in the rows. */
const rank = sql`better + row_number() OVER (PARTITION BY better ORDER BY f.id)`;
