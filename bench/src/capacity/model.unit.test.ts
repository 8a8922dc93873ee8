import { needsOf, type Assumptions, type RequestFigures } from './model.js';

const same = (seconds: number) => ({
  gateway: seconds,
  catalog: seconds,
  social: seconds,
  neo4j: seconds,
  postgres: seconds,
});
const figures: RequestFigures = {
  read: same(0.001),
  write: { ...same(0.001), postgres: 0.01 },
  question: 0.0001,
  answerBytes: 1_000,
  logBytes: 500,
};
const assumed: Assumptions = {
  writes: 0.1,
  utilization: 0.5,
  serverCores: 8,
  largestServer: 64,
  connections: 10,
  maxConnections: 2_000,
};

test('reads take what they cost, divided by the share of its time that a core works', () => {
  const { cores, answers, postgresReplicas } = needsOf(1_000, figures, assumed);
  // 900 reads and 100 writes of a millisecond.
  expect(cores.gateway).toBeCloseTo(2);
  // Writes are the leader's.
  expect(cores.postgres).toBeCloseTo(1.8);
  expect(postgresReplicas).toBe(1);
  expect(answers).toBe(900_000);
});

test('the leader has all writes, and a question for each read', () => {
  const { leaderCores, log, breaks } = needsOf(1_000, figures, assumed);
  expect(leaderCores).toBeCloseTo((100 * 0.01 + 900 * 0.0001) / 0.5);
  expect(log).toBe(50_000);
  expect(breaks).toEqual([]);
});

test('needs grow with the rate, and say what one leader has too few of', () => {
  const { neo4jServers, breaks } = needsOf(100_000, figures, assumed);
  expect(neo4jServers).toBe(25);
  expect(breaks).toEqual(['cores of the leader']);
  expect(needsOf(100_000, figures, { ...assumed, connections: 20 }).breaks).toContain('connections of the leader');
});
