/**
 * Reads a topic by offset. It belongs to no consumer group: who applies records stores the position with what it applied, in the same
 * transaction, so the state is exact after any kill.
 */
import { Consumer, ListOffsetTimestamps, type RecordsBatch } from '@platformatic/kafka';
import { connectionOf, type Topic, type TopicRecord } from './topic.js';

export interface ReadRecord extends TopicRecord {
  readonly offset: bigint;
}

export interface TopicPart {
  readonly records: readonly ReadRecord[];
  /** The offset that is read next. */
  readonly next: bigint;
  /** The offset after the last committed record, when this was read. */
  readonly end: bigint;
}

export interface TopicReader {
  /** Kafka's id of the topic. A topic that was deleted and created again has another one. Rejects if there is no topic. */
  topicId(): Promise<string>;
  /** Offset of the first record, and the one after the last committed record. */
  range(): Promise<{ readonly first: bigint; readonly end: bigint }>;
  /** Committed records from `offset` on, at most about `maxBytes` of them. Waits a moment if there is none. */
  read(offset: bigint, maxBytes?: number): Promise<TopicPart>;
  close(): Promise<void>;
}

const defaultMaxBytes = 2_000_000;
/** How long the broker waits for a record. */
const waitMs = 20;
const partition = 0;
const isControl = 1 << 5;
/** The type of a control record that ends a transaction without its records. */
const abortMarker = 0;

/** Opens no connection before the first reading. */
export function openTopicReader(topic: Topic): TopicReader {
  // The group is never joined; the client wants a name.
  const consumer = new Consumer({ ...connectionOf(topic), groupId: `${topic.name}.reader`, maxWaitTime: waitMs });
  const { name } = topic;

  const offsetAt = async (timestamp: bigint): Promise<bigint> => {
    const offsets = await consumer.listOffsets({
      topics: [name],
      partitions: { [name]: [partition] },
      timestamp,
      isolationLevel: 'READ_COMMITTED',
    });
    return offsets.get(name)![partition]!;
  };

  async function topicId(): Promise<string> {
    const found = (await consumer.metadata({ topics: [name], forceUpdate: true })).topics.get(name);
    if (!found) throw new Error(`there is no topic ${name}`);
    return found.id;
  }

  async function read(offset: bigint, maxBytes = defaultMaxBytes): Promise<TopicPart> {
    const metadata = await consumer.metadata({ topics: [name] });
    const { id, partitions } = metadata.topics.get(name)!;
    const response = await consumer.fetch({
      node: partitions[partition]!.leader,
      topics: [
        {
          topicId: id,
          partitions: [
            {
              partition,
              currentLeaderEpoch: -1,
              fetchOffset: offset,
              lastFetchedEpoch: -1,
              partitionMaxBytes: maxBytes,
            },
          ],
        },
      ],
      maxBytes,
      minBytes: 1,
      maxWaitTime: waitMs,
      isolationLevel: 'READ_COMMITTED',
    });
    const { records = [], abortedTransactions, lastStableOffset } = response.responses[0]!.partitions[partition]!;
    const last = records.at(-1);
    return {
      records: committedRecords(records, abortedTransactions ?? []).filter((record) => record.offset >= offset),
      next: last ? last.firstOffset + BigInt(last.lastOffsetDelta) + 1n : offset,
      end: lastStableOffset,
    };
  }

  return {
    topicId,
    range: async () => ({
      first: await offsetAt(ListOffsetTimestamps.EARLIEST),
      end: await offsetAt(ListOffsetTimestamps.LATEST),
    }),
    read,
    close: async () => consumer.close(true),
  };
}

/** The client drops records of aborted transactions only if it has read their end too, so this looks at each batch itself. */
function committedRecords(
  batches: readonly RecordsBatch[],
  abortedTransactions: readonly { producerId: bigint; firstOffset: bigint }[],
): ReadRecord[] {
  const starts = [...abortedTransactions].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const aborted = new Set<bigint>();
  const found: ReadRecord[] = [];
  for (const { producerId, firstOffset, lastOffsetDelta, attributes, records } of batches) {
    while (starts[0] && starts[0].firstOffset <= firstOffset + BigInt(lastOffsetDelta))
      aborted.add(starts.shift()!.producerId);
    if (attributes & isControl) {
      if (records[0]?.key?.readInt16BE(2) === abortMarker) aborted.delete(producerId);
    } else if (!aborted.has(producerId)) {
      for (const { offsetDelta, key, value } of records)
        found.push({
          offset: firstOffset + BigInt(offsetDelta),
          key: key?.toString() ?? '',
          // The client gives an empty value for a tombstone. No other value is empty.
          value: value?.length ? value.toString() : null,
        });
    }
  }
  return found;
}

/** All records from `offset` on that are committed now. */
export async function* readToEnd(reader: TopicReader, from?: bigint): AsyncGenerator<ReadRecord> {
  const { first, end } = await reader.range();
  for (let offset = from ?? first; offset < end;) {
    const { records, next } = await reader.read(offset);
    yield* records;
    offset = next;
  }
}

/** The last record; undefined if there is none. */
export async function lastRecord(reader: TopicReader): Promise<ReadRecord | undefined> {
  const { first, end } = await reader.range();
  for (let back = 4n, from = end; from > first; back *= 4n) {
    from = end - back > first ? end - back : first;
    let last: ReadRecord | undefined;
    for await (const record of readToEnd(reader, from)) last = record;
    if (last) return last;
  }
  return undefined;
}

/** The offset of the first record for which `isAfter` holds; it must hold for all later ones too. The end of the topic if there is none. */
export async function findOffset(reader: TopicReader, isAfter: (record: ReadRecord) => boolean): Promise<bigint> {
  let { first: low, end: high } = await reader.range();
  while (low < high) {
    const middle = (low + high) / 2n;
    const record = await firstRecord(reader, middle, high);
    if (record && !isAfter(record)) low = record.offset + 1n;
    else high = middle;
  }
  return low;
}

/** Enough for one batch; the broker gives the first one whole. */
const oneBatchBytes = 1_000;

async function firstRecord(reader: TopicReader, from: bigint, end: bigint): Promise<ReadRecord | undefined> {
  for (let offset = from; offset < end;) {
    const { records, next } = await reader.read(offset, oneBatchBytes);
    if (records[0]) return records[0];
    offset = next;
  }
  return undefined;
}
