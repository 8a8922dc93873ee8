/** Loading a data set while a database is slow or comes later. */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { delay } from '@marquee/kit/delay';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { programDefaults } from '@marquee/dev/config';
import { fillDatabases } from '@marquee/dev/fillDatabases';
import { startFaultProxy } from '@marquee/testing/faults/faultProxy';
import { lockTable } from '@marquee/testing/servers/tableLock';
import { createDatabase, testServers } from '@marquee/testing/servers/testServers';

let database: Awaited<ReturnType<typeof createDatabase>>;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.drop());

async function load(databaseUrl = database.url, startTimeoutMs = 60_000): Promise<string[]> {
  const lines: string[] = [];
  const lifecycle = createLifecycle(silentLog);
  await fillDatabases(lifecycle, {
    neo4j: testServers().neo4j,
    dataset: { kind: 'bundled', users: 20, seed: 7 },
    ...{ databaseUrl, startTimeoutMs },
    ...{ log: silentLog, progress: silentProgress, print: (line) => void lines.push(line) },
    signal: new AbortController().signal,
  });
  await lifecycle.stop();
  return lines;
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
