/** A search without words: films that match a filter, in an order. */
import { integer } from '@marquee/graph/neo4j/connection';
import { cypherFile, cypherTemplate } from '@marquee/graph/neo4j/cypherFile';
import type { OrderKey } from '@marquee/graph/indexes/filmIndex';
import { popularityClause } from './luceneQuery.js';
import { countFacet, fieldOf, filteredFacetFields } from './movieFacets.js';
import { filterClauses, walkConditions, without, type MovieFilter } from './movieFilter.js';
import { orderKey } from './movieOrder.js';
import { countFilms, maxCounted, type Reader, type SearchAnswer, type SearchRequest } from './searchAnswer.js';

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
  neo4j: Reader,
  { filter, order, facets }: SearchRequest,
  { size, after }: Omit<OrderedPage, 'key'>,
): Promise<SearchAnswer> {
  const page = { key: orderKey[order], size, after };
  const [total, ...facetTotals] = await Promise.all(
    [filter, ...filteredFacetFields(facets, filter).map((field) => without(filter, field))].map((one) =>
      countFilms(neo4j, filterQuery(one)),
    ),
  );
  const isSmall = total! <= maxCounted;
  const [rows, ...counted] = await Promise.all([
    isSmall ? readSet(neo4j, filter, page) : walkOrder(neo4j, filter, page),
    ...facets.map((name) => {
      const found = { query: filterQuery(without(filter, fieldOf[name])), limit: maxCounted };
      return countFacet(neo4j, { name, found, filter });
    }),
  ]);
  return {
    films: rows.map((row) => ({ id: row.id, key: row.key, score: row.popularity / 1_000, typos: 0 })),
    total: Math.min(total!, maxCounted),
    isExact: [total!, ...facetTotals].every((films) => films <= maxCounted),
    facets: counted,
    didYouMean: null,
  };
}

/** It begins with all films, as Lucene finds nothing for a query that only excludes. */
const filterQuery = (filter: MovieFilter): string => ['+*:*', ...filterClauses(filter), popularityClause].join(' ');

interface Row {
  id: string;
  popularity: number;
  key: number | string;
}

/** Lower than the key of any film. */
const minKey = (key: OrderKey): number | string => (key === 'byTitle' ? '' : Number.MIN_SAFE_INTEGER);

const pageParameters = ({ key, size, after }: OrderedPage) => ({
  from: after?.key ?? minKey(key),
  after: after?.id ?? '',
  size: integer(size),
});

/** Reads all films that match and sorts them. For filters that few films match. */
export const readSet = (neo4j: Reader, filter: MovieFilter, page: OrderedPage) =>
  neo4j.read<Row & Record<string, unknown>>(statements.readSet({ key: page.key }), {
    query: filterQuery(filter),
    limit: integer(maxCounted),
    ...pageParameters(page),
  });

/** Reads films in order and checks the filter for each. For filters that many films match. */
export const walkOrder = (neo4j: Reader, filter: MovieFilter, page: OrderedPage) =>
  neo4j.read<Row & Record<string, unknown>>(statements.walkOrder({ key: page.key, conditions }), {
    ...walkConditions(filter),
    ...pageParameters(page),
  });
