/** A bucket of S3 and a queue of SQS that hears of it, on a server of one's own that keeps nothing: for tests and measurements. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { s3Lake } from '@marquee/ingestion/lake/s3Lake';
import type { Lake } from '@marquee/ingestion/lake/lake';
import { openQueue, type Queue } from '@marquee/ingestion/queue/queue';
import { provision, type Provision } from '@marquee/ingestion/seed/provision';
import { openClients } from '@marquee/ingestion/worker/startWorker';
import { startMoto } from './moto.js';

export interface LocalAws {
  /** What a process needs to be told to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly lake: Lake;
  readonly queue: Queue;
}

/** Stops on `lifecycle.stop()`. Needs Python; see hasPython of moto.ts. Sets this process's credentials. */
export async function startLocalAws(lifecycle: Lifecycle, provided: Provision): Promise<LocalAws> {
  const credentials = { AWS_ACCESS_KEY_ID: 'anybody', AWS_SECRET_ACCESS_KEY: 'anything' };
  Object.assign(process.env, credentials);
  const { bucket, queue: name } = provided;
  const [endpoint, region] = [await startMoto(lifecycle), 'us-east-1'];
  const { s3, sqs } = openClients(lifecycle, { endpoint, region, bucket, names: [name] });
  await provision(s3, sqs, provided);
  return {
    environment: { ...credentials, AWS_ENDPOINT: endpoint, AWS_REGION: region, BUCKET: bucket, WORKER_QUEUE: name },
    s3,
    sqs,
    lake: s3Lake(s3, bucket),
    queue: await openQueue(sqs, name),
  };
}
