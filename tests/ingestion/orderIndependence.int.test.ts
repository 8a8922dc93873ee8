/**
 * All inputs give the same graph: every format, through folder and queue, in different orders. It starts a Neo4j of its own,
 * because other tests use the same films. If the data folder is present, a decade of Wikipedia's films is included.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { bundledFilms, readFilms } from '@marquee/dev/films';
import { writeProviderFiles } from '@marquee/testing/fixtures/providerFiles';
import { startLocalAws } from '@marquee/dev/servers/localAws';
import { neo4jJars } from '@marquee/dev/servers/jars';
import { hasPython } from '@marquee/dev/servers/moto';
import { startNeo4j } from '@marquee/dev/servers/neo4j';
import { repositoryFile } from '@marquee/dev/repository';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { completeSource } from '@marquee/ingestion/formats/allFormats';
import { folderLake } from '@marquee/ingestion/lake/folderLake';
import type { Lake } from '@marquee/ingestion/lake/lake';
import { seedBucket, seedFolder, seedQueue, type SeedFile } from '@marquee/ingestion/seed/seed';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { startLakeWorker } from '@marquee/ingestion/worker/lakeWorker';
import { listObjects, pendingObjects } from '@marquee/ingestion/lake/objectState';
import { startQueueWorker } from '@marquee/ingestion/worker/queueWorker';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { emptyGraph } from '@marquee/testing/fixtures/emptyGraph';
import { snapshotFilms } from '@marquee/testing/results/catalogSnapshot';
import { readUntil } from '@marquee/testing/results/waitUntil';

const decade = repositoryFile('..', 'shared', 'data', 'wikipedia', 'movies-1960s.json.gz');
if (!existsSync(decade)) console.warn(`Without ${decade} this test uses only the bundled films and the samples.`);
const isPythonInstalled = await hasPython();

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let folder: string;
let files: SeedFile[];

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  folder = mkdtempSync(join(tmpdir(), 'marquee-same-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  const server = await startNeo4j(lifecycle, {
    jars: await neo4jJars(silentProgress),
    folder: join(folder, 'neo4j'),
    memory: {
      heap: '768m',
      pageCache: '64m',
    },
  });
  neo4j = await openNeo4j({ ...server, readTimeoutMs: 20_000 });
  lifecycle.onStop('driver', () => neo4j.close());
  const { records } = await readFilms({ kind: 'bundled', users: 0, seed: 0 });
  writeProviderFiles(
    join(folder, 'samples'),
    records.map((record) => record.film!),
  );
  const samples = ['imdb', 'movielens'].flatMap((provider) =>
    readdirSync(join(folder, 'samples', provider)).map((name) => ({
      provider,
      path: join(folder, 'samples', provider, name),
    })),
  );
  const wikipedia = existsSync(decade) ? [{ provider: 'wikipedia', path: decade }] : [];
  files = [{ provider: 'marquee', path: bundledFilms }, ...samples, ...wikipedia];
}, 120_000);
afterAll(() => lifecycle.stop(), 60_000);

/** Neo4j returns properties in the order in which they were written. */
const inOrder = (film: object) => Object.entries(film).sort(([a], [b]) => (a < b ? -1 : 1));

async function fingerprint(): Promise<{ films: number; merged: number; hash: string }> {
  const films = await snapshotFilms(neo4j, '');
  const [row] = await neo4j.read<{ merged: number }>(
    'MATCH (r:SourceRecord) WITH r.movieId AS film, count(*) AS records WHERE records > 1 RETURN count(film) AS merged',
  );
  return {
    films: films.length,
    merged: row!.merged,
    hash: createHash('sha256')
      .update(JSON.stringify(films.map(inOrder)))
      .digest('hex'),
  };
}

/** How long one input may take on a busy machine. */
const limitMs = 300_000;
const deps = () => ({ neo4j, log: silentLog, metrics: createMetrics() });

async function ingested(lake: Lake, keys: readonly string[]): Promise<void> {
  const pending = async () => {
    const objects = await Promise.all(keys.map(async (key) => completeSource((await lake.find(key))!)));
    const complete = objects.filter((object) => object !== null);
    return (await pendingObjects(neo4j, complete)).map(({ key }) => key);
  };
  await readUntil(pending, ({ length }) => length === 0, { limitMs });
  expect(await listObjects(neo4j, { state: 'FAILED' })).toEqual([]);
}

async function throughFolder(order: readonly SeedFile[], name: string): Promise<void> {
  const lake = await folderLake(join(folder, name));
  const worker = startLakeWorker(deps(), lake, { pollMs: 200 });
  // One file at a time, to keep the order.
  for (const file of order) await ingested(lake, await seedFolder(join(folder, name), [file]));
  await worker.stop();
}

describe('the graph', () => {
  test('is the same after files through a folder in two orders, and through bucket and queue', async () => {
    await emptyGraph(neo4j);
    await throughFolder(files, 'one');
    const first = await fingerprint();
    expect(first.films).toBeGreaterThanOrEqual(381);
    expect(first.merged).toBeGreaterThan(150);
    await emptyGraph(neo4j);
    await throughFolder([...files].reverse(), 'other');
    expect(await fingerprint()).toEqual(first);
    if (!isPythonInstalled) return;
    const bucket = 'same-lake';
    const { s3, lake, queue } = await startLocalAws(lifecycle, { bucket, queue: 'same-queue' });
    await emptyGraph(neo4j);
    const worker = startQueueWorker(deps(), queue, { lake, bucket, waitSeconds: 1 });
    // The bundled films as rows in messages, the others as objects, at the same time.
    const keys = await seedBucket(s3, bucket, files.slice(1).reverse());
    await seedQueue(queue, files.slice(0, 1));
    await ingested(lake, keys);
    const records = async () => {
      const [row] = await neo4j.read<{ records: number }>(
        "MATCH (r:SourceRecord {provider: 'marquee'}) RETURN count(r) AS records",
      );
      return row!.records;
    };
    await readUntil(records, (count) => count === 381, { limitMs });
    await worker.stop();
    expect(await fingerprint()).toEqual(first);
    expect((await queue.listDeadLetters()).map(({ reason }) => [basename(bundledFilms), reason])).toEqual([]);
  }, 480_000);
});
