/** An aborted request cancels its SQL statements, so the database does not work for clients that have left. */
import { sql } from 'kysely';
import pg from 'pg';
import { silentLog } from '@marquee/kit/log';
import { addMember, type Member } from '@marquee/testing/fixtures/members';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { lockTable } from '@marquee/testing/servers/tableLock';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';
import { openPostgres, type Postgres } from '../src/db/connection.js';

let supergraph: Supergraph;
let postgres: Postgres;
let ana: Member;
let onlooker: pg.Client;
beforeAll(async () => {
  supergraph = await startSupergraph();
  ana = await addMember(supergraph.social.db, 'ana');
  postgres = await openPostgres({ url: supergraph.databaseUrl, poolSize: 2, statementTimeoutMs: 30_000 }, silentLog);
  onlooker = new pg.Client({ connectionString: supergraph.databaseUrl });
  await onlooker.connect();
});
afterAll(async () => {
  await onlooker.end();
  await postgres.close();
  await supergraph.stop();
});

async function running(text: string): Promise<number> {
  const { rows } = await onlooker.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND datname = current_database() AND query ILIKE $1",
    [`%${text}%`],
  );
  return rows[0]!.count;
}

const until = (holds: () => Promise<boolean>) => waitUntil(holds, 20);

test('an aborted request cancels its statement, and its connection is not reused', async () => {
  const request = new AbortController();
  const db = postgres.forRequest(request);
  const sleeping = sql`SELECT pg_sleep(25)`.execute(db);
  await until(async () => (await running('pg_sleep(25)')) === 1);
  request.abort();
  await expect(sleeping).rejects.toThrow();
  await until(async () => (await running('pg_sleep(25)')) === 0);
  await expect(sql`SELECT 1`.execute(db)).rejects.toThrow();
  for (let round = 0; round < 4; round++)
    expect((await sql<{ one: number }>`SELECT 1 AS one`.execute(postgres.db)).rows).toEqual([{ one: 1 }]);
});

test('an aborted request rolls its transaction back', async () => {
  const request = new AbortController();
  const writing = postgres
    .forRequest(request)
    .transaction()
    .execute(async (tx) => {
      await tx.insertInto('app_metadata').values({ key: 'aborted', value: 'x' }).execute();
      await sql`SELECT pg_sleep(25)`.execute(tx);
    });
  await until(async () => (await running('pg_sleep(25)')) === 1);
  request.abort();
  await expect(writing).rejects.toThrow();
  await until(async () => (await running('pg_sleep(25)')) === 0);
  expect(await supergraph.social.metadata('aborted')).toBeNull();
});

test('a client that disconnects cancels the SQL of its query', async () => {
  const token = await supergraph.devIssuer.issue(ana.handle);
  const watches = await lockTable(supergraph.databaseUrl, 'watch');
  const client = new AbortController();
  const answer = fetch(`${supergraph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ discover(filter: { watchedBy: EVERYONE }) { totalCount } }' }),
    signal: client.signal,
  });
  await watches.untilStatementWaits();
  client.abort();
  await expect(answer).rejects.toThrow();
  // The table is still locked, so the statement ended because it was cancelled.
  await watches.untilNoStatementWaits();
  await watches.release();
  expect((await supergraph.request(ana.handle, '{ me { handle } }')).data).toEqual({ me: { handle: 'ana' } });
});
