/** Takes any number of records into the graph: in batches, each all or nothing, safe to run again from the start. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { applyRecords, nothingApplied, type Applied } from './apply/applyRecords.js';
import { batches, inTurn } from './batches.js';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';

/** Records a transaction: large enough to be fast, small enough that others who write, and whoever reads, do not wait for long. */
export const batchSize = 500;

export interface LoadOptions {
  /** Told how many records have been committed. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

export async function loadRecords(
  neo4j: Neo4jConnection,
  records: AsyncIterable<SourceRecord> | Iterable<SourceRecord>,
  { onProgress = () => {}, signal }: LoadOptions = {},
): Promise<Applied> {
  const sum = nothingApplied();
  let done = 0;
  await inTurn(batches(records, batchSize), async (batch, readAhead) => {
    signal?.throwIfAborted();
    add(sum, await applyRecords(neo4j, batch, readAhead));
    onProgress((done += batch.length));
  });
  return sum;
}

export function add(sum: Applied, more: Applied): void {
  for (const name of Object.keys(sum) as (keyof Applied)[]) sum[name] += more[name];
}
