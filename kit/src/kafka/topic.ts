/** A compacted topic of one partition. Compaction keeps the latest record of each key, so its records are a state and no history. */
import { Admin } from '@platformatic/kafka';
import type { KafkaConfig, KafkaConnection } from './settings.js';

export interface Topic {
  readonly connection: KafkaConnection;
  readonly name: string;
  /** Settings of the topic, beside compaction. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A record of a topic. A null value is a tombstone: it removes the key. */
export interface TopicRecord {
  readonly key: string;
  readonly value: string | null;
}

/** The topic `<prefix>.<name>`. */
export const topicOf = (kafka: KafkaConfig, name: string, settings: Topic['settings']): Topic => ({
  connection: kafka,
  name: `${kafka.topicPrefix}.${name}`,
  settings,
});

/** How clients of a topic connect. A step that fails is tried again by the loop that it is of, so retries are few. */
export const connectionOf = ({ connection: { brokers, tls, login }, name }: Topic) => ({
  clientId: name,
  bootstrapBrokers: [...brokers],
  ...(tls ? { tls } : {}),
  ...(login ? { sasl: { mechanism: 'SCRAM-SHA-512' as const, ...login } } : {}),
  autocreateTopics: false,
  connectTimeout: 3_000,
  timeout: 5_000,
  retries: 2,
  retryDelay: 200,
});

const topicExists = 'TOPIC_ALREADY_EXISTS';

/** Creates the topic if there is none. A topic that exists keeps its settings. */
export async function ensureTopic(topic: Topic): Promise<void> {
  const admin = new Admin(connectionOf(topic));
  try {
    await admin.createTopics({
      topics: [topic.name],
      partitions: 1,
      replicas: -1,
      configs: Object.entries({ 'cleanup.policy': 'compact', ...topic.settings }).map(([name, value]) => ({
        name,
        value,
      })),
    });
  } catch (error) {
    if (!hasCode(error, topicExists)) throw error;
  } finally {
    await admin.close();
  }
}

/** Whether the error, or one that caused it, is this error of the protocol. */
function hasCode(error: unknown, code: string): boolean {
  const { apiId, errors, cause } = (error ?? {}) as { apiId?: string; errors?: unknown[]; cause?: unknown };
  if (apiId === code) return true;
  return [...(errors ?? []), ...(cause === undefined ? [] : [cause])].some((inner) => hasCode(inner, code));
}
