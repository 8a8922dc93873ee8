/**
 * The graph in topics, for replicas: one has what changed, as the nodes are, by the numbers of the change feed, and the other the kept lists, by
 * numbers of their own.
 */
import { lastChange } from '@marquee/graph/changeFeed/changeFeed';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import {
  lastList,
  readListPage,
  readReplicaPage,
  replicaFormat,
  type EntityState,
  type ListPage,
  type Properties,
  type ReplicaPage,
} from '@marquee/graph/replication/replicaFeed';
import type { Numbered } from '@marquee/kit/kafka/numberedReader';
import type { Publication } from '@marquee/kit/kafka/publisher';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { topicOf, type Topic } from '@marquee/kit/kafka/topic';
import { numberedPublication, type TopicOptions } from './numberedPublication.js';

export type GraphValue = Numbered &
  (
    { readonly entity: EntityState } | { readonly mark: ReplicaPage['marks'][number] } | { readonly record: Properties }
  );

export interface ListValue extends Numbered {
  readonly list: ListPage['lists'][number];
}

/** A new file each hour: Kafka compacts only what is before the file that it is writing. */
const settings = { 'min.cleanable.dirty.ratio': '0.1', 'segment.ms': String(3_600_000) };

/** A version that sends another format has other topics, so that replicas of the version before can read on while they are filled. */
export const graphTopic = (kafka: KafkaConfig): Topic => topicOf(kafka, `catalog.graph.v${replicaFormat}`, settings);
export const listsTopic = (kafka: KafkaConfig): Topic => topicOf(kafka, `catalog.lists.v${replicaFormat}`, settings);

/** Replicas hear so often that there is nothing new, and so that the topic is written. */
const defaultRefreshMs = 5_000;

/** `pageSize`: entities of one transaction. Positions at which the topic has what one moment of the graph had say `more: false`. */
export const graphPublication = (
  neo4j: Neo4jConnection,
  { topic, reader, pageSize, refreshMs = defaultRefreshMs }: TopicOptions,
): Publication =>
  numberedPublication(neo4j, {
    ...{ topic, reader, refreshMs },
    source: {
      last: () => lastChange(neo4j.readInBackground),
      read: async (after) => {
        const page = await readReplicaPage(neo4j, after, pageSize);
        return { ...page, values: valuesOf(page) };
      },
    },
  });

export const listsPublication = (neo4j: Neo4jConnection, { topic, reader }: TopicOptions): Publication =>
  numberedPublication(neo4j, {
    ...{ topic, reader },
    source: {
      last: () => lastList(neo4j.readInBackground),
      read: async (after) => {
        const { lists, cursor, more } = await readListPage(neo4j, after);
        const values = lists.map((list) => ({
          key: keyOfList(list),
          value: { seq: Math.min(list.number, cursor), list },
        }));
        return { values, cursor, more };
      },
    },
  });

/** The content of a page, in the order of its numbers. */
function valuesOf({ entities, marks, records, cursor }: ReplicaPage): { key: string; value: GraphValue }[] {
  // What a writer has changed since the page was looked up has a later number, under which it comes again.
  const numberOf = (value: unknown) => Math.min(value as number, cursor);
  const values = [
    ...entities.map((entity) => ({
      key: entity.properties.id,
      value: { seq: numberOf(entity.properties.changeSeq), entity },
    })),
    ...marks.map((mark) => ({ key: `films-of:${mark.id}`, value: { seq: numberOf(mark.number), mark } })),
    ...records.map((record) => ({
      key: `record:${record.id as string}`,
      value: { seq: numberOf(record.changeSeq), record },
    })),
  ];
  return values.sort((a, b) => a.value.seq - b.value.seq);
}

const keyOfList = (list: ListPage['lists'][number]): string =>
  'movieId' in list ? `similar:${list.movieId as string}` : `costars:${list.personId as string}`;
