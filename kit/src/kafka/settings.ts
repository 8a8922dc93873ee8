/** The settings of Kafka, which is optional, and what programs make of them. */
import { readFileSync } from 'node:fs';
import { flag, list, text } from '../config.js';
import { StartError } from '../errors.js';

/** How clients reach Kafka. */
export interface KafkaConnection {
  /** `host:port` of some brokers; the others are found through them. */
  readonly brokers: readonly string[];
  /** Plain text by default. `ca`: authorities in PEM; by default those of Node.js. */
  readonly tls?: { readonly ca?: string };
  /** By SCRAM-SHA-512. */
  readonly login?: { readonly username: string; readonly password: string };
}

export interface KafkaConfig extends KafkaConnection {
  /** The beginning of the names of topics and transactional ids. */
  readonly topicPrefix: string;
}

export const kafkaSettings = {
  KAFKA_BROKERS: list({
    description:
      'Brokers of Kafka, as `host:port`. The catalog publishes its changes and its graph to topics. Social reads the changes there and publishes public watches, and replicas of the catalog can read the graph. Unset: no Kafka.',
    default: [],
  }),
  KAFKA_TOPIC_PREFIX: text({
    description: 'The beginning of the names of topics. Systems that share a Kafka need different ones.',
    default: 'marquee',
  }),
  KAFKA_TLS: flag({ description: 'Whether connections to brokers use TLS.' }),
  KAFKA_TLS_CA_FILE: text({
    description: 'Authorities in PEM that certificates of brokers are checked against. Unset: those of Node.js.',
    default: undefined,
    allowed: 'path',
  }),
  KAFKA_USERNAME: text({
    description: 'User of Kafka, for SCRAM-SHA-512. Unset: connections without a login.',
    default: undefined,
  }),
  KAFKA_PASSWORD: text({ description: 'Password of `KAFKA_USERNAME`.', default: undefined }),
};

interface KafkaValues {
  readonly KAFKA_BROKERS: readonly string[];
  readonly KAFKA_TOPIC_PREFIX: string;
  readonly KAFKA_TLS: boolean;
  readonly KAFKA_TLS_CA_FILE: string | undefined;
  readonly KAFKA_USERNAME: string | undefined;
  readonly KAFKA_PASSWORD: string | undefined;
}

/** Undefined without brokers. Throws a StartError if the settings do not fit together, or if the file cannot be read. */
export function toKafkaConfig(settings: KafkaValues): KafkaConfig | undefined {
  const { KAFKA_TLS_CA_FILE: caFile, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = settings;
  if (settings.KAFKA_BROKERS.length === 0) return undefined;
  if (caFile !== undefined && !settings.KAFKA_TLS) throw new StartError('KAFKA_TLS_CA_FILE needs KAFKA_TLS=true.');
  if ((username === undefined) !== (password === undefined))
    throw new StartError('KAFKA_USERNAME and KAFKA_PASSWORD must be set together.');
  return {
    brokers: settings.KAFKA_BROKERS,
    topicPrefix: settings.KAFKA_TOPIC_PREFIX,
    ...(settings.KAFKA_TLS ? { tls: caFile === undefined ? {} : { ca: readCa(caFile) } } : {}),
    ...(username !== undefined && password !== undefined ? { login: { username, password } } : {}),
  };
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(`KAFKA_TLS_CA_FILE cannot be read: ${(error as Error).message}.`);
  }
}
