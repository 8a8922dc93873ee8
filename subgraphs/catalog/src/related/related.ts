/** Films like a film, and films and people that somebody is known by: however many are asked about, one statement each. */
import DataLoader from 'dataloader';
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';

export interface RelatedAsk {
  readonly id: string;
  readonly first: number;
}

interface Shared {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
}

export interface SimilarFilm {
  readonly id: string;
  readonly year: number | null;
  readonly score: number;
  readonly shared: readonly (Shared & { readonly kind: 'SHARED_CAST' | 'SHARED_DIRECTOR' })[];
  readonly genres: readonly Shared[];
  readonly era: number;
}

export interface CostarRow {
  readonly id: string;
  readonly films: readonly string[];
}

export interface Related {
  /** The films most like one, the likest first; ties go by id. */
  similar(ask: RelatedAsk): Promise<readonly SimilarFilm[]>;
  /** Ids of the films that a person is best known for. */
  knownFor(ask: RelatedAsk): Promise<readonly string[]>;
  /** Who was in most films with a person. */
  costars(ask: RelatedAsk): Promise<readonly CostarRow[]>;
}

const texts = {
  similar: cypherFile(new URL('./similar-films.cypher', import.meta.url)),
  knownFor: cypherFile(new URL('./known-for.cypher', import.meta.url)),
  costars: cypherFile(new URL('./costars.cypher', import.meta.url)),
};

/** Lives for one request. */
export function createRelated(neo4j: Pick<Neo4jConnection, 'read'>): Related {
  function lists<Item, Column extends string>(text: string, column: Column) {
    type Row = { ask: number } & Record<Column, Item[]>;
    const loader = new DataLoader<RelatedAsk, readonly Item[], string>(
      async (asks) => {
        const parameters = asks.map(({ id, first }) => ({ id, first: integer(first) }));
        const rows = await neo4j.read<Row>(text, { asks: parameters });
        const byAsk = new Map(rows.map((row) => [row.ask, row[column]]));
        return asks.map((_, index) => byAsk.get(index) ?? []);
      },
      { cacheKeyFn: ({ id, first }) => `${id} ${first}` },
    );
    return (ask: RelatedAsk) => loader.load(ask);
  }
  return {
    similar: lists<SimilarFilm, 'films'>(texts.similar, 'films'),
    knownFor: lists<string, 'films'>(texts.knownFor, 'films'),
    costars: lists<CostarRow, 'costars'>(texts.costars, 'costars'),
  };
}
