/** One key's work in sequence, different keys' work in parallel. */
import { setTimeout as delay } from 'node:timers/promises';
import { createKeyedSerialQueue } from './keyedSerialQueue.js';

test('work with one key runs in sequence, also after an error', async () => {
  const queue = createKeyedSerialQueue();
  const events: string[] = [];
  const work = (name: string, ms: number) => async () => {
    events.push(`${name} starts`);
    await delay(ms);
    events.push(`${name} ends`);
    if (name === 'second') throw new Error('second failed');
    return name;
  };
  const results = [
    queue.run('a', work('first', 20)),
    queue.run('a', work('second', 5)),
    queue.run('a', work('third', 1)),
  ];
  expect(await Promise.allSettled(results)).toMatchObject([
    { value: 'first' },
    { reason: { message: 'second failed' } },
    { value: 'third' },
  ]);
  expect(events).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} starts`, `${name} ends`]));
});

test('work with another key does not wait', async () => {
  const queue = createKeyedSerialQueue();
  const blocker = new AbortController();
  const blocked = queue.run('a', () => delay(60_000, undefined, { signal: blocker.signal }).catch(() => 'released'));
  expect(await queue.run('b', async () => 'done')).toBe('done');
  blocker.abort();
  expect(await blocked).toBe('released');
});

test('onIdle waits for running and waiting work', async () => {
  const queue = createKeyedSerialQueue();
  let done = 0;
  for (const key of ['a', 'a', 'b'])
    void queue.run(key, async () => {
      await delay(5);
      done++;
    });
  await queue.onIdle();
  expect(done).toBe(3);
  await queue.onIdle();
});
