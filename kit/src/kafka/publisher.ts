/**
 * Publishes to a topic from any of several processes. One writes, and the others see whether what waits is published. If it is not for a
 * while, one of them takes the topic over, and Kafka refuses the former writer from then on.
 */
import type { Lifecycle } from '../lifecycle.js';
import type { Log } from '../log.js';
import { followLoop } from '../pollLoop.js';
import { firstValues, gauge } from '../telemetry/metrics.js';
import { ensureTopic, type Topic } from './topic.js';
import { openTopicReader, type TopicReader } from './topicReader.js';
import { claimTopic, type TopicWriter } from './topicWriter.js';

export interface Publication {
  readonly topic: Topic;
  readonly reader: TopicReader;
  /** Names what waits to be published, with another text once a part of it is published; undefined if nothing waits. */
  pending(): Promise<string | undefined>;
  /** Called when this process has taken the topic, so that no other process changes it. */
  begin(writer: TopicWriter): Promise<void>;
  /** Publishes what is next. Returns whether there is more. */
  publish(writer: TopicWriter): Promise<boolean>;
}

export interface Publisher {
  /** Publishes what is next, if this process has the topic or takes it. Returns whether there is more. */
  step(): Promise<boolean>;
  /** Seconds since all that there is to publish was last known to be in the topic. */
  readonly lagSeconds: number;
  /** Leaves the topic to other processes. */
  leave(): Promise<void>;
}

const defaultTakeOverMs = 3_000;

/** The steps of a publisher, without the loop. `takeOverMs`: how long what waits may wait for another process. */
export function createPublisher(publication: Publication, takeOverMs = defaultTakeOverMs): Publisher {
  let hasTopic = false;
  let writer: TopicWriter | undefined;
  /** The id of the topic that this process has taken. */
  let topicId: string | undefined;
  let waiting: { readonly pending: string; readonly since: number } | undefined;
  let levelAt = performance.now();

  async function leave(): Promise<void> {
    const left = writer;
    [hasTopic, writer, waiting] = [false, undefined, undefined];
    await left?.close().catch(() => {});
  }

  /** Whether something waits that no other process publishes. */
  async function isOwnTurn(): Promise<boolean> {
    const pending = await publication.pending();
    if (pending === undefined) {
      waiting = undefined;
      levelAt = performance.now();
      return false;
    }
    if (waiting?.pending !== pending) waiting = { pending, since: performance.now() };
    return performance.now() - waiting.since >= takeOverMs;
  }

  async function claim(): Promise<TopicWriter> {
    const claimed = await claimTopic(publication.topic);
    writer = claimed;
    topicId = await publication.reader.topicId();
    await publication.begin(claimed);
    return claimed;
  }

  return {
    step: async () => {
      try {
        if (!hasTopic) await ensureTopic(publication.topic);
        hasTopic = true;
        if (!writer && !(await isOwnTurn())) return false;
        if (writer && (await publication.reader.topicId()) !== topicId)
          throw new Error(`${publication.topic.name} was created again`);
        const more = await publication.publish(writer ?? (await claim()));
        if (!more) levelAt = performance.now();
        return more;
      } catch (error) {
        // Whether it was written is not known, or another process has the topic.
        await leave();
        throw error;
      }
    },
    get lagSeconds() {
      return (performance.now() - levelAt) / 1_000;
    },
    leave,
  };
}

const lag = gauge({
  name: 'marquee.kafka.publisher.lag',
  unit: 's',
  description: 'Time since all that there is to publish was last known to be in the topic.',
  labels: { topic: firstValues(4) },
});

const pollMs = 500;

export interface PublishOptions {
  readonly log: Log;
  /** What is published to the topic that the reader reads. */
  readonly publicationOf: (reader: TopicReader) => Publication;
}

/** Publishes to the topic until `lifecycle.stop()`. While Kafka is away, nothing is published, and nothing else fails. */
export function publishUntilStop(lifecycle: Lifecycle, topic: Topic, { log, publicationOf }: PublishOptions): void {
  const reader = openTopicReader(topic);
  lifecycle.onStop(`reader of ${topic.name}`, () => reader.close());
  const publisher = startPublisher(publicationOf(reader), log);
  lifecycle.onStop(`publisher of ${topic.name}`, () => publisher.stop());
}

function startPublisher(publication: Publication, log: Log): { stop(): Promise<void> } {
  const publisher = createPublisher(publication);
  const topic = publication.topic.name;
  const stopObserving = lag.observe(() => [{ value: publisher.lagSeconds, labels: { topic } }]);
  const texts = { lost: `cannot publish to ${topic}; trying again`, found: `publishing to ${topic} works again` };
  const loop = followLoop(() => publisher.step(), { pollMs, log, texts });
  return {
    stop: async () => {
      stopObserving();
      await loop.stop();
      await publisher.leave();
    },
  };
}
