/** The planning thread: it is another thread, and outlives workers that die. */
import { readFileSync } from 'node:fs';
import { threadId, Worker } from 'node:worker_threads';
import { silentLog } from '@marquee/kit/log';
import { toExecutionPlan } from './joinFetches.js';
import { createPlanner } from './planner.js';
import { startPlanningThread, type PlanningThread } from './planningThread.js';

const supergraphSdl = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');

/** A worker that answers an operation with its text and the id of its thread. Some texts do harm. */
const testWorker = (options: ConstructorParameters<typeof Worker>[1] = {}) =>
  new Worker(
    `const { parentPort, threadId } = require('node:worker_threads');
     const harm = {
       exit: () => process.exit(1),
       throw: () => { throw new Error('thrown'); },
       loop: () => { for (;;); },
       allocate: () => { for (const all = []; ; ) all.push(new Array(10_000).fill({})); },
     };
     parentPort.on('message', ({ text }) => {
       harm[text]?.();
       parentPort.postMessage({ kind: 'plan', plan: JSON.stringify({ text, threadId }) });
     });
     parentPort.postMessage({ kind: 'ready' });`,
    { ...options, eval: true, stderr: true },
  );

let started = 0;
const threads: PlanningThread[] = [];
function start(options: Partial<Parameters<typeof startPlanningThread>[0]> = {}): PlanningThread {
  started = 0;
  const startWorker = () => {
    started++;
    return testWorker();
  };
  const thread = startPlanningThread({ supergraphSdl, log: silentLog, startWorker, ...options });
  threads.push(thread);
  return thread;
}
afterEach(() => Promise.all(threads.splice(0).map((thread) => thread.stop())));

const operation = (text: string) => ({ text, operationName: undefined });

test('makes the plans that the planner makes, in another thread', async () => {
  const thread = startPlanningThread({ supergraphSdl, log: silentLog });
  threads.push(thread);
  await thread.ready;
  const text = '{ movie(slug: "x") { title viewer { watched } } }';
  const expected = toExecutionPlan(createPlanner(supergraphSdl).plan(operation(text)));
  expect(JSON.parse(await thread.plan(operation(text)))).toEqual(JSON.parse(JSON.stringify(expected)));
});

test('plans outside of the thread of the event loop, one operation after the other', async () => {
  const thread = start();
  const plans = await Promise.all(['a', 'b', 'c'].map((text) => thread.plan(operation(text))));
  const answers = plans.map((plan) => JSON.parse(plan) as { text: string; threadId: number });
  expect(answers.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  expect(answers.every((answer) => answer.threadId !== threadId)).toBe(true);
});

test('a supergraph that is not valid is told at the start', async () => {
  const thread = startPlanningThread({ supergraphSdl: 'type Query { a: Int }', log: silentLog });
  await expect(thread.ready).rejects.toThrow(/supergraph/);
  await expect(thread.plan(operation('a'))).rejects.toMatchObject({ failure: 'broken' });
});

test.each(['exit', 'throw'])(
  'an operation whose worker dies (%s) fails after two attempts; others are planned',
  async (harm) => {
    const thread = start();
    const results = await Promise.allSettled([harm, 'a'].map((text) => thread.plan(operation(text))));
    expect(results).toMatchObject([{ status: 'rejected', reason: { failure: 'broken' } }, { status: 'fulfilled' }]);
    expect(started).toBe(3);
  },
);

test('an operation that takes too long is too complex; others are planned', async () => {
  const thread = start({ maxPlanMs: 4_000 });
  const results = await Promise.allSettled(['loop', 'a'].map((text) => thread.plan(operation(text))));
  expect(results).toMatchObject([{ status: 'rejected', reason: { failure: 'complex' } }, { status: 'fulfilled' }]);
  expect(started).toBe(2);
});

test('an operation that takes too much memory is too complex; others are planned', async () => {
  const thread = start({ startWorker: () => testWorker({ resourceLimits: { maxOldGenerationSizeMb: 20 } }) });
  const results = await Promise.allSettled(['allocate', 'a'].map((text) => thread.plan(operation(text))));
  expect(results).toMatchObject([{ status: 'rejected', reason: { failure: 'complex' } }, { status: 'fulfilled' }]);
});

test('what is not wanted when its turn comes is not planned', async () => {
  const thread = start();
  const first = thread.plan(operation('a'));
  await expect(thread.plan(operation('b'), () => false)).rejects.toMatchObject({ failure: 'busy' });
  await first;
});

test('stop ends the worker and what waits', async () => {
  const thread = start();
  await thread.ready;
  const plan = expect(thread.plan(operation('loop'))).rejects.toMatchObject({ failure: 'broken' });
  const waiting = expect(thread.plan(operation('a'))).rejects.toMatchObject({ failure: 'broken' });
  await thread.stop();
  await Promise.all([plan, waiting]);
  await expect(thread.plan(operation('a'))).rejects.toMatchObject({ failure: 'broken' });
});
