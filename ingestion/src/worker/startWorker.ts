/** The ingestion worker as a process of its own: it follows a lake's folder, or queues that tell of a bucket. */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { serve } from '@marquee/kit/http/httpServer';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import { createLog } from '@marquee/kit/log';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import type { IngestConfig, QueueConfig } from '../config.js';
import { folderLake } from '../lake/folderLake.js';
import { s3Lake } from '../lake/s3Lake.js';
import { openQueue } from '../queue/queue.js';
import { followLake, type Worker } from './lakeWorker.js';
import { createMetrics } from './metrics.js';
import { followQueue } from './queueWorker.js';
import type { Workshop } from './ingestObject.js';

export async function startWorker(config: IngestConfig): Promise<{ url: string; stop(): Promise<void> }> {
  const log = createLog('ingest', config.debug);
  const lifecycle = createLifecycle(log, 30_000);
  return openOrUnwind(lifecycle, async () => {
    const neo4j = await openNeo4j({ ...config.neo4j, onStatement: (statement) => log.debug({ statement }, 'cypher') });
    lifecycle.onStop('neo4j driver', () => neo4j.close());
    await ensureIndexes(neo4j);
    const metrics = createMetrics();
    const leaseMs = config.holdSeconds * 1_000;
    const workers = await openWorkers(lifecycle, { neo4j, log, metrics, leaseMs }, config);
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
    // Last, so that it is first to say that it is not ready any more.
    lifecycle.onStop('http', () => serving.stop());
    log.info({ url: serving.url, source: config.queues?.names ?? config.lake }, 'ingestion is at work');
    return { url: serving.url, stop: () => lifecycle.stop() };
  });
}

async function openWorkers(lifecycle: Lifecycle, workshop: Workshop, config: IngestConfig): Promise<Worker[]> {
  const { lake, queues, holdSeconds } = config;
  if (!queues) return [started(lifecycle, followLake(workshop, await folderLake(lake)))];
  const { s3, sqs } = openClients(lifecycle, queues);
  const { bucket, names } = queues;
  // Each queue has a share of its own: a provider with its own queue waits for nobody.
  const opened = await Promise.all(names.map((name) => openQueue(sqs, name)));
  const options = { lake: s3Lake(s3, bucket), bucket, hideSeconds: holdSeconds };
  return opened.map((queue) => started(lifecycle, followQueue(workshop, queue, options)));
}

function started(lifecycle: Lifecycle, worker: Worker): Worker {
  lifecycle.onStop('worker', () => worker.stop());
  return worker;
}

/** Without an endpoint it is AWS itself; credentials come the way its clients always find them. */
export function openClients(lifecycle: Lifecycle, { endpoint, region }: QueueConfig): { s3: S3Client; sqs: SQSClient } {
  const settings = { region, ...(endpoint ? { endpoint } : {}) };
  const s3 = new S3Client({ ...settings, forcePathStyle: endpoint !== undefined });
  const sqs = new SQSClient(settings);
  lifecycle.onStop('aws clients', () => {
    s3.destroy();
    sqs.destroy();
  });
  return { s3, sqs };
}
