/** A replica of the catalog while the process that writes films, the catalog that it follows, and the replica itself are killed. */
import { rmSync, writeFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { lastChange } from '@marquee/graph/changeFeed/changeFeed';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { openNeo4j, type Neo4jConnection, type Neo4jSettings } from '@marquee/graph/neo4j/connection';
import { startReplicaOver } from '@marquee/graph/replication/replicaState';
import { delay } from '@marquee/kit/delay';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { freePort } from '@marquee/dev/servers/freePort';
import { filmRecords } from '@marquee/testing/fixtures/changeFeedConsumer';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { exitCodeOf, kill, spawnHelper, spawnProgram } from '@marquee/testing/processes/programs';
import { graphFingerprint } from '@marquee/testing/results/graphFingerprint';
import { eventually, waitUntil } from '@marquee/testing/results/waitUntil';
import { startKafka } from '@marquee/testing/servers/kafka';
import { startSecondNeo4j } from '@marquee/testing/servers/secondNeo4j';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let writer: Neo4jConnection;
let replica: Neo4jConnection;
let replicaSettings: Awaited<ReturnType<typeof startSecondNeo4j>>;
const secret = uniqueName('a-secret-of-at-least-32-characters-');

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  replicaSettings = await startSecondNeo4j(lifecycle);
  writer = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('writer', () => writer.close());
  replica = await openNeo4j({ ...replicaSettings, readTimeoutMs: 20_000 });
  lifecycle.onStop('replica', () => replica.close());
  await Promise.all([ensureIndexes(writer), ensureIndexes(replica)]);
}, 180_000);
afterAll(() => lifecycle.stop(), 60_000);

/** What the programs need beside their databases, so that the one follows the other. */
interface Settings {
  readonly followed: NodeJS.ProcessEnv;
  readonly replica: NodeJS.ProcessEnv;
}

async function overHttp(): Promise<Settings> {
  const port = String(await freePort());
  return { followed: { PORT: port }, replica: { CATALOG_REPLICA_OF: `http://127.0.0.1:${port}` } };
}

/** The replica cannot reach the catalog. */
async function overKafka(): Promise<Settings> {
  const { brokers, topicPrefix } = (await startKafka(lifecycle)).newConfig();
  const kafka = { KAFKA_BROKERS: brokers.join(), KAFKA_TOPIC_PREFIX: topicPrefix, PORT: '0' };
  return { followed: kafka, replica: { ...kafka, CATALOG_REPLICA_OF: 'kafka:' } };
}

const startCatalog = (
  { uri, user, password }: Pick<Neo4jSettings, 'uri' | 'user' | 'password'>,
  env: NodeJS.ProcessEnv,
) =>
  spawnProgram('catalog', {
    stdio: 'ignore',
    env: {
      ...{ PATH: process.env.PATH, PORT: '0', GATEWAY_SECRET: secret, FACTS_CACHE_MB: '0' },
      ...{ NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password },
      ...env,
    },
  });

async function killAfter(child: ChildProcess, ms: number): Promise<void> {
  await delay(ms);
  await kill(child);
}

test.each([
  ['over HTTP', overHttp],
  ['over Kafka', overKafka],
])(
  'a replica that reads %s equals the writer when all that takes part is killed at any moment',
  async (_, open) => {
    const testPrefix = uniqueName('killed');
    const settings = await open();
    const since = await lastChange(writer.read);
    const file = `/tmp/${testPrefix}.json`;
    const startFilmWriter = () =>
      spawnHelper('filmWriter', [file], {
        stdio: 'ignore',
        env: { PATH: process.env.PATH, MARQUEE_TEST_SERVERS: process.env.MARQUEE_TEST_SERVERS },
      });
    const startFollowed = () => startCatalog(testServers().neo4j, settings.followed);
    const startReplica = () => startCatalog(replicaSettings, settings.replica);
    // The replica of the test before followed the same graph.
    if ((await replica.read('MATCH (r:Replica) RETURN r.name AS name')).length > 0)
      await startReplicaOver(replica, 'none');
    let kills = 0;
    for (let round = 0; round < 4; round++) {
      writeFileSync(file, JSON.stringify(filmRecords({ testPrefix, count: 200, version: 10 + round })));
      // Over Kafka, a second process waits to publish.
      const second = settings.followed.KAFKA_BROKERS ? [startFollowed()] : [];
      const children = [startFilmWriter(), startFollowed(), startReplica(), ...second];
      await Promise.all(children.map((child, index) => killAfter(child, 3_000 + 900 * ((index * 3 + round * 2) % 7))));
      kills += children.filter(({ signalCode }) => signalCode === 'SIGKILL').length;
    }
    // Both catalogs of each round. On a fast machine, the films are written before the writer would be killed.
    expect(kills).toBeGreaterThanOrEqual(8);
    // All start once more, and the films are written.
    expect(await exitCodeOf(startFilmWriter())).toBe(0);
    const running = [startFollowed(), startReplica()];
    const target = await lastChange(writer.read);
    await waitUntil(async () => (await lastChange(replica.read)) >= target, 100, 240_000);
    // Other test files may merge films of theirs meanwhile, and a tombstone does not say whose film it was.
    await eventually(async () => {
      const [expected, found] = await Promise.all(
        [writer, replica].map((neo4j) => graphFingerprint(neo4j, { testPrefix, since })),
      );
      expect(found!.nodes).toEqual(expected!.nodes);
      expect(found!.nodes.length).toBeGreaterThan(200);
    });
    await Promise.all(running.map(kill));
    rmSync(file);
    await removeProviders(writer, testPrefix);
  },
  400_000,
);
