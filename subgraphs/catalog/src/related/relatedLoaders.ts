/** Similar films, films a person is known for, and costars. All requests of one kind are one Cypher statement. */
import DataLoader from 'dataloader';
import { tracedBatch } from '@marquee/kit/telemetry/batches';
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';

export interface RelatedRequest {
  /** Id of the film or person. */
  readonly id: string;
  /** Maximum number of items. */
  readonly first: number;
}

interface Shared {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
}

/** A similar film, with what it shares. The score is the sum of all weights and `era`, the weight of a close release year. */
export interface SimilarFilm {
  readonly id: string;
  readonly year: number | null;
  readonly score: number;
  readonly shared: readonly (Shared & { readonly kind: 'SHARED_CAST' | 'SHARED_DIRECTOR' })[];
  readonly genres: readonly Shared[];
  readonly era: number;
}

export interface CostarModel {
  readonly personId: string;
  /** Ids of all films that both people worked on, newest first. */
  readonly films: readonly string[];
}

export interface Related {
  /** Films that are most similar to a film; ties go by id. */
  similar(request: RelatedRequest): Promise<readonly SimilarFilm[]>;
  /** Ids of the films that a person is best known for. */
  knownFor(request: RelatedRequest): Promise<readonly string[]>;
  /** People with most films in common with a person; ties go by id. */
  costars(request: RelatedRequest): Promise<readonly CostarModel[]>;
}

const statements = {
  similar: cypherFile(new URL('./similar-films.cypher', import.meta.url)),
  knownFor: cypherFile(new URL('./known-for.cypher', import.meta.url)),
  costars: cypherFile(new URL('./costars.cypher', import.meta.url)),
};

/** Make one for each request. */
export function createRelated(neo4j: Pick<Neo4jConnection, 'read'>): Related {
  function loadLists<Item, Column extends string>(statement: string, column: Column) {
    type Row = { index: number } & Record<Column, Item[]>;
    const loader = new DataLoader<RelatedRequest, readonly Item[], string>(
      tracedBatch(column, async (requests) => {
        const parameters = requests.map(({ id, first }) => ({ id, first: integer(first) }));
        const rows = await neo4j.read<Row>(statement, { requests: parameters });
        const byIndex = new Map(rows.map((row) => [row.index, row[column]]));
        return requests.map((_, index) => byIndex.get(index) ?? []);
      }),
      { cacheKeyFn: ({ id, first }) => `${id} ${first}` },
    );
    return (request: RelatedRequest) => loader.load(request);
  }
  return {
    similar: loadLists<SimilarFilm, 'films'>(statements.similar, 'films'),
    knownFor: loadLists<string, 'films'>(statements.knownFor, 'films'),
    costars: loadLists<CostarModel, 'costars'>(statements.costars, 'costars'),
  };
}
