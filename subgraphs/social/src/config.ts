/** Configuration of social, read once from the environment. */
import { flag, integer, port, readSettings, required, secrets, text, url } from '@marquee/kit/config';
import { drainSettings } from '@marquee/kit/http/drainSettings';
import { kafkaSettings, toKafkaConfig, type KafkaConfig } from '@marquee/kit/kafka/settings';
import { startSettings } from '@marquee/kit/startSettings';
import { resilienceSettings, toResilienceConfig } from '@marquee/kit/resilience/settings';
import { telemetrySettings, toTelemetryConfig, type TelemetryConfig } from '@marquee/kit/telemetry/settings';
import { databaseUrl } from './db/address.js';
import type { PostgresSettings } from './db/connection.js';

export interface SocialConfig {
  readonly host: string;
  readonly port: number;
  readonly debug: boolean;
  /** Shared with the gateway; each is accepted, and the first signs. */
  readonly gatewaySecrets: readonly string[];
  /** Address of the catalog, whose change feed social follows. */
  readonly catalogUrl: string;
  readonly postgres: PostgresSettings;
  /** What the watches of members may take in memory. Unset: 128 MiB. */
  readonly watchesBytes?: number;
  /** Where social reads the catalog's changes. Unset: it asks the catalog. */
  readonly kafka?: KafkaConfig | undefined;
  /** Milliseconds from SIGTERM to the end of the listener. Unset: none. */
  readonly drainDelayMs?: number;
  /** Milliseconds that the start may wait for the database. Unset or 0: without end. */
  readonly startTimeoutMs?: number;
  /** Unset: neither traces nor metrics. */
  readonly telemetry?: TelemetryConfig;
}

/** Below the gateway's deadline of 2 s, so that the subgraph reports a slow statement before the gateway gives up. */
const statementTimeoutMs = 1_500;

export const socialSettings = {
  HOST: text({ description: 'Address to listen on.', default: '127.0.0.1' }),
  PORT: port({ description: 'Port to listen on; 0 takes a free one.', default: 4002 }),
  DEBUG: flag({ description: 'Writes verbose logs, with every SQL statement.' }),
  GATEWAY_SECRET: secrets({
    description: 'Shared with the gateway and the catalog; signs the identity of the viewer.',
  }),
  CATALOG_URL: url({
    description: 'Address of the catalog, whose change feed social follows.',
    default: 'http://127.0.0.1:4001',
    protocols: ['http', 'https'],
  }),
  DATABASE_URL: required(
    databaseUrl({
      description:
        'The PostgreSQL database. Several servers as `host:port,host:port`: social writes to the one that leads, and finds the next one after a failover.',
      default: undefined,
    }),
  ),
  DATABASE_READ_URL: databaseUrl({
    description:
      'Replicas of PostgreSQL, as `host:port,host:port`. A read goes to one that has all that the leader had when the request began to read. Unset: all reads go to the leader.',
    default: undefined,
    target: 'replica',
  }),
  DATABASE_MAX_STALENESS_MS: integer({
    description: 'How long a read waits for a replica that is behind. Then it goes to the leader.',
    default: 100,
    min: 1,
    max: 1_500,
    unit: 'milliseconds',
  }),
  DATABASE_POOL_SIZE: integer({
    description: 'Largest number of open connections to PostgreSQL.',
    default: 10,
    min: 1,
    max: 1_000,
  }),
  DATABASE_STATEMENT_TIMEOUT_MS: integer({
    description: 'Limit for one SQL statement of a request.',
    default: statementTimeoutMs,
    min: 1,
    unit: 'milliseconds',
  }),
  WATCHES_MEMORY_MB: integer({
    description:
      'Memory for the watches of members and for sums over everyone, so that `discover` and `trending` need not read them. If the watches need more, none are kept until they fit. 0 keeps none.',
    default: 128,
    min: 0,
    max: 4_096,
    unit: 'megabytes',
  }),
  ...kafkaSettings,
  ...startSettings,
  ...drainSettings,
  ...resilienceSettings,
  ...telemetrySettings,
};

export function readSocialConfig(environment: NodeJS.ProcessEnv): SocialConfig {
  const settings = readSettings(environment, socialSettings);
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    debug: settings.DEBUG,
    gatewaySecrets: settings.GATEWAY_SECRET,
    catalogUrl: settings.CATALOG_URL,
    postgres: {
      url: settings.DATABASE_URL,
      poolSize: settings.DATABASE_POOL_SIZE,
      statementTimeoutMs: settings.DATABASE_STATEMENT_TIMEOUT_MS,
      resilience: toResilienceConfig(settings),
      replicas: settings.DATABASE_READ_URL
        ? { url: settings.DATABASE_READ_URL, maxStalenessMs: settings.DATABASE_MAX_STALENESS_MS }
        : undefined,
    },
    watchesBytes: settings.WATCHES_MEMORY_MB * 1024 * 1024,
    kafka: toKafkaConfig(settings),
    startTimeoutMs: settings.START_TIMEOUT_MS,
    drainDelayMs: settings.DRAIN_DELAY_MS,
    telemetry: toTelemetryConfig(settings),
  });
}
