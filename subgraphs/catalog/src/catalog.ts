/** The catalog on its database: the subgraph and its change feed. */
import { openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { createSubgraph, type Subgraph } from '@marquee/kit/subgraph/subgraph';
import { createCatalogContext } from './context.js';
import { lastChange, readChanges, type ChangeBatch } from '@marquee/graph/changeFeed/changeFeed';
import { createNeo4jGraphqlAdapter } from './entities/neo4jGraphqlAdapter.js';
import {
  classifyNeo4jError,
  openNeo4j,
  type Neo4jConnection,
  type Neo4jSettings,
} from '@marquee/graph/neo4j/connection';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { catalogSchema } from './schema.js';

export interface Catalog {
  readonly subgraph: Subgraph;
  /** The connection, for code of the same process that writes films. */
  readonly neo4j: Neo4jConnection;
  /** Changes after number `after`, at most `limit`. */
  changes(after: number, limit?: number): Promise<ChangeBatch>;
  /** The last number of the change sequence; 0 before the first change. */
  lastChange(): Promise<number>;
  /** Number of films in the graph. */
  countFilms(): Promise<number>;
  /** Names of what the catalog waits for; empty if it is ready to serve. */
  notReady(): Promise<readonly string[]>;
}

export interface CatalogOptions {
  readonly neo4j: Neo4jSettings;
  readonly log: Log;
}

/** Opens the catalog; `lifecycle.stop()` closes it. Throws a StartError if Neo4j cannot be used. */
export function openCatalog(lifecycle: Lifecycle, { neo4j: settings, log }: CatalogOptions): Promise<Catalog> {
  return openOrUnwind(lifecycle, async () => {
    const neo4j = await openNeo4j(settings);
    lifecycle.onStop('neo4j driver', () => neo4j.close());
    await ensureIndexes(neo4j);
    const adapter = await createNeo4jGraphqlAdapter(neo4j);
    const subgraph = createSubgraph({
      name: 'catalog',
      schema: catalogSchema(),
      log,
      classify: classifyNeo4jError,
      createContext: (request) => createCatalogContext(neo4j, adapter, request),
    });
    return {
      subgraph,
      neo4j,
      changes: (after, limit) => readChanges(neo4j, after, limit),
      lastChange: () => lastChange(neo4j.readInBackground),
      countFilms: async () =>
        (await neo4j.readInBackground<{ films: number }>('MATCH (m:Movie) RETURN count(m) AS films'))[0]!.films,
      notReady: async () => {
        try {
          await neo4j.read('RETURN 1');
          return [];
        } catch {
          return ['neo4j'];
        }
      },
    };
  });
}
