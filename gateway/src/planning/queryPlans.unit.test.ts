/** Query plans: kept, shared by requests, and what clients learn if there is none. */
import { silentLog } from '@marquee/kit/log';
import { PlanningFailed, type PlanningFailure } from './planningFailed.js';
import type { PlanningThread } from './planningThread.js';
import { createQueryPlans } from './queryPlans.js';

const never = new AbortController().signal;
const operation = { text: '{ a }', hash: 'h', operationName: undefined };

/** A thread whose plans are made when the test says so. */
function createTestThread() {
  const jobs: { resolve(): void; fail(failure: PlanningFailure): void; isWanted(): boolean }[] = [];
  const thread: PlanningThread = {
    ready: Promise.resolve({ apiSdl: '', subgraphs: [] }),
    plan: (_, isWanted = () => true) =>
      new Promise((resolve, reject) =>
        jobs.push({
          resolve: () => resolve('{"kind":"QueryPlan"}'),
          fail: (failure) => reject(new PlanningFailed(failure, 'a reason')),
          isWanted,
        }),
      ),
    stop: async () => {},
  };
  return { jobs, plans: createQueryPlans(thread, silentLog) };
}

/** Until promises that are done have called their handlers. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a plan is made once for all that ask for it, and kept', async () => {
  const { jobs, plans } = createTestThread();
  const both = [plans.planOf(operation, never), plans.planOf(operation, never)];
  await settle();
  expect(jobs).toHaveLength(1);
  jobs[0]!.resolve();
  const [first, second] = await Promise.all(both);
  expect(second).toBe(first);
  expect(await plans.planOf(operation, never)).toBe(first);
  expect(jobs).toHaveLength(1);
});

test('operations of one document have plans of their own', async () => {
  const { jobs, plans } = createTestThread();
  const both = ['A', 'B'].map((operationName) => plans.planOf({ ...operation, operationName }, never));
  await settle();
  expect(jobs).toHaveLength(2);
  for (const job of jobs) job.resolve();
  await Promise.all(both);
});

test('a request that ends while it waits is RATE_LIMITED, and its plan is not wanted any more', async () => {
  const { jobs, plans } = createTestThread();
  const client = new AbortController();
  const plan = plans.planOf(operation, client.signal);
  await settle();
  expect(jobs[0]!.isWanted()).toBe(true);
  client.abort();
  await expect(plan).rejects.toMatchObject({
    extensions: { code: 'RATE_LIMITED', retryAfterMs: 1_000, status: 503 },
  });
  expect(jobs[0]!.isWanted()).toBe(false);
});

test.each([
  ['busy', 'RATE_LIMITED', 503],
  ['complex', 'QUERY_TOO_COMPLEX', 400],
  ['broken', 'INTERNAL_SERVER_ERROR', 500],
] as const)('%s is %s with status %d, and is tried again by the next request', async (failure, code, status) => {
  const { jobs, plans } = createTestThread();
  const plan = plans.planOf(operation, never);
  await settle();
  jobs[0]!.fail(failure);
  await expect(plan).rejects.toMatchObject({ extensions: { code, status } });
  const next = plans.planOf(operation, never);
  await settle();
  jobs[1]!.resolve();
  await next;
});

test('a plan that is prepared is found', async () => {
  const { jobs, plans } = createTestThread();
  const prepared = plans.prepare(operation);
  await settle();
  jobs[0]!.resolve();
  await prepared;
  await plans.planOf(operation, never);
  await plans.prepare(operation);
  expect(jobs).toHaveLength(1);
});
