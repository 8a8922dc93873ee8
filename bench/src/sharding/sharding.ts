/**
 * What discovery and friendships cost when members are spread over several PostgreSQL servers, beside one server with all of them. A
 * simulation: the product has one leader (docs/operations/sharding.md). Members, their relations and watches are those of the full data set.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { startPostgres } from '@marquee/dev/servers/postgres';
import { sql } from 'kysely';
import { windowSpan } from '@marquee/social/sql/filmTally';
import { openCpuMeter } from '@marquee/testing/cost/processCpu';
import { memberWithFriends, type BenchEnvironment, type BenchSupergraph } from '../benchEnvironment.js';
import { quantiles, type Latency, type Measurement } from '../measure.js';
import { askOneServer, askShards, circleNames, type CircleRequest, type FilmCounts } from './circles.js';
import { changePair, finishIntents } from './pairs.js';
import { fillShards, indexOf, openShards, readSocial, type Shards, type Work } from './shards.js';

const shardCounts = [1, 4];
const friendsOfViewer = 200;
const [warmUps, runs] = [5, 40];
const [pairWarmUps, pairs] = [100, 1_000];

interface MeasuredShards {
  readonly shards: Shards;
  /** Seconds of CPU of all servers. */
  readonly cpu: () => number;
}

export async function measureSharding(environment: BenchEnvironment, bench: BenchSupergraph): Promise<Measurement[]> {
  const source = bench.social.db;
  const { handle } = await memberWithFriends(bench, friendsOfViewer);
  const { pk: viewer } = await source
    .selectFrom('member')
    .select('pk')
    .where('handle', '=', handle)
    .executeTakeFirstOrThrow();
  const members = (await source.selectFrom('member').select('pk').orderBy('pk').execute()).map(({ pk }) => pk);
  const span = windowSpan('ALL_TIME', new Date());
  const requests = circleNames.map((name): CircleRequest => ({ name, viewer, span }));
  const social = await readSocial(source);
  const measurements: Measurement[] = [];
  for (const count of shardCounts) {
    environment.print(
      `Spreading ${social.watches.length} watches and ${social.relations.length} relations over ${count} …`,
    );
    const lifecycle = createLifecycle(environment.log, 40_000);
    try {
      const { shards, dbs, cpu } = await startShards(lifecycle, environment, count);
      await fillShards(dbs, social);
      for (const request of requests) {
        assertSame(request.name, await askOneServer(source, request), await askShards(shards, request));
        const cost = await measureWork({ shards, cpu }, { run: () => askShards(shards, request), warmUps, runs });
        measurements.push(describe(`${nameOf(request)}, ${serversOf(count)}`, cost));
      }
      measurements.push(...(await measurePairs({ shards, cpu }, members)));
    } finally {
      await lifecycle.stop();
    }
  }
  return measurements;
}

const nameOf = ({ name }: CircleRequest) => name.toLowerCase().replaceAll('_', ' ');
const serversOf = (count: number) => (count === 1 ? 'one server' : `${count} shards`);

function assertSame(name: string, one: readonly FilmCounts[], shards: readonly FilmCounts[]): void {
  if (one.length === 0) throw new Error(`${name}: there is nothing to compare`);
  if (JSON.stringify(one) !== JSON.stringify(shards))
    throw new Error(`${name}: shards answer otherwise than one server`);
}

/** PostgreSQL runs as an unprivileged user if this runs as root. That user must be able to enter the folders. */
async function startShards(lifecycle: Lifecycle, { databases }: BenchEnvironment, count: number) {
  const start = async () => {
    const folder = mkdtempSync('/var/tmp/marquee-shard-');
    chmodSync(folder, 0o755);
    lifecycle.onStop('folder of a shard', () => rmSync(folder, { recursive: true, force: true }));
    const server = await startPostgres(lifecycle, join(folder, 'postgres'), ['shared_buffers=64MB']);
    return server.url('shard');
  };
  const urls = await Promise.all(Array.from({ length: count }, start));
  const meters = urls.map((databaseUrl) => openCpuMeter({ neo4jUri: databases.neo4j.uri, databaseUrl }));
  const { dbs, ...shards } = await openShards(lifecycle, urls);
  return { dbs, shards, cpu: () => meters.reduce((sum, meter) => sum + meter().postgres, 0) };
}

interface Repeated {
  readonly run: () => Promise<unknown>;
  readonly warmUps: number;
  readonly runs: number;
}

interface Cost extends Work {
  readonly latency: Latency;
  /** Seconds of CPU of all servers. */
  readonly cpu: number;
}

/** Means of one run. */
async function measureWork({ shards, cpu }: MeasuredShards, repeated: Repeated): Promise<Cost> {
  for (let run = 0; run < repeated.warmUps; run++) await repeated.run();
  const [before, { statements, rows }] = [cpu(), { ...shards.work }];
  const times: number[] = [];
  for (let run = 0; run < repeated.runs; run++) {
    const began = performance.now();
    await repeated.run();
    times.push(performance.now() - began);
  }
  const mean = (sum: number) => sum / repeated.runs;
  return {
    latency: quantiles(times),
    cpu: mean(cpu() - before),
    statements: mean(shards.work.statements - statements),
    rows: mean(shards.work.rows - rows),
  };
}

/** Strangers become friends, of one shard and of two. Then as many writers end after their first statement, and another process finishes. */
async function measurePairs({ shards, cpu }: MeasuredShards, members: readonly number[]): Promise<Measurement[]> {
  const servers = serversOf(shards.all.length);
  const measurePart = async (name: string, isOneShard: boolean) => {
    const strangers = await findStrangers(shards, members, isOneShard);
    const run = () => changePair(shards, { pair: strangers.next().value, kind: 'FRIENDS' });
    return describe(
      `${name}, ${servers}`,
      await measureWork({ shards, cpu }, { run, warmUps: pairWarmUps, runs: pairs }),
    );
  };
  const ofOne = await measurePart('a friendship', true);
  if (shards.all.length === 1) return [ofOne];
  const ofTwo = await measurePart('a friendship of two', false);
  return [
    { ...ofOne, name: `a friendship of one of ${servers}` },
    ofTwo,
    await measureFinishing({ shards, cpu }, members),
  ];
}

async function measureFinishing({ shards, cpu }: MeasuredShards, members: readonly number[]): Promise<Measurement> {
  const strangers = await findStrangers(shards, members, false);
  for (let count = 0; count < pairs; count++) await beginOnly(shards, strangers.next().value);
  let finished = 0;
  const cost = await measureWork(
    { shards, cpu },
    { run: async () => (finished += await finishIntents(shards)), warmUps: 0, runs: 1 },
  );
  if (finished !== pairs) throw new Error(`${finished} of ${pairs} friendships were finished`);
  return {
    name: 'a friendship that another process finishes',
    value: milliseconds(cost.cpu / pairs),
    note: `CPU of PostgreSQL; ${count(cost.statements / pairs)} statements, ${count(cost.rows / pairs)} rows`,
  };
}

/** A change whose writer ends after its first statement. */
async function beginOnly(shards: Shards, pair: readonly [number, number]): Promise<void> {
  let statements = 0;
  const all = shards.all.map(({ run }): Shards['all'][number] => ({
    run: async (statement) => {
      if (++statements > 1) throw new WriterEnded();
      return run(statement);
    },
  }));
  await changePair({ ...shards, all }, { pair, kind: 'FRIENDS' }).catch((error: unknown) => {
    if (!(error instanceof WriterEnded)) throw error;
  });
}

class WriterEnded extends Error {}

/** Pairs without a relation, each once. */
async function findStrangers(shards: Shards, members: readonly number[], isOneShard: boolean) {
  const known = new Set<string>();
  for (const shard of shards.all)
    for (const { one, other } of await shard.run(
      sql<{ one: number; other: number }>`SELECT member_pk AS one, other_pk AS other FROM relation`,
    ))
      known.add(`${one} ${other}`);
  const pairsOf = function* (): Generator<readonly [number, number], never> {
    for (let apart = 1; apart < members.length; apart++)
      for (let at = 0; at + apart < members.length; at += 7) {
        const [one, other] = [members[at]!, members[at + apart]!];
        const isTogether = indexOf(one, shards) === indexOf(other, shards);
        if (isTogether === isOneShard && !known.has(`${one} ${other}`)) yield [one, other];
      }
    throw new Error('There are too few members without a relation.');
  };
  return pairsOf();
}

const describe = (name: string, { latency, cpu, statements, rows }: Cost): Measurement => ({
  name,
  value: milliseconds(cpu),
  note: `CPU of PostgreSQL; p50 / p99 ${latency.p50.toFixed(1)} / ${latency.p99.toFixed(1)} ms; ${count(statements)} statements, ${count(rows)} rows`,
});

const milliseconds = (seconds: number) => `${(seconds * 1_000).toFixed(2)} ms`;
const count = (mean: number) => (Number.isInteger(mean) ? String(mean) : mean.toFixed(2));
