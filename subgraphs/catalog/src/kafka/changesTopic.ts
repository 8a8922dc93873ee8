/**
 * Publishes the change feed to Kafka. Each entity's key is its id, and each value a change of the feed. Each transaction ends with the
 * number up to which the topic has all changes, under a key of its own: the topic says itself where its writer must go on.
 */
import { lastChange, readChanges } from '@marquee/graph/changeFeed/changeFeed';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { readSequence } from '@marquee/graph/replication/replicaFeed';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import type { Log } from '@marquee/kit/log';
import { publishUntilStop, type Publication } from '@marquee/kit/kafka/publisher';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { topicOf, type Topic } from '@marquee/kit/kafka/topic';
import { lastRecord, type TopicReader } from '@marquee/kit/kafka/topicReader';
import type { TopicWriter } from '@marquee/kit/kafka/topicWriter';

/** The key of the position. */
const positionKey = 'position';

interface Position {
  /** The topic has all changes up to this number. */
  readonly seq: number;
  /** The graph whose numbers these are. */
  readonly graphId: string;
}

export const changesTopic = (kafka: KafkaConfig): Topic =>
  topicOf(kafka, 'catalog.changes', { 'min.cleanable.dirty.ratio': '0.1' });

/** Publishes until `lifecycle.stop()`. */
export function publishChanges(
  lifecycle: Lifecycle,
  neo4j: Neo4jConnection,
  { kafka, log }: { readonly kafka: KafkaConfig; readonly log: Log },
): void {
  const topic = changesTopic(kafka);
  publishUntilStop(lifecycle, topic, { log, publicationOf: (reader) => changesPublication(neo4j, { topic, reader }) });
}

/** `maxChanges`: changes of one transaction. */
export function changesPublication(
  neo4j: Neo4jConnection,
  { topic, reader, maxChanges }: { readonly topic: Topic; readonly reader: TopicReader; readonly maxChanges?: number },
): Publication {
  /** Of this process, while it has the topic. */
  let position: Position | undefined;
  return {
    topic,
    reader,
    pending: async () => {
      const published = await readPosition(reader);
      if (!published) return 'everything';
      return published.seq === (await lastChange(neo4j.readInBackground)) ? undefined : String(published.seq);
    },
    begin: async (writer) => {
      position = await readPosition(reader);
      const { last, graphId } = await readSequence(neo4j.readInBackground);
      if (graphId === null) throw new Error('this graph has no id yet');
      if (position && (position.graphId !== graphId || position.seq > last))
        throw new Error(
          `${topic.name} has the changes of another graph, or of a later state of this one: delete the topic, or set another KAFKA_TOPIC_PREFIX`,
        );
      if (position) return;
      position = { seq: 0, graphId };
      await writer.write([positionRecord(position)]);
    },
    publish: async (writer: TopicWriter) => {
      const { changes, cursor, more } = await readChanges(neo4j, position!.seq, maxChanges);
      if (cursor === position!.seq) return false;
      const next = { ...position!, seq: cursor };
      await writer.write([
        ...changes.map((change) => ({ key: change.id, value: JSON.stringify(change) })),
        positionRecord(next),
      ]);
      position = next;
      return more;
    },
  };
}

const positionRecord = (position: Position) => ({ key: positionKey, value: JSON.stringify(position) });

async function readPosition(reader: TopicReader): Promise<Position | undefined> {
  const record = await lastRecord(reader);
  if (!record) return undefined;
  if (record.key !== positionKey) throw new Error('the topic of changes does not end with a position');
  return JSON.parse(record.value!) as Position;
}
