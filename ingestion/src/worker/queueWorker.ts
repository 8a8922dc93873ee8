/**
 * Works a queue off: a message is deleted once all that it brought is committed, hidden for as long as it is worked on, tried
 * again after an error of ours, and put among the dead letters with the reason where trying again would not help.
 */
import { pollLoop } from '@marquee/kit/pollLoop';
import { reading } from '../formats/format.js';
import { wholeOf } from '../formats/allFormats.js';
import { parseMarqueeRow } from '../formats/marqueeFormat.js';
import { isProviderName, providerOf, type Lake } from '../lake/lake.js';
import { readMessage, UnreadableMessage, type Message } from '../queue/message.js';
import type { Queue, Received } from '../queue/queue.js';
import type { Worker } from './lakeWorker.js';
import { createLanes, type Lanes } from './keyedSerialQueue.js';
import { takeRows } from './ingestSource.js';
import { takeObject, type Workshop } from './ingestObject.js';

export interface QueueOptions {
  readonly lake: Lake;
  /** The lake's bucket: what others tell of is not read. */
  readonly bucket: string;
  /** How long a message of a worker that has died stays hidden, in seconds. */
  readonly hideSeconds?: number;
  /** How long one request for messages waits for the first, in seconds. */
  readonly waitSeconds?: number;
}

/** Messages in hand at most: more are for other workers. */
const mostInHand = 20;
const receivedAtOnce = 10;
/** Waiting grows from attempt to attempt. */
const longestBackoffSeconds = 300;
const defaultHideSeconds = 30;
/** Each look counts as a receive; a large object takes a while. */
const heldFactor = 4;

/** Another worker has the object; the message comes again, should that one not finish. */
class ObjectHeld extends Error {}

export function followQueue(workshop: Workshop, queue: Queue, options: QueueOptions): Worker {
  const { log, metrics } = workshop;
  const { hideSeconds = defaultHideSeconds, waitSeconds = 10 } = options;
  const stopping = new AbortController();
  const lanes = createLanes();
  const inHand = new Set<Promise<void>>();
  let started = false;

  async function handle(message: Received): Promise<void> {
    try {
      await handleMessage(workshop, queue, lanes, message, { ...options, signal: stopping.signal });
    } catch (error) {
      log.warn({ error: String(error) }, 'a message could not be given back; it comes again');
    }
  }

  const receiving = pollLoop(
    async () => {
      const limit = Math.min(receivedAtOnce, mostInHand - inHand.size);
      const messages = limit > 0 ? await queue.receive(limit, waitSeconds, hideSeconds, stopping.signal) : [];
      started = true;
      for (const message of messages) {
        const handling = handle(message).finally(() => {
          inHand.delete(handling);
          metrics.working(inHand.size);
        });
        inHand.add(handling);
      }
      metrics.working(inHand.size);
      if (inHand.size >= mostInHand) await Promise.race(inHand);
      return messages.length > 0;
    },
    {
      pollMs: 50,
      onError: (error) =>
        log.warn({ queue: queue.name, error: String(error) }, 'the queue cannot be read; trying again'),
    },
  );
  return {
    get started() {
      return started;
    },
    stop: async () => {
      stopping.abort();
      await receiving.stop();
      await Promise.all(inHand);
    },
  };
}

/** From received to deleted, buried or shown again. */
async function handleMessage(
  { log, ...workshop }: Workshop,
  queue: Queue,
  lanes: Lanes,
  message: Received,
  { signal, ...options }: QueueOptions & { signal: AbortSignal },
): Promise<void> {
  const { hideSeconds = defaultHideSeconds } = options;
  const { id, receives } = message;
  const keepHidden = () =>
    queue.hide(message, hideSeconds).catch((error: unknown) => {
      log.warn({ message: id, error: String(error) }, 'a message could not be kept hidden');
    });
  const beat = setInterval(() => void keepHidden(), (hideSeconds * 1_000) / 3);
  try {
    const problem = await work({ log, ...workshop }, lanes, message, options, signal);
    if (problem === null) return await queue.delete(message);
    log.warn({ message: id, reason: problem }, 'a message is put among the dead letters');
    await queue.bury(message, problem);
  } catch (error) {
    if (signal.aborted) return await queue.hide(message, 0);
    log.warn({ message: id, receives, error: String(error) }, 'a message is tried again');
    if (error instanceof ObjectHeld) return await queue.hide(message, hideSeconds * heldFactor);
    if (receives >= queue.mostReceives) await queue.bury(message, `could not be taken in ${receives} attempts`);
    else await queue.hide(message, Math.min(2 ** receives, longestBackoffSeconds));
  } finally {
    clearInterval(beat);
  }
}

/** Null once all of it is committed; else why it never will be. Throws what is to be tried again. */
async function work(
  workshop: Workshop,
  lanes: Lanes,
  received: Received,
  options: QueueOptions,
  signal: AbortSignal,
): Promise<string | null> {
  let message: Message;
  try {
    message = readMessage(received.body);
  } catch (error) {
    if (error instanceof UnreadableMessage) return error.message;
    throw error;
  }
  if (message.kind === 'NOTHING') return null;
  if (message.kind === 'ROWS') {
    const { provider, rows } = message;
    if (!isProviderName(provider)) return 'names no provider';
    return lanes.run(provider, () => workOnRows(workshop, provider, rows, received));
  }
  const problems: string[] = [];
  for (const { bucket, key } of message.objects) {
    const provider = providerOf(key);
    if (bucket !== options.bucket) problems.push(`${bucket} is not the bucket that is read here`);
    else if (provider === null) problems.push(`${key} is in no provider's folder`);
    else {
      const problem = await lanes.run(provider, () => workOnObject(workshop, options.lake, key, signal));
      if (problem !== null) problems.push(`${key} ${problem}`);
    }
  }
  return problems.length > 0 ? problems.join('; ') : null;
}

async function workOnObject(workshop: Workshop, lake: Lake, key: string, signal: AbortSignal): Promise<string | null> {
  signal.throwIfAborted();
  const found = await lake.find(key);
  const object = found && (await wholeOf(found));
  // Taken away since, or others of its set are missing; when they come, so does a message.
  if (!object) return null;
  // A message about one that has failed is somebody who asks for it to be tried again.
  const report = await takeObject(workshop, object, { signal, ended: ['DONE'] });
  if (report === 'HELD') throw new ObjectHeld(`${key} is in another worker's hands`);
  return report === 'DONE' || report.state === 'DONE' ? null : report.reason;
}

async function workOnRows(
  { neo4j, log, metrics }: Workshop,
  provider: string,
  rows: readonly unknown[],
  { id, sentAt }: Received,
): Promise<null> {
  const report = await takeRows(
    neo4j,
    rows.map((row, index) => reading(id, index + 1, () => parseMarqueeRow(row))),
    sentAt,
    {
      provider,
      onRejection: (rejection) => metrics.rejected(provider, rejection),
    },
  );
  metrics.taken(provider, report, sentAt);
  const { rejections, ...summary } = report;
  log.info({ message: id, provider, ...summary, rejections: rejections.slice(0, 3) }, 'rows were taken');
  return null;
}
