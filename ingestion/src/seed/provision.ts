/** Creates a bucket, and a queue that receives its events. For local servers; on AWS, Terraform creates them. */
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface Provision {
  readonly bucket: string;
  readonly queue: string;
  /** After so many receives the queue moves a message to the dead-letter queue. */
  readonly maxReceives?: number;
}

/** Creates what is missing, so it can be called again. */
export async function provision(
  s3: S3Client,
  sqs: SQSClient,
  { bucket, queue, maxReceives = 5 }: Provision,
): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    if (!['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes((error as Error).name)) throw error;
  });
  const deadLetterArn = await createQueue(sqs, `${queue}-dead-letters`, {});
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadLetterArn, maxReceiveCount: maxReceives });
  const arn = await createQueue(sqs, queue, { RedrivePolicy });
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: bucket,
      NotificationConfiguration: { QueueConfigurations: [{ QueueArn: arn, Events: ['s3:ObjectCreated:*'] }] },
    }),
  );
}

async function createQueue(sqs: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return Attributes!.QueueArn!;
}
