import { needsOf, readAt, type Assumptions, type RequestFigures } from './model.js';

const same = (seconds: number) => ({
  gateway: seconds,
  catalog: seconds,
  social: seconds,
  neo4j: seconds,
  postgres: seconds,
});
const figures: RequestFigures = {
  date: '2026-11-28',
  requests: 1,
  read: same(0.001),
  uncachedRead: same(0.004),
  hitRate: 0.75,
  write: { ...same(0.001), postgres: 0.01 },
  question: 0.0001,
  answerBytes: 1_000,
  logBytes: 500,
  memory: { gateway: 100, catalog: 200, social: 300, neo4j: 1_024, postgres: 512 },
  kept: [],
  lookUps: [],
  feed: {
    date: '2026-11-28',
    idle: { catalog: 0, neo4j: 0, postgres: 0 },
    nothing: 0,
    kinds: [],
    background: [],
    watchesOfMember: 0,
  },
};
const assumed: Assumptions = {
  hitRate: 0.75,
  writes: 0.1,
  utilization: 0.5,
  serverCores: 8,
  largestServer: 64,
  connections: 10,
  maxConnections: 2_000,
  network: 1e9,
  polls: 2,
  changes: 100,
  reading: 0.1,
};

test('reads take what they cost, divided by the share of its time that a core works', () => {
  const { cores, answers, processes } = needsOf(1_000, figures, assumed);
  // 900 reads and 100 writes of a millisecond.
  expect(cores.gateway).toBeCloseTo(2);
  // Writes are the leader's.
  expect(cores.postgres).toBeCloseTo(1.8);
  expect(processes.postgres).toBe(1);
  expect(answers).toBe(900_000);
});

test('the leader has all writes, and a question for each read', () => {
  const { leaderCores, log, breaks } = needsOf(1_000, figures, assumed);
  expect(leaderCores).toBeCloseTo((100 * 0.01 + 900 * 0.0001) / 0.5);
  expect(log).toBe(50_000);
  expect(breaks).toEqual([]);
});

test('needs grow with the rate, and say what one leader has too few of', () => {
  const { processes, breaks } = needsOf(100_000, figures, assumed);
  expect(processes.neo4j).toBe(25);
  expect(breaks).toEqual(['cores of the leader']);
  expect(needsOf(100_000, figures, { ...assumed, connections: 20 }).breaks).toContain('connections of the leader');
});

test('each process and each server takes the memory that was measured for one', () => {
  const { processes, memory } = needsOf(10_000, figures, assumed);
  // 20 cores of each part: a process for each core, and a server for each eight. Those of PostgreSQL do not write.
  expect(processes).toEqual({ gateway: 20, catalog: 20, social: 20, neo4j: 3, postgres: 3 });
  expect(memory.gateway).toBeCloseTo((20 * 100) / 1_024);
  expect(memory.neo4j).toBe(3);
  expect(memory.postgres).toBe(1.5);
});

test('reads cost more the fewer of them the cache answers', () => {
  expect(readAt(figures, 0.75)).toEqual(same(0.001));
  expect(readAt(figures, 0)).toEqual(same(0.004));
  expect(readAt(figures, 0.375).catalog).toBeCloseTo(0.0025);
  // Measured costs scatter: the line may meet 0 before all reads are answered.
  expect(readAt({ ...figures, read: same(0.0001) }, 1)).toEqual(same(0));
  const { cores } = needsOf(1_000, figures, { ...assumed, hitRate: 0 });
  expect(cores.gateway).toBeCloseTo((900 * 0.004 + 100 * 0.001) / 0.5);
});

test('without a hit in the measurement, no other rate is computed from it', () => {
  expect(readAt({ ...figures, hitRate: 0 }, 0.5)).toEqual(same(0.001));
});
