/** Clients of S3 and SQS. */
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { QueueConfig } from './config.js';

/** Without an endpoint they connect to AWS. Credentials come from the SDK's default chain. */
export function openAwsClients(
  lifecycle: Lifecycle,
  { endpoint, region }: QueueConfig,
): { s3: S3Client; sqs: SQSClient } {
  const settings = { region, ...(endpoint ? { endpoint } : {}) };
  const s3 = new S3Client({ ...settings, forcePathStyle: endpoint !== undefined });
  const sqs = new SQSClient(settings);
  lifecycle.onStop('aws clients', () => {
    s3.destroy();
    sqs.destroy();
  });
  return { s3, sqs };
}
