/** What a search by words and a search by filter have in common: their answer, and the count of films. */
import { integer } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import {
  countFacets,
  maxCounted,
  type CountedFacets,
  type FacetModel,
  type FacetsRequest,
  type MovieFacetName,
} from './movieFacets.js';
import type { MovieFilter } from './movieFilter.js';
import type { MovieOrderName } from './movieOrder.js';
import type { Columns } from '../columns/columns.js';
import type { SearchReader } from './searchReader.js';

export interface SearchRequest {
  readonly filter: MovieFilter;
  readonly order: MovieOrderName;
  readonly facets: readonly MovieFacetName[];
}

/** A film that a search found. Films are sorted by `key`, ascending. */
export interface FoundFilm {
  readonly id: string;
  readonly key: number | string;
  readonly score: number;
  readonly typos: number;
}

export interface SearchAnswer {
  /** In order; at least the films of the requested page, and one more if there is one. */
  readonly films: readonly FoundFilm[];
  readonly total: number;
  /** Whether the total and all facets cover all films that match. */
  readonly isExact: boolean;
  readonly facets: readonly FacetModel[];
  readonly didYouMean: string | null;
  /** The films in memory, as they were when the films of the answer were found; null if they were read. */
  readonly columns: Columns | null;
}

const countStatement = cypherFile(new URL('./count-films.cypher', import.meta.url));

/** The number of films, and facets over them, with at most one statement. `films` is the number if it is known. */
export async function countFilms(
  reader: SearchReader,
  { films, ...request }: FacetsRequest & { readonly films?: number | undefined },
): Promise<CountedFacets> {
  if (request.names.length > 0) {
    const counted = await countFacets(reader, request);
    return films === undefined ? counted : { ...counted, films };
  }
  if ('ids' in request.found) return { films: request.found.ids.length, facets: new Map() };
  if ('records' in request.found) return { films: films ?? request.found.records.length, facets: new Map() };
  if (films !== undefined) return { films, facets: new Map() };
  const [row] = await reader.read<{ films: number }>(countStatement, {
    query: request.found.query,
    limit: integer(maxCounted + 1),
  });
  return { films: row!.films, facets: new Map() };
}

/** The facets in the order in which they were asked for, from the sets of films that they were counted over. */
export const facetsInOrder = (names: readonly MovieFacetName[], counted: readonly CountedFacets[]): FacetModel[] =>
  names.map((name) => counted.flatMap(({ facets }) => facets.get(name) ?? [])[0]!);
