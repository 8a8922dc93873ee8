/** A graph that is a replica of a catalog: the node that says so, and how far it is. */
import { StartError } from '@marquee/kit/errors';
import { integer, type Neo4jConnection } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';

const stateStatement = cypherFile(new URL('./replica-state.cypher', import.meta.url));
const storeLevelStatement = cypherFile(new URL('./store-level.cypher', import.meta.url));

export interface ReplicaState {
  /** The graph that it follows; null for a replica that is empty or is being emptied. */
  readonly graphId: string | null;
  /** The number of the last change that it has. */
  readonly cursor: number;
  /** The number of the last list that it has. */
  readonly lists: number;
  /** When it last had all changes and lists, in milliseconds since 1970; null if it is not a state that the writer had. */
  readonly levelAt: number | null;
  /** What it followed then (`WriterFeed.source`); null if a version before did not store it. */
  readonly levelSource: string | null;
}

export const isReplicaError = (): StartError =>
  new StartError('This Neo4j is a replica of a catalog. Films are written to the Neo4j that it follows.');

/** Throws a StartError if the graph is a replica. */
export async function refuseReplica(neo4j: Neo4jConnection): Promise<void> {
  const rows = await neo4j.readInBackground('MATCH (r:Replica) RETURN r.name AS name');
  if (rows.length > 0) throw isReplicaError();
}

/** Makes an empty graph a replica. Throws a StartError if the graph has films of its own. Call it after `ensureIndexes`. */
export async function claimReplica(neo4j: Neo4jConnection): Promise<void> {
  const [row] = await neo4j.write((run) =>
    run<{ isReplica: boolean }>(
      `MATCH (s:ChangeSequence {name: 'catalog'})
       SET s.locked = true
       FOREACH (_ IN CASE WHEN s.last = 0 THEN [1] ELSE [] END | MERGE (:Replica {name: 'catalog'}))
       RETURN EXISTS { (:Replica {name: 'catalog'}) } AS isReplica`,
    ),
  );
  if (!row!.isReplica)
    throw new StartError(
      'This Neo4j has films of its own, so it cannot become a replica. Give the replica an empty Neo4j, or unset CATALOG_REPLICA_OF.',
    );
}

export async function readReplicaState(neo4j: Neo4jConnection): Promise<ReplicaState> {
  const [row] = await neo4j.readInBackground<ReplicaState & Record<string, unknown>>(stateStatement);
  return row!;
}

/** Stores that a replica had everything of `source` at `levelAt`, so that a process that starts knows it. Does nothing if it is not at `cursor` any more. */
export async function storeLevel(
  neo4j: Neo4jConnection,
  { graphId, cursor, levelAt, source }: { graphId: string; cursor: number; levelAt: number; source: string },
): Promise<void> {
  const parameters = { graphId, source, cursor: integer(cursor), levelAt: integer(levelAt) };
  await neo4j.write((run) => run(storeLevelStatement, parameters));
}

const nodesPerDeletion = 5_000;

/** Empties a replica, so that it follows the graph `graphId` from nothing. It can be interrupted at any moment and run again. */
export async function startReplicaOver(neo4j: Neo4jConnection, graphId: string): Promise<void> {
  await neo4j.write((run) =>
    run(
      `MATCH (r:Replica {name: 'catalog'}) SET r.graphId = null, r.levelCursor = null, r.levelAt = null, r.levelSource = null`,
    ),
  );
  for (let left = true; left;) {
    const [row] = await neo4j.write((run) =>
      run<{ deleted: number }>(
        `MATCH (n:Entity|ExternalId|SourceRecord|SimilarFilms|CostarList|ListKeeper)
         WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS deleted`,
        { limit: integer(nodesPerDeletion) },
      ),
    );
    left = row!.deleted > 0;
  }
  await neo4j.write((run) =>
    run(
      `MATCH (s:ChangeSequence {name: 'catalog'}) SET s.last = 0
       WITH s MATCH (r:Replica {name: 'catalog'}) SET r.graphId = $graphId`,
      { graphId },
    ),
  );
}
