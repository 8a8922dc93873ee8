/** The catalog's change feed, as social reads it from Kafka. Its numbers are those of the feed, so social can change from one to the other. */
import { numberedReader, type Numbered } from '@marquee/kit/kafka/numberedReader';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { topicOf, type Topic } from '@marquee/kit/kafka/topic';
import type { TopicReader } from '@marquee/kit/kafka/topicReader';
import type { CatalogChange, ChangeSource } from './source.js';

/** The topic, which the catalog creates. */
export const catalogTopic = (kafka: KafkaConfig): Topic => topicOf(kafka, 'catalog.changes', {});

interface Position extends Numbered {
  /** The graph whose numbers these are. */
  readonly graphId: string;
}

/** The source rejects until the catalog has published something: an empty topic does not mean an empty catalog. `maxBytes`: of one batch, about. */
export function kafkaChangeSource(reader: TopicReader, maxBytes?: number): ChangeSource {
  const numbered = numberedReader<CatalogChange, Position>(reader, maxBytes);
  let graph: { readonly topicId: string; readonly graphId: string } | undefined;

  /** The graph of a topic, whose positions are all of one. `position`: one that was read there. */
  async function graphOf(topicId: string, position: Position | undefined): Promise<string> {
    if (graph?.topicId === topicId) return graph.graphId;
    const last = position ? { position, topicId } : await numbered.lastPosition();
    if (last?.topicId !== topicId) throw new Error('the topic was created again while it was read');
    graph = { topicId, graphId: last.position.graphId };
    return graph.graphId;
  }

  return async (after) => {
    const { values, cursor, more, position, topicId } = await numbered.read(after);
    return { graphId: await graphOf(topicId, position), changes: [...values.values()], cursor, more };
  };
}
