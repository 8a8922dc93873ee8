/** The topics that replicas read: what they have, and that a replica shows nothing that the writer did not have. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { graphTopic, listsTopic } from '@marquee/catalog/kafka/graphTopics';
import { createFollower } from '@marquee/catalog/replica/followWriter';
import { lastChange } from '@marquee/graph/changeFeed/changeFeed';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { claimReplica } from '@marquee/graph/replication/replicaState';
import { loadRecords } from '@marquee/ingestion/load';
import { delay } from '@marquee/kit/delay';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { ensureTopic, type Topic } from '@marquee/kit/kafka/topic';
import { openTopicReader, readToEnd, type ReadRecord } from '@marquee/kit/kafka/topicReader';
import { claimTopic } from '@marquee/kit/kafka/topicWriter';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { filmRecords } from '@marquee/testing/fixtures/changeFeedConsumer';
import { keepAllLists } from '@marquee/testing/fixtures/listKeeper';
import {
  ensureCompactingTopics,
  keepPublishing,
  openGraphPublishers,
  openKafkaWriterFeed,
} from '@marquee/testing/fixtures/publishedGraph';
import { graphFingerprint } from '@marquee/testing/results/graphFingerprint';
import { eventually } from '@marquee/testing/results/waitUntil';
import { startKafka, type KafkaServer } from '@marquee/testing/servers/kafka';
import { startSecondNeo4j } from '@marquee/testing/servers/secondNeo4j';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

const testPrefix = uniqueName('graph');
let lifecycle: Lifecycle;
let writer: Neo4jConnection;
let broker: KafkaServer;

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  broker = await startKafka(lifecycle);
  writer = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('writer', () => writer.close());
  await ensureIndexes(writer);
  await loadRecords(writer, filmRecords({ testPrefix, count: 30, version: 1 }));
}, 180_000);
afterAll(() => lifecycle.stop(), 60_000);

async function recordsIn(topic: Topic): Promise<ReadRecord[]> {
  const reader = openTopicReader(topic);
  const records: ReadRecord[] = [];
  for await (const record of readToEnd(reader)) records.push(record);
  await reader.close();
  return records;
}

/** The end of a reading, and not what other tests publish meanwhile. */
const follow = async (follower: { step(): Promise<boolean> }) => {
  while (await follower.step());
};

test('each value is as its schema says, and in the order of numbers, whichever of two publishers writes', async () => {
  const kafka = broker.newConfig();
  await keepAllLists(writer);
  const publishers = [25, 60].map((pageSize) =>
    openGraphPublishers(lifecycle, writer, { kafka, pageSize, refreshMs: 0 }),
  );
  // Each takes the topics from the other, which notices only when it writes.
  let refused = 0;
  for (let turn = 0; turn < 12; turn++)
    for (const publisher of publishers[turn % 2]!) await publisher.step().catch(() => refused++);
  expect(refused).toBeGreaterThan(3);
  await eventually(async () => {
    for (const publisher of publishers[0]!) while (await publisher.step());
  });
  for (const [topicOf, schema] of [[graphTopic, 'graph'] as const, [listsTopic, 'lists'] as const]) {
    const file = new URL(`../../subgraphs/catalog/src/kafka/${schema}.schema.json`, import.meta.url);
    const isValid = new Ajv({ strictTypes: false }).compile(JSON.parse(readFileSync(file, 'utf8')) as object);
    let last = 0;
    const records = await eventually(async () => {
      const found = await recordsIn(topicOf(kafka));
      expect(JSON.parse(found.at(-1)!.value!)).toMatchObject({ more: false });
      return found;
    });
    for (const { value } of records) {
      const entry = JSON.parse(value!) as { seq: number };
      expect(isValid(entry) || isValid.errors).toBe(true);
      expect(entry.seq).toBeGreaterThanOrEqual(last);
      last = entry.seq;
    }
    expect(new Set(records.map(({ key }) => key)).size).toBeGreaterThan(30);
  }
});

describe('a reader of the topic of the graph', () => {
  const position = (seq: number, more: boolean, graphId = 'g') => ({
    key: 'position',
    value: JSON.stringify({ seq, graphId, more }),
  });
  const genre = (id: string, seq: number) => ({
    key: id,
    value: JSON.stringify({ seq, entity: { label: 'Genre', properties: { id, changeSeq: seq } } }),
  });

  async function openTopics() {
    const kafka = broker.newConfig();
    const writers = [];
    for (const topic of [graphTopic(kafka), listsTopic(kafka)]) {
      await ensureTopic(topic);
      const topicWriter = await claimTopic(topic);
      lifecycle.onStop('writer of the topic', () => topicWriter.close());
      writers.push(topicWriter);
    }
    const [graph, lists] = writers;
    return { kafka, graph: graph!, lists: lists! };
  }
  /** Reads one page while positions are written as by a publisher. */
  async function readWhile<T>(read: Promise<T>, write: () => Promise<void>): Promise<T> {
    let isDone = false;
    const result = read.finally(() => (isDone = true));
    result.catch(() => {});
    while (!isDone) {
      await write();
      await delay(50);
    }
    return result;
  }

  test('takes no position but the last one as a state of the writer', async () => {
    const { kafka, graph } = await openTopics();
    const feed = openKafkaWriterFeed(lifecycle, kafka, { maxBytes: 100 });
    await graph.write([genre('gen_a', 1), position(1, false)]);
    await graph.write([genre('gen_b', 2), position(2, false)]);
    // Compaction may have taken what number 1 had and number 2 replaces.
    const first = await eventually(() => feed.changes(0));
    expect([first.cursor, first.more, first.entities.map(({ properties }) => properties.id)]).toEqual([
      1,
      true,
      ['gen_a'],
    ]);
    const second = await feed.changes(1);
    // Nothing says yet that this position is a new one.
    expect([second.cursor, second.more, second.entities.length]).toEqual([2, true, 1]);
    const last = await readWhile(feed.changes(2), () => graph.write([position(2, false)]));
    expect([last.cursor, last.more, last.entities.length]).toEqual([2, false, 0]);
  });

  test('waits while a part of a state is published, and does not take it for an earlier state of the writer', async () => {
    const { kafka, graph } = await openTopics();
    const feed = openKafkaWriterFeed(lifecycle, kafka, { timeoutMs: 500 });
    await graph.write([genre('gen_a', 1), position(1, true)]);
    await eventually(() => expect(feed.changes(0)).resolves.toMatchObject({ cursor: 1, more: true }));
    const refresh = () => graph.write([position(1, true)]);
    await expect(readWhile(feed.changes(1), refresh)).rejects.toThrow('does not publish');
    await expect(readWhile(feed.changes(5), refresh)).rejects.toThrow('does not publish');
    // A busy machine may take longer for one position than the feed waits.
    const restored = await eventually(() => readWhile(feed.changes(5), () => graph.write([position(1, false)])));
    expect([restored.cursor, restored.more]).toEqual([1, false]);
  });

  test('does not count as level while no catalog publishes', async () => {
    const { kafka, graph } = await openTopics();
    const feed = openKafkaWriterFeed(lifecycle, kafka, { timeoutMs: 500 });
    await graph.write([genre('gen_a', 1), position(1, false)]);
    await eventually(() => expect(feed.changes(0)).resolves.toMatchObject({ cursor: 1, more: true }));
    await expect(feed.changes(1)).rejects.toThrow('does not publish');
  });

  test('reads no lists of another graph', async () => {
    const { kafka, graph, lists } = await openTopics();
    const feed = openKafkaWriterFeed(lifecycle, kafka);
    await graph.write([genre('gen_a', 1), position(1, false)]);
    await lists.write([position(0, false, 'another')]);
    await eventually(() => feed.changes(0));
    await expect(feed.lists(0)).rejects.toThrow('another graph');
    await lists.write([position(0, false)]);
    await eventually(() => expect(feed.lists(0)).resolves.toEqual({ lists: [], cursor: 0, more: false }));
  });
});

test('a replica that was away while Kafka compacted goes from the state that it had to the end in one transaction', async () => {
  const own = createLifecycle(silentLog, 40_000);
  const kafka: KafkaConfig = broker.newConfig();
  await ensureCompactingTopics(kafka);
  keepPublishing(own, writer, kafka);
  const replica = await openNeo4j({ ...(await startSecondNeo4j(own)), readTimeoutMs: 20_000 });
  own.onStop('replica', () => replica.close());
  await ensureIndexes(replica);
  await claimReplica(replica);
  const warnings: unknown[] = [];
  const log = { ...silentLog, warn: (...texts: unknown[]) => void warnings.push(texts) };
  const feed = openKafkaWriterFeed(own, kafka, { maxBytes: 2_000 });
  const follower = createFollower(replica, feed, { log: log as typeof silentLog });
  const compare = async () => {
    const [expected, found] = await Promise.all(
      [writer, replica].map((neo4j) => graphFingerprint(neo4j, { testPrefix, since: Number.MAX_SAFE_INTEGER })),
    );
    expect(found!.nodes).toEqual(expected!.nodes);
    expect(found!.nodes.length).toBeGreaterThan(60);
  };
  await eventually(async () => {
    await follow(follower);
    await compare();
  });
  let version = 1;
  await eventually(async () => {
    await loadRecords(writer, filmRecords({ testPrefix, count: 30, version: ++version }));
    const target = await lastChange(writer.read);
    await eventually(async () => {
      const { seq } = JSON.parse((await recordsIn(graphTopic(kafka))).at(-1)!.value!) as { seq: number };
      expect(seq).toBeGreaterThanOrEqual(target);
    });
    // Each film was published in each version.
    const keys = (await recordsIn(graphTopic(kafka))).map(({ key }) => key).filter((key) => key.startsWith('mov_'));
    expect(version).toBeGreaterThan(4);
    expect(keys.length - new Set(keys).size).toBeLessThan(40);
  }, 120_000);
  // Other test files keep lists of this graph too, so a list may change between the two.
  await eventually(async () => {
    await follow(follower);
    await compare();
  });
  expect(warnings).toEqual([]);
  await own.stop();
}, 300_000);
