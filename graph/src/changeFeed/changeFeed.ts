/**
 * The catalog's change feed. Every committed change gets the next number of one sequence, and a consumer reads the changes after
 * the number it has. The feed is compacted: only the latest change of an entity is in it. A consumer that starts from zero reads
 * each entity once, in its current state.
 */
import { integer, type Neo4jConnection, type Run } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';

const sequenceStatement = cypherFile(new URL('./sequence.cypher', import.meta.url));
const lastChangeStatement = cypherFile(new URL('./last-change.cypher', import.meta.url));
const settledChangeStatement = cypherFile(new URL('./settled-change.cypher', import.meta.url));
const changedIdsStatement = cypherFile(new URL('./changed-ids.cypher', import.meta.url));
const changesStatement = cypherFile(new URL('./changes.cypher', import.meta.url));

/** Maximum number of changes in a batch. */
export const maxChanges = 2_000;

export interface Change {
  readonly seq: number;
  readonly id: string;
  readonly kind: 'FILM' | 'PERSON' | 'GENRE';
  /** Whether the entity was removed from the catalog. If so, all fields below but `survivor` are empty. */
  readonly removed: boolean;
  /** Id of the entity that it was merged into; null if there is none. */
  readonly survivor: string | null;
  readonly slug: string | null;
  /** Title of a film, name of a person or genre. */
  readonly name: string;
  readonly originalTitle: string | null;
  readonly alternativeTitles: readonly string[];
  readonly synopsis: string | null;
  readonly imageUrl: string | null;
  readonly year: number | null;
  readonly runtimeMinutes: number | null;
  readonly votes: number | null;
  /** Of a film: a hash of all its values but the slug. */
  readonly fingerprint: string | null;
  readonly externalIds: readonly { source: string; value: string; url: string | null }[];
  readonly genres: readonly { id: string; name: string }[];
  readonly credits: readonly CreditChange[];
}

export interface CreditChange {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly role: 'ACTOR' | 'DIRECTOR';
  readonly character: string | null;
  readonly billing: number;
}

export interface ChangeBatch {
  /** The graph whose numbers these are. A replica gives that of the graph that it follows. */
  readonly graphId: string;
  readonly changes: readonly Change[];
  /** The value of `after` for the next batch; unchanged if there is nothing new. */
  readonly cursor: number;
  /** Whether more changes are available now. */
  readonly more: boolean;
}

export interface ChangedIds {
  readonly ids: readonly string[];
  /** The last number of the sequence. Each later reading of the graph has all changes up to it. */
  readonly cursor: number;
  /** False if there are too many changes to list, or if `after` is no number of this sequence. */
  readonly isComplete: boolean;
}

/** The last number of the sequence; 0 before the first change. */
export async function lastChange(run: Run): Promise<number> {
  const [row] = await run<{ last: number }>(lastChangeStatement);
  return row?.last ?? 0;
}

/** The last number of the graph, and the id of the graph that it is of; null for a replica that is empty. */
export async function readSequence(run: Run): Promise<{ last: number; graphId: string | null }> {
  const [row] = await run<{ last: number; graphId: string | null }>(sequenceStatement);
  return row!;
}

/** The changes after number `after`, at most `limit`. Waits for transactions that are writing changes to end. Rejects if this replica is empty. */
export async function readChanges(neo4j: Neo4jConnection, after: number, limit = maxChanges): Promise<ChangeBatch> {
  const { last, graphId } = await readSequence(neo4j.readInBackground);
  if (graphId === null) throw new Error('this replica is empty');
  if (last <= after) return { graphId, changes: [], cursor: after, more: false };
  const until = await settledChange(neo4j);
  const rows = await neo4j.readInBackground<Change & Record<string, unknown>>(changesStatement, {
    after: integer(after),
    until: integer(until),
    limit: integer(limit),
  });
  // A replica may have been emptied meanwhile, and filled from another graph.
  if ((await readSequence(neo4j.readInBackground)).graphId !== graphId)
    throw new Error('this replica began to follow another graph while it was read');
  // A change may have got a later number while it was read. It comes again, after those that are between.
  const changes = rows.filter(({ seq }) => seq <= until);
  const more = rows.length === limit;
  return { graphId, changes, cursor: more ? (changes.at(-1)?.seq ?? after) : until, more };
}

/** Ids of the entities that changed after number `after`. Without it, only the last number. */
export async function readChangedIds(neo4j: Neo4jConnection, after: number | undefined): Promise<ChangedIds> {
  const last = await lastChange(neo4j.readInBackground);
  if (last === after) return { ids: [], cursor: last, isComplete: true };
  if (last === 0) return { ids: [], cursor: 0, isComplete: false };
  const until = await settledChange(neo4j);
  if (after === undefined || after > until) return { ids: [], cursor: until, isComplete: false };
  const rows = await neo4j.readInBackground<{ id: string }>(changedIdsStatement, {
    after: integer(after),
    until: integer(until),
    limit: integer(maxChanges + 1),
  });
  const isComplete = rows.length <= maxChanges;
  return { ids: isComplete ? rows.map(({ id }) => id) : [], cursor: until, isComplete };
}

/** While another transaction commits, only some of its changes may be visible. Its lock is free when all are. */
export const settledChange = (neo4j: Neo4jConnection): Promise<number> =>
  neo4j.write(async (run) => (await run<{ last: number }>(settledChangeStatement))[0]!.last);
