/** The upper limit of loading: neo4j-admin imports nodes and relationships without indexes into a database that is not running. */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityKey } from '@marquee/kit/text/identityKey';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';

/** Imports records and returns the seconds, the start of Java included. Every record has a film. `jars`: folder of dev/src/servers/jars.ts. */
export async function bulkImport(jars: string, records: readonly SourceRecord[]): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'marquee-import-'));
  try {
    mkdirSync(join(home, 'conf'));
    await writeTables(home, records);
    const startedAt = performance.now();
    execFileSync(
      'java',
      [
        '--add-opens=java.base/java.nio=ALL-UNNAMED',
        '-cp',
        join(jars, '*'),
        'org.neo4j.cli.AdminTool',
        ...['database', 'import', 'full', 'neo4j', '--overwrite-destination', '--skip-duplicate-nodes'],
        // Without this the tool leaves import.report in the working directory, which is the root of the repository.
        `--report-file=${join(home, 'import.report')}`,
        ...['Movie', 'Person', 'Genre'].map((label) => `--nodes=${label}=${join(home, `${label}.csv`)}`),
        ...['ACTED_IN', 'IN_GENRE'].map((type) => `--relationships=${type}=${join(home, `${type}.csv`)}`),
      ],
      { env: { PATH: process.env.PATH, NEO4J_HOME: home, NEO4J_CONF: join(home, 'conf') }, stdio: 'pipe' },
    );
    return (performance.now() - startedAt) / 1_000;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const field = (value: string | number | undefined): string => `"${String(value ?? '').replace(/"/g, '""')}"`;

async function writeTables(home: string, records: readonly SourceRecord[]): Promise<void> {
  const people = new Map<string, string>();
  const genres = new Set<string>();
  const tables: Record<string, string[]> = {
    Movie: ['id:ID,title,year:int,synopsis,imageUrl'],
    Person: ['id:ID,name'],
    Genre: ['id:ID,name'],
    ACTED_IN: [':START_ID,:END_ID,billing:int'],
    IN_GENRE: [':START_ID,:END_ID'],
  };
  for (const { key, film } of records) {
    const { title, year, synopsis, imageUrl, cast, genres: filmGenres } = film!;
    tables.Movie!.push([`m ${key}`, title, year, synopsis, imageUrl].map(field).join(','));
    for (const [index, { name }] of cast.entries()) {
      people.set(identityKey(name), name);
      tables.ACTED_IN!.push([`p ${identityKey(name)}`, `m ${key}`, index + 1].map(field).join(','));
    }
    for (const genre of filmGenres) {
      genres.add(genre);
      tables.IN_GENRE!.push([`m ${key}`, `g ${genre}`].map(field).join(','));
    }
  }
  for (const [key, name] of people) tables.Person!.push([`p ${key}`, name].map(field).join(','));
  for (const genre of genres) tables.Genre!.push([`g ${genre}`, genre].map(field).join(','));
  for (const [name, lines] of Object.entries(tables)) {
    const file = createWriteStream(join(home, `${name}.csv`));
    for (const line of lines) if (!file.write(`${line}\n`)) await once(file, 'drain');
    file.end();
    await once(file, 'close');
  }
}
