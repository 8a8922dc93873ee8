/** Configuration of the catalog, read once from the environment. */
import { flag, integer, port, readSettings, secrets, text, url } from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';
import { drainSettings } from '@marquee/kit/http/drainSettings';
import { kafkaSettings, toKafkaConfig, type KafkaConfig } from '@marquee/kit/kafka/settings';
import { startSettings } from '@marquee/kit/startSettings';
import { resilienceSettings, toResilienceConfig } from '@marquee/kit/resilience/settings';
import { telemetrySettings, toTelemetryConfig, type TelemetryConfig } from '@marquee/kit/telemetry/settings';
import type { Neo4jSettings } from '@marquee/graph/neo4j/connection';
import { neo4jVariables, toNeo4jSettings } from '@marquee/graph/neo4j/settings';

export interface CatalogConfig {
  readonly host: string;
  readonly port: number;
  readonly debug: boolean;
  /** Shared with the gateway; each is accepted, and the first signs. */
  readonly gatewaySecrets: readonly string[];
  readonly neo4j: Neo4jSettings;
  /** Memory of the facts that the process keeps; 0 keeps none. Default: 0. */
  readonly factsBytes?: number;
  /** Memory of the films that searches read; 0 keeps none. Default: 0. */
  readonly filmsBytes?: number;
  /** Set for a replica of another catalog. */
  readonly replica?: ReplicaConfig;
  /** Where the catalog publishes its changes, unless it is a replica. Unset: nowhere. */
  readonly kafka?: KafkaConfig | undefined;
  /** Milliseconds from SIGTERM to the end of the listener. Unset: none. */
  readonly drainDelayMs?: number;
  /** Milliseconds that the start may wait for the database. Unset or 0: without end. */
  readonly startTimeoutMs?: number;
  /** Unset: neither traces nor metrics. */
  readonly telemetry?: TelemetryConfig;
}

export interface ReplicaConfig {
  /** URL of the catalog that the replica follows; `kafka:` for the topics of the catalog. */
  readonly of: string;
  /** Seconds that the replica may be behind and serve; 0: without bound. */
  readonly maxLagSeconds: number;
}

/** Below the gateway's deadline of 2 s, so that the subgraph reports a slow statement before the gateway gives up. */
const readTimeoutMs = 1_500;

export const catalogSettings = {
  HOST: text({ description: 'Address to listen on.', default: '127.0.0.1' }),
  PORT: port({ description: 'Port to listen on; 0 takes a free one.', default: 4001 }),
  DEBUG: flag({ description: 'Writes verbose logs, with every Cypher statement.' }),
  GATEWAY_SECRET: secrets({ description: 'Shared with the gateway; signs the identity of the viewer.' }),
  FACTS_CACHE_MB: integer({
    description: 'Memory for films, people and lists that the process keeps until the catalog changes. 0 keeps none.',
    default: 64,
    min: 0,
    max: 4_096,
    unit: 'megabytes',
  }),
  SEARCH_MEMORY_MB: integer({
    description:
      'Memory for titles, people, genres and years of all films, so that searches need not read them. If the films need more, none are kept. 0 keeps none.',
    default: 128,
    min: 0,
    max: 4_096,
    unit: 'megabytes',
  }),
  CATALOG_REPLICA_OF: url({
    description:
      'Makes this catalog a replica: the address of the catalog that it follows, or `kafka:` for the topics that the catalog publishes to `KAFKA_BROKERS`. Its Neo4j must be its own, and empty at first.',
    default: undefined,
    protocols: ['http', 'https', 'kafka'],
  }),
  CATALOG_REPLICA_MAX_LAG_SECONDS: integer({
    description:
      'How far a replica may be behind, or without news of the catalog that it follows, and be ready. 0: without bound, once it was level. A replica that starts counts from the time that its Neo4j has.',
    default: 300,
    min: 0,
    unit: 'seconds',
  }),
  ...neo4jVariables(readTimeoutMs),
  ...kafkaSettings,
  ...startSettings,
  ...drainSettings,
  ...resilienceSettings,
  ...telemetrySettings,
};

export function readCatalogConfig(environment: NodeJS.ProcessEnv): CatalogConfig {
  const settings = readSettings(environment, catalogSettings);
  const kafka = toKafkaConfig(settings);
  if (!kafka && settings.CATALOG_REPLICA_OF?.startsWith('kafka:'))
    throw new StartError('CATALOG_REPLICA_OF is kafka:, so KAFKA_BROKERS must be set.');
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    debug: settings.DEBUG,
    gatewaySecrets: settings.GATEWAY_SECRET,
    startTimeoutMs: settings.START_TIMEOUT_MS,
    drainDelayMs: settings.DRAIN_DELAY_MS,
    factsBytes: settings.FACTS_CACHE_MB * 1024 * 1024,
    filmsBytes: settings.SEARCH_MEMORY_MB * 1024 * 1024,
    ...(settings.CATALOG_REPLICA_OF === undefined
      ? {}
      : { replica: { of: settings.CATALOG_REPLICA_OF, maxLagSeconds: settings.CATALOG_REPLICA_MAX_LAG_SECONDS } }),
    neo4j: { ...toNeo4jSettings(settings), resilience: toResilienceConfig(settings) },
    kafka,
    telemetry: toTelemetryConfig(settings),
  });
}
