/** The ingestion worker as a process: it polls a folder, or consumes queues that announce a bucket's objects. */
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { isNeo4jOutage, openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { refuseReplica } from '@marquee/graph/replication/replicaState';
import { serve } from '@marquee/kit/http/httpServer';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import { createLog } from '@marquee/kit/log';
import { openWhenReachable, type OpenWhenReachableOptions } from '@marquee/kit/openWhenReachable';
import { sendMetrics } from '@marquee/kit/telemetry/metricsRoute';
import { startTelemetry } from '@marquee/kit/telemetry/telemetry';
import { upgradeIdentities } from '../apply/rebuild.js';
import { openAwsClients } from '../awsClients.js';
import type { IngestConfig } from '../config.js';
import { folderLake } from '../lake/folderLake.js';
import { s3Lake } from '../lake/s3Lake.js';
import { openSqsQueue } from '../queue/sqsQueue.js';
import { followWithLists } from '../related/listKeeper.js';
import type { WorkerDeps } from './ingestObject.js';
import { startLakeWorker, type Worker } from './lakeWorker.js';
import { createMetrics } from './metrics.js';
import { startQueueWorker } from './queueWorker.js';

/** Starts the worker, and waits for Neo4j and the queues until `stopping` aborts. /live answers at once, /ready when the worker has started. */
export async function startWorker(
  config: IngestConfig,
  stopping?: AbortSignal,
): Promise<{ url: string; stop(): Promise<void> }> {
  const log = createLog('ingest', config.debug);
  const lifecycle = createLifecycle(log, 30_000);
  return openOrUnwind(lifecycle, async () => {
    await startTelemetry(lifecycle, { service: 'ingestion', config: config.telemetry, log });
    let notReady = async (): Promise<readonly string[]> => ['neo4j'];
    const serving = await serve({
      host: config.host,
      port: config.port,
      routes: { 'GET /metrics': sendMetrics },
      notReady: () => notReady(),
    });
    try {
      const options = { config, waiting: { log, stopping, timeoutMs: config.startTimeoutMs } };
      const neo4j = await openGraph(lifecycle, options);
      const deps = { neo4j, log, metrics: createMetrics(), leaseMs: config.leaseSeconds * 1_000 };
      notReady = async () => ['source'];
      const workers = await openWorkers(lifecycle, deps, options);
      const lists = followWithLists(neo4j, log);
      lifecycle.onStop('lists', () => lists.stop());
      notReady = () => waitingFor(neo4j, workers);
    } catch (error) {
      await serving.stop();
      throw error;
    }
    // Registered last, so that it is stopped first and the process is no longer ready.
    lifecycle.onStop('http', () => serving.stop());
    log.info({ url: serving.url, source: config.queues?.names ?? config.lake }, 'ingestion worker started');
    return { url: serving.url, stop: () => lifecycle.stop() };
  });
}

interface OpenOptions {
  readonly config: IngestConfig;
  /** How the start waits for what is away. */
  readonly waiting: Pick<OpenWhenReachableOptions<unknown>, 'log' | 'stopping' | 'timeoutMs'>;
}

const openGraph = (lifecycle: Lifecycle, { config, waiting }: OpenOptions): Promise<Neo4jConnection> =>
  openWhenReachable(lifecycle, {
    ...waiting,
    dependency: 'neo4j',
    isAway: isNeo4jOutage,
    open: async (attempt) => {
      const { log } = waiting;
      const onStatement = (statement: string) => log.debug({ statement }, 'cypher');
      const neo4j = await openNeo4j({ ...config.neo4j, onStatement, log });
      attempt.onStop('neo4j driver', () => neo4j.close());
      await refuseReplica(neo4j);
      await ensureIndexes(neo4j);
      await upgradeIdentities(neo4j);
      return neo4j;
    },
  });

function waitingFor(neo4j: Neo4jConnection, workers: readonly Worker[]): Promise<readonly string[]> {
  const waiting = workers.every(({ started }) => started) ? [] : ['source'];
  return neo4j.read('RETURN 1').then(
    () => waiting,
    () => [...waiting, 'neo4j'],
  );
}

async function openWorkers(
  lifecycle: Lifecycle,
  deps: WorkerDeps,
  { config: { lake, queues, leaseSeconds }, waiting }: OpenOptions,
): Promise<Worker[]> {
  if (!queues) return [stopWith(lifecycle, startLakeWorker(deps, await folderLake(lake)))];
  const { s3, sqs } = openAwsClients(lifecycle, queues);
  const { bucket, names } = queues;
  const opened = await openWhenReachable(lifecycle, {
    ...waiting,
    dependency: 'queues',
    open: () => Promise.all(names.map((name) => openSqsQueue(sqs, name))),
  });
  const options = { lake: s3Lake(s3, bucket), bucket, visibilitySeconds: leaseSeconds };
  // Each queue has its own limit of messages in flight, so a provider with its own queue never waits for others.
  return opened.map((queue) => stopWith(lifecycle, startQueueWorker(deps, queue, options)));
}

function stopWith(lifecycle: Lifecycle, worker: Worker): Worker {
  lifecycle.onStop('worker', () => worker.stop());
  return worker;
}
