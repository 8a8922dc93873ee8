/** What a search by words and a search by filter have in common: their answer, and the count of films. */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { FacetModel, MovieFacetName } from './movieFacets.js';
import type { MovieFilter } from './movieFilter.js';
import type { MovieOrderName } from './movieOrder.js';

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
}

export type Reader = Pick<Neo4jConnection, 'read'>;

/** Maximum number of films that are counted, the most popular first. Facets over so many take about 15 ms. */
export const maxCounted = 2_000;

const countStatement = cypherFile(new URL('./count-films.cypher', import.meta.url));

/** Number of films that match a Lucene query; maxCounted + 1 if there are more than maxCounted. */
export async function countFilms(neo4j: Reader, query: string): Promise<number> {
  const [row] = await neo4j.read<{ films: number }>(countStatement, { query, limit: integer(maxCounted + 1) });
  return row!.films;
}
