/** What a quota lets through in one process, and how much memory its clients take. */
import type { Charge } from './charges.js';
import { createMemoryCounters } from './counters.js';
import { rateLimitSettings, toRateLimitConfig, type Policies } from './policies.js';
import { readSettings } from '@marquee/kit/config';
import { keptBytes } from '@marquee/testing/cost/memory';

const policies: Policies = {
  ...toRateLimitConfig(readSettings({}, rateLimitSettings)).policies,
  member: { points: 3, seconds: 60 },
  'member-cost': { points: 10, seconds: 30 },
};
const request = (key: string): Charge => ({ policy: 'member', key, points: 1 });
const cost = (key: string, points: number): Charge => ({ policy: 'member-cost', key, points });

test('a client gets its quota and no more, and others keep theirs', async () => {
  const { take } = createMemoryCounters(policies);
  const counts = await Promise.all(Array.from({ length: 10 }, () => take([request('a')])));
  expect(counts.flat().filter(({ isAllowed }) => isAllowed)).toHaveLength(3);
  expect((await take([request('b')]))[0]).toEqual({ policy: 'member', isAllowed: true, remaining: 2, resetMs: 60_000 });
});

test('a refused charge takes nothing, of any policy', async () => {
  const { take } = createMemoryCounters(policies);
  await take([request('a'), cost('a', 4)]);
  const refused = await take([request('a'), cost('a', 7)]);
  expect(refused.map(({ isAllowed, remaining }) => [isAllowed, remaining])).toEqual([
    [true, 2],
    [false, 6],
  ]);
  const next = await take([request('a'), cost('a', 6)]);
  expect(next.map(({ isAllowed, remaining }) => [isAllowed, remaining])).toEqual([
    [true, 1],
    [true, 0],
  ]);
});

test('a charge above the quota takes the whole quota', async () => {
  const { take } = createMemoryCounters(policies);
  expect((await take([cost('a', 1_000)]))[0]).toMatchObject({ isAllowed: true, remaining: 0 });
  expect((await take([cost('a', 1)]))[0]).toMatchObject({ isAllowed: false });
});

test('clients beyond the most that are remembered take no more memory', async () => {
  const { take } = createMemoryCounters(policies, 2_000);
  const fill = async (clients: number, prefix: string) => {
    for (let client = 0; client < clients; client++) await take([request(`${prefix}${client}`)]);
  };
  await fill(4_000, 'first-');
  const limit = (await keptBytes()) + 2 * 1024 * 1024;
  await fill(20_000, 'then-');
  expect(await keptBytes(limit)).toBeLessThanOrEqual(limit);
  // Keeps the counters alive until here.
  expect((await take([request('last')]))[0]).toMatchObject({ isAllowed: true });
});
