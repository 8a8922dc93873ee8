/**
 * Facets of a search. The count of a bucket is the `totalCount` after the bucket replaces the filter's selection for the same field.
 * So a facet is counted over the films that match the filter without that field.
 */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile, cypherTemplate } from '@marquee/graph/neo4j/cypherFile';
import { isFiltered, type FacetField, type MovieFilter } from './movieFilter.js';

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

/** The films of a facet: by id or, if they are too many, by the Lucene query that finds them. */
export type CountedFilms = { readonly ids: readonly string[] } | { readonly query: string; readonly limit: number };

export interface FacetRequest {
  readonly name: MovieFacetName;
  readonly found: CountedFilms;
  readonly filter: MovieFilter;
}

export const fieldOf: Record<MovieFacetName, FacetField> = {
  GENRE: 'genres',
  DECADE: 'year',
  YEAR: 'year',
  CAST: 'cast',
  DIRECTOR: 'directors',
};

/** The fields of the facets that the filter has conditions on. Their facets are counted over other films than the result's. */
export const filteredFacetFields = (facets: readonly MovieFacetName[], filter: MovieFilter): FacetField[] =>
  [...new Set(facets.map((name) => fieldOf[name]))].filter((field) => isFiltered(filter, field));

/** Maximum number of buckets of a facet, besides selected ones. */
const maxBuckets = 20;

const films = {
  known: cypherFile(new URL('./facet-films-known.cypher', import.meta.url)),
  found: cypherFile(new URL('./facet-films-found.cypher', import.meta.url)),
};
const statements = {
  years: cypherTemplate(new URL('./facet-years.cypher', import.meta.url), ['films']),
  links: cypherTemplate(new URL('./facet-links.cypher', import.meta.url), ['films', 'link']),
};
const linkPattern = { GENRE: '-[:IN_GENRE]->', CAST: '<-[:ACTED_IN]-', DIRECTOR: '<-[:DIRECTED]-' } as const;

/** Counts one facet with one statement. */
export function countFacet(neo4j: Pick<Neo4jConnection, 'read'>, request: FacetRequest): Promise<FacetModel> {
  const { name } = request;
  return name === 'YEAR' || name === 'DECADE'
    ? countYears(neo4j, { ...request, name })
    : countLinks(neo4j, { ...request, name });
}

const sourceOf = (found: CountedFilms) =>
  'ids' in found
    ? { films: films.known, parameters: { ids: found.ids } }
    : { films: films.found, parameters: { query: found.query, limit: integer(found.limit) } };

interface Bucket {
  readonly id: string;
  readonly label: string;
  readonly count: number;
}
interface YearRow {
  readonly year: number;
  readonly count: number;
}

const sumCounts = (rows: readonly { count: number }[]): number => rows.reduce((total, { count }) => total + count, 0);

async function countLinks(
  neo4j: Pick<Neo4jConnection, 'read'>,
  { name, found, filter }: FacetRequest & { readonly name: keyof typeof linkPattern },
): Promise<FacetModel> {
  const { anyOf, allOf } = filter[fieldOf[name] as 'genres' | 'cast' | 'directors'];
  const ids = [...new Set([...anyOf, ...allOf])];
  const source = sourceOf(found);
  const statement = statements.links({ films: source.films, link: linkPattern[name] });
  const parameters = { ...source.parameters, selected: ids, listed: integer(maxBuckets) };
  const [row] = await neo4j.read<{ top: Bucket[]; selected: Bucket[]; total: number }>(statement, parameters);
  const { top, selected, total } = row!;
  const unlisted = selected.filter(({ id }) => !top.some((other) => other.id === id));
  const buckets = [...top, ...unlisted.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))];
  return {
    field: name,
    buckets: buckets.map((bucket) => ({ ...bucket, selected: ids.includes(bucket.id) })),
    stats: null,
    otherCount: total - sumCounts(buckets),
  };
}

async function countYears(
  neo4j: Pick<Neo4jConnection, 'read'>,
  { name, found, filter }: FacetRequest & { readonly name: 'YEAR' | 'DECADE' },
): Promise<FacetModel> {
  const source = sourceOf(found);
  const statement = statements.years({ films: source.films });
  const rows = await neo4j.read<YearRow & Record<string, unknown>>(statement, source.parameters);
  const { year } = filter;
  const span = name === 'YEAR' ? 1 : 10;
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
      label: name === 'YEAR' ? String(start) : `${start}s`,
      count,
      selected: isSelected(start),
    }))
    .sort((a, b) => b.count - a.count || Number(a.id) - Number(b.id));
  const buckets = all.filter(({ selected }, index) => index < maxBuckets || selected);
  return { field: name, buckets, stats: yearStats(rows), otherCount: sumCounts(all) - sumCounts(buckets) };
}

function yearStats(rows: readonly YearRow[]): FacetModel['stats'] {
  const count = sumCounts(rows);
  if (count === 0) return null;
  const mean = rows.reduce((total, row) => total + row.year * row.count, 0) / count;
  return { min: rows[0]!.year, max: rows.at(-1)!.year, mean: Math.round(mean * 1e6) / 1e6, count };
}
