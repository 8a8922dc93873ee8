/**
 * Writes to a topic in transactions. Of all writers of a topic, only the one that was opened last can write: Kafka refuses the others
 * from that moment on, also what they have sent and it has not taken yet.
 */
import { Kafka, logLevel, type Message } from 'kafkajs';
import type { Topic, TopicRecord } from './topic.js';

export interface TopicWriter {
  /** All records, in this order, or none. After an error, close the writer: whether they were written is not known. */
  write(records: readonly TopicRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Half of the largest batch that a broker takes by default. */
const maxBatchBytes = 500_000;

/** Takes the topic from every other writer. */
export async function claimTopic({ connection: { brokers, tls, login }, name: topic }: Topic): Promise<TopicWriter> {
  const kafka = new Kafka({
    clientId: topic,
    brokers: [...brokers],
    ...(tls ? { ssl: tls } : {}),
    ...(login ? { sasl: { mechanism: 'scram-sha-512' as const, ...login } } : {}),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
  });
  // One request at a time keeps the order of the records.
  const producer = kafka.producer({
    transactionalId: `${topic}.writer`,
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    transactionTimeout: 30_000,
    retry: { initialRetryTime: 200, retries: 4 },
  });
  try {
    await producer.connect();
    // The first transaction tells Kafka of this writer. One without records is not sent.
    await (await producer.transaction()).abort();
  } catch (error) {
    await producer.disconnect().catch(() => {});
    throw error;
  }
  return {
    write: async (records) => {
      const transaction = await producer.transaction();
      try {
        for (const messages of inBatches(records)) await transaction.send({ topic, messages, acks: -1 });
        await transaction.commit();
      } catch (error) {
        if (transaction.isActive()) await transaction.abort().catch(() => {});
        throw error;
      }
    },
    close: () => producer.disconnect(),
  };
}

function* inBatches(records: readonly TopicRecord[]): Generator<Message[]> {
  let batch: Message[] = [];
  let bytes = 0;
  for (const { key, value } of records) {
    const size = Buffer.byteLength(key) + Buffer.byteLength(value ?? '');
    if (batch.length > 0 && bytes + size > maxBatchBytes) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push({ key, value, partition: 0 });
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
