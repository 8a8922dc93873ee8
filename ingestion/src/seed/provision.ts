/** Makes a bucket and a queue that hears of what is put into it. For servers on one's own machine; on AWS that is Terraform's. */
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface Provision {
  readonly bucket: string;
  readonly queue: string;
  /** As many times as a message is received before the queue itself puts it among the dead letters. */
  readonly mostReceives?: number;
}

/** Safe to call where all or some of it is there. */
export async function provision(
  s3: S3Client,
  sqs: SQSClient,
  { bucket, queue, mostReceives = 5 }: Provision,
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    if (!['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes((error as Error).name)) throw error;
  });
  const dead = await makeQueue(sqs, `${queue}-dead-letters`, {});
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: mostReceives });
  const arn = await makeQueue(sqs, queue, { RedrivePolicy });
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: { QueueConfigurations: [{ QueueArn: arn, Events: ['s3:ObjectCreated:*'] }] },
    }),
  );
}

async function makeQueue(sqs: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return Attributes!.QueueArn!;
}
