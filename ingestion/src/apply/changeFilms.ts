/** Updates the films that a set of changed records affects. */
import type { Run, Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { isReplicaError } from '@marquee/graph/replication/replicaState';
import { isLive, type LiveRecord, type StoredRecord } from '@marquee/graph/records/storedRecords';
import { cluster } from '@marquee/graph/resolution/cluster';
import { evidenceOf } from '@marquee/graph/resolution/evidence';
import { filmIdOf, mergeRecords, type MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import { byRank } from '@marquee/graph/resolution/providerRank';
import { identifyPeople } from './people/identifyPeople.js';
import { findRecords } from './records/findRecords.js';
import { linkedRecords } from './records/linkedRecords.js';
import { writeRecords } from './records/writeRecords.js';
import type { Sequence } from './write/changeSequence.js';
import type { RemovedFilm } from './write/removals.js';
import { writeState } from './write/writeState.js';

const lock = cypherFile(new URL('./ingest-lock.cypher', import.meta.url));

/**
 * Waits until no other transaction changes films, and blocks the others until this one ends.
 * @throws {StartError} if the graph is a replica
 */
export async function lockIngest(run: Run): Promise<void> {
  const [row] = await run<{ isReplica: boolean }>(lock);
  if (row?.isReplica) throw isReplicaError();
}

export interface RecordChanges {
  /** The new states of records. */
  readonly changed: readonly StoredRecord[];
  /** The stored states of those records that exist, by id. */
  readonly known: ReadonlyMap<string, StoredRecord>;
}

/**
 * Merges the films again that `changed` and the records linked to them belong to, and writes the differences.
 * The transaction must hold the ingest lock.
 *
 * @returns the films that were computed
 */
export async function changeFilms(
  transaction: Transaction,
  sequence: Sequence,
  { changed, known }: RecordChanges,
): Promise<MergedFilm[]> {
  const { run } = transaction;
  const changedIds = new Set(changed.map(({ id }) => id));
  const before = changed.flatMap(({ id }) => known.get(id) ?? []).filter(isLive);
  const now = changed.filter(isLive);
  const { linked, isCrowded } = await linkedRecords(findRecords(run), { before, now, ids: changedIds });
  const records = [...now, ...linked];
  const groups = cluster(
    records.map((record) => ({ ...evidenceOf(record), record })),
    isCrowded,
  );
  const films = groups.map((group) => mergeRecords(group.map(({ record }) => record)));
  const oldIds = new Set([...before, ...linked].flatMap(({ movieId }) => movieId ?? []));
  const { all, people } = await identifyPeople(run, {
    merged: films,
    oldIds,
    whileLookingUp: () => writeRecords(transaction, sequence, { changed, known, linked, films }),
  });
  await writeState(transaction, sequence, {
    newRecords: new Set(changed.flatMap(({ id }) => (known.has(id) ? [] : [id]))),
    films: all,
    people,
    removed: removedFilms(oldIds, films, [...records, ...before]),
  });
  return films;
}

/** The films of `oldIds` that no longer exist, each with the film it was merged into. */
function removedFilms(
  oldIds: ReadonlySet<string>,
  films: readonly MergedFilm[],
  records: readonly LiveRecord[],
): RemovedFilm[] {
  const filmOf = new Map(films.flatMap((film) => film.records.map(({ id }) => [id, film.id] as const)));
  const currentIds = new Set(films.map(({ id }) => id));
  return [...oldIds]
    .filter((id) => !currentIds.has(id))
    .sort()
    .map((id) => {
      const formerRecords = records.filter(({ movieId }) => movieId === id).sort(byRank);
      const recordIds = [...new Set(formerRecords.map((record) => record.id))];
      // If its records belong to several films now, the film with the record that gave the old id survives.
      const remaining = recordIds.filter((recordId) => filmOf.has(recordId));
      const mergedInto = remaining.find((recordId) => filmIdOf(recordId) === id) ?? remaining[0];
      return { id, survivor: mergedInto === undefined ? null : filmOf.get(mergedInto)!, records: recordIds };
    });
}
