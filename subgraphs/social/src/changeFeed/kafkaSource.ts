/** The catalog's change feed, as social reads it from Kafka. Its numbers are those of the feed, so social can change from one to the other. */
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { topicOf, type Topic } from '@marquee/kit/kafka/topic';
import { findOffset, type ReadRecord, type TopicReader } from '@marquee/kit/kafka/topicReader';
import type { CatalogChange, ChangeSource } from './source.js';

/** The topic, which the catalog creates. */
export const catalogTopic = (kafka: KafkaConfig): Topic => topicOf(kafka, 'catalog.changes', {});

/** A record of the topic: a change, or the number up to which the topic has all changes. */
type Entry = CatalogChange | { readonly seq: number; readonly graphId: string };

const isChange = (entry: Entry): entry is CatalogChange => 'id' in entry;
const entryOf = ({ value }: ReadRecord): Entry => JSON.parse(value!) as Entry;

/**
 * Records of the topic are in the order of their numbers, so a number says where to read on. The source rejects until the catalog has
 * published something: an empty topic does not mean an empty catalog. `maxBytes`: of one batch, about.
 */
export function kafkaChangeSource(reader: TopicReader, maxBytes?: number): ChangeSource {
  let last: { readonly topicId: string; readonly seq: number; readonly next: bigint } | undefined;

  async function offsetAfter(seq: number, topicId: string): Promise<bigint> {
    // Another process may have applied what this one has read, and the topic may have been created again.
    if (last?.seq === seq && last.topicId === topicId) return last.next;
    return findOffset(reader, (record) => entryOf(record).seq > seq);
  }

  return async (after) => {
    const topicId = await reader.topicId();
    const { first, end } = await reader.range();
    if (first === end) throw new Error('the catalog has published no changes yet');
    // Of several changes of an entity, the last one is its state.
    const changes = new Map<string, CatalogChange>();
    let [cursor, next] = [after, await offsetAfter(after, topicId)];
    while (cursor === after && next < end) {
      const part = await reader.read(next, maxBytes);
      for (const entry of part.records.map(entryOf)) {
        cursor = Math.max(cursor, entry.seq);
        if (!isChange(entry)) continue;
        changes.delete(entry.id);
        changes.set(entry.id, entry);
      }
      next = part.next;
    }
    last = { topicId, seq: cursor, next };
    return { changes: [...changes.values()], cursor, more: next < end };
  };
}
