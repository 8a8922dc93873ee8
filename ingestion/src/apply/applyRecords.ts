/**
 * Applies records of providers to the graph: finds the records that are newer than the stored ones, and updates the films
 * they change, all in one transaction. A film is a function of the newest state of every record (docs/ingestion.md).
 */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { isLive, readRecords, recordId, type StoredRecord } from '@marquee/graph/records/storedRecords';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import { changeFilms, lockIngest } from './changeFilms.js';
import { noCounts, type RecordCounts } from './recordCounts.js';
import { isHiddenByTime, newestOf, supersedes } from './records/recordVersions.js';
import { touchRecords } from './records/writeRecords.js';
import { openSequence } from './write/changeSequence.js';

export interface ApplyOptions<R> {
  /** Called when only the server still works on the transaction. It may be called again after a retry. */
  readonly onSent?: (() => void) | undefined;
  /** Called after the commit with records whose version can never count (`isHiddenByTime`). */
  readonly onHidden?: (records: readonly R[]) => void;
}

/**
 * Commits all `records` or none. Calling it again with applied records changes nothing.
 */
export async function applyRecords<R extends SourceRecord>(
  neo4j: Neo4jConnection,
  records: readonly R[],
  { onSent = () => {}, onHidden = () => {} }: ApplyOptions<R> = {},
): Promise<RecordCounts> {
  if (records.length === 0) return noCounts();
  let hidden: R[] = [];
  const counts = await neo4j.write(async (run, transaction) => {
    await lockIngest(run);
    const { newest, older } = newestOf(records);
    const known = new Map((await readRecords(run, newest.map(recordId))).map((record) => [record.id, record]));
    const newestById = new Map(newest.map((record) => [recordId(record), record]));
    const isHidden = (record: R) =>
      [newestById.get(recordId(record)), known.get(recordId(record))].some(
        (other) => other !== undefined && isHiddenByTime(record, other),
      );
    hidden = records.filter(isHidden);
    const { touched, changed } = newerRecords(newest, known);
    const counts = { ...noCounts(), unchanged: older + newest.length - changed.length };
    if (touched.length + changed.length === 0) return counts;
    const sequence = await openSequence(transaction);
    touchRecords(transaction, sequence, touched);
    if (changed.length === 0) {
      sequence.advance();
      return counts;
    }
    const films = await changeFilms(transaction, sequence, { changed, known });
    countChanges(counts, { changed, known, films });
    onSent();
    return counts;
  });
  if (hidden.length > 0) onHidden(hidden);
  return { ...counts, unchanged: counts.unchanged - hidden.length };
}

/** The records that are newer than the stored ones: those with the same content, and those with other content. */
function newerRecords(
  newest: readonly SourceRecord[],
  known: ReadonlyMap<string, StoredRecord>,
): { touched: StoredRecord[]; changed: StoredRecord[] } {
  const newer = newest
    .filter((record) => {
      const before = known.get(recordId(record));
      return before === undefined || supersedes(record, before);
    })
    .map((record) => storedFrom(record, known.get(recordId(record))));
  const isSame = (record: StoredRecord) => known.has(record.id) && haveSameContent(record, known.get(record.id)!);
  return { touched: newer.filter(isSame), changed: newer.filter((record) => !isSame(record)) };
}

const haveSameContent = (a: StoredRecord, b: StoredRecord): boolean =>
  JSON.stringify(a.film) === JSON.stringify(b.film);

const storedFrom = (record: SourceRecord, before: StoredRecord | undefined): StoredRecord => ({
  id: recordId(record),
  provider: record.provider,
  key: record.key,
  version: record.version,
  film: record.film,
  observedAt: record.observedAt.toISOString(),
  notSameAs: before?.notSameAs ?? [],
  movieId: before?.movieId ?? null,
});

interface Changes {
  readonly changed: readonly StoredRecord[];
  readonly known: ReadonlyMap<string, StoredRecord>;
  readonly films: readonly MergedFilm[];
}

function countChanges(counts: RecordCounts, { changed, known, films }: Changes): void {
  for (const record of changed) {
    const before = known.get(record.id);
    if (!isLive(record)) counts.deleted++;
    else if (before === undefined || !isLive(before)) counts.created++;
    else counts.updated++;
  }
  const changedIds = new Set(changed.map(({ id }) => id));
  for (const { records } of films)
    if (records.length > 1) counts.merged += records.filter(({ id }) => changedIds.has(id)).length;
}
