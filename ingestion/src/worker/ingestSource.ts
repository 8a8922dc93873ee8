/** Takes one source into the graph: reads it row by row, applies rows in batches, and reports. */
import neo4jDriver from 'neo4j-driver';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { applyRecords, nothingApplied, type Applied } from '../apply/applyRecords.js';
import { formatNames, formatOf } from '../formats/allFormats.js';
import type { FilmFormat, Reading } from '../formats/format.js';
import { batches, inTurn } from '../batches.js';
import { add, batchSize } from '../load.js';
import { FileProblem } from '../source/bytes.js';
import type { Source } from '../source/source.js';
import type { Rejection, SourceRecord } from '@marquee/graph/records/filmRecord';
import type { ObjectReport } from '../lake/objectState.js';

export interface TakeOptions {
  readonly provider: string;
  /** Told after each batch that is committed; may throw to end it. */
  readonly onBatch?: (soFar: Applied, bytesRead: number) => Promise<void> | void;
  readonly onRejection?: (rejection: Rejection) => void;
  readonly signal?: AbortSignal;
}

/** Only so many are kept with the report: a file may be all wrong. */
const keptRejections = 100;

/** What a provider can mend is in the report; an error is ours, and taking the source again is safe. */
export async function takeSource(neo4j: Neo4jConnection, source: Source, options: TakeOptions): Promise<ObjectReport> {
  const format = formatOf(source.fileName);
  if (!format) return failed(`is of no format that is read here (${formatNames}), going by its name`);
  const report = createReport(options);
  const [counted, bytesRead] = countBytes(source);
  let problem: string | null = null;
  const records = recordsIn(format, counted, options.provider, report.reject, (reason) => (problem = reason));
  await inTurn(batches(records, batchSize), async (batch, readAhead) => {
    options.signal?.throwIfAborted();
    add(report.applied, await applyOneByOne(neo4j, batch, report.reject, readAhead));
    await options.onBatch?.(report.applied, bytesRead());
  });
  return report.end(problem);
}

/** Rows that came by themselves; `line` of a rejection is the row's place among them, from 1. */
export async function takeRows(
  neo4j: Neo4jConnection,
  readings: readonly Reading[],
  sent: Date,
  options: TakeOptions,
): Promise<ObjectReport> {
  const report = createReport(options);
  const records = readings.flatMap((reading) => {
    if ('row' in reading) return [toRecord(reading, options.provider, sent)];
    report.reject(reading);
    return [];
  });
  for await (const batch of batches(records, batchSize))
    add(report.applied, await applyOneByOne(neo4j, batch, report.reject));
  return report.end(null);
}

const failed = (reason: string): ObjectReport => ({
  ...nothingApplied(),
  state: 'FAILED',
  reason,
  rejected: 0,
  rejections: [],
});

function createReport({ onRejection = () => {} }: TakeOptions) {
  const applied = nothingApplied();
  const rejections: Rejection[] = [];
  let rejected = 0;
  return {
    applied,
    reject: (rejection: Rejection) => {
      rejected++;
      if (rejections.length < keptRejections) rejections.push(rejection);
      onRejection(rejection);
    },
    end: (problem: string | null): ObjectReport => ({
      ...applied,
      state: problem === null ? 'DONE' : 'FAILED',
      reason: problem,
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
  provider: string,
  reject: (rejection: Rejection) => void,
  onProblem: (reason: string) => void,
): AsyncGenerator<LocatedRecord> {
  try {
    for await (const reading of format.read(source))
      if ('row' in reading) yield toRecord(reading, provider, source.modifiedAt, source.fileName);
      else reject(reading);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    onProblem(error.message);
  }
}

const toRecord = (
  { row, line }: Extract<Reading, { row: unknown }>,
  provider: string,
  observedAt: Date,
  file = '',
): LocatedRecord => ({ ...row, provider, version: row.version ?? observedAt.getTime(), observedAt, line, file });

/** Bytes as they lie there, of all files that are read along. */
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

/** What the graph refuses for good is found by halves, so that it keeps nothing else out. */
async function applyOneByOne(
  neo4j: Neo4jConnection,
  batch: readonly LocatedRecord[],
  reject: (rejection: Rejection) => void,
  onSent?: () => void,
): Promise<Applied> {
  try {
    return await applyRecords(neo4j, batch, onSent);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [first] = batch;
    if (batch.length === 1) {
      reject({ file: first!.file, line: first!.line, field: '', reason: 'cannot be written to the graph' });
      return nothingApplied();
    }
    const half = Math.ceil(batch.length / 2);
    const sum = await applyOneByOne(neo4j, batch.slice(0, half), reject);
    add(sum, await applyOneByOne(neo4j, batch.slice(half), reject));
    return sum;
  }
}

/** Of the statement and its values, not of the server's state or the way there. */
const isRefusal = (error: unknown): boolean =>
  !neo4jDriver.isRetryableError(error as Error) &&
  /^Neo\.(ClientError\.(Schema|Statement)|DatabaseError\.Statement)\./.test((error as { code?: string }).code ?? '');
