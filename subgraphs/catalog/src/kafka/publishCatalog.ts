/** Publishes the catalog to Kafka: its changes for everyone, and its graph for replicas. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { publishUntilStop } from '@marquee/kit/kafka/publisher';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { changesPublication, changesTopic } from './changesTopic.js';
import { graphPublication, graphTopic, listsPublication, listsTopic } from './graphTopics.js';

/** Each topic, with what is published there. */
export const catalogPublications = [
  [changesTopic, changesPublication],
  [graphTopic, graphPublication],
  [listsTopic, listsPublication],
] as const;

/** Publishes until `lifecycle.stop()`. */
export function publishCatalog(
  lifecycle: Lifecycle,
  neo4j: Neo4jConnection,
  { kafka, log }: { readonly kafka: KafkaConfig; readonly log: Log },
): void {
  for (const [topicOf, publication] of catalogPublications) {
    const topic = topicOf(kafka);
    publishUntilStop(lifecycle, topic, { log, publicationOf: (reader) => publication(neo4j, { topic, reader }) });
  }
}
