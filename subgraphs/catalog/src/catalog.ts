/** The catalog opened on its database: the subgraph and its change feed. */
import { openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { createSubgraph, type Subgraph } from '@marquee/kit/subgraph/subgraph';
import { createCatalogContext } from './context.js';
import { lastChange, readChanges, type ChangeBatch } from '@marquee/graph/changeFeed/changeFeed';
import { createLibrary } from './entities/neo4jGraphqlAdapter.js';
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
  /** Its connection, for programs that write films from within the same process. */
  readonly neo4j: Neo4jConnection;
  changes(after: number, limit?: number): Promise<ChangeBatch>;
  /** The last number of the change sequence. */
  lastChange(): Promise<number>;
  /** How many films there are. */
  countFilms(): Promise<number>;
  /** Empty when it can answer. */
  notReady(): Promise<readonly string[]>;
}

export interface CatalogOptions {
  readonly neo4j: Neo4jSettings;
  readonly log: Log;
}

/** Closes on `lifecycle.stop()`. */
export function openCatalog(lifecycle: Lifecycle, { neo4j: settings, log }: CatalogOptions): Promise<Catalog> {
  return openOrUnwind(lifecycle, async () => {
    const neo4j = await openNeo4j(settings);
    lifecycle.onStop('neo4j driver', () => neo4j.close());
    await ensureIndexes(neo4j);
    const library = await createLibrary(neo4j);
    const subgraph = createSubgraph({
      name: 'catalog',
      schema: catalogSchema(),
      log,
      classify: classifyNeo4jError,
      createContext: (request) => createCatalogContext(neo4j, library, request),
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
