/** Films by filter alone, in an order. */
import { integer } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { facet, fieldOf, selectedFields, type MovieFacetName } from './facets.js';
import { fameClause, type OrderKey } from '@marquee/graph/indexes/filmIndex';
import { filterClauses, walkConditions, without, type MovieFilter } from './filter.js';
import { countFilms, mostCounted, type Answer, type Reader } from './hits.js';
import { orderKey, type MovieOrderName } from './order.js';

const setText = cypherFile(new URL('./browse-set.cypher', import.meta.url));
const walkText = cypherFile(new URL('./browse-walk.cypher', import.meta.url)).replace(
  '{{conditions}}',
  `(${cypherFile(new URL('./browse-conditions.cypher', import.meta.url))})`,
);

interface Page {
  readonly size: number;
  readonly after: { readonly key: number | string; readonly id: string } | null;
}

export async function browse(
  neo4j: Reader,
  filter: MovieFilter,
  order: MovieOrderName,
  facets: readonly MovieFacetName[],
  page: Page,
): Promise<Answer> {
  const key = orderKey[order];
  const [total, ...others] = await Promise.all(
    [filter, ...selectedFields(facets, filter).map((field) => without(filter, field))].map((one) =>
      countFilms(neo4j, filterQuery(one)),
    ),
  );
  const isFew = total! <= mostCounted;
  const [rows, ...counted] = await Promise.all([
    isFew ? readSet(neo4j, filter, key, page) : walk(neo4j, filter, key, page),
    ...facets.map((name) =>
      facet(neo4j, name, { query: filterQuery(without(filter, fieldOf[name])), limit: mostCounted }, filter),
    ),
  ]);
  return {
    films: rows.map((row) => ({ id: row.id, key: row.key, score: row.popularity / 1_000, typos: 0 })),
    total: Math.min(total!, mostCounted),
    isExact: [total!, ...others].every((films) => films <= mostCounted),
    facets: counted,
    didYouMean: null,
  };
}

/** All films where no part asks for anything: Lucene takes no query that only excludes. */
const filterQuery = (filter: MovieFilter): string => ['+*:*', ...filterClauses(filter), fameClause].join(' ');

interface Row {
  id: string;
  popularity: number;
  key: number | string;
}

/** Before any key there is. */
const firstKey = (key: OrderKey): number | string => (key === 'byTitle' ? '' : Number.MIN_SAFE_INTEGER);

const position = (key: OrderKey, { size, after }: Page) => ({
  from: after?.key ?? firstKey(key),
  after: after?.id ?? '',
  size: integer(size),
});

/** The page out of all that fit, which are not many. */
export const readSet = (neo4j: Reader, filter: MovieFilter, key: OrderKey, page: Page) =>
  neo4j.read<Row & Record<string, unknown>>(setText.replaceAll('{{key}}', key), {
    query: filterQuery(filter),
    limit: integer(mostCounted),
    ...position(key, page),
  });

/** So many films hold to the filter that a page of them is soon found along the order's own index. */
export const walk = (neo4j: Reader, filter: MovieFilter, key: OrderKey, page: Page) =>
  neo4j.read<Row & Record<string, unknown>>(walkText.replaceAll('{{key}}', key), {
    ...walkConditions(filter),
    ...position(key, page),
  });
