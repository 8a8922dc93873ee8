/**
 * Publishes what has numbers to a topic, in the order of the numbers. Each transaction ends with the number up to which the topic has all,
 * under a key of its own: the topic says itself where its writer must go on.
 */
import { readSequence } from '@marquee/graph/changeFeed/changeFeed';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { numberedReader, positionKey, type Numbered } from '@marquee/kit/kafka/numberedReader';
import type { Publication } from '@marquee/kit/kafka/publisher';
import type { Topic } from '@marquee/kit/kafka/topic';
import type { TopicReader } from '@marquee/kit/kafka/topicReader';

export interface Position extends Numbered {
  /** The graph whose numbers these are. */
  readonly graphId: string;
  /** Whether more was to follow at once. Positions of earlier versions do not say it. */
  readonly more?: boolean;
}

export interface NumberedPage {
  readonly values: readonly { readonly key: string; readonly value: Numbered }[];
  /** All up to this number is in this page and those before it. */
  readonly cursor: number;
  readonly more: boolean;
  /** The graph that was read, if the page says it. */
  readonly graphId?: string;
}

export interface NumberedSource {
  /** The last number. */
  last(): Promise<number>;
  /** What is after number `after`. */
  read(after: number): Promise<NumberedPage>;
}

export interface TopicOptions {
  readonly topic: Topic;
  readonly reader: TopicReader;
  /** What one transaction has, at most. */
  readonly pageSize?: number;
  /** Milliseconds after which the position is written again, so that readers know that there is nothing new. */
  readonly refreshMs?: number;
}

export function numberedPublication(
  neo4j: Neo4jConnection,
  { topic, reader, source, refreshMs = Infinity }: TopicOptions & { readonly source: NumberedSource },
): Publication {
  /** Of this process, while it has the topic. */
  let position: Position | undefined;
  let writtenAt = -Infinity;
  const { lastPosition } = numberedReader<Numbered, Position>(reader);
  let seen = { offset: -1n, at: 0 };
  /** Whether the position that the topic ends with is old. */
  const isOld = (offset: bigint) => {
    if (seen.offset !== offset) seen = { offset, at: performance.now() };
    return performance.now() - seen.at >= refreshMs;
  };
  return {
    topic,
    reader,
    pending: async () => {
      const published = await lastPosition();
      if (!published) return 'everything';
      const { seq, more } = published.position;
      if (more || seq !== (await source.last())) return String(seq);
      return isOld(published.offset) ? `refresh after ${published.offset}` : undefined;
    },
    begin: async (writer) => {
      [position, writtenAt] = [(await lastPosition())?.position, -Infinity];
      const { last, graphId } = await readSequence(neo4j.readInBackground);
      if (graphId === null) throw new Error('this graph has no id yet');
      if (position && (position.graphId !== graphId || position.seq > (await source.last()))) throw ofAnother(topic);
      if (position) return;
      position = { seq: 0, graphId, more: last > 0 };
      await writer.write([{ key: positionKey, value: JSON.stringify(position) }]);
    },
    publish: async (writer) => {
      const { graphId, seq, more: wasTorn = false } = position!;
      const page = await source.read(seq);
      if (page.cursor < seq || (page.graphId ?? graphId) !== graphId) throw ofAnother(topic);
      const { cursor, more } = page;
      const isNew = cursor > seq || (wasTorn && !more);
      const next = { seq: cursor, graphId, more };
      if (!isNew && (more || performance.now() - writtenAt < refreshMs)) return more;
      await writer.write(
        [...page.values, { key: positionKey, value: next }].map(({ key, value }) => ({
          key,
          value: JSON.stringify(value),
        })),
      );
      [position, writtenAt] = [next, performance.now()];
      return more;
    },
  };
}

const ofAnother = ({ name }: Topic): Error =>
  new Error(
    `${name} has the changes of another graph, or of a later state of this one: delete the topics of the catalog, or set another KAFKA_TOPIC_PREFIX`,
  );
