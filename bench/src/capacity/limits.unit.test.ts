import {
  costOf,
  feedBreaks,
  feedLoad,
  levelsOf,
  maxFollowers,
  networkLimit,
  watchesLimit,
  type FeedLoad,
} from './limits.js';
import type { Assumptions, FeedFigures, FollowerFigures, Needs } from './model.js';

const assumed: Assumptions = {
  hitRate: 0,
  writes: 0.1,
  utilization: 0.5,
  serverCores: 8,
  largestServer: 64,
  connections: 10,
  maxConnections: 2_000,
  network: 1_000,
  polls: 2,
  changes: 100,
  reading: 0.1,
};

const each = (value: number) => ({ gateway: value, catalog: value, social: value, neo4j: value, postgres: value });
const needs: Needs = {
  rate: 1_000,
  cores: each(1),
  processes: each(20),
  memory: each(1),
  leaderCores: 1,
  leaderConnections: 200,
  answers: 1,
  log: 100,
  breaks: [],
};

const replica: FollowerFigures = {
  kind: 'replica',
  followers: 10,
  poll: { process: 0.001, database: 0.002 },
  change: { process: 0.0001, database: 0.0002 },
  changes: 50,
  changeBytes: 10,
  lock: 0.004,
};
const gateway: FollowerFigures = { ...replica, kind: 'gateway', lock: 0, changeBytes: 1 };
const watches: FollowerFigures = { ...replica, kind: 'watches', change: { process: 0.0001, database: 0.0003 } };
const feed: FeedFigures = {
  date: '2026-11-28',
  idle: { catalog: 0, neo4j: 0, postgres: 0 },
  nothing: 0,
  kinds: [replica, gateway, watches],
  background: [
    { followers: 1, postgres: 0.5 },
    { followers: 10, postgres: 0.01 },
  ],
  watchesOfMember: 1,
};

test('the leader sends its log to each replica, and to no more than its network carries', () => {
  // Half of 1,000 bytes a second, and 100 of them for each replica.
  expect(networkLimit(needs, assumed)).toEqual({ sent: 2_000, budget: 500, maxReplicas: 5, levels: 2 });
  expect(networkLimit({ ...needs, log: 10 }, assumed)).toMatchObject({ maxReplicas: 50, levels: 1 });
  expect(networkLimit({ ...needs, log: 501 }, assumed)).toMatchObject({ maxReplicas: 0, levels: Infinity });
});

test.each([
  [0, 0, 1],
  [1, 0, Infinity],
  [3, 3, 1],
  [4, 3, 2],
  [12, 3, 2],
  [13, 3, 3],
  [5, 1, 5],
])('%i followers of %i each need %f levels', (followers, children, levels) => {
  expect(levelsOf(followers, children)).toBe(levels);
});

test('followers cost their polls and the changes that each of them gets', () => {
  const load = feedLoad({ replica: 10 }, feed, assumed);
  expect(load).toMatchObject({ followers: 10, polls: 20, sent: 10 * 100 * 10 });
  expect(load.cores.process).toBeCloseTo((10 * (2 * 0.001 + 100 * 0.0001)) / 0.5);
  expect(load.cores.database).toBeCloseTo((10 * (2 * 0.002 + 100 * 0.0002)) / 0.5);
  expect(load.lock).toBeCloseTo(10 * 2 * 0.004);
});

test('kinds of followers add up', () => {
  const [replicas, gateways] = [feedLoad({ replica: 10 }, feed, assumed), feedLoad({ gateway: 5 }, feed, assumed)];
  const both = feedLoad({ replica: 10, gateway: 5 }, feed, assumed);
  expect(both.followers).toBe(15);
  expect(both.sent).toBe(replicas.sent + gateways.sent);
  expect(both.cores.database).toBeCloseTo(replicas.cores.database + gateways.cores.database);
});

test('polls that find nothing have no lock, and fewer changes than polls are found by as many polls', () => {
  expect(feedLoad({ replica: 10 }, feed, { ...assumed, changes: 0 })).toMatchObject({ sent: 0, lock: 0, polls: 20 });
  expect(feedLoad({ replica: 10 }, feed, { ...assumed, changes: 0.5 }).lock).toBeCloseTo(10 * 0.5 * 0.004);
});

test('a writer says what it has too little of', () => {
  const load: FeedLoad = { followers: 1, polls: 2, cores: { process: 100, database: 64 }, sent: 500, lock: 0.5 };
  expect(feedBreaks(load, assumed)).toEqual([]);
  expect(feedBreaks({ ...load, lock: 0.51 }, assumed)).toEqual(['lock of the feed']);
  expect(feedBreaks({ ...load, cores: { process: 1, database: 65 } }, assumed)).toEqual([
    "cores of the writer's Neo4j",
  ]);
  expect(feedBreaks({ ...load, sent: 501 }, assumed)).toEqual(['network of the writer']);
});

test('one writer has followers up to its first limit', () => {
  const wide = { ...assumed, network: 1e9 };
  // Each replica has the lock for 8 ms of a second, and half of a second is there.
  expect(maxFollowers('replica', feed, wide)).toBe(62);
  // Without a lock, Neo4j has 64 cores, and each gateway takes 0.048 of one.
  expect(maxFollowers('gateway', feed, wide)).toBe(1_333);
  // 1,000 bytes a second for each, and half of 4,000 are there.
  expect(maxFollowers('replica', feed, { ...assumed, network: 4_000 })).toBe(2);
});

test('the cost with the most followers counts', () => {
  const alone = { ...replica, followers: 1, lock: 1 };
  expect(costOf({ ...feed, kinds: [alone, replica, { ...alone, followers: 5 }] }, 'replica')).toBe(replica);
  expect(() => costOf({ ...feed, kinds: [] }, 'social')).toThrow('social');
});

test('a process reads changed watches for a part of its time, and the leader pays for as many', () => {
  // 100 writes a second take 0.04 of each process, which is below 0.1.
  const few = watchesLimit(needs, feed, assumed);
  expect(few.wanted).toBeCloseTo(0.04);
  expect(few.cores).toBeCloseTo((20 * 100 * 0.0003) / 0.5);
  expect(few.maxRate).toBeCloseTo(2_500);
  expect(few.background).toBeCloseTo((20 * 0.01) / 0.5);
  // Ten times as many writes are more than it may read: it reads 250 of 1,000.
  const many = watchesLimit({ ...needs, rate: 10_000 }, feed, assumed);
  expect(many.wanted).toBeCloseTo(0.4);
  expect(many.cores).toBeCloseTo((20 * 250 * 0.0003) / 0.5);
});
