/**
 * All of ingestion while processes are killed. Providers put random versions of their records into bucket and queue, in any order and
 * some of them twice. Workers and a replica of the graph are killed again and again. In the end the graph must have the films of a
 * plain model, and the replica and social's reference tables, which read only feeds, must be equal to it.
 */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ChildProcess } from 'node:child_process';
import { sql } from 'kysely';
import { start as startCatalog } from '@marquee/catalog/start';
import { startLocalAws, type LocalAws } from '@marquee/dev/servers/localAws';
import { hasPython } from '@marquee/dev/servers/moto';
import { seededRandom } from '@marquee/dev/dataset/random';
import { kill, spawnProgram } from '@marquee/testing/processes/programs';
import { delay } from '@marquee/kit/delay';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { lastChange, readChanges } from '@marquee/graph/changeFeed/changeFeed';
import { toMarqueeRow } from '@marquee/ingestion/formats/marqueeFormat';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { openPostgres } from '@marquee/social/db/connection';
import { followChangeFeed } from '@marquee/social/changeFeed/follow';
import { removeRecords } from '@marquee/testing/fixtures/films';
import { snapshotFilms, orphans } from '@marquee/testing/results/catalogSnapshot';
import { graphFingerprint } from '@marquee/testing/results/graphFingerprint';
import {
  asJsonLines,
  expectedFilms,
  overlappingRecords,
  comparableFilms,
  shuffled,
} from '@marquee/testing/fixtures/overlappingProviders';
import { eventually, waitUntil } from '@marquee/testing/results/waitUntil';
import { startSecondNeo4j } from '@marquee/testing/servers/secondNeo4j';
import { createDatabase, neo4jEnvironment, testServers, uniqueName } from '@marquee/testing/servers/testServers';

const testPrefix = uniqueName('kill');
const bucket = `${testPrefix}-lake`;
const queueName = `${testPrefix}-queue`;
const isPythonInstalled = await hasPython();
if (!isPythonInstalled)
  console.warn('The test of crash recovery is skipped: Python 3.9 or later with venv is not installed.');

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let cloud: LocalAws;
let s3: LocalAws['s3'];
let queue: LocalAws['queue'];

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  if (!isPythonInstalled) return;
  // A killed worker has received its message: this many kills must not make a dead letter.
  cloud = await startLocalAws(lifecycle, { bucket, queue: queueName, maxReceives: 500 });
  ({ s3, queue } = cloud);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
}, 180_000);
afterAll(() => lifecycle.stop(), 60_000);

const secret = uniqueName('a-secret-of-at-least-32-characters-');

/** The catalog that the replica follows. */
const serveWriter = () =>
  startCatalog({
    host: '127.0.0.1',
    port: 0,
    debug: false,
    gatewaySecrets: [secret],
    neo4j: { ...testServers().neo4j, readTimeoutMs: 20_000 },
  });

/** Starts a process again and again and kills it after a moment each time. `letLive` keeps the last one running until `stop`. */
function keepKilling(startProcess: () => ChildProcess, random: () => number) {
  let killing = true;
  let printed = '';
  const start = () => {
    const started = startProcess();
    printed = '';
    started.stderr!.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-4_000)));
    return started;
  };
  let child = start();
  let kills = 0;
  const loop = (async () => {
    while (killing) {
      await delay(700 + 1_800 * random());
      if (!killing) break;
      await kill(child);
      kills++;
      child = start();
    }
  })();
  return {
    get kills() {
      return kills;
    },
    letLive: async () => {
      killing = false;
      await loop;
    },
    stop: () => kill(child),
    requireRunning: () => {
      if (child.exitCode !== null) throw new Error(`The process ended by itself, with ${child.exitCode}: ${printed}`);
    },
  };
}

const worker = () =>
  spawnProgram('ingestion', {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      ...neo4jEnvironment(),
      ...cloud.environment,
      LEASE_SECONDS: '2',
    },
  });

/** Sends a few records at a time, as objects and as messages. */
async function send(records: readonly SourceRecord[], random: ReturnType<typeof seededRandom>): Promise<void> {
  let number = 0;
  for (let start = 0; start < records.length;) {
    const size = 1 + random.below(60);
    const piece = records.slice(start, start + size);
    start += size;
    for (const provider of new Set(piece.map((record) => record.provider))) {
      const mine = piece.filter((record) => record.provider === provider);
      const key = `${provider}/piece ${number++}.jsonl`;
      if (random.next() < 0.5)
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: asJsonLines(mine) }));
      else await queue.send(JSON.stringify({ provider, rows: mine.map(toMarqueeRow) }));
    }
    await delay(30);
  }
}

/** Whether the graph has the newest version of each record. */
async function isIngested(records: readonly SourceRecord[]): Promise<boolean> {
  const newest = new Map<string, number>();
  for (const { provider, key, version } of records)
    newest.set(`${provider}/${key}`, Math.max(version, newest.get(`${provider}/${key}`) ?? 0));
  const rows = await neo4j.read<{ id: string; version: number }>(
    'MATCH (r:SourceRecord) WHERE r.provider STARTS WITH $testPrefix RETURN r.id AS id, r.version AS version',
    { testPrefix },
  );
  return rows.length === newest.size && rows.every(({ id, version }) => newest.get(id) === version);
}

/** Checks the ids of the films in the reference tables of a new database. */
async function expectReferenceFilms(ids: readonly string[]): Promise<void> {
  const database = await createDatabase();
  const { db, close } = await openPostgres({ url: database.url, poolSize: 2, statementTimeoutMs: 20_000 }, silentLog);
  const follower = followChangeFeed(db, (after) => readChanges(neo4j, after, 100), { log: silentLog, pollMs: 50 });
  await follower.catchUp();
  await follower.stop();
  const { rows } = await sql<{
    id: string;
  }>`SELECT id FROM film WHERE title LIKE ${`${testPrefix}%`} ORDER BY id`.execute(db);
  expect(rows.map(({ id }) => id)).toEqual(ids);
  await close();
  await database.drop();
}

describe('ingestion', () => {
  (isPythonInstalled ? test : test.skip)(
    'loses nothing, repeats nothing and keeps all consumers equal when workers and replicas are killed',
    async () => {
      const second = await startSecondNeo4j(lifecycle);
      const replica = await openNeo4j({ ...second, readTimeoutMs: 20_000 });
      lifecycle.onStop('replica', () => replica.close());
      const followed = await serveWriter();
      const since = await lastChange(neo4j.readInBackground);

      const seed = Number.parseInt(testPrefix.slice(4, 10), 16);
      const random = seededRandom(seed);
      const providers = ['a', 'b', 'c'].map((name) => `${testPrefix}-${name}`);
      const records = overlappingRecords({ testPrefix, seed, providers, films: 100, versions: 3 });
      const killers = [
        keepKilling(worker, () => random.next()),
        keepKilling(worker, () => random.next()),
        keepKilling(
          () =>
            spawnProgram('catalog', {
              stdio: ['ignore', 'ignore', 'pipe'],
              env: {
                PATH: process.env.PATH,
                PORT: '0',
                GATEWAY_SECRET: secret,
                CATALOG_REPLICA_OF: followed.url,
                NEO4J_URI: second.uri,
                NEO4J_USER: second.user,
                NEO4J_PASSWORD: second.password,
              },
            }),
          () => random.next(),
        ),
      ];
      await send(shuffled(records, random), random);
      await delay(3_000);
      await waitUntil(() => killers.reduce((sum, { kills }) => sum + kills, 0) > 5);
      for (const killer of killers) await killer.letLive();
      await waitUntil(() => {
        for (const killer of killers) killer.requireRunning();
        return isIngested(records);
      });
      await Promise.all(killers.slice(0, 2).map((killer) => killer.stop()));

      const seen = await snapshotFilms(neo4j, testPrefix);
      expect(comparableFilms(seen)).toEqual(expectedFilms(records));
      expect(await orphans(neo4j, testPrefix)).toEqual([]);
      expect((await queue.listDeadLetters()).map(({ reason, body }) => [reason, body])).toEqual([]);

      const target = await lastChange(neo4j.readInBackground);
      await waitUntil(async () => {
        killers[2]!.requireRunning();
        return (await lastChange(replica.read)) >= target;
      });
      // Other test files may merge films of theirs meanwhile, and a tombstone does not say whose film it was.
      await eventually(async () => {
        const [original, copy] = await Promise.all(
          [neo4j, replica].map((one) => graphFingerprint(one, { testPrefix, since })),
        );
        expect(copy!.nodes).toEqual(original!.nodes);
      });
      await killers[2]!.stop();
      await followed.stop();
      await expectReferenceFilms(seen.map(({ id }) => id));
      await removeRecords(neo4j, records);
      await neo4j.write((run_) =>
        run_('MATCH (o:LakeObject) WHERE o.provider STARTS WITH $testPrefix DELETE o', { testPrefix }),
      );
    },
    480_000,
  );
});
