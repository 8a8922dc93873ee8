/**
 * Consumes a queue. A message is hidden while it is handled and deleted after its rows are committed. After an internal error
 * it is retried. If a retry cannot help, it goes to the dead-letter queue with the reason.
 */
import { pollLoop } from '@marquee/kit/pollLoop';
import type { Lake } from '../lake/lake.js';
import type { Queue, ReceivedMessage } from '../queue/queue.js';
import { handleMessage, ObjectLocked, type MessageDeps } from './handleMessage.js';
import type { WorkerDeps } from './ingestObject.js';
import { createKeyedSerialQueue } from './keyedSerialQueue.js';
import type { Worker } from './lakeWorker.js';

export interface QueueWorkerOptions {
  readonly lake: Lake;
  /** The lake's bucket. Events of other buckets are refused. */
  readonly bucket: string;
  /** How long a message of a killed worker stays hidden. */
  readonly visibilitySeconds?: number;
  /** How long one request for messages waits for the first. */
  readonly waitSeconds?: number;
}

/** More messages are left for other workers. */
const maxInFlight = 20;
const maxReceived = 10;
const maxBackoffSeconds = 300;
const defaultVisibilitySeconds = 30;
/** Each retry counts as a receive, and another worker may need long for the object. */
const lockedBackoffFactor = 4;

export function startQueueWorker(
  deps: WorkerDeps,
  queue: Queue,
  { lake, bucket, visibilitySeconds = defaultVisibilitySeconds, waitSeconds = 10 }: QueueWorkerOptions,
): Worker {
  const { log, metrics } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const messageDeps: MessageDeps = { ...deps, lake, bucket, signal, serialQueue: createKeyedSerialQueue() };
  const inFlight = new Set<Promise<void>>();
  let started = false;

  async function consume(message: ReceivedMessage): Promise<void> {
    try {
      await consumeMessage(messageDeps, { queue, visibilitySeconds }, message);
    } catch (error) {
      log.warn({ error: String(error) }, 'cannot return a message to the queue; it becomes visible by itself');
    }
  }

  const receiving = pollLoop(
    async () => {
      const limit = Math.min(maxReceived, maxInFlight - inFlight.size);
      const messages = limit > 0 ? await queue.receive({ limit, waitSeconds, visibilitySeconds, signal }) : [];
      started = true;
      for (const message of messages) {
        const consuming = consume(message).finally(() => {
          inFlight.delete(consuming);
          metrics.inFlight(inFlight.size);
        });
        inFlight.add(consuming);
      }
      metrics.inFlight(inFlight.size);
      if (inFlight.size >= maxInFlight) await Promise.race(inFlight);
      return messages.length > 0;
    },
    {
      pollMs: 50,
      onError: (error) => log.warn({ queue: queue.name, error: String(error) }, 'cannot read the queue; retrying'),
    },
  );
  return {
    get started() {
      return started;
    },
    stop: async () => {
      stopping.abort();
      await receiving.stop();
      await Promise.all(inFlight);
    },
  };
}

/** Handles a message, and then deletes it, moves it to the dead-letter queue, or makes it visible again. */
async function consumeMessage(
  deps: MessageDeps,
  { queue, visibilitySeconds }: { queue: Queue; visibilitySeconds: number },
  message: ReceivedMessage,
): Promise<void> {
  const { log, metrics, signal } = deps;
  const { id, receiveCount } = message;
  const hide = () =>
    queue.setVisibility(message, visibilitySeconds).catch((error: unknown) => {
      log.warn({ message: id, error: String(error) }, 'cannot keep a message hidden');
    });
  const deadLetter = async (reason: string) => {
    await queue.deadLetter(message, reason);
    metrics.deadLettered();
  };
  const heartbeat = setInterval(() => void hide(), (visibilitySeconds * 1_000) / 3);
  try {
    const problem = await handleMessage(deps, message);
    if (problem === null) return await queue.delete(message);
    log.warn({ message: id, reason: problem }, 'message moved to the dead-letter queue');
    await deadLetter(problem);
  } catch (error) {
    if (signal.aborted) return await queue.setVisibility(message, 0);
    log.warn({ message: id, receiveCount, error: String(error) }, 'message is retried');
    if (error instanceof ObjectLocked)
      return await queue.setVisibility(message, visibilitySeconds * lockedBackoffFactor);
    if (receiveCount >= queue.maxReceives)
      await deadLetter(`could not be ingested in ${receiveCount} attempts: ${(error as Error).message}`);
    else await queue.setVisibility(message, Math.min(2 ** receiveCount, maxBackoffSeconds));
  } finally {
    clearInterval(heartbeat);
  }
}
