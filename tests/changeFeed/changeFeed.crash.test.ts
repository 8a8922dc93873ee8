/** The change feed while the process that writes films and the process that consumes changes are killed. */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync, rmSync } from 'node:fs';
import { delay } from '@marquee/kit/delay';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { serveSubgraph } from '@marquee/kit/subgraph/subgraphServer';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { openCatalog, type Catalog } from '@marquee/catalog/catalog';
import { readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import { exitCodeOf, kill, spawnHelper, spawnProgram } from '@marquee/testing/processes/programs';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startKafka } from '@marquee/testing/servers/kafka';
import { createDatabase, testServers, uniqueName } from '@marquee/testing/servers/testServers';
import {
  expectedReferenceFilms,
  filmRecords,
  openConsumerDatabase,
  readReferenceFilms,
} from '@marquee/testing/fixtures/changeFeedConsumer';

let lifecycle: Lifecycle;
let catalog: Catalog;

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  catalog = await openCatalog(lifecycle, { neo4j: { ...testServers().neo4j, readTimeoutMs: 20_000 }, log: silentLog });
});
afterAll(() => lifecycle.stop());

async function killAfter(child: ChildProcess, ms: number): Promise<void> {
  await delay(ms);
  await kill(child);
}

/** How the consumers of a round learn of changes. */
interface Feed {
  /** What social's program needs to follow the catalog. */
  readonly environment: NodeJS.ProcessEnv;
  /** Starts what publishes, if something does. */
  startPublisher(): ChildProcess | undefined;
}

async function overHttp(secret: string): Promise<Feed> {
  const serving = await serveSubgraph(catalog.subgraph, {
    host: '127.0.0.1',
    port: 0,
    signer: createViewerSigner(secret),
    // Small batches, so that kills happen between and within many of them.
    internalRoutes: { '/changes': (query) => catalog.changes(Number(query.get('after')), 20) },
  });
  lifecycle.onStop('catalog over HTTP', () => serving.stop());
  return { environment: { CATALOG_URL: serving.url }, startPublisher: () => undefined };
}

async function overKafka(): Promise<Feed> {
  const { brokers, topicPrefix } = (await startKafka(lifecycle)).newConfig();
  return {
    environment: { KAFKA_BROKERS: brokers.join(), KAFKA_TOPIC_PREFIX: topicPrefix, CATALOG_URL: 'http://127.0.0.1:1' },
    startPublisher: () =>
      spawnHelper('changePublisher', [brokers[0]!, topicPrefix], {
        stdio: 'ignore',
        env: { PATH: process.env.PATH, MARQUEE_TEST_SERVERS: process.env.MARQUEE_TEST_SERVERS },
      }),
  };
}

describe.each([
  ['over HTTP', overHttp],
  ['over Kafka', overKafka],
])('change feed %s', (_, openFeed) => {
  test('leaves the reference tables equal to the catalog when all that takes part is killed at any moment', async () => {
    const secret = uniqueName('a-secret-of-at-least-32-characters-');
    const testPrefix = uniqueName('feed');
    const films = (version: number) => filmRecords({ testPrefix, count: 400, version });
    const feed = await openFeed(secret);
    const database = await openConsumerDatabase(() => createDatabase());
    const file = `/tmp/${testPrefix}.json`;
    const startConsumer = () =>
      spawnProgram('social', {
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          PORT: '0',
          GATEWAY_SECRET: secret,
          DATABASE_URL: database.url,
          ...feed.environment,
        },
      });
    const startWriter = () =>
      spawnHelper('filmWriter', [file], {
        stdio: 'ignore',
        env: { PATH: process.env.PATH, MARQUEE_TEST_SERVERS: process.env.MARQUEE_TEST_SERVERS },
      });
    for (let round = 0; round < 5; round++) {
      writeFileSync(file, JSON.stringify(films(10 + round)));
      const [writer, consumer, publisher] = [startWriter(), startConsumer(), feed.startPublisher()];
      await Promise.all([
        killAfter(writer, 400 + 250 * round),
        killAfter(consumer, 500 + 200 * round),
        publisher && killAfter(publisher, 1_500 + 300 * round),
      ]);
    }
    // All start once more and finish.
    expect(await exitCodeOf(startWriter())).toBe(0);
    const consumer = startConsumer();
    const publisher = feed.startPublisher();
    const target = await catalog.lastChange();
    // The catalog may hold thousands of films of other tests, and this consumer reads few changes at a time.
    await waitUntil(async () => (await readChangeFeedCursor(database.db)) >= target, 100, 240_000);
    await kill(consumer);
    if (publisher) await kill(publisher);
    expect(await readReferenceFilms(database.db, testPrefix)).toEqual(expectedReferenceFilms(films(14)));
    rmSync(file);
    await database.close();
  }, 400_000);
});
