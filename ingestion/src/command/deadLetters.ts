/** `ingest dead-letters`: the lake's objects that failed, and the queues' dead letters. */
import type { Queue } from '../queue/queue.js';
import { forgetFailures, knownObjects } from '../lake/objectState.js';
import type { CommandContext } from './runCommand.js';

const shownBody = 200;

export async function listDeadLetters({ neo4j, say }: CommandContext, queues: readonly Queue[]): Promise<boolean> {
  const objects = await knownObjects(neo4j, { state: 'FAILED', limit: 10_000 });
  for (const { key, reason, finishedAt } of objects)
    say(`${key}  ${new Date(finishedAt ?? 0).toISOString()}  ${reason}`);
  let letters = 0;
  for (const queue of queues)
    for (const { id, reason, failedAt, body } of await queue.deadLetters()) {
      letters++;
      say(
        `${id}  ${failedAt.toISOString()}  ${reason ?? 'whoever received it never said why'}  ${body.slice(0, shownBody)}`,
      );
    }
  if (objects.length + letters === 0) say('There are none.');
  return true;
}

/** `wanted`: keys of objects and ids of letters; null for all. */
export async function replayDeadLetters(
  { neo4j, say }: CommandContext,
  queues: readonly Queue[],
  wanted: ReadonlySet<string> | null,
): Promise<boolean> {
  const failed = (await knownObjects(neo4j, { state: 'FAILED', limit: 10_000 })).map(({ key }) => key);
  const replayed = await forgetFailures(
    neo4j,
    failed.filter((key) => wanted === null || wanted.has(key)),
  );
  for (const queue of queues) replayed.push(...(await queue.replay(wanted)));
  for (const id of replayed) say(`again: ${id}`);
  const missing = [...(wanted ?? [])].filter((id) => !replayed.includes(id));
  for (const id of missing) say(`There is no dead letter ${id}.`);
  if (replayed.length + missing.length === 0) say('There are none.');
  return missing.length === 0;
}
