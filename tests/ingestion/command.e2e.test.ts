/** The commands of `npm run ingest`, and the worker as a process. */
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
import { ingestObject } from '@marquee/ingestion/worker/ingestObject';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { filmIdOfRecord, removeProviders } from '@marquee/testing/fixtures/films';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { neo4jEnvironment, testServers, uniqueName } from '@marquee/testing/servers/testServers';

const testPrefix = uniqueName('cmd');
let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let folder: string;
beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
  lifecycle.onStop('films', () => removeProviders(neo4j, testPrefix));
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
    print: (line: string) => void said.push(line),
  };
  return { isWell: await runCommand(context, args), said };
}

const row = (key: string, more: object = {}) =>
  JSON.stringify({
    key,
    title: `${testPrefix} ${key}`,
    year: 1990,
    cast: [{ name: `${testPrefix} Somebody` }],
    ...more,
  });

const setProblems = [
  '  links.csv line 2: the row has 1 field instead of 3; a field with a comma needs quotation marks',
  '  movies.csv line 3: the row is not CSV: a quotation mark is not closed',
];

describe('ingest command', () => {
  test('prints the counts of a loaded file and each rejected row', async () => {
    const path = join(folder, 'films.jsonl');
    writeFileSync(path, [row('one'), row('two', { year: 'soon' }), 'nonsense'].join('\n'));
    const { isWell, said } = await ingest('load', path, '--provider', `${testPrefix}-a`);
    expect(isWell).toBe(true);
    expect(said[0]).toMatch(
      /^films\.jsonl: 1 created, 0 updated, 0 deleted, 0 unchanged, 0 merged, 2 rejected · \d+ records\/s$/,
    );
    expect(said.slice(1)).toEqual([
      '  films.jsonl line 2: year is not a valid year: "soon"',
      '  films.jsonl line 3: the row is not valid JSON',
    ]);
    const movies = join(folder, 'movielens');
    mkdirSync(movies);
    writeFileSync(
      join(movies, 'movies.csv'),
      `movieId,title,genres\n1,"${testPrefix} Good (2011)",Drama\n2,Bad "quote" (2014),"Drama\n3,${testPrefix} After (2015),Drama\n`,
    );
    writeFileSync(join(movies, 'links.csv'), 'movieId,imdbId,tmdbId\n1\n');
    const set = await ingest('load', movies, '--provider', `${testPrefix}-m`);
    expect(set).toMatchObject({ isWell: true, said: [expect.stringContaining('2 created'), ...setProblems] });
    writeFileSync(path, Buffer.from([0x1f, 0x8b, 8, 0]));
    expect(await ingest('load', path, '--provider', `${testPrefix}-a`)).toMatchObject({
      isWell: false,
      said: [expect.anything(), '  FAILED: the file ends in the middle of its gzip data'],
    });
  });

  test('lists objects and dead letters, and replays an object', async () => {
    const lake = await folderLake(join(folder, 'lake'));
    const key = `${testPrefix}-b/films.xls`;
    mkdirSync(join(folder, 'lake', `${testPrefix}-b`));
    writeFileSync(join(folder, 'lake', key), 'x');
    const deps = { neo4j, log: silentLog, metrics: createMetrics() };
    await ingestObject(deps, (await lake.find(key))!);
    expect((await ingest('status', '--object', key)).said[0]).toMatch(
      /^FAILED {2}\S+Z {2}.*has a name of no known format/,
    );
    expect((await ingest('dead-letters', 'list')).said.find((line) => line.startsWith(key))).toContain(
      'no known format',
    );
    expect(await ingestObject(deps, (await lake.find(key))!)).toBe('DONE');
    expect((await ingest('dead-letters', 'replay', key)).said).toEqual([`replayed: ${key}`]);
    expect(await ingestObject(deps, (await lake.find(key))!)).toMatchObject({ state: 'FAILED' });
    expect(await ingest('dead-letters', 'replay', 'nothing')).toEqual({
      isWell: false,
      said: ['There is no dead letter nothing.'],
    });
    expect((await ingest('status', '--provider', `${testPrefix}-a`)).said[0]).toBe(
      `${testPrefix}-a: 1 records, 0 deleted`,
    );
    expect(await ingest('status', '--object', `${testPrefix}-b/other`)).toMatchObject({ isWell: false });
    expect(await ingest('status', '--provider', `${testPrefix}-none`)).toEqual({
      isWell: false,
      said: [`There is nothing of a provider ${testPrefix}-none.`],
    });
  });

  test('splits a merged film by its id or by a record', async () => {
    const path = join(folder, 'more.jsonl');
    writeFileSync(path, row('one'));
    // The earlier name of load.
    await ingest('take', path, '--provider', `${testPrefix}-c`);
    const { said } = await ingest('unmerge', `${testPrefix}-c/one`);
    expect(said[0]).toContain(filmIdOfRecord({ provider: `${testPrefix}-c`, key: 'one' }));
    expect(said[0]).toContain(filmIdOfRecord({ provider: `${testPrefix}-a`, key: 'one' }));
    await expect(ingest('unmerge', `${testPrefix}-c/one`)).rejects.toThrow('is a film of its own already');
  });

  test.each([[['--help']], [['-h']], [['help']], [['load', '--help']]])('prints its usage: %j', async (args) => {
    const { isWell, said } = await ingest(...args);
    expect(isWell).toBe(true);
    expect(said[0]).toMatch(/^Usage: npm run ingest/);
  });

  test('prints its usage without a database', async () => {
    const env = { PATH: process.env.PATH, NEO4J_URI: 'bolt://127.0.0.1:1' };
    const child = spawnProgram('ingest', { stdio: ['ignore', 'pipe', 'inherit'], env }, ['--help']);
    let output = '';
    child.stdout!.on('data', (text: Buffer) => (output += String(text)));
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    expect(output).toMatch(/^Usage: npm run ingest/);
  });

  test.each([
    [[]],
    [['load', 'x']],
    [['load', 'nowhere', '--provider', 'a']],
    [['load', 'package.json/inside', '--provider', 'a']],
    [['load', 'x'.repeat(300), '--provider', 'a']],
    [['load', 'package.json', '--provider', '../a']],
    [['dead-letters']],
    [['dead-letters', 'replay']],
    [['dead-letters', 'replay', 'x', '--all']],
    [['unmerge']],
    [['status', '--what']],
    [['status', 'acme/films.jsonl']],
    [['dead-letters', 'list', 'x']],
  ])('reports invalid arguments in a sentence: %j', async (args) => {
    await expect(ingest(...args)).rejects.toThrow(/Usage: npm run ingest|There is no file|provider's name/);
  });
});

describe('ingestion worker', () => {
  const run = (environment: Record<string, string>) => {
    const child = spawnProgram('ingestion', {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, ...neo4jEnvironment(), ...environment },
    });
    let errors = '';
    child.stderr!.on('data', (text: Buffer) => (errors += String(text)));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { child, ended, errors: () => errors };
  };

  test('is ready after it has listed the lake, serves metrics, and stops with exit code 0', async () => {
    const port = await freePort();
    const lake = join(folder, 'worked');
    mkdirSync(join(lake, `${testPrefix}-d`), { recursive: true });
    const path = join(lake, `${testPrefix}-d`, 'films.jsonl');
    writeFileSync(path, row('worked'));
    utimesSync(path, 1_700_000_000, 1_700_000_000);
    const { child, ended } = run({ PORT: String(port), LAKE: lake });
    const get = (route: string) =>
      fetch(`http://127.0.0.1:${port}${route}`).then(
        async (response) => ({ status: response.status, text: await response.text() }),
        () => ({ status: 0, text: '' }),
      );
    await waitUntil(async () => (await get('/ready')).status === 200, 50);
    const counted = `marquee_ingest_records_total{provider="${testPrefix}-d",outcome="created"} 1`;
    await waitUntil(async () => (await get('/metrics')).text.includes(counted), 50);
    expect((await get('/live')).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test.each([
    [{ WORKER_QUEUE: 'q' }, /^BUCKET must be set along with WORKER_QUEUE\.$/],
    [{ WORKER_QUEUE: 'q', BUCKET: 'b', AWS_ENDPOINT: 'nonsense' }, /^The configuration is not usable: AWS_ENDPOINT/],
    [{ LEASE_SECONDS: '0' }, /^The configuration is not usable: LEASE_SECONDS/],
    // The earlier name is still read.
    [{ HOLD_SECONDS: '0' }, /^The configuration is not usable: HOLD_SECONDS/],
  ])('reports an invalid configuration in a sentence: %j', async (environment, sentence) => {
    const { ended, errors } = run({ PORT: '0', ...environment });
    expect(await ended).toBe(1);
    expect(errors().trim().split('\n').at(-1)).toMatch(sentence);
  });
});
