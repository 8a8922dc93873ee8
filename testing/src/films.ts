/** Films of a test's own in the shared catalog, by the way that providers' films take, and away again. */
import { asRecords, readFilms } from '@marquee/dev/films';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { filmState, type FilmState } from '@marquee/ingestion/apply/write/filmState';
import { recordId } from '@marquee/graph/records/storedRecords';
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';
import { nameKey, personIdOf } from '@marquee/graph/resolution/careerSpans';
import { filmIdOf, fuse } from '@marquee/graph/resolution/mergeRecords';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { unique } from './servers.js';

export const film = (title: string, more: Partial<FilmRecord> = {}): FilmRecord => ({
  title,
  genres: [],
  directors: [],
  cast: [],
  externalIds: [],
  ...more,
});

/** The id of the film that a record makes by itself. */
export const idOf = (record: Pick<SourceRecord, 'provider' | 'key'>): string => filmIdOf(recordId(record));

/** Ids of the bundled films, which are there throughout; films of test files come and go. */
export async function bundledIds(): Promise<string[]> {
  const { records } = await readFilms({ kind: 'bundled', users: 0, seed: 0 });
  return records.map(idOf).sort();
}

export interface AddedFilms {
  /** In the order of the films given; right for films that are not merged, and people who are not two. */
  readonly films: readonly FilmState[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  remove(): Promise<void>;
}

export async function addFilms(neo4j: Neo4jConnection, films: readonly FilmRecord[]): Promise<AddedFilms> {
  const records = asRecords(unique('test'), films);
  await applyRecords(neo4j, records);
  const known = records.map((record) => ({
    ...record,
    id: recordId(record),
    film: record.film!,
    observedAt: '',
    apart: [],
  }));
  const personId = (name: string) => personIdOf(nameKey(name), 0);
  const names = films.flatMap(({ cast, directors }) => [...cast.map(({ name }) => name), ...directors]);
  return {
    films: known.map((record) => filmState(fuse([record]), personId)),
    people: [...new Set(names)].map((name) => ({ id: personId(name), name })),
    // At once, so that nobody sees a genre without films.
    remove: () => removeRecords(neo4j, records),
  };
}

/** Takes them back, and what is remembered of them too. */
export async function removeRecords(neo4j: Neo4jConnection, records: readonly SourceRecord[]): Promise<void> {
  await applyRecords(
    neo4j,
    records.map((record) => ({ ...record, version: Number.MAX_SAFE_INTEGER, film: null })),
  );
  await neo4j.write((run) => run('MATCH (r:SourceRecord) WHERE r.id IN $ids DELETE r', { ids: records.map(recordId) }));
}

/** All that providers whose names begin with `mark` have ever told, and what was taken of their files. */
export async function removeProviders(neo4j: Neo4jConnection, mark: string): Promise<void> {
  const rows = await neo4j.read<{ provider: string; key: string }>(
    'MATCH (r:SourceRecord) WHERE r.provider STARTS WITH $mark RETURN r.provider AS provider, r.key AS key',
    { mark },
  );
  await removeRecords(
    neo4j,
    rows.map((row) => ({ ...row, version: 0, observedAt: new Date(), film: null })),
  );
  await neo4j.write((run) => run('MATCH (o:LakeObject) WHERE o.provider STARTS WITH $mark DELETE o', { mark }));
}
