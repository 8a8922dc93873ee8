/** Writes records, each with the film that it belongs to. */
import { integer, type Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { LiveRecord, StoredRecord } from '@marquee/graph/records/storedRecords';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import type { Sequence } from '../write/changeSequence.js';
import { searchKeys } from './recordKeys.js';

const statements = {
  create: cypherFile(new URL('./create-records.cypher', import.meta.url)),
  update: cypherFile(new URL('./update-records.cypher', import.meta.url)),
  move: cypherFile(new URL('./move-records.cypher', import.meta.url)),
  touch: cypherFile(new URL('./touch-records.cypher', import.meta.url)),
};

export interface ChangedRecords {
  readonly changed: readonly StoredRecord[];
  /** The stored states of changed records, by id. A record that is missing here is new. */
  readonly known: ReadonlyMap<string, StoredRecord>;
  /** Records that have not changed, but may belong to another film now. */
  readonly linked: readonly LiveRecord[];
  readonly films: readonly MergedFilm[];
}

/** Each record gets the number of the transaction, by which replicas read it. */
export function writeRecords(
  { send }: Transaction,
  { next: changeSeq }: Sequence,
  { changed, known, linked, films }: ChangedRecords,
): void {
  const filmOf = new Map(films.flatMap((film) => film.records.map(({ id }) => [id, film.id] as const)));
  const row = ({ id, provider, key, version, film, observedAt, notSameAs }: StoredRecord) => ({
    id,
    provider,
    key,
    version: integer(version),
    content: film === null ? null : JSON.stringify(film),
    observedAt,
    movieId: filmOf.get(id) ?? null,
    changeSeq,
    // The stored name of notSameAs: existing graphs have it.
    ...(notSameAs.length > 0 ? { apart: notSameAs } : {}),
    ...searchKeys(film),
  });
  const created = changed.filter(({ id }) => !known.has(id));
  const updated = changed.filter(({ id }) => known.has(id));
  const moves = linked
    .filter(({ id, movieId }) => filmOf.get(id) !== movieId)
    .map(({ id }) => ({ id, movieId: filmOf.get(id)!, changeSeq }));
  if (created.length > 0) send(statements.create, { records: created.map(row) });
  if (updated.length > 0) send(statements.update, { records: updated.map(row) });
  if (moves.length > 0) send(statements.move, { moves });
}

/** Stores only the version and time of records whose content is unchanged, so that older states stay older. */
export function touchRecords(
  { send }: Transaction,
  { next: changeSeq }: Sequence,
  records: readonly StoredRecord[],
): void {
  const rows = records.map(({ id, version, observedAt }) => ({
    ...{ id, version: integer(version), observedAt, changeSeq },
  }));
  if (rows.length > 0) send(statements.touch, { records: rows });
}
