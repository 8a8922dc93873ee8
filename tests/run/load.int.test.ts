/** Loading a data set while a database is slow or comes later. */
import pg from 'pg';
import { openNeo4j, type Neo4jSettings } from '@marquee/graph/neo4j/connection';
import { loadRecords } from '@marquee/ingestion/load';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { delay } from '@marquee/kit/delay';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { programDefaults } from '@marquee/dev/config';
import { fillDatabases } from '@marquee/dev/fillDatabases';
import { filmRecords } from '@marquee/testing/fixtures/changeFeedConsumer';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { startFaultProxy } from '@marquee/testing/faults/faultProxy';
import { lockTable } from '@marquee/testing/servers/tableLock';
import { createDatabase, testServers, uniqueName } from '@marquee/testing/servers/testServers';

let database: Awaited<ReturnType<typeof createDatabase>>;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.drop());

async function load(databaseUrl = database.url, startTimeoutMs = 60_000): Promise<string[]> {
  const lines: string[] = [];
  // What the runner hands on has the limit of requests. With this one, no request would get an answer.
  const requestSettings: Neo4jSettings = { ...testServers().neo4j, readTimeoutMs: 1 };
  const lifecycle = createLifecycle(silentLog);
  await fillDatabases(lifecycle, {
    neo4j: requestSettings,
    dataset: { kind: 'bundled', users: 20, seed: 7 },
    ...{ databaseUrl, startTimeoutMs },
    ...{ log: silentLog, progress: silentProgress, print: (line) => void lines.push(line) },
    signal: new AbortController().signal,
  });
  await lifecycle.stop();
  return lines;
}

async function runStatement(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

test('a statement of a load may take longer than one of a request', async () => {
  const lock = await lockTable(database.url, 'app_metadata');
  const loading = load();
  await lock.untilStatementWaits();
  await delay(programDefaults.statementTimeoutMs + 500);
  await lock.release();
  expect(await loading).toContainEqual(expect.stringMatching(/^Users: 20, with/));
  expect(await load()).toEqual([]);
});

test('a load has neither the limit of requests nor that of its database', async () => {
  await runStatement(
    database.url,
    `ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" SET statement_timeout = 1`,
  );
  await expect(runStatement(database.url, 'SELECT pg_sleep(1)')).rejects.toThrow('statement timeout');
  expect(await load()).toContainEqual(expect.stringMatching(/^Users: 20, with/));
});

test('records are loaded where no read of a request ends in time', async () => {
  const lifecycle = createLifecycle(silentLog);
  const neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j driver', () => neo4j.close());
  const late = {
    ...neo4j,
    ...neo4j.forRequest({ signal: new AbortController().signal, deadlineAt: performance.now() }),
  };
  await expect(late.read('RETURN 1')).rejects.toThrow('the request ended');
  const testPrefix = uniqueName('late');
  const records = filmRecords({ testPrefix, count: 600, version: 1 });
  await expect(loadRecords(late, records)).resolves.toMatchObject({ created: 600 });
  await expect(loadRecords(late, records)).resolves.toMatchObject({ unchanged: 600 });
  await removeProviders(neo4j, testPrefix);
  await lifecycle.stop();
});

test('a load waits for its databases', async () => {
  const { host, port } = new URL(database.url);
  const proxy = await startFaultProxy({ target: Number(port) });
  await proxy.set('down');
  const url = database.url.replace(host, proxy.address);
  await expect(load(url, 1)).rejects.toThrow(/Waited 0.001 s for the databases .* PostgreSQL at .* cannot be reached/);
  const loading = load(url);
  await proxy.set(undefined);
  expect(await loading).toContainEqual(expect.stringMatching(/^Users: 20, with/));
  await proxy.stop();
});
