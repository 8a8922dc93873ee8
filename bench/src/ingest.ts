/** How fast films get into an empty Neo4j: ours, and one plain MERGE per row as one would write it first. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLifecycle } from '../../kit/src/lifecycle.js';
import { readFilms } from '../../dev/src/films.js';
import { neo4jJars } from '../../dev/src/servers/jars.js';
import { startNeo4j } from '../../dev/src/servers/neo4j.js';
import { loadRecords } from '../../subgraphs/catalog/src/ingest/load.js';
import type { SourceRecord } from '../../subgraphs/catalog/src/ingest/record.js';
import { openNeo4j, type Neo4jConnection } from '../../subgraphs/catalog/src/neo4j/connection.js';
import { ensureIndexes } from '../../subgraphs/catalog/src/neo4j/indexes.js';
import type { Bed } from './bed.js';
import type { Line } from './measure.js';

const plainFilms = 1_000;

export async function measureIngest(bed: Bed): Promise<Line[]> {
  const began = performance.now();
  const { records } = await readFilms(bed.config.dataset);
  const reading = (performance.now() - began) / 1_000;
  const [first, again] = await inEmptyGraph(bed, async (neo4j) => {
    const load = () => seconds(() => loadRecords(neo4j, records));
    return [await load(), await load()];
  });
  const plain = await inEmptyGraph(bed, (neo4j) => seconds(() => loadPlainly(neo4j, records)));
  const rate = (count: number, time: number) => `${Math.round(count / time)} records/s`;
  return [
    { what: 'ingest: reading', value: rate(records.length, reading), note: `${records.length} records` },
    { what: 'ingest: writing to an empty graph', value: rate(records.length, first) },
    { what: 'ingest: the same again', value: rate(records.length, again), note: 'nothing to write' },
    {
      what: 'ingest: one MERGE per row',
      value: rate(plainFilms, plain),
      note: `of ${plainFilms} films, without search`,
    },
  ];
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1_000;
}

async function inEmptyGraph<T>(bed: Bed, work: (neo4j: Neo4jConnection) => Promise<T>): Promise<T> {
  const lifecycle = createLifecycle(bed.log, 60_000);
  const folder = mkdtempSync(join(tmpdir(), 'marquee-ingest-'));
  try {
    const server = await startNeo4j(lifecycle, await neo4jJars(bed.progress), folder);
    const neo4j = await openNeo4j({ ...server, readTimeoutMs: 10_000 });
    lifecycle.onStop('driver', () => neo4j.close());
    await ensureIndexes(neo4j);
    return await work(neo4j);
  } finally {
    await lifecycle.stop();
    rmSync(folder, { recursive: true, force: true });
  }
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
