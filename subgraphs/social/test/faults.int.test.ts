/** PostgreSQL that breaks. */
import { sql } from 'kysely';
import pg from 'pg';
import { silentLog } from '@marquee/kit/log';
import { DependencyUnavailable } from '@marquee/kit/resilience/dependencyErrors';
import { defaultResilience } from '@marquee/kit/resilience/settings';
import { faults, startFaultProxy, type FaultProxy } from '@marquee/testing/faults/faultProxy';
import { rejectsWith, waitUntil } from '@marquee/testing/results/waitUntil';
import { lockTable } from '@marquee/testing/servers/tableLock';
import { createDatabase, uniqueName } from '@marquee/testing/servers/testServers';
import { classifyPostgresError, openPostgres, type Postgres } from '../src/db/connection.js';
import { loadDataset, type SocialDataset } from '../src/load/socialDataset.js';

let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: FaultProxy;
let postgres: Postgres;
async function open(): Promise<Postgres> {
  const url = new URL(database.url);
  url.port = String(proxy.port);
  const resilience = { ...defaultResilience, probeIntervalMs: 50 };
  return openPostgres({ url: url.href, poolSize: 3, statementTimeoutMs: 20_000, resilience }, silentLog);
}

beforeAll(async () => {
  database = await createDatabase();
  proxy = await startFaultProxy({ target: Number(new URL(database.url).port) });
});
// Each test has a pool of its own: connections that a fault has broken stay broken, and the client is not told.
beforeEach(async () => {
  postgres = await open();
});
afterEach(async () => {
  await proxy.set(undefined);
  await postgres.close();
});
afterAll(async () => {
  await proxy.stop();
  await database.drop();
});

const within = (ms: number) => ({ signal: AbortSignal.timeout(ms), deadlineAt: performance.now() + ms });
const readOne = async (ms = 5_000) =>
  (await sql<{ one: number }>`SELECT 1 AS one`.execute(postgres.forRequest(within(ms)))).rows;
const works = () =>
  readOne().then(
    () => true,
    () => false,
  );

const isOfDatabase = (error: Error) =>
  ['NoAnswer', 'DependencyUnavailable'].includes(error.name) || classifyPostgresError(error) === 'SUBGRAPH_UNAVAILABLE';

test.each(faults)(
  'PostgreSQL that is %s fails every read until its deadline, and is used again after it',
  async (fault) => {
    expect(await works()).toBe(true);
    await proxy.set(fault);
    const errors = await Promise.all(
      Array.from({ length: 6 }, () =>
        readOne(1_000).then(
          () => new Error('an answer'),
          (error: Error) => error,
        ),
      ),
    );
    for (const error of errors) expect(isOfDatabase(error) ? 'of the database' : error).toBe('of the database');
    await waitUntil(() => rejectsWith(readOne(1_000), DependencyUnavailable), 20);
    await proxy.set(undefined);
    await waitUntil(works, 20);
    expect(await readOne()).toEqual([{ one: 1 }]);
  },
);

test('a background statement that hangs ends when the database does not answer', async () => {
  let locking!: Promise<void>;
  await new Promise<void>((resolve, reject) => {
    locking = postgres.db.transaction().execute(async (tx) => {
      await sql`SELECT 1`.execute(tx);
      await proxy.set('silent');
      resolve();
      await sql.raw('SET LOCAL statement_timeout = 0').execute(tx);
    });
    locking.catch(reject);
  });
  // Requests find out that the database does not answer.
  await waitUntil(() => rejectsWith(readOne(400), DependencyUnavailable), 20);
  await expect(locking).rejects.toThrow();
  await proxy.set(undefined);
  await waitUntil(works, 20);
});

test('connections that the server closed between two reads are not noticed', async () => {
  expect(await readOne()).toEqual([{ one: 1 }]);
  await proxy.set('down');
  await proxy.set(undefined);
  expect(await readOne()).toEqual([{ one: 1 }]);
});

test('a write is not sent again', async () => {
  expect(await works()).toBe(true);
  await proxy.set('reset');
  const request = within(1_000);
  await expect(
    sql`INSERT INTO app_metadata VALUES ('once', 'x')`.execute(postgres.forRequest(request)),
  ).rejects.toThrow();
  await proxy.set(undefined);
  await waitUntil(works, 20);
  expect((await sql`SELECT * FROM app_metadata WHERE key = 'once'`.execute(postgres.db)).rows).toEqual([]);
});

test('PostgreSQL that refuses the user is away, until it takes the user again', async () => {
  const user = uniqueName('login_').replaceAll('-', '_');
  await sql`CREATE ROLE ${sql.id(user)} SUPERUSER LOGIN PASSWORD 'secret'`.execute(postgres.db);
  const url = new URL(database.url);
  [url.username, url.password] = [user, 'secret'];
  const resilience = { ...defaultResilience, probeIntervalMs: 50 };
  const asUser = await openPostgres({ url: url.href, poolSize: 2, statementTimeoutMs: 20_000, resilience }, silentLog);
  const read = async () => sql`SELECT 1`.execute(asUser.forRequest(within(5_000)));
  try {
    await read();
    await sql`ALTER ROLE ${sql.id(user)} NOLOGIN`.execute(postgres.db);
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${user}`.execute(postgres.db);
    for (let at = 0; at < 5; at++) {
      const error = await read().then(
        () => new Error('an answer'),
        (thrown: Error) => thrown,
      );
      expect(isOfDatabase(error) ? 'of the database' : error).toBe('of the database');
    }
    await sql`ALTER ROLE ${sql.id(user)} LOGIN`.execute(postgres.db);
    await waitUntil(
      () =>
        read().then(
          () => true,
          () => false,
        ),
      20,
    );
  } finally {
    await asUser.close();
    await sql`DROP ROLE ${sql.id(user)}`.execute(postgres.db);
  }
});

test('a data set is loaded however long a statement takes', async () => {
  const statementTimeoutMs = 1_000;
  const pool = new pg.Pool({ connectionString: database.url, max: 1, statement_timeout: statementTimeoutMs });
  const lock = await lockTable(database.url, 'dismissed');
  const none: SocialDataset = { members: [], friendships: [], watches: [], watchlist: [], lovedPeople: [] };
  let isSettled = false;
  const loading = loadDataset(pool, none, { name: 'none' });
  const settled = () => (isSettled = true);
  loading.then(settled, settled);
  const watcher = new pg.Client({ connectionString: database.url });
  await watcher.connect();
  const waitingLong = `SELECT FROM pg_stat_activity WHERE query = 'ANALYZE' AND state = 'active'
    AND query_start < clock_timestamp() - interval '${2 * statementTimeoutMs} ms'`;
  try {
    // ANALYZE waits for the table, longer than the timeout.
    await waitUntil(async () => isSettled || (await watcher.query(waitingLong)).rows.length > 0, 20);
    await lock.release();
    expect(await loading).toMatchObject({ members: 0 });
  } finally {
    await Promise.all([pool.end(), watcher.end()]);
  }
});
