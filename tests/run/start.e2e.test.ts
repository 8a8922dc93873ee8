/** The runner's start within this process, on running servers, and a single process whose database fails. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { readDevConfig } from '@marquee/dev/config';
import { silentProgress } from '@marquee/kit/progress';
import { startPostgres } from '@marquee/dev/servers/postgres';
import { start } from '@marquee/dev/start';
import { openSingleProcess } from '@marquee/dev/singleProcess';
import { postQuery, dataOf, testGatewayConfig } from '@marquee/testing/servers/supergraph';
import { createEmptyDatabase, neo4jEnvironment, testServers } from '@marquee/testing/servers/testServers';

const folder = mkdtempSync(join(tmpdir(), 'marquee-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('start of the runner', () => {
  test('loads once into existing servers, prints what it did, and serves', async () => {
    const database = await createEmptyDatabase();
    const environment = {
      ...neo4jEnvironment(),
      DATABASE_URL: database.url,
      PORT: '0',
      USERS: '60',
      MARQUEE_DATA: folder,
      DEV_ISSUER_KEY: join(folder, 'key.json'),
    };
    const run = async () => {
      const lines: string[] = [];
      const terminal = { progress: silentProgress, print: (line: string) => void lines.push(line) };
      const started = await start(readDevConfig(environment), terminal, new AbortController().signal);
      return { started, output: lines.join('\n') };
    };
    const first = await run();
    expect(first.output).toMatch(
      /Records: 381 read, \d+ created, \d+ updated, \d+ unchanged, 0 merged .*, 0 rejected\. The catalog has \d+ films\./,
    );
    expect(first.output).toMatch(/Users: 60, with \d+ friendships and \d+ watches\./);
    const token = /Token: +(\S+)/.exec(first.output)![1]!;
    const handle = /Demo user: (\S+)/.exec(first.output)![1]!;
    expect(dataOf(await postQuery({ url: first.started.url, token }, '{ me { handle } }'))).toEqual({ me: { handle } });
    await expectMembers(first.started.url, handle);
    await first.started.stop();

    const second = await run();
    expect(second.output).not.toContain('Records:');
    expect(second.output).toContain(`Demo user: ${handle}`);
    await second.started.stop();
    await database.drop();
  });
});

/** The list of members has the demo member first, some others, and a newcomer; each can be become. */
async function expectMembers(url: string, demo: string): Promise<void> {
  const response = await fetch(`${url}/dev/members`);
  const { members } = (await response.json()) as { members: { handle: string; displayName: string | null }[] };
  expect(members.length).toBeGreaterThan(3);
  expect([members[0], members.at(-1)]).toMatchObject([{ handle: demo }, { handle: 'newcomer', displayName: null }]);
  for (const { handle, displayName } of members) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ handle });
    const answer = await fetch(`${url}/dev/token`, { method: 'POST', headers, body });
    const { token } = (await answer.json()) as { token: string };
    const me = displayName === null ? null : { handle, displayName };
    expect(dataOf(await postQuery({ url, token }, '{ me { handle displayName } }'))).toEqual({ me });
  }
}

describe('PostgreSQL server', () => {
  test('keeps what was written across a stop and a new start', async () => {
    const home = mkdtempSync('/var/tmp/marquee-pg-');
    chmodSync(home, 0o755);
    const withDatabase = async (work: (client: pg.Client) => Promise<void>) => {
      const lifecycle = createLifecycle(silentLog);
      const postgres = await startPostgres(lifecycle, home);
      const client = new pg.Client({ connectionString: await postgres.url('kept') });
      await client.connect();
      await work(client);
      await client.end();
      await lifecycle.stop();
    };
    await withDatabase(
      async (client) => void (await client.query('CREATE TABLE note (text text); INSERT INTO note VALUES (1)')),
    );
    await withDatabase(async (client) =>
      expect((await client.query('SELECT text FROM note')).rows).toEqual([{ text: '1' }]),
    );
    rmSync(home, { recursive: true, force: true });
  });
});

describe('single process', () => {
  test("returns the other subgraph's part and an error with a code when one database stops", async () => {
    const home = mkdtempSync('/var/tmp/marquee-gone-');
    chmodSync(home, 0o755);
    const servers = createLifecycle(silentLog);
    const lifecycle = createLifecycle(silentLog);
    const postgres = await startPostgres(servers, home);
    const singleProcess = await openSingleProcess(lifecycle, {
      neo4j: { ...testServers().neo4j, readTimeoutMs: 10_000 },
      postgres: { url: await postgres.url('gone'), poolSize: 3, statementTimeoutMs: 10_000 },
      log: silentLog,
    });
    const { url } = await singleProcess.serve(testGatewayConfig(join(folder, 'key.json')));
    await servers.stop();
    try {
      const answer = await postQuery(
        { url, token: null },
        '{ movie(slug: "alien-1979") { title communityRating { count } } }',
      );
      expect(answer.data).toEqual({ movie: { title: 'Alien', communityRating: null } });
      expect(answer.errors).toEqual([
        expect.objectContaining({
          extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'social', requestId: expect.any(String) },
        }),
      ]);
      expect(answer.text).not.toMatch(/127\.0\.0\.1|postgres|ECONN/i);
      expect((await fetch(`${url}/ready`)).status).toBe(503);
    } finally {
      await lifecycle.stop();
      rmSync(home, { recursive: true, force: true });
    }
  });
});
