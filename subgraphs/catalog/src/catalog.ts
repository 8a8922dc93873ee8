/** The catalog opened on its database: the subgraph, its change feed and the way films get in. */
import { openOrUnwind, type Lifecycle } from '../../../kit/src/lifecycle.js';
import type { Log } from '../../../kit/src/log.js';
import { createSubgraph, type Subgraph } from '../../../kit/src/subgraph.js';
import { createCatalogContext } from './context.js';
import { lastChange, readChanges, type ChangeBatch } from './feed/changes.js';
import { createLibrary } from './graph/library.js';
import type { Applied } from './ingest/apply/apply.js';
import { loadRecords, type LoadOptions } from './ingest/load.js';
import type { SourceRecord } from './ingest/record.js';
import { classifyNeo4jError, openNeo4j, type Neo4jSettings } from './neo4j/connection.js';
import { ensureIndexes } from './neo4j/indexes.js';
import { catalogSchema } from './schema.js';

export interface Catalog {
  readonly subgraph: Subgraph;
  changes(after: number, limit?: number): Promise<ChangeBatch>;
  load(records: Iterable<SourceRecord>, options?: LoadOptions): Promise<Applied>;
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
      changes: (after, limit) => readChanges(neo4j, after, limit),
      load: (records, options) => loadRecords(neo4j, records, options),
      lastChange: () => lastChange(neo4j),
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
