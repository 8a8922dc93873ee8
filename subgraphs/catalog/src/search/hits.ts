/** What searching and browsing have in common: an answer, and how many hits there are. */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { FacetModel } from './facets.js';

/** A hit; `key` is what it is ordered by, upwards. */
export interface FoundFilm {
  readonly id: string;
  readonly key: number | string;
  readonly score: number;
  readonly typos: number;
}

export interface Answer {
  /** In order; at least those of the page that was asked for and one more where there is one. */
  readonly films: readonly FoundFilm[];
  readonly total: number;
  /** Whether the total and all facets are of all hits. */
  readonly isExact: boolean;
  readonly facets: readonly FacetModel[];
  readonly didYouMean: string | null;
}

export type Reader = Pick<Neo4jConnection, 'read'>;

/** Hits that are counted; of more, the best known. Facets over so many take some 15 ms. */
export const mostCounted = 2_000;

const countText = cypherFile(new URL('./browse-count.cypher', import.meta.url));

/** How many films a query of the index finds, of more than mostCounted one more. */
export async function countFilms(neo4j: Reader, query: string): Promise<number> {
  const [row] = await neo4j.read<{ films: number }>(countText, { query, limit: integer(mostCounted + 1) });
  return row!.films;
}
