/**
 * Consumes a queue. A message is hidden while it is handled and deleted after its rows are committed. After an error of its own it is
 * sent again with a count of these errors, and goes to the dead-letter queue with the reason after the last. During an outage the worker
 * keeps it, because each receive counts for the queue. A message that was received often, because workers were killed, is sent again.
 */
import { pollLoop } from '@marquee/kit/pollLoop';
import type { Lake } from '../lake/lake.js';
import type { Queue, ReceivedMessage } from '../queue/queue.js';
import { handleMessage, ObjectLocked, type MessageDeps } from './handleMessage.js';
import { delay } from '@marquee/kit/delay';
import type { WorkerDeps } from './ingestObject.js';
import { createKeyedSerialQueue } from './keyedSerialQueue.js';
import type { Worker } from './lakeWorker.js';
import { isOutage } from './outage.js';

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
/** Another worker may need long for the object. */
const lockedBackoffFactor = 4;
/** During an outage, a message that was received is kept and tried again. */
const outageWaitsSeconds = [1, 2, 4, 8, 15, 30];

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
  const { id, receiveCount, failures } = message;
  // The queue itself would move it to the dead letters at the next receive, without a reason.
  if (receiveCount > 1 && receiveCount >= queue.maxReceives)
    return queue.sendAgain(message, { failures, delaySeconds: 0 });
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
    const problem = await handleThroughOutages(deps, message);
    if (problem === null) return await queue.delete(message);
    log.warn({ message: id, reason: problem }, 'message moved to the dead-letter queue');
    await deadLetter(problem);
  } catch (error) {
    if (signal.aborted) return await queue.setVisibility(message, 0);
    log.warn({ message: id, failures, error: String(error) }, 'message is retried');
    if (error instanceof ObjectLocked)
      return await queue.setVisibility(message, visibilitySeconds * lockedBackoffFactor);
    const attempts = failures + 1;
    if (attempts >= queue.maxReceives)
      await deadLetter(`could not be ingested in ${attempts} attempts: ${(error as Error).message}`);
    else
      await queue.sendAgain(message, {
        failures: attempts,
        delaySeconds: Math.min(2 ** attempts, maxBackoffSeconds),
      });
  } finally {
    clearInterval(heartbeat);
  }
}

/** Handles a message, again after each outage. */
async function handleThroughOutages(deps: MessageDeps, message: ReceivedMessage): Promise<string | null> {
  for (let outages = 0; ; outages++) {
    try {
      return await handleMessage(deps, message);
    } catch (error) {
      if (!isOutage(error) || deps.signal.aborted) throw error;
      const seconds = outageWaitsSeconds[Math.min(outages, outageWaitsSeconds.length - 1)]!;
      deps.log.warn({ message: message.id, error: String(error), seconds }, 'an outage; the message waits');
      await delay(seconds * 1_000, deps.signal);
      deps.signal.throwIfAborted();
    }
  }
}
