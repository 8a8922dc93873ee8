/** Handles one message of a queue: ingests its objects or rows. */
import { completeSource, missingOfSet } from '../formats/allFormats.js';
import { reading } from '../formats/format.js';
import { parseMarqueeRow } from '../formats/marqueeFormat.js';
import { isProviderName, providerOf, type Lake } from '../lake/lake.js';
import { storeMessageReport, storeProblems } from '../lake/lakeProblems.js';
import { readMessage, UnreadableMessage, type AddedObject, type Message } from '../queue/message.js';
import type { ReceivedMessage } from '../queue/queue.js';
import { ingestObject, type WorkerDeps } from './ingestObject.js';
import { ingestRows } from './ingestSource.js';
import type { KeyedSerialQueue } from './keyedSerialQueue.js';

/** Another worker has the object. The message is retried in case that worker does not finish. */
export class ObjectLocked extends Error {}

export interface MessageDeps extends WorkerDeps {
  readonly lake: Lake;
  /** The lake's bucket. Events of other buckets are refused. */
  readonly bucket: string;
  /** By provider. */
  readonly serialQueue: KeyedSerialQueue;
  readonly signal: AbortSignal;
}

/** Returns null when all of it is committed, or the reason why it never will be. Throws if the message is to be retried. */
export async function handleMessage(deps: MessageDeps, received: ReceivedMessage): Promise<string | null> {
  let message: Message;
  try {
    message = readMessage(received.body);
  } catch (error) {
    if (error instanceof UnreadableMessage) return error.message;
    throw error;
  }
  switch (message.kind) {
    case 'NOTHING':
      return null;
    case 'ROWS': {
      const { provider, rows } = message;
      if (!isProviderName(provider)) return 'has no valid provider name';
      return deps.serialQueue.run(provider, () => handleRows(deps, { provider, rows }, received));
    }
    case 'OBJECTS':
      return handleObjects(deps, message.objects);
  }
}

async function handleObjects(deps: MessageDeps, objects: readonly AddedObject[]): Promise<string | null> {
  const problems: string[] = [];
  for (const object of objects) {
    const { bucket, key } = object;
    const provider = providerOf(key);
    if (bucket !== deps.bucket) problems.push(`${bucket} is not this worker's bucket`);
    else if (provider === null) problems.push(`${key} is not in a provider's folder`);
    else {
      const problem = await deps.serialQueue.run(provider, () => handleObject(deps, object));
      if (problem !== null) problems.push(`${key} ${problem}`);
    }
  }
  return problems.length > 0 ? problems.join('; ') : null;
}

async function handleObject(deps: MessageDeps, { key, addedAt }: AddedObject): Promise<string | null> {
  const { lake, neo4j, signal } = deps;
  signal.throwIfAborted();
  const found = await lake.find(key);
  // It was deleted meanwhile.
  if (!found) return null;
  const complete = await completeSource(found);
  if (!complete) {
    // The missing files will send a message of their own.
    await storeProblems(neo4j, null, [await missingOfSet(found)]);
    return null;
  }
  const object = { ...complete, modifiedAt: latest(complete.modifiedAt, addedAt) };
  // A message about a failed object asks for a retry, and the queue waits between retries.
  const report = await ingestObject(deps, object, { signal, finalStates: ['DONE'], waits: false });
  if (report === 'LOCKED') throw new ObjectLocked(`another worker has ${key}`);
  return report === 'DONE' || report.state === 'DONE' ? null : report.reason;
}

const latest = (a: Date, b: Date | undefined): Date => (b !== undefined && b > a ? b : a);

async function handleRows(
  { neo4j, log, metrics }: MessageDeps,
  { provider, rows }: { readonly provider: string; readonly rows: readonly unknown[] },
  { id, sentAt }: ReceivedMessage,
): Promise<null> {
  const readings = rows.map((row, index) => reading(id, index + 1, () => parseMarqueeRow(row)));
  const report = await ingestRows(
    neo4j,
    { readings, sentAt },
    { provider, onRejection: (rejection) => metrics.rejected(provider, rejection) },
  );
  if (report.rejected > 0) await storeMessageReport(neo4j, { id, provider, sentAt }, report);
  metrics.ingested(provider, report, sentAt);
  const { rejections, ...counts } = report;
  log.info({ message: id, provider, ...counts, rejections: rejections.slice(0, 3) }, 'rows ingested');
  return null;
}
