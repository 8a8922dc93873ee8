/** The worker on a lake in a folder: valid rows are stored, invalid ones reported, and providers do not affect each other. */
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { folderLake } from '@marquee/ingestion/lake/folderLake';
import { noCounts } from '@marquee/ingestion/apply/recordCounts';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { metricsText } from '@marquee/kit/telemetry/metrics';
import { acquireLease } from '@marquee/ingestion/lake/lease';
import { listObjects, resetFailedObjects, type ObjectStatus } from '@marquee/ingestion/lake/objectState';
import { startLakeWorker } from '@marquee/ingestion/worker/lakeWorker';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { snapshotFilms } from '@marquee/testing/results/catalogSnapshot';
import { readUntil } from '@marquee/testing/results/waitUntil';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let folder: string;
/** Prefix of this file's providers. */
const testPrefix = uniqueName('lake');
const metrics = createMetrics();

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
  folder = mkdtempSync(join(tmpdir(), 'marquee-lake-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  lifecycle.onStop('films', () => removeProviders(neo4j, testPrefix));
});
afterAll(() => lifecycle.stop());

const open = async () =>
  startLakeWorker({ neo4j, log: silentLog, metrics, leaseMs: 3_000 }, await folderLake(folder), { pollMs: 100 });

let clock = 1_700_000_000;
/** Writes a file as a provider does, with an old modification time. */
function drop(key: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, key)), { recursive: true });
  writeFileSync(join(folder, key), content);
  clock += 10;
  utimesSync(join(folder, key), clock, clock);
}

const row = (title: string, more: object = {}) =>
  JSON.stringify({ key: title, title: `${testPrefix} ${title}`, year: 1999, ...more });
const provider = (name: string) => `${testPrefix}-${name}`;

/** How long a wait may take on a busy machine. */
const limitMs = 300_000;
/** Waits until all of `keys` are done or failed. */
async function ended(...keys: string[]): Promise<Record<string, ObjectStatus>> {
  const found = await readUntil(
    async () => (await listObjects(neo4j, { limit: 1_000 })).filter(({ key }) => keys.includes(key)),
    (objects) => objects.filter(({ state }) => state === 'DONE' || state === 'FAILED').length === keys.length,
    { intervalMs: 50, limitMs },
  );
  return Object.fromEntries(found.map((object) => [object.key, object]));
}

async function titles(): Promise<string[]> {
  return (await snapshotFilms(neo4j, testPrefix)).map(({ title }) => title.slice(testPrefix.length + 1)).sort();
}

describe('ingestion from a folder', () => {
  test('of a thousand rows with three invalid ones, 997 are stored and three reported by line, field and reason', async () => {
    const worker = await open();
    const rows = Array.from({ length: 1_000 }, (_, index) => row(`Thousand ${index}`));
    rows[6] = '{"title": "Cut';
    rows[499] = row('Old', { year: 1500 });
    rows[999] = JSON.stringify({ year: 2000 });
    const key = `${provider('a')}/2026/films.jsonl.gz`;
    drop(key, gzipSync(rows.join('\n')));
    const { [key]: report } = await ended(key);
    expect(report).toMatchObject({ state: 'DONE', created: 997, rejected: 3 });
    expect(report!.rejections.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [7, '', 'is not valid JSON'],
      [500, 'year', 'is not a valid year: 1500'],
      [1_000, 'title', 'is missing'],
    ]);
    expect(await titles()).toHaveLength(997);
    // The corrected file changes only the rows that were invalid.
    rows[6] = row('Thousand 6');
    rows[499] = row('Old', { year: 1950 });
    rows[999] = row('Last');
    drop(key, gzipSync(rows.join('\n')));
    const again = await readUntil(
      async () => (await ended(key))[key]!,
      ({ startedAt }) => startedAt !== report!.startedAt,
      { intervalMs: 50, limitMs },
    );
    expect(again).toMatchObject({ state: 'DONE', created: 3, unchanged: 997, rejected: 0 });
    await worker.stop();
  }, 400_000);

  test('the files of a set are read together, in any order of arrival and of modification times', async () => {
    const sets = provider('sets');
    const worker = await open();
    const idsOf = async (title: string) => {
      const [row] = await neo4j.read<{ ids: string[] }>(
        'MATCH (m:Movie {title: $title}) RETURN COLLECT { MATCH (m)-[:IDENTIFIED_BY]->(x) RETURN x.source ORDER BY x.source } AS ids',
        { title: `${testPrefix} ${title}` },
      );
      return row?.ids;
    };
    const links = join(folder, sets, 'links.csv');
    // Other test files have films of MovieLens in the same database.
    const id = randomInt(1e8, 1e9);
    drop(`${sets}/movies.csv`, `movieId,title,genres\n${id},${testPrefix} Together (1999),Drama\n`);
    await ended(`${sets}/movies.csv`);
    expect(await idsOf('Together')).toEqual(['MOVIELENS']);
    // Older than the other file, as after a copy that keeps the time.
    writeFileSync(links, `movieId,imdbId,tmdbId\n${id},${id},${id}\n`);
    utimesSync(links, 1_600_000_000, 1_600_000_000);
    await readUntil(
      () => idsOf('Together'),
      (ids) => ids!.length > 1,
      { intervalMs: 50, limitMs },
    );
    expect(await idsOf('Together')).toEqual(['IMDB', 'MOVIELENS', 'TMDB']);
    await worker.stop();
    expect((await listObjects(neo4j, { provider: sets })).map(({ key }) => key)).toEqual([`${sets}/movies.csv`]);
  }, 400_000);

  test('an unreadable file is reported and does not affect others; nothing outside the lake is read', async () => {
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
        `{"title":"${testPrefix} Proto","__proto__":{"year":1},"year":1990}`,
        `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
        `{"title":"${'x'.repeat(1_100_000)}"}`,
        row('Fine', { title: `${testPrefix} Fine` }),
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
      reports[key]!.created,
      reports[key]!.rejected,
    ]);
    expect(told).toEqual([
      ['FAILED', 'ends in the middle of its gzip data after line 1', 1, 0],
      ['FAILED', expect.stringContaining('no known format'), 0, 0],
      ['DONE', null, 1, 1],
      ['DONE', null, 2, 3],
      ['FAILED', 'is a link, which is not followed', 0, 0],
      ['FAILED', expect.stringContaining('no known format'), 0, 0],
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
    expect(await resetFailedObjects(neo4j, keys)).toHaveLength(4);
    await worker.stop();
    rmSync(outside, { recursive: true });
  }, 400_000);

  test('a large file does not block other providers, and several workers ingest each object once', async () => {
    const large = `${provider('large')}/films.jsonl`;
    const small = `${provider('small')}/films.jsonl`;
    drop(large, Array.from({ length: 6_000 }, (_, index) => row(`Large ${index}`)).join('\n'));
    const workers = await Promise.all([open(), open()]);
    await readUntil(
      () => listObjects(neo4j, { provider: provider('large') }),
      ([object]) => object?.state === 'INGESTING',
      { intervalMs: 50, limitMs },
    );
    drop(small, row('Small'));
    const first = await ended(small);
    expect(first[small]).toMatchObject({ created: 1 });
    const [object] = await listObjects(neo4j, { provider: provider('large') });
    expect(object!.state).toBe('INGESTING');
    const reports = await ended(large);
    expect(reports[large]).toMatchObject({ created: 6_000, unchanged: 0 });
    await Promise.all(workers.map((worker) => worker.stop()));
  }, 400_000);

  test('a lease that expires goes to another worker, and an ingested object is not leased again', async () => {
    const key = `${provider('lease')}/films.jsonl`;
    drop(key, row('Lease'));
    const lake = await folderLake(folder);
    const object = (await lake.find(key))!;
    expect(await acquireLease(neo4j, object)).toMatchObject({ version: clock * 1_000 });
    expect(await acquireLease(neo4j, object)).toBe('LOCKED');
    // Its time has passed.
    await neo4j.write((run) => run('MATCH (o:LakeObject {key: $key}) SET o.leaseExpiresAt = 1', { key }));
    const worker = await open();
    expect((await ended(key))[key]).toMatchObject({ state: 'DONE', created: 1 });
    expect(await acquireLease(neo4j, object)).toBe('DONE');
    await worker.stop();
  });

  test('a renewal that arrives after the report does not extend the lease that has ended', async () => {
    const key = `${provider('late')}/films.jsonl`;
    drop(key, row('Late'));
    const object = (await (await folderLake(folder)).find(key))!;
    const lease = await acquireLease(neo4j, object);
    if (typeof lease === 'string') throw new Error(`no lease: ${lease}`);
    const progress = { ...noCounts(), bytesRead: 0, size: object.size };
    expect(await lease.renew(progress)).toBe(true);
    await lease.report({ ...progress, state: 'DONE', reason: null, rejected: 0, rejections: [] });
    expect(await lease.renew(progress)).toBe(false);
    expect(await acquireLease(neo4j, object)).toBe('DONE');
  });

  test('a folder that cannot be made is told in one sentence', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(folderLake(join(file, 'lake'))).rejects.toThrow(
      /^The lake's folder .*\/file\/lake cannot be made \(ENOTDIR\)/,
    );
  });

  test('metrics count records, rejections, sources and lag', async () => {
    const text = await metricsText();
    expect(text).toContain(`marquee_ingest_records_total{provider="${provider('a')}",outcome="created"} 1000`);
    expect(text).toContain(`marquee_ingest_rejected_total{provider="${provider('a')}",reason="is not a valid year"} 1`);
    // More than four if the reset objects failed again before the worker stopped.
    expect(text).toMatch(
      new RegExp(`marquee_ingest_sources_total{provider="${provider('bad')}",state="FAILED"} [4-8]`),
    );
    expect(text).toMatch(new RegExp(`marquee_ingest_lag_seconds{provider="${provider('a')}"} \\d`));
  });
});
