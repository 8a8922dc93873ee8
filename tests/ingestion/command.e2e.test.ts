/** Ingestion at a terminal: what a person asks for and what they are told; and the worker as a process. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@marquee/dev/servers/freePort';
import { spawnProgram } from '@marquee/testing/processes/programs';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { runCommand } from '@marquee/ingestion/command/runCommand';
import { folderLake } from '@marquee/ingestion/lake/folderLake';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { takeObject } from '@marquee/ingestion/worker/ingestObject';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { filmIdOfRecord, removeProviders } from '@marquee/testing/fixtures/films';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

const mark = uniqueName('cmd').replace(/[^a-z0-9]/g, '');
let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let folder: string;
beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
  lifecycle.onStop('films', () => removeProviders(neo4j, mark));
  folder = mkdtempSync(join(tmpdir(), 'marquee-command-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
});
afterAll(() => lifecycle.stop());

async function ingest(...args: string[]): Promise<{ isWell: boolean; said: string[] }> {
  const said: string[] = [];
  const context = {
    neo4j,
    lifecycle,
    queues: undefined,
    progress: silentProgress,
    say: (line: string) => void said.push(line),
  };
  return { isWell: await runCommand(context, args), said };
}

const row = (key: string, more: object = {}) =>
  JSON.stringify({ key, title: `${mark} ${key}`, year: 1990, cast: [{ name: `${mark} Somebody` }], ...more });

test('take says what became of a file, line by line where something is wrong', async () => {
  const path = join(folder, 'films.jsonl');
  writeFileSync(path, [row('one'), row('two', { year: 'soon' }), 'nonsense'].join('\n'));
  const { isWell, said } = await ingest('take', path, '--provider', `${mark}-a`);
  expect(isWell).toBe(true);
  expect(said[0]).toMatch(
    /^films\.jsonl: 1 taken, 0 updated, 0 deleted, 0 unchanged, 0 merged, 2 rejected · \d+ records\/s$/,
  );
  expect(said.slice(1)).toEqual(['  line 2: year is no year of a film: "soon"', '  line 3: the row is not valid JSON']);
  writeFileSync(path, Buffer.from([0x1f, 0x8b, 8, 0]));
  expect(await ingest('take', path, '--provider', `${mark}-a`)).toMatchObject({
    isWell: false,
    said: [expect.anything(), '  FAILED: the file ends in the middle of its gzip data'],
  });
});

test('status and dead letters tell of the lake; a replayed one is taken again', async () => {
  const lake = await folderLake(join(folder, 'lake'));
  const key = `${mark}-b/films.xls`;
  mkdirSync(join(folder, 'lake', `${mark}-b`));
  writeFileSync(join(folder, 'lake', key), 'x');
  const workshop = { neo4j, log: silentLog, metrics: createMetrics() };
  await takeObject(workshop, (await lake.find(key))!);
  expect((await ingest('status', '--object', key)).said[0]).toMatch(
    /^FAILED {2}\S+Z {2}.*is of no format that is read here/,
  );
  expect((await ingest('dead-letters', 'list')).said.find((line) => line.startsWith(key))).toContain('is of no format');
  expect(await takeObject(workshop, (await lake.find(key))!)).toBe('DONE');
  expect((await ingest('dead-letters', 'replay', key)).said).toEqual([`again: ${key}`]);
  expect(await takeObject(workshop, (await lake.find(key))!)).toMatchObject({ state: 'FAILED' });
  expect(await ingest('dead-letters', 'replay', 'nothing')).toEqual({
    isWell: false,
    said: ['There is no dead letter nothing.'],
  });
  expect((await ingest('status', '--provider', `${mark}-a`)).said[0]).toBe(`${mark}-a: 1 records, 0 taken back`);
  expect(await ingest('status', '--object', `${mark}-b/other`)).toMatchObject({ isWell: false });
});

test('what was merged is told apart by its id or its record', async () => {
  const path = join(folder, 'more.jsonl');
  writeFileSync(path, row('one'));
  await ingest('take', path, '--provider', `${mark}-c`);
  const { said } = await ingest('unmerge', `${mark}-c/one`);
  expect(said[0]).toContain(filmIdOfRecord({ provider: `${mark}-c`, key: 'one' }));
  expect(said[0]).toContain(filmIdOfRecord({ provider: `${mark}-a`, key: 'one' }));
  await expect(ingest('unmerge', `${mark}-c/one`)).rejects.toThrow('is a film of its own already');
});

test.each([
  [[]],
  [['take', 'x']],
  [['take', 'nowhere', '--provider', 'a']],
  [['take', 'package.json', '--provider', '../a']],
  [['dead-letters']],
  [['dead-letters', 'replay']],
  [['dead-letters', 'replay', 'x', '--all']],
  [['unmerge']],
  [['status', '--what']],
  [['status', 'acme/films.jsonl']],
  [['dead-letters', 'list', 'x']],
])('what was asked wrongly is a sentence: %j', async (args) => {
  await expect(ingest(...args)).rejects.toThrow(/Usage: npm run ingest|There is no file|provider's name/);
});

describe('the worker as a process', () => {
  const run = (environment: Record<string, string>) => {
    const { uri, user, password } = testServers().neo4j;
    const child = spawnProgram('ingestion', {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, ...environment },
    });
    let errors = '';
    child.stderr!.on('data', (text: Buffer) => (errors += String(text)));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { child, ended, errors: () => errors };
  };

  test('is ready once it has looked, tells Prometheus, and ends in good order', async () => {
    const port = await freePort();
    const lake = join(folder, 'worked');
    mkdirSync(join(lake, `${mark}-d`), { recursive: true });
    const path = join(lake, `${mark}-d`, 'films.jsonl');
    writeFileSync(path, row('worked'));
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    const { child, ended } = run({ PORT: String(port), LAKE: lake });
    const get = (route: string) =>
      fetch(`http://127.0.0.1:${port}${route}`).then(
        async (response) => ({ status: response.status, text: await response.text() }),
        () => ({ status: 0, text: '' }),
      );
    while ((await get('/ready')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    const taken = `marquee_ingest_records_total{provider="${mark}-d",outcome="taken"} 1`;
    while (!(await get('/metrics')).text.includes(taken)) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await get('/live')).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test.each([
    [{ WORKER_QUEUE: 'q' }, /^BUCKET must be set along with WORKER_QUEUE\.$/],
    [{ WORKER_QUEUE: 'q', BUCKET: 'b', AWS_ENDPOINT: 'nonsense' }, /^The configuration is not usable: AWS_ENDPOINT/],
    [{ HOLD_SECONDS: '0' }, /^The configuration is not usable: HOLD_SECONDS/],
  ])('says in a sentence what is wrong with %j', async (environment, sentence) => {
    const { ended, errors } = run({ PORT: '0', ...environment });
    expect(await ended).toBe(1);
    expect(errors().trim().split('\n').at(-1)).toMatch(sentence);
  });
});
