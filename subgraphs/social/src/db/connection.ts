/** Connects to PostgreSQL. No other module opens connections. */
import { Kysely, PostgresDialect, sql, type LogEvent, type PostgresPool } from 'kysely';
import pg from 'pg';
import { DependencyAway, StartError } from '@marquee/kit/errors';
import type { Log } from '@marquee/kit/log';
import { answerInTime, NoAnswer, type RequestTime } from '@marquee/kit/resilience/dependencyErrors';
import { guardDependency, type DependencyGuard } from '@marquee/kit/resilience/dependencyGuard';
import { createRetryBudget } from '@marquee/kit/resilience/retryBudget';
import { defaultResilience, type ResilienceConfig } from '@marquee/kit/resilience/settings';
import type { DB } from './generated/tables.js';
import { createSockets, guardedPool, withoutLimit } from './guardedPool.js';
import { createPreparedStatements } from './preparedStatements.js';
import { observeConnections, observedPool } from './observedPool.js';
import { isConnectionFailure, isPoolBusy } from './postgresErrors.js';

export { classifyPostgresError } from './postgresErrors.js';

export type Db = Kysely<DB>;

export interface PostgresSettings {
  readonly url: string;
  /** Limit for one statement of a request, in milliseconds; below the deadline of a client's request. */
  readonly statementTimeoutMs: number;
  readonly poolSize: number;
  /** Called for each statement sent; for counting and debug logs. */
  readonly onStatement?: (statement: string, parameters: readonly unknown[], milliseconds: number) => void;
  readonly resilience?: ResilienceConfig;
}

export interface Postgres {
  readonly db: Db;
  /** The same database for one request. When the request ends, running statements are cancelled and rolled back. */
  forRequest(request: RequestTime): Db;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Below the deadline of a request. */
const connectTimeoutMs = 1_500;
/** How long a busy server may take to open a connection and to answer on it. */
const newConnectionMs = 4_000;
const connectionCheckMs = 100;
const workMemory = '64MB';

// Counts and sequence numbers are far below 2^53, so they may be plain numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export async function openPostgres(settings: PostgresSettings, log: Log): Promise<Postgres> {
  const { url, statementTimeoutMs, poolSize, onStatement, resilience = defaultResilience } = settings;
  const sockets = createSockets();
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    stream: sockets.create,
    statement_timeout: statementTimeoutMs,
    application_name: 'marquee-social',
    // client_connection_check_interval: how often a running statement checks that its client is still connected.
    // work_mem: discovery groups a circle's watches in memory. jit: statements are too short for compiling to pay off.
    // max_parallel_workers_per_gather: under concurrent reads, a statement on several cores only delays the others.
    options: [
      `client_connection_check_interval=${connectionCheckMs}`,
      `work_mem=${workMemory}`,
      'jit=off',
      'max_parallel_workers_per_gather=0',
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  });
  // A server shutdown also closes connections in use. Without a listener, each error would crash this process.
  pool.on('connect', (client) => client.on('error', () => {}));
  // The pool replaces an idle connection that the server has closed.
  pool.on('error', (error) => log.warn({ error: error.message }, 'PostgreSQL closed an idle connection'));
  try {
    await answerInTime(pool.query('SELECT 1'), { limitMs: newConnectionMs });
  } catch (error) {
    sockets.dropAll();
    await pool.end();
    throw connectError(error as { code?: string; message: string }, url);
  }
  const report = ({ query, queryDurationMillis }: LogEvent) =>
    onStatement?.(query.sql, query.parameters, queryDurationMillis);
  const guard = guardPostgres({ url, log, resilience, onUnreachable: sockets.dropAll });
  const retries = createRetryBudget('postgresql', resilience.retryPercent);
  const prepared = createPreparedStatements();
  const open = (request?: RequestTime): Db => {
    const source: PostgresPool = guardedPool(pool, { guard, retries, prepared, statementTimeoutMs, request });
    return new Kysely({ dialect: new PostgresDialect({ pool: observedPool(source) }), log: report });
  };
  const db = open();
  const stopObserving = observeConnections(pool);
  const close = async () => {
    stopObserving();
    await guard.stop();
    await db.destroy();
    await pool.end();
  };
  return { db, pool, forRequest: open, close };
}

interface GuardSettings {
  readonly url: string;
  readonly log: Log;
  readonly resilience: ResilienceConfig;
  readonly onUnreachable: () => void;
}

/** Probes use a connection of their own: those of the pool may all be in use, or hang. */
function guardPostgres({ url, log, resilience, onUnreachable }: GuardSettings): DependencyGuard {
  return guardDependency({
    dependency: 'postgresql',
    config: resilience,
    log,
    isFailure: (error) => error instanceof NoAnswer || isConnectionFailure(error) || isPoolBusy(error),
    probe: async (signal) => {
      const sockets = createSockets();
      const client = new pg.Client({ connectionString: url, stream: sockets.create });
      client.on('error', () => {});
      try {
        await answerInTime(
          client.connect().then(() => client.query('SELECT 1')),
          { request: { signal } },
        );
      } finally {
        client.end().catch(() => {});
        sockets.dropAll();
      }
    },
    probeTimeoutMs: newConnectionMs,
    onUnreachable,
    isReachable: true,
  });
}

/** Runs `run` in a transaction without the request's statement timeout. For background work and large batches. */
export const withoutStatementTimeout = <T>(db: Db, run: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql.raw(withoutLimit).execute(tx);
    return run(tx);
  });

function connectError(error: { code?: string; message: string }, url: string): Error {
  const { host, pathname } = new URL(url);
  if (error.code?.startsWith('28'))
    return new StartError(`PostgreSQL at ${host} refused the user name or password in DATABASE_URL.`);
  if (error.code === '3D000') return new StartError(`PostgreSQL at ${host} has no database "${pathname.slice(1)}".`);
  return new DependencyAway(`PostgreSQL at ${host} cannot be reached; start it or correct DATABASE_URL.`);
}
