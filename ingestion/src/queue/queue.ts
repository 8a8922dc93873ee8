/** A queue of SQS with its dead letters, or of whatever speaks its protocol. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type Message as SqsMessage,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { StartError } from '@marquee/kit/errors';

export interface Received {
  readonly id: string;
  readonly body: string;
  readonly handle: string;
  /** How often it was received, this time included. */
  readonly receives: number;
  readonly sentAt: Date;
}

export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  /** Null where it was moved by the queue itself, because whoever received it never said anything. */
  readonly reason: string | null;
  readonly failedAt: Date;
}

export interface Queue {
  readonly name: string;
  /** As many times as a message is received before it is dead. */
  readonly mostReceives: number;
  /** At most ten, waiting up to `waitSeconds` for the first. Hidden from others for `hideSeconds`. */
  receive(limit: number, waitSeconds: number, hideSeconds: number, signal: AbortSignal): Promise<Received[]>;
  /** Hidden from now on for so long; 0 shows it at once. */
  hide(message: Received, seconds: number): Promise<void>;
  delete(message: Received): Promise<void>;
  send(body: string): Promise<void>;
  /** Puts it among the dead, then takes it from the living: at no moment is it in neither. */
  bury(message: Received, reason: string): Promise<void>;
  deadLetters(): Promise<DeadLetter[]>;
  /** Sends those of these ids again, all for null; gives the ids. */
  replay(ids: ReadonlySet<string> | null): Promise<string[]>;
}

/** `name`: of the queue, or its URL. It must have a redrive policy: what cannot be taken has to go somewhere. */
export async function openQueue(client: SQSClient, name: string): Promise<Queue> {
  const { url, deadUrl, mostReceives } = await findQueues(client, name);
  const living = createWire(client, url);
  const dead = createWire(client, deadUrl);
  return {
    name: name.split('/').at(-1)!,
    mostReceives,
    receive: async (limit, wait, hidden, signal) => (await living.receive(limit, wait, hidden, signal)).map(toReceived),
    hide: ({ handle }, seconds) => living.hide(handle, seconds),
    delete: ({ handle }) => living.remove(handle),
    send: (body) => living.send(body),
    bury: async ({ body, handle }, reason) => {
      await dead.send(body, { reason: reason.slice(0, longestReason) });
      await living.remove(handle);
    },
    deadLetters: async () => {
      const messages = await receiveAll(dead);
      for (const { ReceiptHandle } of messages) await dead.hide(ReceiptHandle!, 0);
      return messages.map(toDeadLetter).sort((a, b) => a.failedAt.getTime() - b.failedAt.getTime());
    },
    replay: async (ids) => {
      const replayed: string[] = [];
      for (const { MessageId: id = '', ReceiptHandle: handle = '', Body: body = '' } of await receiveAll(dead))
        if (ids && !ids.has(id)) await dead.hide(handle, 0);
        else {
          await living.send(body);
          await dead.remove(handle);
          replayed.push(id);
        }
      return replayed;
    },
  };
}

async function findQueues(client: SQSClient, name: string) {
  const urlOf = async (queue: string) =>
    /^https?:/.test(queue) ? queue : (await client.send(new GetQueueUrlCommand({ QueueName: queue }))).QueueUrl!;
  const url = await urlOf(name).catch((error: unknown) => {
    throw new StartError(`There is no queue ${name} (${(error as Error).name}); make it, or correct WORKER_QUEUE.`);
  });
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['RedrivePolicy'] }),
  );
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(Attributes.RedrivePolicy ?? '{}') as {
    deadLetterTargetArn?: string;
    maxReceiveCount?: unknown;
  };
  if (!deadLetterTargetArn)
    throw new StartError(`The queue ${name} has no dead-letter queue; give it a redrive policy.`);
  const deadUrl = await urlOf(deadLetterTargetArn.split(':').at(-1)!);
  return { url, deadUrl, mostReceives: Number(maxReceiveCount ?? 5) };
}

/** One queue's commands, as plain functions. */
interface Wire {
  send(body: string, attributes?: Record<string, string>): Promise<void>;
  receive(limit: number, waitSeconds: number, hideSeconds: number, signal?: AbortSignal): Promise<SqsMessage[]>;
  hide(handle: string, seconds: number): Promise<void>;
  remove(handle: string): Promise<void>;
}

function createWire(client: SQSClient, QueueUrl: string): Wire {
  return {
    send: async (MessageBody, attributes = {}) => {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, { DataType: 'String', StringValue: value }]),
      );
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    },
    receive: async (limit, WaitTimeSeconds, VisibilityTimeout, signal) => {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: limit,
        WaitTimeSeconds,
        VisibilityTimeout,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
        MessageAttributeNames: ['All'],
      });
      return (await client.send(command, signal ? { abortSignal: signal } : {})).Messages ?? [];
    },
    hide: async (ReceiptHandle, VisibilityTimeout) => {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
    remove: async (ReceiptHandle) => {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    },
  };
}

/** Every message once; each stays hidden for a while. */
async function receiveAll(wire: Wire): Promise<SqsMessage[]> {
  const found = new Map<string, SqsMessage>();
  for (;;) {
    const page = await wire.receive(10, 0, hiddenSeconds);
    for (const message of page) found.set(message.MessageId!, message);
    if (page.length === 0) return [...found.values()];
  }
}

/** Of what one attribute of a message may hold. */
const longestReason = 1_000;
/** Long enough to go through them all. */
const hiddenSeconds = 60;

const sentAt = ({ Attributes = {} }: SqsMessage): Date => new Date(Number(Attributes.SentTimestamp ?? 0));

const toReceived = (message: SqsMessage): Received => ({
  id: message.MessageId!,
  body: message.Body!,
  handle: message.ReceiptHandle!,
  receives: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
  sentAt: sentAt(message),
});

const toDeadLetter = (message: SqsMessage): DeadLetter => ({
  id: message.MessageId!,
  body: message.Body!,
  reason: message.MessageAttributes?.reason?.StringValue ?? null,
  failedAt: sentAt(message),
});
