/** Films, people and genres whose names the index finds: with their names from memory, or from the statement that finds them. */
import { integer } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { idOf, labelOf, popularityOf, recordsOfNodes, textsOf, type Columns } from '../columns/columns.js';
import { typeOfId, type EntityType } from '../model/entity.js';
import { readKnowing, type SearchReader } from './searchReader.js';

export interface NamedCandidate {
  readonly id: string;
  readonly kind: EntityType;
  readonly name: string;
  readonly originalName: string | null;
  readonly popularity: number;
}

/** Queries of Lucene. */
export interface NameQueries {
  readonly films: string;
  /** For people and genres. */
  readonly names: string;
}

export interface NamesRequest {
  readonly exact: NameQueries;
  /** For names with typos. */
  readonly fuzzy: NameQueries;
  /** With so many names without a typo, there is no search for names with typos. */
  readonly sufficient: number;
  readonly kinds: readonly EntityType[];
  /** Maximum number of films, and of people and genres, of one query. */
  readonly limit: number;
}

type CandidateValues = [id: string, kind: EntityType, name: string, originalName: string | null, popularity: number];

interface Row {
  readonly nodes: readonly number[];
  readonly entities: readonly string[];
  readonly candidates: readonly (readonly [...CandidateValues])[];
}

const statement = cypherFile(new URL('./names-matching.cypher', import.meta.url));

export const findNames = (reader: SearchReader, request: NamesRequest): Promise<readonly NamedCandidate[]> =>
  readKnowing<Row, readonly NamedCandidate[]>(reader, {
    statement,
    parameters: { ...request, limit: integer(request.limit), sufficient: integer(request.sufficient) },
    fromColumns: ({ nodes, entities }, columns) => {
      const records = recordsOfNodes(columns, nodes);
      if (!records) return undefined;
      const found = [
        ...Array.from(records, (record) => filmInMemory(columns, record)),
        ...entities.map((id) => entityInMemory(columns, id)),
      ];
      return found.every((candidate) => candidate !== undefined) ? found : undefined;
    },
    fromRow: ({ candidates }) =>
      candidates.map(([id, kind, name, originalName, popularity]) => ({ id, kind, name, originalName, popularity })),
  });

/** The same as the statement gives. */
function filmInMemory(columns: Columns, record: number): NamedCandidate {
  const texts = textsOf(columns, record);
  return {
    id: idOf(columns, record),
    kind: 'Movie',
    name: texts.read('title'),
    originalName: texts.read('originalTitle'),
    // Cypher divides integers without a remainder.
    popularity: Math.trunc(popularityOf(columns, record) / 10),
  };
}

function entityInMemory(columns: Columns, id: string): NamedCandidate | undefined {
  const label = labelOf(columns, id);
  return label && { id, kind: typeOfId(id), name: label.name, originalName: null, popularity: label.films };
}
