/** How fast ingestion is, into an empty Neo4j server of its own, and how much slower searches are meanwhile. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFilms, wikipediaFiles } from '@marquee/dev/films';
import { startLocalAws } from '@marquee/dev/servers/localAws';
import { neo4jJars } from '@marquee/dev/servers/jars';
import { hasPython } from '@marquee/dev/servers/moto';
import { startNeo4j, type RunningNeo4j } from '@marquee/dev/servers/neo4j';
import { repositoryFile } from '@marquee/dev/repository';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { delay } from '@marquee/kit/delay';
import { toMarqueeRow } from '@marquee/ingestion/formats/marqueeFormat';
import { fileSource } from '@marquee/ingestion/source/source';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { listObjects } from '@marquee/ingestion/lake/objectState';
import { startQueueWorker } from '@marquee/ingestion/worker/queueWorker';
import { ingestSource } from '@marquee/ingestion/worker/ingestSource';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { searchMovies } from '@marquee/catalog/search/searchMovies';
import { suggest } from '@marquee/catalog/search/suggest';
import type { BenchEnvironment } from './benchEnvironment.js';
import { bulkImport } from './bulkImport.js';
import { seconds, type Measurement } from './measure.js';

/** So many films are loaded by one MERGE for each row. */
const mergedFilms = 1_000;
const provider = 'wikipedia';

/** A Neo4j server with indexes and no data, and what stops with it. */
interface EmptyGraph {
  readonly server: RunningNeo4j;
  readonly neo4j: Neo4jConnection;
  readonly lifecycle: Lifecycle;
  readonly log: Log;
}

/** Records per second, by several ways in. Needs the full data set. */
export async function measureIngestion(environment: BenchEnvironment): Promise<Measurement[]> {
  const { dataset } = environment.config;
  if (dataset.kind !== 'folder') return [];
  const files = wikipediaFiles(dataset.path);
  const records = (await readFilms(dataset)).records.filter((record) => record.provider === provider);
  const rate = (time: number, count = records.length) => `${Math.round(count / time)} records/s`;
  const reading = await seconds(() => readFilms(dataset));
  const measurements = await inEmptyGraph(environment, async (graph) => {
    const { neo4j } = graph;
    const ingestFiles = async () => {
      for (const file of files) await ingestSource(neo4j, fileSource(file), { provider });
    };
    const [cold, repeated] = [await seconds(ingestFiles), await seconds(ingestFiles)];
    const warm: number[] = [];
    for (const number of ['II', 'III', 'IV']) warm.push(await ingestSequels(neo4j, records, number));
    const queued = (await hasPython()) ? await throughQueue(graph, sequels(records, 'V')) : null;
    return [
      { name: 'ingest: files, a server just started', value: rate(cold) },
      { name: 'ingest: the same files again', value: rate(repeated), note: 'nothing to write' },
      {
        name: 'ingest: a file, a server that has run for minutes',
        value: rate(warm.sort((a, b) => a - b)[1]!),
        note: 'median of three files',
      },
      ...(queued === null ? [] : [{ name: 'ingest: through S3 and SQS, the same server', value: rate(queued) }]),
      ...(await readLatency(graph, records)),
    ];
  });
  const merged = await inEmptyGraph(environment, ({ neo4j }) => seconds(() => mergeFilmByFilm(neo4j, records)));
  const imported = await bulkImport(await neo4jJars(environment.progress), records);
  return [
    { name: 'ingest: reading alone', value: rate(reading), note: `${records.length} records` },
    ...measurements,
    {
      name: 'ingest: one MERGE for each film',
      value: rate(merged, mergedFilms),
      note: `of ${mergedFilms}, without search properties`,
    },
    { name: 'ingest: neo4j-admin database import', value: rate(imported), note: 'no indexes, no server' },
  ];
}

/** As many new films by the same people, as a compressed file of our own format. */
const sequels = (records: readonly SourceRecord[], number: string): Buffer =>
  gzipSync(
    records
      .map(({ key, version, film }) => {
        const { originalTitle: _, ...rest } = film!;
        const sequel = { ...rest, title: `${film!.title} ${number}`, externalIds: [] };
        return `${JSON.stringify(toMarqueeRow({ key: `${key} ${number}`, version, film: sequel }))}\n`;
      })
      .join(''),
  );

async function ingestSequels(
  neo4j: Neo4jConnection,
  records: readonly SourceRecord[],
  number: string,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-sequels-'));
  const path = join(folder, 'films.jsonl.gz');
  writeFileSync(path, sequels(records, number));
  try {
    return await seconds(() => ingestSource(neo4j, fileSource(path), { provider }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs `work` on a Neo4j server that is started for it and deleted afterwards. */
async function inEmptyGraph<T>(environment: BenchEnvironment, work: (graph: EmptyGraph) => Promise<T>): Promise<T> {
  const lifecycle = createLifecycle(environment.log, 60_000);
  const folder = mkdtempSync(join(tmpdir(), 'marquee-ingest-'));
  try {
    const server = await startNeo4j(lifecycle, { jars: await neo4jJars(environment.progress), folder });
    const neo4j = await openNeo4j({ ...server, readTimeoutMs: 10_000 });
    lifecycle.onStop('driver', () => neo4j.close());
    await ensureIndexes(neo4j);
    return await work({ server, neo4j, lifecycle, log: environment.log });
  } finally {
    await lifecycle.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds from the worker's start until it has ingested an object of the bucket. All servers share the machine. */
async function throughQueue({ neo4j, lifecycle, log }: EmptyGraph, file: Buffer): Promise<number> {
  const [bucket, name, key] = ['bench-lake', 'bench-queue', `${provider}/films.jsonl.gz`];
  const { s3, lake, queue } = await startLocalAws(lifecycle, { bucket, queue: name });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: file }));
  return seconds(async () => {
    const deps = { neo4j, log, metrics: createMetrics() };
    const worker = startQueueWorker(deps, queue, { lake, bucket });
    while (!(await isIngested(neo4j, key))) await delay(50);
    await worker.stop();
  });
}

const isIngested = async (neo4j: Neo4jConnection, key: string): Promise<boolean> =>
  (await listObjects(neo4j, { state: 'DONE' })).some((object) => object.key === key);

const idleReads = 300;

/** Latency of searches while the graph is idle, and while every film in it is rewritten. */
async function readLatency(graph: EmptyGraph, records: readonly SourceRecord[]): Promise<Measurement[]> {
  const { neo4j } = graph;
  const titles = records.filter((_, index) => index % 97 === 0).map(({ film }) => film!.title);
  let number = 0;
  const read = async () => {
    const q = titles[number++ % titles.length]!;
    await (number % 2 === 0 ? suggest(neo4j, { q: q.slice(0, 6) }) : searchMovies(neo4j, { q, facets: ['GENRE'] }));
  };
  const timed = async (until: () => boolean) => {
    const times: number[] = [];
    while (!until()) times.push((await seconds(read)) * 1_000);
    return times.sort((a, b) => a - b);
  };
  await timed(() => number >= idleReads);
  let left = idleReads;
  const idle = await timed(() => left-- <= 0);
  let writing = true;
  const rewriting = rewriteAll(graph, records).finally(() => (writing = false));
  const busy = await timed(() => !writing);
  await rewriting;
  const at = (times: readonly number[], share: number) => times[Math.floor(times.length * share)]!;
  const measurement = (name: string, share: number): Measurement => ({
    name: `ingest: ${name} of searches, idle and while writing`,
    value: `${at(idle, share).toFixed(1)} and ${at(busy, share).toFixed(1)} ms`,
    note: `${(at(busy, share) / at(idle, share)).toFixed(1)} times, ${busy.length} reads`,
  });
  return [measurement('p50', 0.5), measurement('p99', 0.99)];
}

/** Has a worker process ingest a changed version of every film, so that every film is written. */
async function rewriteAll({ server, neo4j }: EmptyGraph, records: readonly SourceRecord[]): Promise<void> {
  const lake = mkdtempSync(join(tmpdir(), 'marquee-rewrite-'));
  const path = join(lake, provider, 'changed.jsonl');
  const changed = records.map(({ key, version, film }) =>
    toMarqueeRow({ key, version: version + 1, film: { ...film!, runtimeMinutes: 99 } }),
  );
  mkdirSync(dirname(path));
  writeFileSync(path, changed.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const worker = spawn(process.execPath, [repositoryFile('ingestion/dist/main.js')], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      LAKE: lake,
      NEO4J_URI: server.uri,
      NEO4J_USER: server.user,
      NEO4J_PASSWORD: server.password,
    },
  });
  while (!(await isIngested(neo4j, `${provider}/changed.jsonl`))) await delay(500);
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGTERM');
  await ended;
  rmSync(lake, { recursive: true, force: true });
}

/** As in a tutorial: one statement and one transaction for each film. */
async function mergeFilmByFilm(neo4j: Neo4jConnection, records: readonly SourceRecord[]): Promise<void> {
  for (const { key, film } of records.slice(0, mergedFilms)) {
    const { title, year = null, genres, cast } = film!;
    await neo4j.write((run) =>
      run(
        `MERGE (m:Movie {id: $key}) SET m.title = $title, m.year = $year
         FOREACH (genre IN $genres | MERGE (g:Genre {id: genre}) MERGE (m)-[:IN_GENRE]->(g))
         FOREACH (name IN $names | MERGE (p:Person {id: name}) MERGE (p)-[:ACTED_IN]->(m))`,
        { key, title, year, genres, names: cast.map(({ name }) => name) },
      ),
    );
  }
}
