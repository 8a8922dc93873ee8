/** The change feed in a topic: each entity's key is its id, and each value a change of the feed. */
import { lastChange, readChanges } from '@marquee/graph/changeFeed/changeFeed';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { Publication } from '@marquee/kit/kafka/publisher';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { topicOf, type Topic } from '@marquee/kit/kafka/topic';
import { numberedPublication, type TopicOptions } from './numberedPublication.js';

export const changesTopic = (kafka: KafkaConfig): Topic =>
  topicOf(kafka, 'catalog.changes', { 'min.cleanable.dirty.ratio': '0.1' });

/** `pageSize`: changes of one transaction. */
export const changesPublication = (neo4j: Neo4jConnection, { topic, reader, pageSize }: TopicOptions): Publication =>
  numberedPublication(neo4j, {
    ...{ topic, reader },
    source: {
      last: () => lastChange(neo4j.readInBackground),
      read: async (after) => {
        const { changes, cursor, more } = await readChanges(neo4j, after, pageSize);
        return { values: changes.map((value) => ({ key: value.id, value })), cursor, more };
      },
    },
  });
