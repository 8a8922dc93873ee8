/**
 * Facets of a search. The count of a bucket is the `totalCount` after the bucket replaces the filter's selection for the same field.
 * So a facet is counted over the films that match the filter without that field.
 */
import { integer } from '@marquee/graph/neo4j/connection';
import { cypherFile, cypherTemplate } from '@marquee/graph/neo4j/cypherFile';
import { recordsOfNodes } from '../columns/columns.js';
import type { FilmsInMemory } from './candidates.js';
import { countLinks, countYears } from './countInMemory.js';
import { isFiltered, type FacetField, type MovieFilter } from './movieFilter.js';
import { readKnowing, type SearchReader } from './searchReader.js';

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

/** The films that facets are counted over: by id or, if they are too many, by the Lucene query that finds them. */
export type CountedFilms = { readonly ids: readonly string[] } | { readonly query: string } | FilmsInMemory;

export interface FacetsRequest {
  readonly names: readonly MovieFacetName[];
  readonly found: CountedFilms;
  readonly filter: MovieFilter;
}

/** The number of films, at most one more than are counted, and the facets by name. */
export interface CountedFacets {
  readonly films: number;
  readonly facets: ReadonlyMap<MovieFacetName, FacetModel>;
  /** The films that were counted, if they are in memory. */
  readonly inMemory?: FilmsInMemory;
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

/** Maximum number of films that are counted, the most popular first. */
export const maxCounted = 2_000;

const films = {
  known: cypherFile(new URL('./facet-films-known.cypher', import.meta.url)),
  found: cypherFile(new URL('./facet-films-found.cypher', import.meta.url)),
};
const statement = cypherTemplate(new URL('./facets.cypher', import.meta.url), ['films', 'facets', 'names']);
const yearsPart = cypherFile(new URL('./facet-years.cypher', import.meta.url));
const linksPart = cypherTemplate(new URL('./facet-links.cypher', import.meta.url), ['link', 'name']);
const linkPattern = { GENRE: '-[:IN_GENRE]->', CAST: '<-[:ACTED_IN]-', DIRECTOR: '<-[:DIRECTED]-' } as const;
type LinkFacetName = keyof typeof linkPattern;
const linkList = { GENRE: 'genres', CAST: 'cast', DIRECTOR: 'directors' } as const;

const isOfYears = (name: MovieFacetName): name is 'YEAR' | 'DECADE' => name === 'YEAR' || name === 'DECADE';

/** What facets are made of. `nodes`: the films, if they are counted in memory. */
type Row = { films: number; nodes: number[] | null; years?: YearRow[] } & Partial<Record<LinkFacetName, LinkRow>>;

/** Counts films and their facets with one statement, or with none if the films are known in memory. */
export async function countFacets(reader: SearchReader, request: FacetsRequest): Promise<CountedFacets> {
  const { names, found, filter } = request;
  if ('records' in found) return toFacets(request, { films: found.records.length, ...countInMemory(request, found) });
  const links = names.flatMap((name) => (isOfYears(name) ? [] : [name]));
  const hasYears = links.length < names.length;
  const text = statement({
    films: 'ids' in found ? films.known : films.found,
    facets: [
      ...(hasYears ? [yearsPart] : []),
      ...links.map((name) => linksPart({ link: linkPattern[name], name })),
    ].join(''),
    names: [...(hasYears ? ['years'] : []), ...links].join(', '),
  });
  return readKnowing<Row, CountedFacets>(reader, {
    statement: text,
    parameters: {
      ...found,
      limit: integer(maxCounted),
      listed: integer(maxBuckets),
      selected: Object.fromEntries(links.map((name) => [name, selectedIds(name, filter)])),
    },
    fromColumns: ({ films: size, nodes }, columns) => {
      const records = recordsOfNodes(columns, nodes!);
      if (!records) return undefined;
      const inMemory = { columns, records };
      return { ...toFacets(request, { films: size, ...countInMemory(request, inMemory) }), inMemory };
    },
    fromRow: (row) => toFacets(request, row),
  });
}

/** The same as the statement counts. */
function countInMemory({ names, filter }: FacetsRequest, found: FilmsInMemory): Omit<Row, 'films' | 'nodes'> {
  const counted: Omit<Row, 'films' | 'nodes'> = {};
  for (const name of names)
    if (isOfYears(name)) counted.years ??= countYears(found);
    else
      counted[name] = countLinks(found, {
        list: linkList[name],
        listed: maxBuckets,
        selected: selectedIds(name, filter),
      });
  return counted;
}

function toFacets({ names, filter }: FacetsRequest, row: Omit<Row, 'nodes'>): CountedFacets {
  const facets = names.map(
    (name) =>
      [
        name,
        isOfYears(name) ? yearFacet(name, row.years!, filter) : linkFacet(name, row[name]!, selectedIds(name, filter)),
      ] as const,
  );
  return { films: row.films, facets: new Map(facets) };
}

interface Bucket {
  readonly id: string;
  readonly label: string;
  readonly count: number;
}
export interface YearRow {
  readonly year: number;
  readonly count: number;
}

const sumCounts = (rows: readonly { count: number }[]): number => rows.reduce((total, { count }) => total + count, 0);

export interface LinkRow {
  readonly top: readonly Bucket[];
  readonly selected: readonly Bucket[];
  readonly total: number;
}

function selectedIds(name: LinkFacetName, filter: MovieFilter): string[] {
  const { anyOf, allOf } = filter[fieldOf[name] as 'genres' | 'cast' | 'directors'];
  return [...new Set([...anyOf, ...allOf])];
}

function linkFacet(name: LinkFacetName, { top, selected, total }: LinkRow, ids: readonly string[]): FacetModel {
  const unlisted = selected.filter(({ id }) => !top.some((other) => other.id === id));
  const buckets = [...top, ...unlisted.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))];
  return {
    field: name,
    buckets: buckets.map((bucket) => ({ ...bucket, selected: ids.includes(bucket.id) })),
    stats: null,
    otherCount: total - sumCounts(buckets),
  };
}

function yearFacet(name: 'YEAR' | 'DECADE', rows: readonly YearRow[], { year }: MovieFilter): FacetModel {
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
