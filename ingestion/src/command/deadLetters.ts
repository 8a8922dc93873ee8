/** `ingest dead-letters`: the lake's failed objects, and the messages in dead-letter queues. */
import { listObjects, resetFailedObjects } from '../lake/objectState.js';
import type { Queue } from '../queue/queue.js';
import type { CommandContext } from './context.js';

/** In characters. */
const maxPrintedBody = 200;
const maxObjects = 10_000;

export async function listDeadLetters({ neo4j, print }: CommandContext, queues: readonly Queue[]): Promise<boolean> {
  const objects = await listObjects(neo4j, { state: 'FAILED', limit: maxObjects });
  for (const { key, reason, finishedAt } of objects)
    print(`${key}  ${new Date(finishedAt ?? 0).toISOString()}  ${reason}`);
  let messages = 0;
  for (const queue of queues)
    for (const { id, reason, failedAt, body } of await queue.listDeadLetters()) {
      messages++;
      const why = reason ?? 'moved by the queue after too many receives';
      print(`${id}  ${failedAt.toISOString()}  ${why}  ${body.slice(0, maxPrintedBody)}`);
    }
  if (objects.length + messages === 0) print('There are no dead letters.');
  return true;
}

/** @param ids keys of objects and ids of messages; null for all */
export async function replayDeadLetters(
  { neo4j, print }: CommandContext,
  queues: readonly Queue[],
  ids: ReadonlySet<string> | null,
): Promise<boolean> {
  const failed = (await listObjects(neo4j, { state: 'FAILED', limit: maxObjects })).map(({ key }) => key);
  const replayed = await resetFailedObjects(
    neo4j,
    failed.filter((key) => ids === null || ids.has(key)),
  );
  for (const queue of queues) replayed.push(...(await queue.replayDeadLetters(ids)));
  for (const id of replayed) print(`replayed: ${id}`);
  const missing = [...(ids ?? [])].filter((id) => !replayed.includes(id));
  for (const id of missing) print(`There is no dead letter ${id}.`);
  if (replayed.length + missing.length === 0) print('There are no dead letters.');
  return missing.length === 0;
}
