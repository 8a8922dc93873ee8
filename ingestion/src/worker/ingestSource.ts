/** Ingests one source: reads it row by row, applies the rows in batches, and reports the result. */
import neo4jDriver from 'neo4j-driver';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { Rejection, SourceRecord } from '@marquee/graph/records/filmRecord';
import { applyRecords } from '../apply/applyRecords.js';
import { addCounts, noCounts, type RecordCounts } from '../apply/recordCounts.js';
import { batches, forEachWithPrefetch } from '../batches.js';
import { formatNames, formatOf } from '../formats/allFormats.js';
import type { FilmFormat, Reading } from '../formats/format.js';
import type { ObjectReport } from '../lake/objectState.js';
import { batchSize } from '../load.js';
import { FileProblem } from '../source/bytes.js';
import type { Source } from '../source/source.js';

export interface IngestOptions {
  readonly provider: string;
  /** The version of rows without one. Default: the time of the source, or now if that is in the future. */
  readonly observedAt?: Date;
  /** Called after each committed batch. An error it throws ends the ingestion. */
  readonly onBatch?: (soFar: RecordCounts, bytesRead: number) => Promise<void> | void;
  readonly onRejection?: (rejection: Rejection) => void;
  readonly signal?: AbortSignal;
}

/** A file may consist of invalid rows, so the report has only the first ones. */
const maxReportedRejections = 100;

/**
 * Problems that the provider can fix are in the report. It throws internal errors; then the source can be ingested again
 * from the start.
 */
export async function ingestSource(
  neo4j: Neo4jConnection,
  source: Source,
  options: IngestOptions,
): Promise<ObjectReport> {
  const format = formatOf(source.fileName);
  if (!format) return failed(`has a name of no known format (${formatNames})`);
  const report = createReport(options);
  const [countedSource, bytesRead] = countBytes(source);
  if (source.modifiedAt.getTime() > Date.now() + clockToleranceMs)
    report.note(`has a time in the future (${source.modifiedAt.toISOString()}), so it was read with the present time`);
  const origin = { provider: options.provider, observedAt: options.observedAt ?? notLater(source.modifiedAt) };
  const records = recordsIn(format, countedSource, { origin, report });
  await forEachWithPrefetch(batches(records, batchSize), async (batch, prefetch) => {
    options.signal?.throwIfAborted();
    addCounts(report.counts, await applyOrBisect(neo4j, batch, { reject: report.reject, onSent: prefetch }));
    await options.onBatch?.(report.counts, bytesRead());
  });
  return report.end();
}

/** Clocks of providers may be a little ahead. */
const clockToleranceMs = 60_000;

const notLater = (time: Date): Date => new Date(Math.min(time.getTime(), Date.now()));

export interface SentRows {
  /** The line of a rejection is the row's number in the message, from 1. */
  readonly readings: readonly Reading[];
  readonly sentAt: Date;
}

/** Ingests rows that did not come from a file. */
export async function ingestRows(
  neo4j: Neo4jConnection,
  { readings, sentAt }: SentRows,
  options: IngestOptions,
): Promise<ObjectReport> {
  const report = createReport(options);
  const records = readings.flatMap((reading) => {
    if ('row' in reading) return [toRecord(reading, { provider: options.provider, observedAt: sentAt, file: '' })];
    report.reject(reading);
    return [];
  });
  for await (const batch of batches(records, batchSize))
    addCounts(report.counts, await applyOrBisect(neo4j, batch, { reject: report.reject }));
  return report.end();
}

const failed = (reason: string): ObjectReport => ({
  ...noCounts(),
  state: 'FAILED',
  reason,
  rejected: 0,
  rejections: [],
});

interface Report {
  readonly counts: RecordCounts;
  reject(rejection: Rejection): void;
  /** The source cannot be read to its end. */
  fail(reason: string): void;
  /** Something that the provider should know, although all was read. */
  note(text: string): void;
  end(): ObjectReport;
}

function createReport({ onRejection = () => {} }: IngestOptions): Report {
  const counts = noCounts();
  const rejections: Rejection[] = [];
  let rejected = 0;
  let problem: string | null = null;
  let notice: string | null = null;
  return {
    counts,
    reject: (rejection) => {
      rejected++;
      if (rejections.length < maxReportedRejections) rejections.push(rejection);
      onRejection(rejection);
    },
    fail: (reason) => (problem = reason),
    note: (text) => (notice = text),
    end: () => ({
      ...counts,
      state: problem === null ? 'DONE' : 'FAILED',
      reason: problem ?? notice,
      rejected,
      rejections,
    }),
  };
}

interface LocatedRecord extends SourceRecord {
  readonly line: number;
  readonly file: string;
}

async function* recordsIn(
  format: FilmFormat,
  source: Source,
  { origin, report }: { origin: { provider: string; observedAt: Date }; report: Report },
): AsyncGenerator<LocatedRecord> {
  const file = source.fileName;
  let lastLine = 0;
  try {
    for await (const reading of format.read(source)) {
      lastLine = reading.line;
      if ('row' in reading) yield toRecord(reading, { ...origin, file });
      else report.reject(reading);
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    // The lines of a set are of several files.
    report.fail(lastLine > 0 && !format.set ? `${error.message} after line ${lastLine}` : error.message);
  }
}

const toRecord = (
  { row, line }: Extract<Reading, { row: unknown }>,
  origin: { readonly provider: string; readonly observedAt: Date; readonly file: string },
): LocatedRecord => ({ ...row, ...origin, version: row.version ?? origin.observedAt.getTime(), line });

/** Counts the stored bytes that are read, of all files of a set. */
function countBytes(source: Source): [Source, () => number] {
  let read = 0;
  const counted = (one: Source): Source => ({
    ...one,
    bytes: () => one.bytes((bytes) => (read += bytes)),
    sibling: async (fileName) => {
      const found = await one.sibling(fileName);
      return found && counted(found);
    },
  });
  return [counted(source), () => read];
}

/** Applies a batch. If Neo4j refuses it, it is halved until the refused record is found, and that record is rejected. */
async function applyOrBisect(
  neo4j: Neo4jConnection,
  batch: readonly LocatedRecord[],
  { reject, onSent }: { reject: (rejection: Rejection) => void; onSent?: () => void },
): Promise<RecordCounts> {
  try {
    return await applyRecords(neo4j, batch, {
      onSent,
      onHidden: (records) => records.map(hiddenByTime).forEach(reject),
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [first] = batch;
    if (batch.length === 1) {
      reject({ file: first!.file, line: first!.line, field: '', reason: 'cannot be written to the graph' });
      return noCounts();
    }
    const half = Math.ceil(batch.length / 2);
    const sum = await applyOrBisect(neo4j, batch.slice(0, half), { reject });
    addCounts(sum, await applyOrBisect(neo4j, batch.slice(half), { reject }));
    return sum;
  }
}

const hiddenByTime = ({ file, line, version }: LocatedRecord): Rejection => ({
  ...{ file, line, field: 'version' },
  reason: `has no effect after a state without a version; send it with all states of a film or with none: ${version}`,
});

/** Whether the error comes from the values of a statement, not from the server's state or the connection. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  !neo4jDriver.isRetryableError(error) &&
  /^Neo\.(ClientError\.(Schema|Statement)|DatabaseError\.Statement)\./.test((error as { code?: string }).code ?? '');
