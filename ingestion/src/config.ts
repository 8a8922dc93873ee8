/** Configuration of ingestion, read once from the environment. */
import { resolve } from 'node:path';
import { flag, integer, list, port, readSettings, text, url } from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';
import type { Neo4jSettings } from '@marquee/graph/neo4j/connection';
import { neo4jVariables, toNeo4jSettings } from '@marquee/graph/neo4j/settings';

export interface QueueConfig {
  /** Undefined: AWS itself. */
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
  /** The lake's folder, where there are no queues. */
  readonly lake: string;
  readonly queues: QueueConfig | undefined;
  /** How long what a worker that has died had in hand is kept from others. */
  readonly holdSeconds: number;
}

/** Nobody waits for a worker's reads as for a client's. */
const readTimeoutMs = 10_000;
const defaultHoldSeconds = 30;

export function readIngestConfig(environment: NodeJS.ProcessEnv): IngestConfig {
  const settings = readSettings(environment, {
    HOST: text('127.0.0.1'),
    PORT: port(4003),
    DEBUG: flag(),
    ...neo4jVariables(readTimeoutMs),
    LAKE: text('lake'),
    HOLD_SECONDS: integer(defaultHoldSeconds, 1, 43_200),
  });
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    debug: settings.DEBUG,
    neo4j: toNeo4jSettings(settings),
    lake: resolve(settings.LAKE),
    holdSeconds: settings.HOLD_SECONDS,
    queues: readQueueConfig(environment),
  });
}

/** Undefined where no queue is named. */
export function readQueueConfig(environment: NodeJS.ProcessEnv): QueueConfig | undefined {
  const settings = readSettings(environment, {
    AWS_ENDPOINT: url(undefined, 'http', 'https'),
    AWS_REGION: text('us-east-1'),
    BUCKET: text(undefined),
    WORKER_QUEUE: list([]),
  });
  if (settings.WORKER_QUEUE.length === 0) return undefined;
  if (settings.BUCKET === undefined) throw new StartError('BUCKET must be set along with WORKER_QUEUE.');
  return {
    endpoint: settings.AWS_ENDPOINT,
    region: settings.AWS_REGION,
    bucket: settings.BUCKET,
    names: settings.WORKER_QUEUE,
  };
}
