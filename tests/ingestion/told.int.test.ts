/** `ingest status` has a line for everything that a provider sends and that is not read, or not as meant. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { runCommand } from '@marquee/ingestion/command/runCommand';
import { folderLake } from '@marquee/ingestion/lake/folderLake';
import { storeMessageReport } from '@marquee/ingestion/lake/lakeProblems';
import { noCounts } from '@marquee/ingestion/apply/recordCounts';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { startLakeWorker } from '@marquee/ingestion/worker/lakeWorker';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { readUntil } from '@marquee/testing/results/waitUntil';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let folder: string;
const testPrefix = uniqueName('told');
const limitMs = 120_000;

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
  folder = mkdtempSync(join(tmpdir(), 'marquee-told-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  lifecycle.onStop('films', () => removeProviders(neo4j, testPrefix));
  const worker = startLakeWorker({ neo4j, log: silentLog, metrics: createMetrics() }, await folderLake(folder), {
    pollMs: 100,
  });
  lifecycle.onStop('worker', () => worker.stop());
});
afterAll(() => lifecycle.stop());

function drop(key: string, content: string, time = 1_700_000_000): void {
  mkdirSync(dirname(join(folder, key)), { recursive: true });
  writeFileSync(join(folder, key), content);
  utimesSync(join(folder, key), time, time);
}

const row = (title: string, more: object = {}) =>
  JSON.stringify({ key: 'one', title: `${testPrefix} ${title}`, year: 1999, ...more });

/** The lines of `ingest status` with these arguments, without times. */
async function status(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line.replace(/ {2}\d{4}-\d\d-\d\dT[\d:]+Z/, ''));
  await runCommand({ neo4j, lifecycle, queues: undefined, progress: silentProgress, print }, ['status', ...args]);
  return lines;
}
const statusOf = (key: string) => status('--object', key);
const told = (key: string, part: string) =>
  readUntil(
    () => statusOf(key),
    (lines) => lines.join('\n').includes(part),
    { limitMs },
  );

test('of a file in no folder, and of a folder with capitals', async () => {
  drop(`${testPrefix}.jsonl`, row('Root'));
  drop(`${testPrefix}-Acme/films.jsonl`, row('Capitals'));
  await told(`${testPrefix}.jsonl`, 'IGNORED');
  expect(await statusOf(`${testPrefix}.jsonl`)).toEqual([
    `IGNORED  ${testPrefix}.jsonl  is in no folder of a provider`,
  ]);
  expect(await status('--provider', `${testPrefix}-Acme`)).toEqual([
    `IGNORED  ${testPrefix}-Acme  is no provider's folder: its name may have lower-case letters, digits, - and _ only`,
  ]);
  rmSync(join(folder, `${testPrefix}.jsonl`));
  await told(`${testPrefix}.jsonl`, 'There is no object');
});

test('of a set that is not complete, until it is', async () => {
  const set = `${testPrefix}-imdb`;
  const basics = 'tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres';
  const files = {
    'title.principals.tsv': 'tconst\tordering\tnconst\tcategory\tjob\tcharacters\n',
    'name.basics.tsv': 'nconst\tprimaryName\n',
    'title.basics.tsv': `${basics.split(' ').join('\t')}\n`,
  };
  drop(`${set}/title.principals.tsv`, files['title.principals.tsv']);
  const waits = await told(`${set}/title.basics.tsv`, 'WAITING');
  expect(waits).toEqual([
    `WAITING  ${set}/title.basics.tsv  waits for title.basics.tsv and name.basics.tsv in the same folder`,
  ]);
  for (const [name, content] of Object.entries(files)) drop(`${set}/${name}`, content);
  expect((await told(`${set}/title.basics.tsv`, 'DONE'))[0]).toMatch(/^DONE/);
});

test('of a time in the future, which makes no later correction older', async () => {
  const key = `${testPrefix}-future/films.jsonl`;
  drop(key, row('Early'), 4_000_000_000);
  expect((await told(key, 'DONE'))[0]).toContain('has a time in the future (2096-10-02T07:06:40.000Z)');
  drop(`${testPrefix}-future/corrected.jsonl`, row('C'), Math.floor(Date.now() / 1_000) + 1);
  expect((await told(`${testPrefix}-future/corrected.jsonl`, 'DONE'))[0]).toContain('1 updated');
});

test('of versions after states without one', async () => {
  const provider = `${testPrefix}-versions`;
  drop(`${provider}/1-without.jsonl`, row('Old'));
  await told(`${provider}/1-without.jsonl`, 'DONE');
  drop(`${provider}/2-with.jsonl`, row('New', { version: 7 }));
  const lines = await told(`${provider}/2-with.jsonl`, 'DONE');
  expect(lines).toEqual([
    expect.stringContaining('0 unchanged, 0 merged, 1 rejected'),
    '  2-with.jsonl line 1: version has no effect after a state without a version; send it with all states of a film or with none: 7',
  ]);
});

test('of a named pipe, which blocks no other file', async () => {
  const provider = `${testPrefix}-pipes`;
  mkdirSync(join(folder, provider));
  for (let pipe = 0; pipe < 5; pipe++) execFileSync('mkfifo', [join(folder, provider, `${pipe}.jsonl`)]);
  drop(`${provider}/z.jsonl`, row('After pipes'));
  expect((await told(`${provider}/z.jsonl`, 'DONE'))[0]).toContain('1 created');
  for (let pipe = 0; pipe < 5; pipe++)
    expect((await told(`${provider}/${pipe}.jsonl`, 'FAILED'))[0]).toContain('is not a regular file');
});

test('of bad rows in messages, of which the last twenty are kept', async () => {
  const provider = `${testPrefix}-rows`;
  const rejections = [{ file: 'm', line: 2, field: 'title', reason: 'is missing' }];
  const report = { ...noCounts(), created: 1, state: 'DONE', reason: null, rejected: 1, rejections } as const;
  for (let id = 0; id < 25; id++)
    await storeMessageReport(neo4j, { id: `m${id}`, provider, sentAt: new Date(1_700_000_000_000 + id) }, report);
  expect(await statusOf(`${provider}/message m24`)).toEqual([
    `DONE  ${provider}/message m24  1 created, 0 updated, 0 deleted, 0 unchanged, 0 merged, 1 rejected`,
    '  m line 2: title is missing',
  ]);
  expect(await statusOf(`${provider}/message m4`)).toEqual([`There is no object ${provider}/message m4.`]);
  expect(await statusOf(`${provider}/message m5`)).toHaveLength(2);
});
