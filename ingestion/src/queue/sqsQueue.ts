/** A queue of SQS, or of a server with the same protocol. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message as SqsMessage,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DependencyAway, StartError } from '@marquee/kit/errors';
import type { DeadLetter, Queue, ReceivedMessage, ReceiveOptions } from './queue.js';

/**
 * @param name the queue's name or URL
 * @throws {StartError} if the queue does not exist, or has no redrive policy: then failed messages would be lost; a DependencyAway
 *   if SQS cannot be reached or refuses the request
 */
export async function openSqsQueue(client: SQSClient, name: string): Promise<Queue> {
  const { url, deadLetterUrl, maxReceives } = await findQueues(client, name).catch((error: Error) => {
    if (error instanceof StartError) throw error;
    throw new DependencyAway(`The queue ${name} cannot be read (${error.name}: ${error.message}).`);
  });
  const main = createSqsApi(client, url);
  const deadLetters = createSqsApi(client, deadLetterUrl);
  return {
    name: name.split('/').at(-1)!,
    maxReceives,
    receive: async (options) => (await main.receive(options)).map(toReceived),
    setVisibility: ({ receiptHandle }, seconds) => main.setVisibility(receiptHandle, seconds),
    delete: ({ receiptHandle }) => main.delete(receiptHandle),
    send: (body) => main.send(body),
    sendAgain: async ({ body, receiptHandle, sentAt }, { failures, delaySeconds }) => {
      await main.send(body, { attributes: { ...firstSent(sentAt), failures: String(failures) }, delaySeconds });
      await main.delete(receiptHandle);
    },
    deadLetter: async ({ body, receiptHandle, sentAt }, reason) => {
      await deadLetters.send(body, { attributes: { ...firstSent(sentAt), reason: reason.slice(0, maxReasonLength) } });
      await main.delete(receiptHandle);
    },
    listDeadLetters: async () => {
      const messages = await receiveAll(deadLetters);
      for (const { ReceiptHandle } of messages) await deadLetters.setVisibility(ReceiptHandle!, 0);
      return messages.map(toDeadLetter).sort((a, b) => a.failedAt.getTime() - b.failedAt.getTime());
    },
    replayDeadLetters: async (ids) => {
      const replayed: string[] = [];
      for (const letter of await receiveAll(deadLetters)) {
        const { id, body, receiptHandle, sentAt } = toReceived(letter);
        if (ids && !ids.has(id)) await deadLetters.setVisibility(receiptHandle, 0);
        else {
          await main.send(body, { attributes: firstSent(sentAt) });
          await deadLetters.delete(receiptHandle);
          replayed.push(id);
        }
      }
      return replayed;
    },
  };
}

async function findQueues(client: SQSClient, name: string) {
  const ifExists = (error: unknown): never => {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    throw new StartError(`There is no queue ${name}. Create it, or correct WORKER_QUEUE.`);
  };
  const urlOf = async (queue: string) =>
    /^https?:/.test(queue) ? queue : (await client.send(new GetQueueUrlCommand({ QueueName: queue }))).QueueUrl!;
  const url = await urlOf(name).catch(ifExists);
  const { Attributes = {} } = await client
    .send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['RedrivePolicy'] }))
    .catch(ifExists);
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(Attributes.RedrivePolicy ?? '{}') as {
    deadLetterTargetArn?: string;
    maxReceiveCount?: unknown;
  };
  if (!deadLetterTargetArn)
    throw new StartError(`The queue ${name} has no dead-letter queue. Give it a redrive policy.`);
  const deadLetterUrl = await urlOf(deadLetterTargetArn.split(':').at(-1)!);
  return { url, deadLetterUrl, maxReceives: Number(maxReceiveCount ?? 5) };
}

interface SendOptions {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly delaySeconds?: number;
}

/** The commands of one SQS queue, as functions. */
interface SqsApi {
  send(body: string, options?: SendOptions): Promise<void>;
  receive(options: ReceiveOptions): Promise<SqsMessage[]>;
  setVisibility(receiptHandle: string, seconds: number): Promise<void>;
  delete(receiptHandle: string): Promise<void>;
}

function createSqsApi(client: SQSClient, QueueUrl: string): SqsApi {
  return {
    send: async (MessageBody, { attributes = {}, delaySeconds } = {}) => {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, { DataType: 'String', StringValue: value }]),
      );
      const delay = delaySeconds === undefined ? {} : { DelaySeconds: Math.min(delaySeconds, maxDelaySeconds) };
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes, ...delay }));
    },
    receive: async ({ limit, waitSeconds, visibilitySeconds, signal }) => {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: limit,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: visibilitySeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
        MessageAttributeNames: ['All'],
      });
      return (await client.send(command, signal ? { abortSignal: signal } : {})).Messages ?? [];
    },
    setVisibility: async (ReceiptHandle, VisibilityTimeout) => {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
    delete: async (ReceiptHandle) => {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
  };
}

/** All messages of a queue, each once. They are hidden meanwhile. */
async function receiveAll(api: SqsApi): Promise<SqsMessage[]> {
  const found = new Map<string, SqsMessage>();
  for (;;) {
    const page = await api.receive({ limit: 10, waitSeconds: 0, visibilitySeconds: listingSeconds });
    for (const message of page) found.set(message.MessageId!, message);
    if (page.length === 0) return [...found.values()];
  }
}

/** SQS's limit. */
const maxDelaySeconds = 900;
/** In characters; far below SQS's limit for a message. */
const maxReasonLength = 1_000;
/** Long enough to receive all dead letters. */
const listingSeconds = 60;

const enqueuedAt = ({ Attributes = {} }: SqsMessage): Date => new Date(Number(Attributes.SentTimestamp ?? 0));

/** The attribute of copies: when the first one was sent, in milliseconds since 1970. */
const firstSent = (sentAt: Date) => ({ firstSentAt: String(sentAt.getTime()) });

/** A number in an attribute. Other programs may send attributes of these names. */
const numberIn = ({ MessageAttributes }: SqsMessage, name: string): number | undefined => {
  const text = MessageAttributes?.[name]?.StringValue ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
};

/** The first sending. It is never later than the sending of this copy. */
const sentAt = (message: SqsMessage): Date => {
  const enqueued = enqueuedAt(message).getTime();
  return new Date(Math.min(numberIn(message, 'firstSentAt') ?? enqueued, enqueued));
};

const toReceived = (message: SqsMessage): ReceivedMessage => ({
  id: message.MessageId!,
  body: message.Body!,
  receiptHandle: message.ReceiptHandle!,
  receiveCount: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
  failures: numberIn(message, 'failures') ?? 0,
  sentAt: sentAt(message),
});

const toDeadLetter = (message: SqsMessage): DeadLetter => ({
  id: message.MessageId!,
  body: message.Body!,
  reason: message.MessageAttributes?.reason?.StringValue ?? null,
  failedAt: enqueuedAt(message),
});
