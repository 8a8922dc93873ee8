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
import { createDatabase, testServers, uniqueName } from '@marquee/testing/servers/testServers';
import {
  expectedReferenceFilms,
  filmRecords,
  openConsumerDatabase,
  readReferenceFilms,
} from '@marquee/testing/fixtures/changeFeedConsumer';

let lifecycle: Lifecycle;
let catalog: Catalog;
const testPrefix = uniqueName('feed');
const films = (version: number) => filmRecords({ testPrefix, count: 400, version });

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  catalog = await openCatalog(lifecycle, { neo4j: { ...testServers().neo4j, readTimeoutMs: 20_000 }, log: silentLog });
});
afterAll(() => lifecycle.stop());

async function killAfter(child: ChildProcess, ms: number): Promise<void> {
  await delay(ms);
  await kill(child);
}

describe('change feed', () => {
  test('leaves the reference tables equal to the catalog when writer and consumer are killed at any moment', async () => {
    const secret = uniqueName('a-secret-of-at-least-32-characters-');
    const serving = await serveSubgraph(catalog.subgraph, {
      host: '127.0.0.1',
      port: 0,
      signer: createViewerSigner(secret),
      // Small batches, so that kills happen between and within many of them.
      internalRoutes: { '/changes': (query) => catalog.changes(Number(query.get('after')), 20) },
    });
    const database = await openConsumerDatabase(() => createDatabase());
    const file = `/tmp/${testPrefix}.json`;
    const startConsumer = () =>
      spawnProgram('social', {
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          PORT: '0',
          GATEWAY_SECRET: secret,
          CATALOG_URL: serving.url,
          DATABASE_URL: database.url,
        },
      });
    const startWriter = () =>
      spawnHelper('filmWriter', [file], {
        stdio: 'ignore',
        env: { PATH: process.env.PATH, MARQUEE_TEST_SERVERS: process.env.MARQUEE_TEST_SERVERS },
      });
    for (let round = 0; round < 5; round++) {
      writeFileSync(file, JSON.stringify(films(10 + round)));
      const [writer, consumer] = [startWriter(), startConsumer()];
      await Promise.all([killAfter(writer, 400 + 250 * round), killAfter(consumer, 500 + 200 * round)]);
    }
    // Both start once more and finish.
    expect(await exitCodeOf(startWriter())).toBe(0);
    const consumer = startConsumer();
    const target = await catalog.lastChange();
    // The catalog may hold thousands of films of other tests, and this consumer reads 20 changes at a time.
    for (let waited = 0; (await readChangeFeedCursor(database.db)) < target && waited < 240_000; waited += 100)
      await delay(100);
    await kill(consumer);
    expect(await readReferenceFilms(database.db, testPrefix)).toEqual(expectedReferenceFilms(films(14)));
    rmSync(file);
    await serving.stop();
    await database.close();
  }, 400_000);
});
