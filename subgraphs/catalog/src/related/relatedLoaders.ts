/**
 * Similar films, films a person is known for, and costars. What a keeper has kept of them is read by index; what is not kept, or not
 * current, is found among all films. All requests of one kind take at most two Cypher statements.
 */
import DataLoader from 'dataloader';
import { tracedBatch } from '@marquee/kit/telemetry/batches';
import { countLookUp } from '@marquee/kit/telemetry/caches';
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { Dependencies } from '../facts/catalogNumber.js';
import type { Fact, Facts } from '../facts/facts.js';
import { relatedStatements } from '@marquee/graph/related/relatedStatements';
import {
  firstOfKept,
  foundSimilarFilms,
  type FoundSimilarFilms,
  type KeptSimilarFilms,
  type SimilarFilm,
} from '@marquee/graph/related/similarFilms';
import { firstOfKeptCostars, type Costar, type FoundCostars, type KeptCostars } from '@marquee/graph/related/costars';

export type { Costar as CostarModel } from '@marquee/graph/related/costars';

export interface RelatedRequest {
  /** Id of the film or person. */
  readonly id: string;
  /** Maximum number of items. */
  readonly first: number;
}

export interface Related {
  /** Films that are most similar to a film; ties go by id. */
  similar(request: RelatedRequest): Promise<readonly SimilarFilm[]>;
  /** Ids of the films that a person is best known for. */
  knownFor(request: RelatedRequest): Promise<readonly string[]>;
  /** People with most films in common with a person; ties go by id. */
  costars(request: RelatedRequest): Promise<readonly Costar[]>;
}

type Reader = Pick<Neo4jConnection, 'read'>;

const knownForStatement = cypherFile(new URL('./known-for.cypher', import.meta.url));

/** Make one for each request. */
export const createRelated = (neo4j: Reader, facts: Facts): Related => ({
  similar: loadLists(facts, {
    kind: 'similar films',
    // Any film changes what genres weigh.
    dependsOn: () => 'any',
    kept: (requests) => keptLists<KeptSimilarFilms, SimilarFilm>(neo4j, { ...similar, requests }),
    find: (requests) => findLists<FoundSimilarFilms, SimilarFilm>(neo4j, { ...similar, requests }),
  }),
  costars: loadLists(facts, {
    kind: 'costars',
    dependsOn: ({ id }) => [id],
    kept: (requests) => keptLists<KeptCostars, Costar>(neo4j, { ...costars, requests }),
    find: (requests) => findLists<FoundCostars, Costar>(neo4j, { ...costars, requests }),
  }),
  knownFor: loadLists(facts, {
    kind: 'known for',
    dependsOn: () => 'any',
    kept: async () => [],
    find: (requests) =>
      findLists<{ index: number; films: string[] }, string>(neo4j, {
        ...{ found: knownForStatement, itemsOf: ({ films }) => films, requests },
      }),
  }),
});

const similar = {
  keptStatement: relatedStatements.keptSimilar,
  firstOf: firstOfKept,
  found: relatedStatements.similar,
  itemsOf: foundSimilarFilms,
};
const costars = {
  keptStatement: relatedStatements.keptCostars,
  firstOf: firstOfKeptCostars,
  found: relatedStatements.costars,
  itemsOf: ({ costars }: FoundCostars) => costars,
};

/** Lists by the place of their request; a missing one is not known. */
type Lists<Item> = (readonly Item[] | undefined)[];

interface ListSource<Item> {
  readonly kind: string;
  /** What a list changes with. */
  dependsOn(request: RelatedRequest): Dependencies;
  kept(requests: readonly RelatedRequest[]): Promise<Lists<Item>>;
  find(requests: readonly RelatedRequest[]): Promise<Lists<Item>>;
}

const keyOf = ({ id, first }: RelatedRequest): string => `${id} ${first}`;

function loadLists<Item>(facts: Facts, { kind, dependsOn, kept, find }: ListSource<Item>) {
  const read = async (requests: readonly RelatedRequest[]): Promise<Fact<readonly Item[]>[]> => {
    const lists = await kept(requests);
    const missing = [...requests.keys()].filter((index) => lists[index] === undefined);
    const found = missing.length === 0 ? [] : await find(missing.map((index) => requests[index]!));
    for (const [place, index] of missing.entries()) lists[index] = found[place];
    return requests.map((request, index) => ({ value: lists[index] ?? [], dependsOn: dependsOn(request) }));
  };
  const loader = new DataLoader<RelatedRequest, readonly Item[], string>(
    tracedBatch(kind, async (requests) => {
      const lists = await facts.find<readonly Item[]>({
        kind,
        keys: requests.map(keyOf),
        read: (places) => read(places.map((place) => requests[place]!)),
      });
      return lists.map((list) => list!);
    }),
    { cacheKeyFn: keyOf },
  );
  return (request: RelatedRequest) => loader.load(request);
}

interface KeptOptions<Row, Item> {
  readonly keptStatement: string;
  readonly firstOf: (row: Row, first: number) => readonly Item[] | undefined;
  readonly requests: readonly RelatedRequest[];
}

async function keptLists<Row extends { index: number }, Item>(
  neo4j: Reader,
  { keptStatement, firstOf, requests }: KeptOptions<Row, Item>,
): Promise<Lists<Item>> {
  const rows = await neo4j.read<Row>(keptStatement, { ids: requests.map(({ id }) => id) });
  const lists: Lists<Item> = requests.map(() => undefined);
  for (const row of rows) lists[row.index] = firstOf(row, requests[row.index]!.first);
  for (const list of lists) countLookUp('related lists', list !== undefined);
  return lists;
}

interface FoundOptions<Row, Item> {
  readonly found: string;
  readonly itemsOf: (row: Row) => readonly Item[];
  readonly requests: readonly RelatedRequest[];
}

async function findLists<Row extends { index: number }, Item>(
  neo4j: Reader,
  { found, itemsOf, requests }: FoundOptions<Row, Item>,
): Promise<Lists<Item>> {
  const parameters = requests.map(({ id, first }) => ({ id, first: integer(first) }));
  const rows = await neo4j.read<Row>(found, { requests: parameters });
  const lists: Lists<Item> = requests.map(() => undefined);
  for (const row of rows) lists[row.index] = itemsOf(row);
  return lists;
}
