/** What it takes to fill a replica from topics of Kafka: the sizes of the topics, and whether it has what the writer has. */
import { graphTopic, listsTopic } from '@marquee/catalog/kafka/graphTopics';
import { createFollower } from '@marquee/catalog/replica/followWriter';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { delay } from '@marquee/kit/delay';
import type { Publisher } from '@marquee/kit/kafka/publisher';
import { openTopicReader, readToEnd } from '@marquee/kit/kafka/topicReader';
import type { Topic } from '@marquee/kit/kafka/topic';
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openGraphPublishers, openKafkaWriterFeed } from '@marquee/testing/fixtures/publishedGraph';
import { graphFingerprint } from '@marquee/testing/results/graphFingerprint';
import { startKafka } from '@marquee/testing/servers/kafka';
import { seconds, type Measurement } from './measure.js';

const pauseMs = 1_000;
/** As in the catalog. */
const publishing = { pageSize: 500, refreshMs: 5_000 };

/** `replica` is empty, and claimed. Starts a broker of its own. */
export async function measureReplicaOverKafka(
  lifecycle: Lifecycle,
  writer: Neo4jConnection,
  replica: Neo4jConnection,
): Promise<Measurement[]> {
  const kafka = (await startKafka(lifecycle)).newConfig();
  const publishers = openGraphPublishers(lifecycle, writer, { kafka, ...publishing });
  const published = await seconds(() => publishAll(publishers));
  const ending = new AbortController();
  const going = keepPublishing(publishers, ending.signal);
  const follower = createFollower(replica, openKafkaWriterFeed(lifecycle, kafka), { log: silentLog });
  const filled = await seconds(async () => {
    while (await follower.step());
  });
  ending.abort();
  await going;
  const hashes = [];
  for (const graph of [writer, replica])
    hashes.push((await graphFingerprint(graph, { testPrefix: '', since: 0 })).hash);
  if (hashes[0] !== hashes[1])
    throw new Error('the replica that was filled from Kafka has another graph than the writer');
  const graph = await sizeOf(graphTopic(kafka));
  const lists = await sizeOf(listsTopic(kafka));
  return [
    { name: 'replica over Kafka: publishing', value: `${published.toFixed(0)} s` },
    {
      name: 'replica over Kafka: filled from nothing',
      value: `${filled.toFixed(0)} s`,
      note: 'its graph equals that of the writer',
    },
    {
      name: 'replica over Kafka: topic of the graph',
      value: `${(graph.bytes / 1e6).toFixed(1)} MB`,
      note: `${graph.records} records`,
    },
    {
      name: 'replica over Kafka: topic of the lists',
      value: `${(lists.bytes / 1e6).toFixed(1)} MB`,
      note: `${lists.records} records`,
    },
  ];
}

async function publishAll(publishers: readonly Publisher[]): Promise<void> {
  for (const publisher of publishers) while (await publisher.step());
}

/** A replica waits for news that nothing is new. */
async function keepPublishing(publishers: readonly Publisher[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await publishAll(publishers);
    await delay(pauseMs, signal);
  }
}

/** Of keys and values, before compression. */
async function sizeOf(topic: Topic): Promise<{ records: number; bytes: number }> {
  const reader = openTopicReader(topic);
  let [records, bytes] = [0, 0];
  for await (const { key, value } of readToEnd(reader)) {
    records++;
    bytes += Buffer.byteLength(key ?? '') + Buffer.byteLength(value ?? '');
  }
  await reader.close();
  return { records, bytes };
}
