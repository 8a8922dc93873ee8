/**
 * Takes records of providers into the graph: which of them are news, which films they change, and all of it in one transaction.
 * What the graph says of films is a function of the newest state of every record, whatever order they came in (docs/ingestion.md).
 */
import { integer, type Neo4jConnection, type Run, type Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { cluster } from '@marquee/graph/resolution/cluster';
import { evidenceOf } from '@marquee/graph/resolution/evidence';
import { filmIdOf, fuse, type FusedFilm } from '@marquee/graph/resolution/mergeRecords';
import { byRank } from '@marquee/graph/resolution/providerRank';
import { identifyPeople } from './people/identifyPeople.js';
import {
  isLive,
  readRecords,
  recordId,
  type LiveRecord,
  type StoredRecord,
} from '@marquee/graph/records/storedRecords';
import { linkedRecords } from './records/linkedRecords.js';
import { newestOf, supersedes } from './records/recordVersions.js';
import { writeRecords } from './records/writeRecords.js';
import type { GoneFilm } from './write/removals.js';
import { openSequence } from './write/changeSequence.js';
import { writeState } from './write/writeState.js';

const lock = cypherFile(new URL('./ingest-lock.cypher', import.meta.url));
const touched = cypherFile(new URL('./records/touch-records.cypher', import.meta.url));

/** Until the transaction ends nobody else changes films. */
export async function lockIngest(run: Run): Promise<void> {
  await run(lock);
}

export interface Applied {
  /** Records that were new, and their films are in the catalog now. */
  taken: number;
  /** Known records that say something else now. */
  updated: number;
  /** Records taken back. */
  deleted: number;
  /** Records that say what they said, or were superseded before they came. */
  unchanged: number;
  /** Of those taken or updated, how many are one film with another record. */
  merged: number;
}

export const nothingApplied = (): Applied => ({ taken: 0, updated: 0, deleted: 0, unchanged: 0, merged: 0 });

/**
 * Commits all of `records` or none; safe to call again with what was applied before. `onSent`: told, perhaps more than once, when
 * there is nothing left to do but to wait for the server.
 */
export async function applyRecords(
  neo4j: Neo4jConnection,
  records: readonly SourceRecord[],
  onSent: () => void = () => {},
): Promise<Applied> {
  if (records.length === 0) return nothingApplied();
  return neo4j.write(async (run, transaction) => {
    await lockIngest(run);
    const { newest, older } = newestOf(records);
    const known = new Map((await readRecords(run, newest.map(recordId))).map((record) => [record.id, record]));
    const newer = newest
      .filter((record) => {
        const before = known.get(recordId(record));
        return before === undefined || supersedes(record, before);
      })
      .map((record) => storedFrom(record, known.get(recordId(record))));
    const isSame = (record: StoredRecord) => known.has(record.id) && saysTheSame(record, known.get(record.id)!);
    await touch(run, newer.filter(isSame));
    const changed = newer.filter((record) => !isSame(record));
    const summary = { ...nothingApplied(), unchanged: older + newest.length - changed.length };
    if (changed.length === 0) return summary;
    const films = await change(transaction, changed, known);
    for (const record of changed) {
      const before = known.get(record.id);
      if (!isLive(record)) summary.deleted++;
      else if (before === undefined || !isLive(before)) summary.taken++;
      else summary.updated++;
    }
    const changedIds = new Set(changed.map(({ id }) => id));
    for (const { records: parts } of films)
      if (parts.length > 1) summary.merged += parts.filter(({ id }) => changedIds.has(id)).length;
    onSent();
    return summary;
  });
}

const saysTheSame = (a: StoredRecord, b: StoredRecord): boolean => JSON.stringify(a.film) === JSON.stringify(b.film);

/** Only so that what is older stays older. */
async function touch(run: Run, records: readonly StoredRecord[]): Promise<void> {
  const rows = records.map(({ id, version, observedAt }) => ({ id, version: integer(version), observedAt }));
  if (rows.length > 0) await run(touched, { records: rows });
}

const storedFrom = (record: SourceRecord, before: StoredRecord | undefined): StoredRecord => ({
  id: recordId(record),
  provider: record.provider,
  key: record.key,
  version: record.version,
  film: record.film,
  observedAt: record.observedAt.toISOString(),
  apart: before?.apart ?? [],
  movieId: before?.movieId ?? null,
});

/**
 * Within a transaction that holds the lock: makes the films say what the records say once `changed` are as they are given.
 * `known`: as they were. Gives the films that were looked at.
 */
export async function change(
  transaction: Transaction,
  changed: readonly StoredRecord[],
  known: ReadonlyMap<string, StoredRecord>,
): Promise<FusedFilm[]> {
  const { run } = transaction;
  const sequence = await openSequence(transaction);
  const changedIds = new Set(changed.map(({ id }) => id));
  const before = changed.flatMap(({ id }) => known.get(id) ?? []).filter(isLive);
  const now = changed.filter(isLive);
  const linked = await linkedRecords(run, [...now, ...before], changedIds);
  const records = [...now, ...linked];
  const groups = cluster(records.map((record) => ({ ...evidenceOf(record), record })));
  const films = groups.map((group) => fuse(group.map(({ record }) => record)));
  const oldIds = new Set([...before, ...linked].flatMap(({ movieId }) => movieId ?? []));
  const { all, people } = await identifyPeople(run, films, oldIds, () =>
    writeRecords(transaction, { changed, known, linked, films }),
  );
  await writeState(transaction, sequence, {
    newRecords: new Set(changed.flatMap(({ id }) => (known.has(id) ? [] : [id]))),
    films: all,
    people,
    gone: goneFilms(oldIds, films, records, before),
  });
  return films;
}

/** Films that are none any more, and where who looks for them is led to. */
function goneFilms(
  oldIds: ReadonlySet<string>,
  films: readonly FusedFilm[],
  records: readonly LiveRecord[],
  before: readonly LiveRecord[],
): GoneFilm[] {
  const filmOf = new Map(films.flatMap((film) => film.records.map(({ id }) => [id, film.id] as const)));
  const there = new Set(films.map(({ id }) => id));
  return [...oldIds]
    .filter((id) => !there.has(id))
    .sort()
    .map((id) => {
      const parts = [...records, ...before].filter(({ movieId }) => movieId === id).sort(byRank);
      const ids = [...new Set(parts.map((part) => part.id))];
      // Where its records are several films now, it is the one that has the record it was named after.
      const heirs = ids.filter((recordId) => filmOf.has(recordId));
      const heir = heirs.find((recordId) => filmIdOf(recordId) === id) ?? heirs[0];
      return { id, survivor: heir === undefined ? null : filmOf.get(heir)!, records: ids };
    });
}
