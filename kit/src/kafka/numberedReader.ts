/**
 * Reads a topic whose values have a number, `seq`, that never falls from one record to the next. Each transaction ends with a position, which
 * says up to which number the topic has all. So who has everything up to a number reads on after it, also after compaction.
 */
import { findOffset, lastRecord, type ReadRecord, type TopicReader } from './topicReader.js';

/** The key of positions. */
export const positionKey = 'position';

export interface Numbered {
  readonly seq: number;
}

export interface NumberedPart<V extends Numbered, P extends Numbered> {
  /** The latest value of each key, in the order of their numbers. */
  readonly values: ReadonlyMap<string, V>;
  /** The last position that was read, if one was. */
  readonly position: P | undefined;
  /** All up to this number is read. */
  readonly cursor: number;
  /** Kafka's id of the topic that was read. */
  readonly topicId: string;
  /** Whether there was more when the last of this was read. If not, compaction has taken nothing that is in force here. */
  readonly more: boolean;
}

export interface NumberedReader<V extends Numbered, P extends Numbered> {
  /** What has a number after `after`: at most about `maxBytes`, unless one number has more. Rejects if nothing was published yet. */
  read(after: number): Promise<NumberedPart<V, P>>;
  /** The position that the topic ends with, its offset, and Kafka's id of the topic; undefined if nothing was published yet. */
  lastPosition(): Promise<{ readonly position: P; readonly offset: bigint; readonly topicId: string } | undefined>;
}

/** `maxBytes`: of one reading. */
export function numberedReader<V extends Numbered, P extends Numbered>(
  reader: TopicReader,
  maxBytes?: number,
): NumberedReader<V, P> {
  let last: { readonly topicId: string; readonly seq: number; readonly next: bigint } | undefined;

  async function offsetAfter(seq: number, topicId: string): Promise<bigint> {
    // Another process may have applied what this one has read, and the topic may have been created again.
    if (last?.seq === seq && last.topicId === topicId) return last.next;
    return findOffset(reader, (record) => parse(record).value.seq > seq);
  }

  return {
    read: async (after) => {
      const topicId = await reader.topicId();
      const { first, end } = await reader.range();
      if (first === end) throw new Error('nothing was published to the topic yet');
      const records: ParsedRecord[] = [];
      for (let from = await offsetAfter(after, topicId); ;) {
        const part = await reader.read(from, maxBytes);
        records.push(...part.records.map(parse));
        const { cursor, open } = wholeNumbers(records, after);
        const isWaiting = part.next === from || part.next >= part.end;
        from = part.next;
        if (cursor === after && !isWaiting) continue;
        const next = open?.offset ?? part.next;
        last = { topicId, seq: cursor, next };
        return { ...latestOf<V, P>(records, { after, cursor }), cursor, topicId, more: next < part.end };
      }
    },
    lastPosition: async () => {
      // The topic may have been created again.
      const topicId = await reader.topicId();
      const record = await lastRecord(reader);
      if (!record) return undefined;
      if (record.key !== positionKey) throw new Error('the topic does not end with a position');
      return { position: parse(record).value as P, offset: record.offset, topicId };
    },
  };
}

interface ParsedRecord {
  readonly offset: bigint;
  readonly key: string;
  readonly value: Numbered;
}

const parse = ({ offset, key, value }: ReadRecord): ParsedRecord => ({
  ...{ offset, key },
  value: JSON.parse(value!) as Numbered,
});

/** The last number of which nothing can follow, and the first record of the number that is not whole, if there is one. */
function wholeNumbers(records: readonly ParsedRecord[], after: number): { cursor: number; open?: ParsedRecord } {
  let cursor = after;
  let open: ParsedRecord | undefined;
  for (const record of records) {
    const { seq } = record.value;
    if (record.key === positionKey) [cursor, open] = [Math.max(cursor, seq), undefined];
    else if (seq > (open?.value.seq ?? cursor)) [cursor, open] = [open?.value.seq ?? cursor, record];
  }
  return { cursor, ...(open ? { open } : {}) };
}

function latestOf<V extends Numbered, P extends Numbered>(
  records: readonly ParsedRecord[],
  { after, cursor }: { readonly after: number; readonly cursor: number },
): { values: ReadonlyMap<string, V>; position: P | undefined } {
  const values = new Map<string, V>();
  let position: P | undefined;
  for (const { key, value } of records) {
    if (key === positionKey) position = value as P;
    else if (value.seq > after && value.seq <= cursor) {
      values.delete(key);
      values.set(key, value as V);
    }
  }
  return { values, position };
}
