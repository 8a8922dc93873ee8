/** What a replica reads of the catalog that it follows, from Kafka instead of over HTTP. The numbers are the same, so a replica can change. */
import { replicaFormat, type ListPage, type ReplicaPage } from '@marquee/graph/replication/replicaFeed';
import { delay } from '@marquee/kit/delay';
import { numberedReader } from '@marquee/kit/kafka/numberedReader';
import type { TopicReader } from '@marquee/kit/kafka/topicReader';
import type { GraphValue, ListValue } from '../kafka/graphTopics.js';
import type { Position } from '../kafka/numberedPublication.js';
import type { WriterFeed } from './writerFeed.js';

export interface KafkaWriterFeedOptions {
  /** Readers of the topics of `graphTopics.ts`. */
  readonly graph: TopicReader;
  readonly lists: TopicReader;
  /** Names the topics (`WriterFeed.source`). */
  readonly source: string;
  /** Milliseconds without a new position after which the catalog counts as silent. Default: 20000. */
  readonly timeoutMs?: number;
  /** Of one page, about. */
  readonly maxBytes?: number;
}

/** Four times as long as the catalog takes to write a position if nothing changes. */
const defaultTimeoutMs = 20_000;
/** A little longer than that. A stop of the program waits for the reading. */
const maxWaitMs = 7_000;
const pollMs = 50;

/**
 * A page is the last one if the topic ended with it when it was read. A state before the end is none that the writer had: compaction may have
 * taken what a later record replaces. For the same reason, a position is not enough before it is known to be a new one.
 */
export function kafkaWriterFeed({
  graph,
  lists,
  source,
  timeoutMs = defaultTimeoutMs,
  maxBytes,
}: KafkaWriterFeedOptions): WriterFeed {
  const graphTopic = numberedReader<GraphValue, Position>(graph, maxBytes);
  const listsTopic = numberedReader<ListValue, Position>(lists, maxBytes);
  let heard: { readonly offset: bigint; readonly at: number } | undefined;
  let graphId: string | undefined;

  const isFresh = () => heard !== undefined && performance.now() - heard.at < timeoutMs;

  async function hear(): Promise<Position> {
    const last = await graphTopic.lastPosition();
    if (!last) throw new Error('the catalog has published nothing yet');
    const { position, offset } = last;
    // Nothing says how old the first position is.
    if (heard?.offset !== offset) heard = { offset, at: heard ? performance.now() : -Infinity };
    return position;
  }

  /** The position, once there is something after number `after`, or once it is known that there is nothing. */
  async function waitForNews(after: number): Promise<Position> {
    const until = performance.now() + Math.min(timeoutMs, maxWaitMs);
    for (; performance.now() < until; await delay(pollMs)) {
      const position = await hear();
      if (position.seq > after || (position.more === false && isFresh())) return position;
    }
    throw new Error('the catalog does not publish');
  }

  return {
    source,
    changes: async (after) => {
      const published = await waitForNews(after);
      graphId = published.graphId;
      const head = { format: replicaFormat, graphId };
      if (published.seq <= after) return { ...head, ...contentOf([]), cursor: published.seq, more: false };
      const { values, position, cursor, more } = await graphTopic.read(after);
      const isLast = !more && position?.more === false && isFresh();
      return { ...head, ...contentOf([...values.values()]), cursor, more: !isLast };
    },
    lists: async (after) => {
      const published = await listsTopic.lastPosition();
      if (published?.position.graphId !== graphId)
        throw new Error('the topic of lists has those of another graph, or none yet');
      const { values, cursor, more } = await listsTopic.read(after);
      return { lists: [...values.values()].map(({ list }) => list), cursor, more } satisfies ListPage;
    },
  };
}

function contentOf(values: readonly GraphValue[]): Pick<ReplicaPage, 'entities' | 'marks' | 'records'> {
  const entities = values.flatMap((value) => ('entity' in value ? [value.entity] : []));
  const numbers = new Map(
    values.flatMap((value) => ('entity' in value ? [[value.entity.properties.id, value.seq]] : [])),
  );
  return {
    entities,
    // A person has the mark of that moment as a property.
    marks: values.flatMap((value) =>
      'mark' in value && value.seq >= (numbers.get(value.mark.id) ?? 0) ? [value.mark] : [],
    ),
    records: values.flatMap((value) => ('record' in value ? [value.record] : [])),
  };
}
