/** A search without words: films that match a filter, in an order. */
import { integer } from '@marquee/graph/neo4j/connection';
import { cypherFile, cypherTemplate } from '@marquee/graph/neo4j/cypherFile';
import type { OrderKey } from '@marquee/graph/indexes/filmIndex';
import { compareCodePoints } from '@marquee/kit/text/codePoints';
import { idOf, popularityOf } from '../columns/columns.js';
import { keyOf, type FilmsInMemory } from './candidates.js';
import { popularityClause } from './luceneQuery.js';
import { fieldOf, filteredFacetFields, maxCounted } from './movieFacets.js';
import { filterClauses, walkConditions, without, type MovieFilter } from './movieFilter.js';
import { orderKey } from './movieOrder.js';
import { countFilms, facetsInOrder, type SearchAnswer, type SearchRequest } from './searchAnswer.js';
import type { SearchReader } from './searchReader.js';

const statements = {
  readSet: cypherTemplate(new URL('./browse-set.cypher', import.meta.url), ['key']),
  walkOrder: cypherTemplate(new URL('./browse-walk.cypher', import.meta.url), ['key', 'conditions']),
};
const conditions = cypherFile(new URL('./browse-conditions.cypher', import.meta.url));

/** A page in an order: `after` is the last film of the page before. */
export interface OrderedPage {
  readonly key: OrderKey;
  readonly size: number;
  readonly after: { readonly key: number | string; readonly id: string } | null;
}

export async function browse(
  reader: SearchReader,
  { filter, order, facets }: SearchRequest,
  { size, after }: Omit<OrderedPage, 'key'>,
): Promise<SearchAnswer> {
  const page = { key: orderKey[order], size, after };
  // A facet on a field that the filter has conditions on needs the films without these.
  const filtered = filteredFacetFields(facets, filter);
  const counted = await Promise.all(
    [filter, ...filtered.map((field) => without(filter, field))].map((one, index) => {
      const names = facets.filter((name) => filtered.indexOf(fieldOf[name]) + 1 === index);
      return countFilms(reader, { names, found: { query: filterQuery(one) }, filter });
    }),
  );
  const total = counted[0]!.films;
  const { inMemory } = counted[0]!;
  const rows =
    total > maxCounted
      ? await walkOrder(reader, filter, page)
      : inMemory
        ? pageInMemory(inMemory, page)
        : await readSet(reader, filter, page);
  return {
    films: rows.map((row) => ({ id: row.id, key: row.key, score: row.popularity / 1_000, typos: 0 })),
    total: Math.min(total, maxCounted),
    isExact: counted.every(({ films }) => films <= maxCounted),
    facets: facetsInOrder(facets, counted),
    didYouMean: null,
    columns: null,
  };
}

/** It begins with all films, as Lucene finds nothing for a query that only excludes. */
const filterQuery = (filter: MovieFilter): string => ['+*:*', ...filterClauses(filter), popularityClause].join(' ');

interface SortKey {
  readonly id: string;
  readonly key: number | string;
}
interface Row extends SortKey {
  readonly popularity: number;
}

/** Lower than the key of any film. */
const minKey = (key: OrderKey): number | string => (key === 'byTitle' ? '' : Number.MIN_SAFE_INTEGER);

const pageParameters = ({ key, size, after }: OrderedPage) => ({
  from: after?.key ?? minKey(key),
  after: after?.id ?? '',
  size: integer(size),
});

/** The same page as `readSet` gives, of all films that match. */
function pageInMemory({ columns, records }: FilmsInMemory, { key, size, after }: OrderedPage): Row[] {
  const compare = (a: SortKey, b: SortKey): number =>
    (typeof a.key === 'string' ? compareCodePoints(a.key, b.key as string) : a.key - (b.key as number)) ||
    compareCodePoints(a.id, b.id);
  const films = Array.from(records, (record) => ({
    id: idOf(columns, record),
    key: keyOf(columns, record, key),
    record,
  }));
  return films
    .filter((film) => !after || compare(film, after) > 0)
    .sort(compare)
    .slice(0, size)
    .map(({ record, ...film }) => ({ ...film, popularity: popularityOf(columns, record) }));
}

/** Reads all films that match and sorts them. For filters that few films match. */
export const readSet = (reader: SearchReader, filter: MovieFilter, page: OrderedPage) =>
  reader.read<Row & Record<string, unknown>>(statements.readSet({ key: page.key }), {
    query: filterQuery(filter),
    limit: integer(maxCounted),
    ...pageParameters(page),
  });

/** Reads films in order and checks the filter for each. For filters that many films match. */
export const walkOrder = (reader: SearchReader, filter: MovieFilter, page: OrderedPage) =>
  reader.read<Row & Record<string, unknown>>(statements.walkOrder({ key: page.key, conditions }), {
    ...walkConditions(filter),
    ...pageParameters(page),
  });
