/** Reads the providers' records that the graph stores. Ingestion writes them. */
import type { Run } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';
import type { KnownRecord } from '../resolution/evidence.js';
import { mergeRecords, type MergedFilm } from '../resolution/mergeRecords.js';
import type { FilmRecord } from './filmRecord.js';

const statements = {
  byId: cypherFile(new URL('./records-by-id.cypher', import.meta.url)),
  ofFilms: cypherFile(new URL('./records-of-films.cypher', import.meta.url)),
};

/** A record in the graph. `film` is null if its provider deleted it. */
export interface StoredRecord extends Omit<KnownRecord, 'film'> {
  readonly version: number;
  readonly film: FilmRecord | null;
  /** The film that the record belongs to; null for a deleted record. */
  readonly movieId: string | null;
}

export type LiveRecord = StoredRecord & { readonly film: FilmRecord };

export const isLive = (record: StoredRecord): record is LiveRecord => record.film !== null;

/** The columns of `records-by-id.cypher`. */
export type StoredRow = Omit<StoredRecord, 'film' | 'notSameAs'> & {
  readonly content: string | null;
  readonly notSameAs: string[] | null;
};

export const recordFromRow = ({ content, notSameAs, ...row }: StoredRow): StoredRecord => ({
  id: row.id,
  provider: row.provider,
  key: row.key,
  version: row.version,
  observedAt: row.observedAt,
  movieId: row.movieId,
  notSameAs: notSameAs ?? [],
  film: content === null ? null : (JSON.parse(content) as FilmRecord),
});

/** Runs a statement that returns records in the columns of `records-by-id.cypher`. */
const queryRecords = async (
  run: Run,
  statement: string,
  parameters: Record<string, unknown>,
): Promise<StoredRecord[]> =>
  (await run<StoredRow & Record<string, unknown>>(statement, parameters)).map(recordFromRow);

export const recordId = ({ provider, key }: { provider: string; key: string }): string => `${provider}/${key}`;

/** The records of `ids` that exist, deleted ones included. */
export const readRecords = (run: Run, ids: readonly string[]): Promise<StoredRecord[]> =>
  queryRecords(run, statements.byId, { ids });

export const recordsOfFilms = async (run: Run, movieIds: readonly string[]): Promise<LiveRecord[]> =>
  (await queryRecords(run, statements.ofFilms, { movieIds })).filter(isLive);

/** The films of `movieIds` that exist, by id, merged from their records. */
export async function filmsOfRecords(run: Run, movieIds: readonly string[]): Promise<Map<string, MergedFilm>> {
  const byFilm = new Map<string, LiveRecord[]>();
  for (const record of await recordsOfFilms(run, movieIds))
    byFilm.set(record.movieId!, [...(byFilm.get(record.movieId!) ?? []), record]);
  return new Map([...byFilm].map(([id, records]) => [id, mergeRecords(records)]));
}
