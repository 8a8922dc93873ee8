/** The catalog's change feed, as social reads it from Kafka. Its numbers are those of the feed, so social can change from one to the other. */
import { numberedReader } from '@marquee/kit/kafka/numberedReader';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { topicOf, type Topic } from '@marquee/kit/kafka/topic';
import type { TopicReader } from '@marquee/kit/kafka/topicReader';
import type { CatalogChange, ChangeSource } from './source.js';

/** The topic, which the catalog creates. */
export const catalogTopic = (kafka: KafkaConfig): Topic => topicOf(kafka, 'catalog.changes', {});

/** The source rejects until the catalog has published something: an empty topic does not mean an empty catalog. `maxBytes`: of one batch, about. */
export function kafkaChangeSource(reader: TopicReader, maxBytes?: number): ChangeSource {
  const numbered = numberedReader<CatalogChange, { readonly seq: number }>(reader, maxBytes);
  return async (after) => {
    const { values, cursor, more } = await numbered.read(after);
    return { changes: [...values.values()], cursor, more };
  };
}
