/** Loads records into the graph in batches. Each batch is one transaction; after an error, loading can start again. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { applyRecords } from './apply/applyRecords.js';
import { addCounts, noCounts, type RecordCounts } from './apply/recordCounts.js';
import { batches, forEachWithPrefetch } from './batches.js';

/** Records per transaction. Larger is faster, but other writers, and readers, wait longer. */
export const batchSize = 500;

export interface LoadOptions {
  /** Called after each batch with the number of committed records. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

export async function loadRecords(
  neo4j: Neo4jConnection,
  records: AsyncIterable<SourceRecord> | Iterable<SourceRecord>,
  { onProgress = () => {}, signal }: LoadOptions = {},
): Promise<RecordCounts> {
  const sum = noCounts();
  let done = 0;
  await forEachWithPrefetch(batches(records, batchSize), async (batch, prefetch) => {
    signal?.throwIfAborted();
    addCounts(sum, await applyRecords(neo4j, batch, { onSent: prefetch }));
    onProgress((done += batch.length));
  });
  return sum;
}
