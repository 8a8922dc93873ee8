/** The ingestion worker as a process: it polls a folder, or consumes queues that announce a bucket's objects. */
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { serve } from '@marquee/kit/http/httpServer';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import { createLog } from '@marquee/kit/log';
import { openAwsClients } from '../awsClients.js';
import type { IngestConfig } from '../config.js';
import { folderLake } from '../lake/folderLake.js';
import { s3Lake } from '../lake/s3Lake.js';
import { openSqsQueue } from '../queue/sqsQueue.js';
import type { WorkerDeps } from './ingestObject.js';
import { startLakeWorker, type Worker } from './lakeWorker.js';
import { createMetrics } from './metrics.js';
import { startQueueWorker } from './queueWorker.js';

export async function startWorker(config: IngestConfig): Promise<{ url: string; stop(): Promise<void> }> {
  const log = createLog('ingest', config.debug);
  const lifecycle = createLifecycle(log, 30_000);
  return openOrUnwind(lifecycle, async () => {
    const neo4j = await openNeo4j({ ...config.neo4j, onStatement: (statement) => log.debug({ statement }, 'cypher') });
    lifecycle.onStop('neo4j driver', () => neo4j.close());
    await ensureIndexes(neo4j);
    const metrics = createMetrics();
    const deps = { neo4j, log, metrics, leaseMs: config.leaseSeconds * 1_000 };
    const workers = await openWorkers(lifecycle, deps, config);
    const serving = await serve({
      host: config.host,
      port: config.port,
      routes: {
        'GET /metrics': async (_, response) => {
          response.writeHead(200, { 'content-type': metrics.registry.contentType });
          response.end(await metrics.registry.metrics());
        },
      },
      notReady: async () => {
        const waiting = workers.every(({ started }) => started) ? [] : ['source'];
        return neo4j.read('RETURN 1').then(
          () => waiting,
          () => [...waiting, 'neo4j'],
        );
      },
    });
    // Registered last, so that it is stopped first and the process is no longer ready.
    lifecycle.onStop('http', () => serving.stop());
    log.info({ url: serving.url, source: config.queues?.names ?? config.lake }, 'ingestion worker started');
    return { url: serving.url, stop: () => lifecycle.stop() };
  });
}

async function openWorkers(lifecycle: Lifecycle, deps: WorkerDeps, config: IngestConfig): Promise<Worker[]> {
  const { lake, queues, leaseSeconds } = config;
  if (!queues) return [stopWith(lifecycle, startLakeWorker(deps, await folderLake(lake)))];
  const { s3, sqs } = openAwsClients(lifecycle, queues);
  const { bucket, names } = queues;
  // Each queue has its own limit of messages in flight, so a provider with its own queue never waits for others.
  const opened = await Promise.all(names.map((name) => openSqsQueue(sqs, name)));
  const options = { lake: s3Lake(s3, bucket), bucket, visibilitySeconds: leaseSeconds };
  return opened.map((queue) => stopWith(lifecycle, startQueueWorker(deps, queue, options)));
}

function stopWith(lifecycle: Lifecycle, worker: Worker): Worker {
  lifecycle.onStop('worker', () => worker.stop());
  return worker;
}
