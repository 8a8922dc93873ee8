/** Reads the providers' records that the graph stores. */
import type { Run } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';
import type { FilmRecord } from './filmRecord.js';
import type { KnownRecord } from '../resolution/evidence.js';
import { fuse, type FusedFilm } from '../resolution/mergeRecords.js';

const statements = {
  byId: cypherFile(new URL('./records-by-id.cypher', import.meta.url)),
  ofFilms: cypherFile(new URL('./records-of-films.cypher', import.meta.url)),
};

/** A record in the graph. `film` is null where its provider took it back. */
export interface StoredRecord extends Omit<KnownRecord, 'film'> {
  readonly version: number;
  readonly film: FilmRecord | null;
  /** The film it is part of; null where it is of none. */
  readonly movieId: string | null;
}

export type LiveRecord = StoredRecord & { readonly film: FilmRecord };

export const isLive = (record: StoredRecord): record is LiveRecord => record.film !== null;

type StoredRow = Omit<StoredRecord, 'film' | 'apart'> & { content: string | null; apart: string[] | null };

const fromRow = ({ content, apart, ...row }: StoredRow): StoredRecord => ({
  ...row,
  apart: apart ?? [],
  film: content === null ? null : (JSON.parse(content) as FilmRecord),
});

/** Runs a statement that returns records in the columns of `records-by-id.cypher`. */
export const queryRecords = async (
  run: Run,
  statement: string,
  parameters: Record<string, unknown>,
): Promise<StoredRecord[]> => (await run<StoredRow & Record<string, unknown>>(statement, parameters)).map(fromRow);

export const recordId = ({ provider, key }: { provider: string; key: string }): string => `${provider}/${key}`;

export const readRecords = (run: Run, ids: readonly string[]): Promise<StoredRecord[]> =>
  queryRecords(run, statements.byId, { ids });

export const recordsOfFilms = async (run: Run, movieIds: readonly string[]): Promise<LiveRecord[]> =>
  (await queryRecords(run, statements.ofFilms, { movieIds })).filter(isLive);

/** The films in `movieIds` that are there, by id, out of the records that they are made of. */
export async function filmsOfRecords(run: Run, movieIds: readonly string[]): Promise<Map<string, FusedFilm>> {
  const byFilm = new Map<string, LiveRecord[]>();
  for (const record of await recordsOfFilms(run, movieIds))
    byFilm.set(record.movieId!, [...(byFilm.get(record.movieId!) ?? []), record]);
  return new Map([...byFilm].map(([id, records]) => [id, fuse(records)]));
}
