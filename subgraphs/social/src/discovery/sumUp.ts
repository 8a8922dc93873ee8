/** Sums up any circle in memory: EVERYONE from a tally, the others from the watches of each member. */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import { publicTally } from '../circleHistories/publicTally.js';
import type { ReadHistories } from '../circleHistories/readHistories.js';
import type { Db } from '../db/connection.js';
import { arrayOf } from '../filmFacts/ints.js';
import { visibleWatches, type Circle, type CircleMembers } from '../sql/circle.js';
import { cte, type Sql } from '../sql/cte.js';
import { latestOf, latestWatchers, untalliedOfPage, type TalliedSpan } from '../sql/filmTally.js';
import { inSpan } from '../sql/watch.js';
import { membersAsRows, type CircleBasis, type MembersOfCircle } from './circleBasis.js';
import {
  rangeOf,
  sumCircle,
  type CircleSums,
  type HistoriesOfSnapshot,
  type NoSum,
  type SumsNeeded,
} from './circleSums.js';
import { maxFilmsToFind, watchersOfFilms, type FilmsToFind, type FilmWatcher } from './watchersOfFilms.js';
import { findLatest, sumEveryone, type EveryoneSums } from './everyoneSums.js';

export interface CircleInMemory {
  readonly circle: Circle;
  readonly basis: CircleBasis;
  readonly read: ReadHistories;
  readonly histories: HistoriesOfSnapshot;
}

export interface SumRequest {
  readonly span: TalliedSpan;
  readonly asOf: Date;
  readonly needs: SumsNeeded;
}

/** The members of any circle with watches in memory. EVERYONE has no list of them (circleBasis.ts). */
export function membersOf({ circle: { name, viewer }, basis, read }: CircleInMemory): MembersOfCircle {
  if (name !== 'EVERYONE') return basis.members;
  const { friends, blocked } = basis.members;
  const own = viewer === null ? friends : Int32Array.from([viewer, ...friends]);
  const left = new Set([...own, ...blocked]);
  const others = [...basis.changed].filter((member) => !left.has(member));
  const { lengths } = read.packed;
  for (let member = 0; member < lengths.length; member++)
    if (lengths[member] !== 0 && !left.has(member) && !basis.changed.has(member)) others.push(member);
  return { friends: own, others: Int32Array.from(others), blocked };
}

/** If more watches than this are of films whose latest date is not known, it is found in memory. PostgreSQL reads each of them. */
const maxWatchesToRead = 5_000;

/** `db`: the transaction whose snapshot the basis is of. */
export async function sumUp(db: Db, of: CircleInMemory, request: SumRequest): Promise<CircleSums | NoSum> {
  const { circle, basis, read, histories } = of;
  const { span, asOf, needs } = request;
  if (circle.name !== 'EVERYONE')
    return runInSlices(sumCircle({ members: basis.members, histories, span }, { asOf, needs }));
  // Of times before, PostgreSQL rounds the recency of a watch to less than the differences that are allowed for.
  if (asOf < firstTime) return 'no_tally';
  const range = rangeOf(span);
  const { packed, maxBytes } = read;
  const tally = await publicTally(packed, { name: span.name, range, maxBytes: maxBytes - packed.bytes });
  if (!tally) return 'no_tally';
  const toSum = { tally, packed, ofSnapshot: histories, basis, viewer: circle.viewer, range, asOf, needs };
  const sums = await runInSlices(sumEveryone(toSum));
  if (sums === 'unpackable') return sums;
  const toRead = sums.lostLatest.reduce((watches, film) => watches + sums.watchers[film]!, 0);
  if (toRead > maxWatchesToRead) await runInSlices(findLatest(toSum, sums));
  else if (toRead > 0) await readLatest(db, { of, span, sums });
  return sums;
}

const firstTime = new Date('2023-01-01T00:00:00Z');

const members: CircleMembers = cte('circle_member');

interface LatestToRead {
  readonly of: CircleInMemory;
  readonly span: TalliedSpan;
  readonly sums: EveryoneSums;
}

async function readLatest(db: Db, { of, span, sums }: LatestToRead): Promise<void> {
  const { keys } = of.histories.films;
  const films = sums.lostLatest.map((place) => keys[place]!);
  const { rows } = await sql<{ filmPk: number; latest: number | null }>`
    SELECT film_pk AS "filmPk", (extract(epoch FROM (${latestOf({ circle: of.circle, members, span }, sql`film.film_pk`)})) * 1000000)::bigint AS latest
    FROM unnest(${arrayOf(films)}::int[]) AS film(film_pk)`.execute(db);
  const byFilm = new Map(rows.map(({ filmPk, latest }) => [filmPk, latest]));
  for (const place of sums.lostLatest) sums.latest[place] = byFilm.get(keys[place]!) ?? -Infinity;
}

/** Who watched the films of the WITH query `page`. */
export interface WatchersOfPage {
  /** WITH queries, each with a comma after it. */
  readonly queries: Sql;
  /** A query of (film_pk, member_pk, latest, rating): at least those that are listed. */
  readonly watchers: Sql;
}

export interface PageRequest extends FilmsToFind {
  readonly span: TalliedSpan;
}

/** `films`: those that may be on the page. PostgreSQL finds the watchers of EVERYONE, and of many films that tie. */
export async function watchersOfPage(of: CircleInMemory, request: PageRequest): Promise<WatchersOfPage> {
  const { circle, basis, histories } = of;
  const { span, films } = request;
  if (circle.name === 'EVERYONE') return watchersOfEveryone(of, request);
  if (films.length > maxFilmsToFind)
    return {
      queries: sql`circle_member AS MATERIALIZED (${membersAsRows(basis.members)}),`,
      watchers: visibleWatches(
        circle,
        members,
        sql`${inSpan(span)} AND w.film_pk = ANY(ARRAY(SELECT film_pk FROM page))`,
      ),
    };
  const found = await runInSlices(watchersOfFilms({ members: basis.members, histories, span }, request));
  return { queries: sql``, watchers: watchersAsRows(found, histories.films.keys) };
}

/** Arrays of PostgreSQL have no date that is unknown. */
const noDate = -(2 ** 53);

const watchersAsRows = (found: readonly FilmWatcher[], keys: readonly number[]): Sql => sql`
  SELECT film_pk, member_pk, nullif(latest, ${sql.lit(noDate)}) AS latest, nullif(rating, 0) AS rating
  FROM unnest(${arrayOf(found.map(({ film }) => keys[film]!))}::int[], ${arrayOf(found.map(({ member }) => member))}::int[],
    ${arrayOf(found.map(({ latest }) => (Number.isNaN(latest) ? noDate : latest)))}::bigint[], ${arrayOf(found.map(({ rating }) => rating))}::int[])
    AS w(film_pk, member_pk, latest, rating)
  WHERE film_pk IN (SELECT film_pk FROM page)`;

function watchersOfEveryone({ circle }: CircleInMemory, { span, limit }: PageRequest): WatchersOfPage {
  const request = { circle, members, span };
  const { untallied, queries } = untalliedOfPage(request);
  const ofFilm = latestWatchers(request, { untallied }, { film: sql`page.film_pk`, limit });
  return {
    queries: sql`${queries},`,
    watchers: sql`SELECT w.* FROM page CROSS JOIN LATERAL (${ofFilm}) AS w`,
  };
}
