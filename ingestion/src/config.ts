/** Configuration of ingestion, read once from the environment. */
import { resolve } from 'node:path';
import {
  flag,
  integer,
  list,
  port,
  readSettings,
  text,
  url,
  type Setting,
  type SettingValues,
} from '@marquee/kit/config';
import { startSettings } from '@marquee/kit/startSettings';
import { telemetrySettings, toTelemetryConfig, type TelemetryConfig } from '@marquee/kit/telemetry/settings';
import { StartError } from '@marquee/kit/errors';
import type { Neo4jSettings } from '@marquee/graph/neo4j/connection';
import { neo4jVariables, toNeo4jSettings } from '@marquee/graph/neo4j/settings';

export interface QueueConfig {
  /** Undefined means AWS. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Names or URLs. */
  readonly names: readonly string[];
}

export interface IngestConfig {
  readonly host: string;
  readonly port: number;
  readonly debug: boolean;
  readonly neo4j: Neo4jSettings;
  /** The lake's folder, used when no queue is configured. */
  readonly lake: string;
  readonly queues: QueueConfig | undefined;
  /** Seconds until the objects and messages of a killed worker go to another worker. */
  readonly leaseSeconds: number;
  /** Milliseconds that the start may wait for Neo4j. Unset or 0: without end. */
  readonly startTimeoutMs?: number;
  /** Unset: neither traces nor metrics. */
  readonly telemetry?: TelemetryConfig;
}

/** No client waits for a worker's reads, so they may take longer than a subgraph's. */
const readTimeoutMs = 10_000;
const defaultLeaseSeconds = 30;

/** The queues; the commands of ingestion read them too. */
export const queueSettings = {
  WORKER_QUEUE: list({
    description: 'SQS queues whose messages name new objects. Unset: the worker watches the folder `LAKE`.',
    default: [],
    allowed: 'comma-separated names or URLs',
  }),
  BUCKET: text({ description: 'S3 bucket of the lake. Required with `WORKER_QUEUE`.', default: undefined }),
  AWS_REGION: text({ description: 'Region of the bucket and the queues.', default: 'us-east-1' }),
  AWS_ENDPOINT: url({
    description: 'Server that speaks S3 and SQS. Unset: AWS.',
    default: undefined,
    protocols: ['http', 'https'],
  }),
};

const leaseSeconds = integer({
  description: 'Time until the objects and messages of a killed worker go to another worker.',
  default: defaultLeaseSeconds,
  min: 1,
  max: 43_200,
  unit: 'seconds',
});

const deprecatedLeaseSeconds: Setting<number | undefined> = {
  ...leaseSeconds,
  description: 'Deprecated name of `LEASE_SECONDS`, used only if that is unset.',
  shownDefault: undefined,
  parse: (text) => (text === undefined ? undefined : leaseSeconds.parse(text)),
};

export const ingestSettings = {
  HOST: text({ description: 'Address to listen on, for health checks and metrics.', default: '127.0.0.1' }),
  PORT: port({ description: 'Port to listen on; 0 takes a free one.', default: 4003 }),
  DEBUG: flag({ description: 'Writes verbose logs, with every Cypher statement.' }),
  ...neo4jVariables(readTimeoutMs),
  LAKE: text({
    description: 'Folder of the lake, with one folder per provider. Used without `WORKER_QUEUE`.',
    default: 'lake',
    allowed: 'path',
  }),
  LEASE_SECONDS: leaseSeconds,
  HOLD_SECONDS: deprecatedLeaseSeconds,
  ...startSettings,
  ...telemetrySettings,
  ...queueSettings,
};

export function readIngestConfig(environment: NodeJS.ProcessEnv): IngestConfig {
  const settings = readSettings(environment, ingestSettings);
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    debug: settings.DEBUG,
    neo4j: toNeo4jSettings(settings),
    lake: resolve(settings.LAKE),
    leaseSeconds: (environment.LEASE_SECONDS?.trim() ? undefined : settings.HOLD_SECONDS) ?? settings.LEASE_SECONDS,
    startTimeoutMs: settings.START_TIMEOUT_MS,
    queues: toQueueConfig(settings),
    telemetry: toTelemetryConfig(settings),
  });
}

/** Undefined when WORKER_QUEUE is unset. */
export const readQueueConfig = (environment: NodeJS.ProcessEnv): QueueConfig | undefined =>
  toQueueConfig(readSettings(environment, queueSettings));

function toQueueConfig(settings: SettingValues<typeof queueSettings>): QueueConfig | undefined {
  if (settings.WORKER_QUEUE.length === 0) return undefined;
  if (settings.BUCKET === undefined) throw new StartError('BUCKET must be set along with WORKER_QUEUE.');
  return {
    endpoint: settings.AWS_ENDPOINT,
    region: settings.AWS_REGION,
    bucket: settings.BUCKET,
    names: settings.WORKER_QUEUE,
  };
}
