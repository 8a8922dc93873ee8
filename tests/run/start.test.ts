/** The runner within this process, on servers that are there already: what it loads, says and serves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLifecycle } from '../../kit/src/lifecycle.js';
import { silentLog } from '../../kit/src/log.js';
import { readDevConfig } from '../../dev/src/config.js';
import { silentProgress } from '../../dev/src/progress.js';
import { startPostgres } from '../../dev/src/servers/postgres.js';
import { start } from '../../dev/src/start.js';
import { askOver, dataOf } from '../harness/supergraph.js';
import { createEmptyDatabase, testServers } from '../harness/servers.js';

const folder = mkdtempSync(join(tmpdir(), 'marquee-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('on servers of one’s own it loads once, says what it did, and serves', async () => {
  const database = await createEmptyDatabase();
  const { uri, user, password } = testServers().neo4j;
  const environment = {
    NEO4J_URI: uri,
    NEO4J_USER: user,
    NEO4J_PASSWORD: password,
    DATABASE_URL: database.url,
    PORT: '0',
    USERS: '60',
    MARQUEE_DATA: folder,
    DEV_ISSUER_KEY: join(folder, 'key.json'),
  };
  const run = async () => {
    const lines: string[] = [];
    const terminal = { progress: silentProgress, say: (line: string) => void lines.push(line) };
    const started = await start(readDevConfig(environment), terminal, new AbortController().signal);
    return { started, said: lines.join('\n') };
  };
  const first = await run();
  expect(first.said).toMatch(/Films: 381 read, \d+ taken, \d+ updated, \d+ unchanged, 0 merged .*, 0 rejected\./);
  expect(first.said).toMatch(/People: 60 members, \d+ friendships, \d+ watches\./);
  const token = /Token: +(\S+)/.exec(first.said)![1]!;
  const handle = /Handle to try: (\S+)/.exec(first.said)![1]!;
  expect(dataOf(await askOver(first.started.url, token, '{ me { handle } }'))).toEqual({ me: { handle } });
  await first.started.stop();

  const second = await run();
  expect(second.said).not.toContain('Films:');
  expect(second.said).toContain(`Handle to try: ${handle}`);
  await second.started.stop();
  await database.drop();
});

test('PostgreSQL keeps what was written, across a stop and a new start', async () => {
  const home = mkdtempSync('/var/tmp/marquee-pg-');
  const { chmodSync } = await import('node:fs');
  chmodSync(home, 0o755);
  const use = async (work: (client: pg.Client) => Promise<void>) => {
    const lifecycle = createLifecycle(silentLog);
    const postgres = await startPostgres(lifecycle, home);
    const client = new pg.Client({ connectionString: await postgres.url('kept') });
    await client.connect();
    await work(client);
    await client.end();
    await lifecycle.stop();
  };
  await use(async (client) => void (await client.query('CREATE TABLE note (text text); INSERT INTO note VALUES (1)')));
  await use(async (client) => expect((await client.query('SELECT text FROM note')).rows).toEqual([{ text: '1' }]));
  rmSync(home, { recursive: true, force: true });
});

test('settings that do not go together are refused', () => {
  expect(() => readDevConfig({ NEO4J_URI: 'bolt://x' })).toThrow('NEO4J_PASSWORD must be set along with NEO4J_URI');
  expect(readDevConfig({ DATA: '/some/data' }).dataFolder).toMatch(/some-data$/);
  expect(readDevConfig({ USERS: '50', SEED: '3' }).dataset).toEqual({ kind: 'bundled', users: 50, seed: 3 });
});
