/**
 * Facets of a search. The rule: a bucket's count is the totalCount that choosing it in place of its field's own selection
 * would give, so each is counted over the hits that the filter without that field lets through.
 */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { asksFor, type FacetField, type MovieFilter } from './filter.js';

export type MovieFacetName = 'GENRE' | 'DECADE' | 'YEAR' | 'CAST' | 'DIRECTOR';

export interface FacetBucketModel {
  readonly id: string;
  readonly label: string;
  readonly count: number;
  readonly selected: boolean;
}
export interface FacetModel {
  readonly field: MovieFacetName;
  readonly buckets: readonly FacetBucketModel[];
  readonly stats: { readonly min: number; readonly max: number; readonly mean: number; readonly count: number } | null;
  readonly otherCount: number;
}

/** Hits: by their ids, or, where these are too many to name, by what finds them. */
export type Hits = { readonly ids: readonly string[] } | { readonly query: string; readonly limit: number };

export const fieldOf: Record<MovieFacetName, FacetField> = {
  GENRE: 'genres',
  DECADE: 'year',
  YEAR: 'year',
  CAST: 'cast',
  DIRECTOR: 'directors',
};

/** The parts that facets choose among and that the filter asks something of: these are counted over other hits than are shown. */
export const selectedFields = (facets: readonly MovieFacetName[], filter: MovieFilter): FacetField[] =>
  [...new Set(facets.map((name) => fieldOf[name]))].filter((field) => asksFor(filter, field));

/** Buckets listed of each facet, besides those that are selected. */
const listedBuckets = 20;

const sources = {
  known: cypherFile(new URL('./facet-films-known.cypher', import.meta.url)),
  found: cypherFile(new URL('./facet-films-found.cypher', import.meta.url)),
};
const yearTally = cypherFile(new URL('./facet-years.cypher', import.meta.url));
const linkTally = cypherFile(new URL('./facet-linked.cypher', import.meta.url));
const links = {
  GENRE: linkTally.replace('<-[:LINK]-', '-[:IN_GENRE]->'),
  CAST: linkTally.replace(':LINK', ':ACTED_IN'),
  DIRECTOR: linkTally.replace(':LINK', ':DIRECTED'),
};

/** One statement. */
export async function facet(
  neo4j: Pick<Neo4jConnection, 'read'>,
  field: MovieFacetName,
  hits: Hits,
  filter: MovieFilter,
): Promise<FacetModel> {
  const source = 'ids' in hits ? sources.known : sources.found;
  const parameters = 'ids' in hits ? { ids: hits.ids } : { query: hits.query, limit: integer(hits.limit) };
  if (field === 'YEAR' || field === 'DECADE') {
    const rows = await neo4j.read<YearRow & Record<string, unknown>>(source + yearTally, parameters);
    return yearFacet(field, rows, filter);
  }
  const { anyOf, allOf } = filter[fieldOf[field] as 'genres' | 'cast' | 'directors'];
  const selected = [...new Set([...anyOf, ...allOf])];
  const [row] = await neo4j.read<{ top: Bucket[]; chosen: Bucket[]; total: number }>(source + links[field], {
    ...parameters,
    selected,
    listed: integer(listedBuckets),
  });
  const { top, chosen, total } = row!;
  const unlisted = chosen.filter(({ id }) => !top.some((other) => other.id === id));
  const shown = [...top, ...unlisted.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))];
  return {
    field,
    buckets: shown.map((bucket) => ({ ...bucket, selected: selected.includes(bucket.id) })),
    stats: null,
    otherCount: total - sum(shown),
  };
}

interface Bucket {
  readonly id: string;
  readonly label: string;
  readonly count: number;
}
interface YearRow {
  readonly year: number;
  readonly count: number;
}

const sum = (rows: readonly { count: number }[]): number => rows.reduce((total, { count }) => total + count, 0);

function yearFacet(field: 'YEAR' | 'DECADE', rows: readonly YearRow[], { year }: MovieFilter): FacetModel {
  const span = field === 'YEAR' ? 1 : 10;
  const counts = new Map<number, number>();
  for (const row of rows) {
    const start = row.year - (row.year % span);
    counts.set(start, (counts.get(start) ?? 0) + row.count);
  }
  const isSelected = (start: number) => year.min === start && year.max === start + span - 1;
  if (year.min !== null && year.min % span === 0 && isSelected(year.min) && !counts.has(year.min))
    counts.set(year.min, 0);
  const all = [...counts]
    .map(([start, count]) => ({
      id: String(start),
      label: field === 'YEAR' ? String(start) : `${start}s`,
      count,
      selected: isSelected(start),
    }))
    .sort((a, b) => b.count - a.count || Number(a.id) - Number(b.id));
  const shown = all.filter(({ selected }, place) => place < listedBuckets || selected);
  return { field, buckets: shown, stats: yearStats(rows), otherCount: sum(all) - sum(shown) };
}

function yearStats(rows: readonly YearRow[]): FacetModel['stats'] {
  const count = sum(rows);
  if (count === 0) return null;
  const mean = rows.reduce((total, row) => total + row.year * row.count, 0) / count;
  return { min: rows[0]!.year, max: rows.at(-1)!.year, mean: Math.round(mean * 1e6) / 1e6, count };
}
