/** Fills empty databases with a data set, on connections of its own: statements of a load may take longer than those of a request. */
import { openWhenReachable } from '@marquee/kit/openWhenReachable';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import type { Progress } from '@marquee/kit/progress';
import type { Neo4jSettings } from '@marquee/graph/neo4j/connection';
import type { Dataset } from './config.js';
import { loadDataset } from './loadDataset.js';
import { openSingleProcess } from './singleProcess.js';

export interface FillOptions {
  readonly neo4j: Omit<Neo4jSettings, 'readTimeoutMs'>;
  readonly databaseUrl: string;
  readonly dataset: Dataset;
  readonly log: Log;
  readonly progress: Progress;
  /** Receives each line of output. */
  readonly print: (line: string) => void;
  /** Ends the load at its next step. */
  readonly signal: AbortSignal;
  /** Milliseconds to wait for databases that cannot be reached. 0: without end. */
  readonly startTimeoutMs: number;
}

/** No client waits for a load. The limit only keeps a broken database from holding it for ever. */
const statementTimeoutMs = 600_000;
/** The driver's limit for a connection is this one too, so an address without a server is found out within it. */
const readTimeoutMs = 30_000;
const poolSize = 10;

/** Loads nothing if a data set is loaded already. Returns the handle of the demo user. `lifecycle.stop()` ends it. */
export async function fillDatabases(lifecycle: Lifecycle, options: FillOptions): Promise<string> {
  const { neo4j, databaseUrl, log, dataset, progress, print, signal, startTimeoutMs } = options;
  const loading = createLifecycle(log);
  lifecycle.onStop('load', () => loading.stop());
  return openOrUnwind(loading, async () => {
    const { catalog, social } = await openWhenReachable(loading, {
      dependency: 'the databases',
      log,
      stopping: signal,
      timeoutMs: startTimeoutMs,
      open: (attempt) =>
        openSingleProcess(attempt, {
          neo4j: { ...neo4j, readTimeoutMs },
          postgres: { url: databaseUrl, poolSize, statementTimeoutMs },
          log,
        }),
    });
    const handle = await loadDataset({ catalog, social, dataset, progress, print, now: new Date(), signal });
    await loading.stop();
    return handle;
  });
}
