/** A lake's folder at work: what providers drop lands, what is wrong is told, and nobody is harmed by another. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { folderLake } from '@marquee/ingestion/lake/folderLake';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { claimObject, forgetFailures, knownObjects, type KnownObject } from '@marquee/ingestion/lake/objectState';
import { followLake } from '@marquee/ingestion/worker/lakeWorker';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { snapshotFilms } from '@marquee/testing/results/catalogSnapshot';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let folder: string;
/** Providers of this file; objects of others are not looked at. */
const mark = uniqueName('lake').replace(/[^a-z0-9]/g, '');
const metrics = createMetrics();

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
  folder = mkdtempSync(join(tmpdir(), 'marquee-lake-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  lifecycle.onStop('films', () => removeProviders(neo4j, mark));
});
afterAll(() => lifecycle.stop());

const open = async () =>
  followLake({ neo4j, log: silentLog, metrics, leaseMs: 3_000 }, await folderLake(folder), { pollMs: 100 });

let clock = 1_700_000_000;
/** As a provider would, some time ago. */
function drop(key: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, key)), { recursive: true });
  writeFileSync(join(folder, key), content);
  clock += 10;
  utimesSync(join(folder, key), clock, clock);
}

const row = (title: string, more: object = {}) =>
  JSON.stringify({ key: title, title: `${mark} ${title}`, year: 1999, ...more });
const provider = (name: string) => `${mark}-${name}`;

/** Once all of `keys` were taken to their ends. */
async function ended(...keys: string[]): Promise<Record<string, KnownObject>> {
  for (;;) {
    const objects = await knownObjects(neo4j, { limit: 1_000 });
    const found = objects.filter(({ key, state }) => keys.includes(key) && (state === 'DONE' || state === 'FAILED'));
    if (found.length === keys.length) return Object.fromEntries(found.map((object) => [object.key, object]));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function titles(): Promise<string[]> {
  return (await snapshotFilms(neo4j, mark)).map(({ title }) => title.slice(mark.length + 1)).sort();
}

test('of a thousand rows with three bad ones 997 land, and the three are told by line, field and reason', async () => {
  const worker = await open();
  const rows = Array.from({ length: 1_000 }, (_, index) => row(`Thousand ${index}`));
  rows[6] = '{"title": "Cut';
  rows[499] = row('Old', { year: 1500 });
  rows[999] = JSON.stringify({ year: 2000 });
  const key = `${provider('a')}/2026/films.jsonl.gz`;
  drop(key, gzipSync(rows.join('\n')));
  const { [key]: report } = await ended(key);
  expect(report).toMatchObject({ state: 'DONE', taken: 997, rejected: 3 });
  expect(report!.rejections.map(({ line, field, reason }) => [line, field, reason])).toEqual([
    [7, '', 'is not valid JSON'],
    [500, 'year', 'is no year of a film: 1500'],
    [1_000, 'title', 'is missing'],
  ]);
  expect(await titles()).toHaveLength(997);
  // Corrected and dropped again, only what was wrong is new.
  rows[6] = row('Thousand 6');
  rows[499] = row('Old', { year: 1950 });
  rows[999] = row('Last');
  drop(key, gzipSync(rows.join('\n')));
  let again = report!;
  while (again.startedAt === report!.startedAt) again = (await ended(key))[key]!;
  expect(again).toMatchObject({ state: 'DONE', taken: 3, unchanged: 997, rejected: 0 });
  await worker.stop();
}, 400_000);

test('files that belong together are read together, whichever comes last and whatever its time says', async () => {
  const sets = provider('sets');
  const worker = await open();
  const idsOf = async (title: string) => {
    const [row] = await neo4j.read<{ ids: string[] }>(
      'MATCH (m:Movie {title: $title}) RETURN COLLECT { MATCH (m)-[:IDENTIFIED_BY]->(x) RETURN x.source ORDER BY x.source } AS ids',
      { title: `${mark} ${title}` },
    );
    return row?.ids;
  };
  const links = join(folder, sets, 'links.csv');
  drop(`${sets}/movies.csv`, `movieId,title,genres\n1,${mark} Together (1999),Drama\n`);
  await ended(`${sets}/movies.csv`);
  expect(await idsOf('Together')).toEqual(['MOVIELENS']);
  // As copied with its time from where it was made before the other.
  const id = String(Date.now()).slice(-9);
  writeFileSync(links, `movieId,imdbId,tmdbId\n1,${id},${id}\n`);
  utimesSync(links, 1_600_000_000, 1_600_000_000);
  while ((await idsOf('Together'))!.length === 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await idsOf('Together')).toEqual(['IMDB', 'MOVIELENS', 'TMDB']);
  await worker.stop();
  expect((await knownObjects(neo4j, { provider: sets })).map(({ key }) => key)).toEqual([`${sets}/movies.csv`]);
}, 400_000);

test('what cannot be read is told and harms no neighbour; nothing outside the lake is read', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'marquee-outside-'));
  writeFileSync(join(outside, 'secret.jsonl'), row('Secret'));
  const bad = provider('bad');
  const worker = await open();
  drop(`${bad}/truncated.jsonl.gz`, gzipSync([row('Before'), 'x'.repeat(50_000)].join('\n')).subarray(0, 120));
  drop(`${bad}/strange.xlsx`, 'PK');
  drop(
    `${bad}/latin.jsonl`,
    Buffer.concat([Buffer.from(`${row('Good')}\n{"title":"`), Buffer.from([0xe9]), Buffer.from('"}\n')]),
  );
  drop(
    `${bad}/odd.jsonl`,
    [
      '{"title":NaN}',
      `{"title":"${mark} Proto","__proto__":{"year":1},"year":1990}`,
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      `{"title":"${'x'.repeat(1_100_000)}"}`,
      row('Fine', { title: `${mark} Fine` }),
    ].join('\n'),
  );
  symlinkSync(join(outside, 'secret.jsonl'), join(folder, bad, 'link.jsonl'));
  symlinkSync(outside, join(folder, bad, 'folder'));
  drop(`${provider('good')}/films.jsonl`, row('Neighbour'));
  drop('stray.jsonl', row('Stray'));
  const keys = ['truncated.jsonl.gz', 'strange.xlsx', 'latin.jsonl', 'odd.jsonl', 'link.jsonl', 'folder'].map(
    (name) => `${bad}/${name}`,
  );
  const reports = await ended(...keys, `${provider('good')}/films.jsonl`);
  const told = keys.map((key) => [
    reports[key]!.state,
    reports[key]!.reason,
    reports[key]!.taken,
    reports[key]!.rejected,
  ]);
  expect(told).toEqual([
    ['FAILED', 'ends in the middle of its gzip data', 1, 0],
    ['FAILED', expect.stringContaining('is of no format'), 0, 0],
    ['DONE', null, 1, 1],
    ['DONE', null, 2, 3],
    ['FAILED', 'is a link, which is not followed', 0, 0],
    ['FAILED', expect.stringContaining('is of no format'), 0, 0],
  ]);
  expect(await titles()).toEqual(expect.arrayContaining(['Before', 'Fine', 'Good', 'Neighbour', 'Proto']));
  expect(await titles()).not.toEqual(expect.arrayContaining(['Secret']));
  expect(await titles()).not.toEqual(expect.arrayContaining(['Stray']));
  const lake = await folderLake(folder);
  for (const key of [
    '../secret.jsonl',
    `${bad}/../../x.jsonl`,
    `${bad}/folder/secret.jsonl`,
    `${bad}//x`,
    '/etc/passwd',
    bad,
  ]) {
    const object = await lake.find(key);
    if (object)
      await expect(
        (async () => {
          for await (const bytes of object.bytes()) void bytes;
        })(),
      ).rejects.toThrow('behind a link');
  }
  expect(await forgetFailures(neo4j, keys)).toHaveLength(4);
  await worker.stop();
  rmSync(outside, { recursive: true });
}, 400_000);

test('a provider with much to do keeps nobody waiting, and several workers take each object once', async () => {
  const large = `${provider('large')}/films.jsonl`;
  const small = `${provider('small')}/films.jsonl`;
  drop(large, Array.from({ length: 6_000 }, (_, index) => row(`Large ${index}`)).join('\n'));
  const workers = await Promise.all([open(), open()]);
  await new Promise((resolve) => setTimeout(resolve, 400));
  drop(small, row('Small'));
  const first = await ended(small);
  expect(first[small]).toMatchObject({ taken: 1 });
  const [object] = await knownObjects(neo4j, { provider: provider('large') });
  expect(object!.state).toBe('TAKING');
  const reports = await ended(large);
  expect(reports[large]).toMatchObject({ taken: 6_000, unchanged: 0 });
  await Promise.all(workers.map((worker) => worker.stop()));
}, 400_000);

test('who dies with an object in hand is followed by another, and who only stops lets it go at once', async () => {
  const key = `${provider('heir')}/films.jsonl`;
  drop(key, row('Heir'));
  const lake = await folderLake(folder);
  const object = (await lake.find(key))!;
  expect(await claimObject(neo4j, object, { leaseMs: 1_000 })).toMatchObject({ attempts: 1 });
  expect(await claimObject(neo4j, object)).toBe('HELD');
  const worker = await open();
  expect((await ended(key))[key]).toMatchObject({ state: 'DONE', taken: 1 });
  expect(await claimObject(neo4j, object)).toBe('DONE');
  await worker.stop();
});

test('what happened can be measured', async () => {
  const text = await metrics.registry.metrics();
  expect(text).toContain(`marquee_ingest_records_total{provider="${provider('a')}",outcome="taken"} 1000`);
  expect(text).toContain(`marquee_ingest_rejected_total{provider="${provider('a')}",reason="is no year of a film"} 1`);
  // Once more where they were forgotten before the worker stopped.
  expect(text).toMatch(new RegExp(`marquee_ingest_sources_total{provider="${provider('bad')}",state="FAILED"} [4-8]`));
  expect(text).toMatch(new RegExp(`marquee_ingest_lag_seconds{provider="${provider('a')}"} \\d`));
});
