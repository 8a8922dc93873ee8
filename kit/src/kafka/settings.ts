/** The settings of Kafka, which is optional, and what programs make of them. */
import { list, text } from '../config.js';

export interface KafkaConfig {
  /** `host:port` of some brokers; the others are found through them. */
  readonly brokers: readonly string[];
  /** The beginning of the names of topics and transactional ids. */
  readonly topicPrefix: string;
}

export const kafkaSettings = {
  KAFKA_BROKERS: list({
    description:
      'Brokers of Kafka, as `host:port`. The catalog publishes its changes to a topic, and social reads them there and publishes public watches. Unset: no Kafka.',
    default: [],
  }),
  KAFKA_TOPIC_PREFIX: text({
    description: 'The beginning of the names of topics. Systems that share a Kafka need different ones.',
    default: 'marquee',
  }),
};

/** Undefined without brokers. */
export const toKafkaConfig = (settings: {
  readonly KAFKA_BROKERS: readonly string[];
  readonly KAFKA_TOPIC_PREFIX: string;
}): KafkaConfig | undefined =>
  settings.KAFKA_BROKERS.length === 0
    ? undefined
    : { brokers: settings.KAFKA_BROKERS, topicPrefix: settings.KAFKA_TOPIC_PREFIX };
