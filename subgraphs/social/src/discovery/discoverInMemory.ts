/**
 * `discover` over friends, their friends, or everyone, from the watches and facts of films in memory: in one snapshot, a first statement reads what
 * changed since they were read, and a second one reads the page. The answer is that of discoverSql.ts, which answers if this cannot.
 */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { Db } from '../db/connection.js';
import { arrayOf } from '../filmFacts/ints.js';
import type { PackedFacts } from '../filmFacts/packedFacts.js';
import type { Circle } from '../sql/circle.js';
import { cte, type Sql } from '../sql/cte.js';
import { isTalliedWindow, windowSpan, type TalliedSpan } from '../sql/filmTally.js';
import { chooseFilms, hasExactBound, type ChosenFilms } from './chooseFilms.js';
import { maxTiedFilms } from './filmsOfPage.js';
import { hasChanges, readCircleBasis } from './circleBasis.js';
import type { AnswerWithFacts, InMemory } from './fromMemory.js';
import { countByMember, historiesOfSnapshot, type CircleSums } from './circleSums.js';
import { countFacets } from './countFacets.js';
import { selectedJson, type SelectedEntity } from './countableFilms.js';
import { facetSql, isOfFilms, maxListedBuckets, type FacetJson } from './discoverFacets.js';
import { isUnfiltered, type DiscoverFacetName, type DiscoverOrderName } from './discoverFilter.js';
import { keyLists, readNamedKeys } from './discoverKeys.js';
import { edgesJson, isAfter, maxListedWatchers, pageWatchers } from './discoverPage.js';
import type { DiscoverParams } from './discoverSql.js';
import { createFactPlaces } from './factPlaces.js';
import { createHighest } from './highest.js';
import { lovedInCasts, lovedPeopleOf } from './predictInMemory.js';
import { membersOf, sumUp, watchersOfPage, type CircleInMemory, type WatchersOfPage } from './sumUp.js';

export interface FoundInMemory<Edge> {
  readonly total: number;
  readonly edges: Edge[];
  readonly facets: Partial<Record<DiscoverFacetName, FacetJson>>;
}

/** Whether a discovery may be answered so. It follows from the request alone. */
export const mayBeInMemory = ({ filter }: Pick<DiscoverParams, 'filter'>): boolean =>
  hasExactBound(filter) &&
  // Of a day, PostgreSQL rounds the weight of each watch of everyone.
  (filter.watchedBy === 'EVERYONE' ? isTalliedWindow(filter.window) : filter.watchedBy !== 'ME');

/** Whether all watches are read for a list over everyone. No tally has who watched the most films that match a filter. */
export const readsAllWatches = ({ filter, facets }: Pick<DiscoverParams, 'filter' | 'facets'>): boolean =>
  filter.watchedBy === 'EVERYONE' && !isUnfiltered(filter) && facets.includes('WATCHER');

/** `db`: a transaction of one snapshot (REPEATABLE READ). */
export async function discoverInMemory<Edge>(
  db: Db,
  params: DiscoverParams,
  { histories, facts }: InMemory,
): Promise<AnswerWithFacts<FoundInMemory<Edge>>> {
  const { filter, order, asOf, limit, after, viewer } = params;
  const circle: Circle = { name: filter.watchedBy, viewer };
  const { packed } = histories;
  const knownFacts = facts?.version ?? null;
  const basis = await readCircleBasis(db, histories, { circle, keys: keyLists(viewer, filter), knownFacts });
  if (typeof basis === 'string') return { answer: basis, found: null, changes: true, factsVersion: null };
  const answerAs = (
    answer: AnswerWithFacts<FoundInMemory<Edge>>['answer'],
    found: FoundInMemory<Edge> | null = null,
  ) => ({
    ...{ answer, found, changes: hasChanges(basis, circle), factsVersion: basis.factsVersion },
  });
  if (!facts || facts.version !== basis.factsVersion) return answerAs('other_facts');
  const ofSnapshot = await runInSlices(historiesOfSnapshot(packed, basis));
  const of: CircleInMemory = { circle, basis, read: histories, histories: ofSnapshot };
  const span = windowSpan(filter.window, asOf);
  const sums = await sumUp(db, of, { span, asOf, needs: needsOf(order) });
  if (typeof sums === 'string') return answerAs(sums);
  const { keys } = of.histories.films;
  const named = readNamedKeys(basis.lists);
  const loved = await runInSlices(lovedPeopleOf(facts, named.taste));
  const films = await runInSlices(
    chooseFilms({ sums, keys, facts, named, loved, filter, order, limit, afterScore: after?.score ?? null }),
  );
  if (!films.isSure) return answerAs('rounding');
  if (films.page.length > maxTiedFilms) return answerAs('many_ties');
  const page = await readPage<Edge>(db, params, { of, span, films, sums, facts, loved });
  const facets = {
    ...(page.watchers ? { WATCHER: page.watchers } : {}),
    ...(await countFacets(facts, { films: countable(films, params), filter, selected: page.selected })),
  };
  return answerAs('hit', { total: params.withTotal ? films.total : 0, edges: page.edges, facets });
}

function needsOf(order: DiscoverOrderName): 'weight' | 'latest' | 'counts' {
  if (order === 'CIRCLE_SCORE') return 'weight';
  return order === 'RECENTLY_WATCHED' ? 'latest' : 'counts';
}

const countable = ({ matching, onlyIn }: ChosenFilms, { facets }: DiscoverParams) =>
  new Map(facets.filter(isOfFilms).map((facet) => [facet, [matching, onlyIn[facet]]]));

interface SummedUp {
  readonly of: CircleInMemory;
  readonly span: TalliedSpan;
  readonly facts: PackedFacts;
  /** Places of the people that the viewer loves. */
  readonly loved: ReadonlySet<number>;
  readonly films: ChosenFilms;
  readonly sums: CircleSums;
}

interface PageRow<Edge> {
  readonly edges: Edge[];
  readonly selected: Partial<Record<'GENRE' | 'PERSON', readonly SelectedEntity[]>>;
  readonly watchers: FacetJson | null;
}

async function readPage<Edge>(db: Db, params: DiscoverParams, summedUp: SummedUp): Promise<PageRow<Edge>> {
  const { filter, facets } = params;
  const { of, span, films } = summedUp;
  const watchers = facets.includes('WATCHER') ? await listedWatchers(summedUp, !isUnfiltered(filter)) : null;
  const statement = pageSql(params, summedUp, {
    ofPage: await watchersOfPage(of, { span, films: films.page.map(({ place }) => place), limit: maxListedWatchers }),
    selected: selectedJson(filter, facets),
    watchers: watchers ? sql`(${watcherFacet(params, watchers)})` : sql`NULL::json`,
  });
  const { rows } = await db.executeQuery<PageRow<Edge>>(statement.compile(db));
  return rows[0]!;
}

interface PageParts {
  readonly ofPage: WatchersOfPage;
  /** Columns of PageRow. */
  readonly selected: Sql;
  readonly watchers: Sql;
}

const lovedOfPage = cte<'person_pk'>('loved');

/** The films of the page in their order, with what is listed of them. Their figures are those that the process summed up. */
function pageSql(
  { viewer, after, limit }: DiscoverParams,
  { of, films, sums, facts, loved }: SummedUp,
  { ofPage, selected, watchers }: PageParts,
): Sql {
  const column = (values: ArrayLike<number>) => arrayOf(films.page.map(({ place }) => values[place]!));
  const placeInFacts = createFactPlaces(facts, of.histories.films.keys);
  const places = films.page.map(({ place }) => placeInFacts(place));
  return sql`
    WITH loved AS MATERIALIZED (SELECT pk AS person_pk FROM person WHERE id = ANY(${lovedInCasts(facts, places, loved)}::text[])),
    chosen AS MATERIALIZED (
      SELECT c.film_pk, f.id, c.watchers, c.fans, c.rating_sum::numeric / nullif(c.ratings, 0) AS mean, c.score
      FROM unnest(${column(of.histories.films.keys)}::int[], ${column(sums.watchers)}::int[], ${column(sums.fans)}::int[], ${column(sums.ratings)}::int[],
        ${column(sums.ratingSum)}::int[], ${arrayOf(films.page.map(({ score }) => score))}::bigint[])
        AS c(film_pk, watchers, fans, ratings, rating_sum, score)
      JOIN film f ON f.pk = c.film_pk),
    page AS MATERIALIZED (SELECT * FROM chosen WHERE ${isAfter(after)} ORDER BY score DESC, id LIMIT ${limit}),
    ${ofPage.queries}
    page_watcher AS MATERIALIZED (${pageWatchers(ofPage.watchers)})
    SELECT ${edgesJson(viewer, lovedOfPage)} AS edges, ${selected} AS selected, ${watchers} AS watchers`;
}

interface ListedWatchers {
  readonly members: readonly number[];
  readonly counts: readonly number[];
  /** Of all members. */
  readonly total: number;
}

/** The members with the most films. Of those that tie, the lower keys, as fewWatchers in discoverFacets.ts has it. */
async function listedWatchers({ of, span, films, sums }: SummedUp, isFiltered: boolean): Promise<ListedWatchers> {
  const { members, counts } = !isFiltered
    ? sums.filmsOfMembers
    : await runInSlices(countByMember({ members: membersOf(of), histories: of.histories, span }, films.matches));
  const highest = createHighest(maxListedBuckets);
  // A count is below 2 ** 21, and a key below 2 ** 31: together they are exact in one number.
  const maxKey = 2 ** 31;
  let total = 0;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    if (count > 0) highest.add(count * maxKey + (maxKey - 1 - (members?.[index] ?? index)));
    total += count;
  }
  const listed = highest.values().map((value) => ({
    member: maxKey - 1 - (value % maxKey),
    count: Math.floor(value / maxKey),
  }));
  return { members: listed.map(({ member }) => member), counts: listed.map(({ count }) => count), total };
}

const watcherFacet = ({ filter }: DiscoverParams, { members, counts, total }: ListedWatchers): Sql =>
  facetSql('WATCHER', filter, {
    films: sql`candidate`,
    watchers: {
      counts: sql`SELECT * FROM unnest(${arrayOf(members)}::int[], ${arrayOf(counts)}::bigint[]) AS watcher(key, count)`,
      total: sql`SELECT ${total}::bigint`,
    },
  });
