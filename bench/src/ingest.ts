/** How fast films get into the catalog, each time into an empty Neo4j of its own, and what readers notice of it. */
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
import { delay } from '@marquee/kit/delay';
import { toMarqueeRow } from '@marquee/ingestion/formats/marqueeFormat';
import { fileSource } from '@marquee/ingestion/source/source';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { knownObjects } from '@marquee/ingestion/lake/objectState';
import { followQueue } from '@marquee/ingestion/worker/queueWorker';
import { takeSource } from '@marquee/ingestion/worker/ingestSource';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { searchMovies } from '@marquee/catalog/search/searchMovies';
import { suggest } from '@marquee/catalog/search/suggest';
import type { Bed } from './benchEnvironment.js';
import { bulkImport } from './bulkImport.js';
import type { Line } from './measure.js';

const plainFilms = 1_000;
const provider = 'wikipedia';

export async function measureIngest(bed: Bed): Promise<Line[]> {
  const { dataset } = bed.config;
  if (dataset.kind !== 'folder') return [];
  const files = wikipediaFiles(dataset.path);
  const records = (await readFilms(dataset)).records.filter((record) => record.provider === provider);
  const rate = (time: number, count = records.length) => `${Math.round(count / time)} records/s`;
  const reading = await seconds(() => readFilms(dataset));
  const lines = await inEmptyGraph(bed, async (neo4j, lifecycle, server) => {
    const take = async () => {
      for (const file of files) await takeSource(neo4j, fileSource(file), { provider });
    };
    const [cold, again] = [await seconds(take), await seconds(take)];
    const warm: number[] = [];
    for (const number of ['II', 'III', 'IV']) warm.push(await takeSequels(neo4j, records, number));
    const queued = (await hasPython()) ? await throughQueue(bed, lifecycle, neo4j, sequels(records, 'V')) : null;
    return [
      { what: 'ingest: from files, a server just started', value: rate(cold) },
      { what: 'ingest: the same again', value: rate(again), note: 'nothing to write' },
      {
        what: 'ingest: from a file, a server that has run for minutes',
        value: rate(warm.sort((a, b) => a - b)[1]!),
        note: 'median of three files',
      },
      ...(queued === null ? [] : [{ what: 'ingest: through S3 and SQS, the same server', value: rate(queued) }]),
      ...(await whileWriting(server, neo4j, records)),
    ];
  });
  const plain = await inEmptyGraph(bed, (neo4j) => seconds(() => loadPlainly(neo4j, records)));
  const imported = await bulkImport(await neo4jJars(bed.progress), records);
  return [
    { what: 'ingest: reading alone', value: rate(reading), note: `${records.length} records` },
    ...lines,
    { what: 'ingest: one MERGE per row', value: rate(plain, plainFilms), note: `of ${plainFilms}, without search` },
    { what: 'ingest: neo4j-admin database import', value: rate(imported), note: 'no index, no server' },
  ];
}

/** As many films again, by the same people, as a file of our own format. */
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

async function takeSequels(neo4j: Neo4jConnection, records: readonly SourceRecord[], number: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-sequels-'));
  const path = join(folder, 'films.jsonl.gz');
  writeFileSync(path, sequels(records, number));
  try {
    return await seconds(() => takeSource(neo4j, fileSource(path), { provider }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

async function inEmptyGraph<T>(
  bed: Bed,
  work: (neo4j: Neo4jConnection, lifecycle: Lifecycle, server: RunningNeo4j) => Promise<T>,
): Promise<T> {
  const lifecycle = createLifecycle(bed.log, 60_000);
  const folder = mkdtempSync(join(tmpdir(), 'marquee-ingest-'));
  try {
    const server = await startNeo4j(lifecycle, await neo4jJars(bed.progress), folder);
    const neo4j = await openNeo4j({ ...server, readTimeoutMs: 10_000 });
    lifecycle.onStop('driver', () => neo4j.close());
    await ensureIndexes(neo4j);
    return await work(neo4j, lifecycle, server);
  } finally {
    await lifecycle.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the message until the object is in; on the same two cores as the servers of S3, SQS and Neo4j. */
async function throughQueue(bed: Bed, lifecycle: Lifecycle, neo4j: Neo4jConnection, file: Buffer): Promise<number> {
  const [bucket, name, key] = ['bench-lake', 'bench-queue', `${provider}/films.jsonl.gz`];
  const { s3, lake, queue } = await startLocalAws(lifecycle, { bucket, queue: name });
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: file }));
  return seconds(async () => {
    const workshop = { neo4j, log: bed.log, metrics: createMetrics() };
    const worker = followQueue(workshop, queue, { lake, bucket });
    while (!(await isTaken(neo4j, key))) await delay(50);
    await worker.stop();
  });
}

const isTaken = async (neo4j: Neo4jConnection, key: string): Promise<boolean> =>
  (await knownObjects(neo4j, { state: 'DONE' })).some((object) => object.key === key);

const quietReads = 300;

/** What readers wait, in a quiet graph and in one that every film is rewritten in meanwhile. */
async function whileWriting(
  server: RunningNeo4j,
  neo4j: Neo4jConnection,
  records: readonly SourceRecord[],
): Promise<Line[]> {
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
  await timed(() => number >= quietReads);
  let left = quietReads;
  const quiet = await timed(() => left-- <= 0);
  let writing = true;
  const rewriting = rewriteAll(server, neo4j, records).finally(() => (writing = false));
  const busy = await timed(() => !writing);
  await rewriting;
  const at = (times: readonly number[], share: number) => times[Math.floor(times.length * share)]!;
  const line = (what: string, share: number): Line => ({
    what: `ingest: readers' ${what}, quiet and while writing`,
    value: `${at(quiet, share).toFixed(1)} and ${at(busy, share).toFixed(1)} ms`,
    note: `${(at(busy, share) / at(quiet, share)).toFixed(1)} times, ${busy.length} reads`,
  });
  return [line('p50', 0.5), line('p99', 0.99)];
}

/** By a worker of its own, as anywhere: each film says something else than before, so that each is written. */
async function rewriteAll(
  server: RunningNeo4j,
  neo4j: Neo4jConnection,
  records: readonly SourceRecord[],
): Promise<void> {
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
  while (!(await isTaken(neo4j, `${provider}/changed.jsonl`))) await delay(500);
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.kill('SIGTERM');
  await ended;
  rmSync(lake, { recursive: true, force: true });
}

/** As in a tutorial: a statement for each film, in a transaction of its own. */
async function loadPlainly(neo4j: Neo4jConnection, records: readonly SourceRecord[]): Promise<void> {
  for (const { key, film } of records.slice(0, plainFilms)) {
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
