/** The catalog on its database: the subgraph and its change feed. */
import { openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { createSubgraph, type Subgraph } from '@marquee/kit/subgraph/subgraph';
import { createCatalogContext } from './context.js';
import {
  lastChange,
  readChangedIds,
  readChanges,
  type ChangeBatch,
  type ChangedIds,
} from '@marquee/graph/changeFeed/changeFeed';
import { createNeo4jGraphqlAdapter } from './entities/neo4jGraphqlAdapter.js';
import {
  classifyNeo4jError,
  isRouted,
  openNeo4j,
  type Neo4jConnection,
  type Neo4jSettings,
} from '@marquee/graph/neo4j/connection';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { readListPage, readReplicaPage, type ListPage, type ReplicaPage } from '@marquee/graph/replication/replicaFeed';
import { claimReplica, refuseReplica } from '@marquee/graph/replication/replicaState';
import { HttpError } from '@marquee/kit/errors';
import { openFilmColumns } from './columns/filmColumns.js';
import { openFacts } from './facts/facts.js';
import { followWriter, type FollowWriterOptions, type ReplicaFollower } from './replica/followWriter.js';
import type { WriterFeed } from './replica/writerFeed.js';
import { catalogSchema } from './schema.js';
import { warmUp } from './warmUp.js';

export interface Catalog {
  readonly subgraph: Subgraph;
  /** The connection, for code of the same process that writes films. */
  readonly neo4j: Neo4jConnection;
  /** Changes after number `after`, at most `limit`. Of a replica: of the graph that it follows, while it is level. */
  changes(after: number, limit?: number): Promise<ChangeBatch>;
  /** Ids of what changed after number `after`; undefined reads only the last number. */
  changedIds(after: number | undefined): Promise<ChangedIds>;
  /** The last number of the change sequence; 0 before the first change. */
  lastChange(): Promise<number>;
  /** Waits until searches find all films of now in memory, if they are kept there. */
  filmsInMemory(): Promise<void>;
  /** Number of films in the graph. */
  countFilms(): Promise<number>;
  /** Searches once, so that the first client does not wait for Neo4j's plans. Never rejects, and ends after ten seconds. */
  warmUp(): Promise<void>;
  /** What a replica reads: changes after number `after`, with everything that belongs to them. */
  replicaChanges(after: number): Promise<ReplicaPage>;
  /** What a replica reads: lists of similar films and costars after list number `after`. */
  replicaLists(after: number): Promise<ListPage>;
  /** The last change that every operation from now on has; undefined if it has all changes that were committed before. */
  position(): number | undefined;
  /** Names of what the catalog waits for; empty if it is ready to serve. */
  notReady(): Promise<readonly string[]>;
}

export interface CatalogOptions {
  readonly neo4j: Neo4jSettings;
  readonly log: Log;
  /** Memory of the facts that the catalog keeps; 0 keeps none. Default: 0. */
  readonly factsBytes?: number;
  /** Memory of the films that searches read; 0 keeps none. Default: 0. */
  readonly filmsBytes?: number;
  /** Makes this catalog a replica of another one. */
  readonly replica?: Omit<FollowWriterOptions, 'log'> & { readonly writer: WriterFeed };
}

/** How long Neo4j may take to answer a check of readiness. */
const readinessMs = 800;

/** Opens the catalog; `lifecycle.stop()` closes it. Throws a StartError if Neo4j cannot be used. */
export function openCatalog(
  lifecycle: Lifecycle,
  { neo4j: settings, log, factsBytes = 0, filmsBytes = 0, replica }: CatalogOptions,
): Promise<Catalog> {
  return openOrUnwind(lifecycle, async () => {
    const neo4j = await openNeo4j({ ...settings, log });
    lifecycle.onStop('neo4j driver', () => neo4j.close());
    if (!replica) await refuseReplica(neo4j);
    await ensureIndexes(neo4j);
    const follower = replica && (await openReplica(lifecycle, neo4j, { ...replica, log }));
    const requireLevel = () => {
      if (follower && !follower.isLevel) throw new HttpError('INTERNAL_SERVER_ERROR', undefined, 503);
    };
    const adapter = await createNeo4jGraphqlAdapter(neo4j);
    const facts = await openFacts(lifecycle, neo4j, factsBytes);
    const films = filmsBytes > 0 ? openFilmColumns(lifecycle, neo4j, { log, maxBytes: filmsBytes }) : undefined;
    const subgraph = createSubgraph({
      name: 'catalog',
      schema: catalogSchema(),
      log,
      classify: classifyNeo4jError,
      createContext: (request) => {
        const reader = neo4j.forRequest(request);
        return createCatalogContext(request, {
          neo4j: reader,
          adapter: adapter.through(reader),
          facts: facts.forRequest(),
          films,
        });
      },
    });
    return {
      subgraph,
      neo4j,
      changes: async (after, limit) => {
        requireLevel();
        return readChanges(neo4j, after, limit);
      },
      changedIds: (after) => readChangedIds(neo4j, after),
      replicaChanges: async (after) => {
        requireLevel();
        return readReplicaPage(neo4j, after);
      },
      replicaLists: async (after) => {
        requireLevel();
        return readListPage(neo4j, after);
      },
      position: () => (follower ? follower.position : isRouted(settings) ? facts.position : undefined),
      filmsInMemory: async () => films?.catchUp(),
      lastChange: () => lastChange(neo4j.readInBackground),
      countFilms: async () =>
        (await neo4j.readInBackground<{ films: number }>('MATCH (m:Movie) RETURN count(m) AS films'))[0]!.films,
      warmUp: () => warmUp(subgraph, log),
      notReady: () => notReady(neo4j, follower),
    };
  });
}

async function notReady(neo4j: Neo4jConnection, follower: ReplicaFollower | undefined): Promise<readonly string[]> {
  try {
    const deadlineAt = performance.now() + readinessMs;
    await neo4j.forRequest({ signal: AbortSignal.timeout(readinessMs), deadlineAt }).read('RETURN 1');
    return follower && !follower.isLevel ? ['replica'] : [];
  } catch {
    return ['neo4j'];
  }
}

async function openReplica(
  lifecycle: Lifecycle,
  neo4j: Neo4jConnection,
  { writer, ...options }: FollowWriterOptions & { readonly writer: WriterFeed },
): Promise<ReplicaFollower> {
  await claimReplica(neo4j);
  const follower = followWriter(neo4j, writer, options);
  lifecycle.onStop('replica', () => follower.stop());
  return follower;
}
