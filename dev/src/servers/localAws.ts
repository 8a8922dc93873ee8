/** An S3 bucket that notifies an SQS queue, on a local server without persistence. For tests and measurements. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { s3Lake } from '@marquee/ingestion/lake/s3Lake';
import type { Lake } from '@marquee/ingestion/lake/lake';
import type { Queue } from '@marquee/ingestion/queue/queue';
import { openSqsQueue } from '@marquee/ingestion/queue/sqsQueue';
import { provision, type Provision } from '@marquee/ingestion/seed/provision';
import { openAwsClients } from '@marquee/ingestion/awsClients';
import { startMoto } from './moto.js';

export interface LocalAws {
  /** Environment variables that a process needs to connect. */
  readonly environment: Readonly<Record<string, string>>;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly lake: Lake;
  readonly queue: Queue;
}

/** `lifecycle.stop()` stops it. Needs Python (see hasPython of moto.ts). Sets the AWS credentials of this process. */
export async function startLocalAws(lifecycle: Lifecycle, provided: Provision): Promise<LocalAws> {
  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  Object.assign(process.env, credentials);
  const { bucket, queue: name } = provided;
  const [endpoint, region] = [await startMoto(lifecycle), 'us-east-1'];
  const { s3, sqs } = openAwsClients(lifecycle, { endpoint, region, bucket, names: [name] });
  await provision(s3, sqs, provided);
  return {
    environment: { ...credentials, AWS_ENDPOINT: endpoint, AWS_REGION: region, BUCKET: bucket, WORKER_QUEUE: name },
    s3,
    sqs,
    lake: s3Lake(s3, bucket),
    queue: await openSqsQueue(sqs, name),
  };
}
