/** Connects to PostgreSQL. No other module opens connections. */
import { Kysely, PostgresDialect, sql, type LogEvent, type PostgresPool } from 'kysely';
import pg from 'pg';
import { StartError } from '@marquee/kit/errors';
import type { Log } from '@marquee/kit/log';
import type { SubgraphFailure } from '@marquee/kit/subgraph/subgraph';
import type { DB } from './generated/tables.js';

export type Db = Kysely<DB>;

export interface PostgresSettings {
  readonly url: string;
  /** Limit for one statement of a request, in milliseconds; below the deadline of a client's request. */
  readonly statementTimeoutMs: number;
  readonly poolSize: number;
  /** Called for each statement sent; for counting and debug logs. */
  readonly onStatement?: (statement: string, parameters: readonly unknown[], milliseconds: number) => void;
}

export interface Postgres {
  readonly db: Db;
  /** The same database for one request. When `signal` aborts, running statements are cancelled and rolled back. */
  withAbortSignal(signal: AbortSignal): Db;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

const connectTimeoutMs = 2_000;
const connectionCheckMs = 100;
const workMemory = '64MB';

// Counts and sequence numbers are far below 2^53, so they may be plain numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export async function openPostgres(settings: PostgresSettings, log: Log): Promise<Postgres> {
  const { url, statementTimeoutMs, poolSize, onStatement } = settings;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
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
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw connectError(error as { code?: string; message: string }, url);
  }
  const report = ({ query, queryDurationMillis }: LogEvent) =>
    onStatement?.(query.sql, query.parameters, queryDurationMillis);
  const open = (source: PostgresPool): Db =>
    new Kysely({ dialect: new PostgresDialect({ pool: source }), log: report });
  const db = open(pool);
  return { db, pool, withAbortSignal: (signal) => open(abortablePool(pool, signal)), close: () => db.destroy() };
}

/** Runs `run` in a transaction without the request's statement timeout. For background work and large batches. */
export const withoutStatementTimeout = <T>(db: Db, run: (tx: Db) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`SET LOCAL statement_timeout = 0`.execute(tx);
    return run(tx);
  });

/** Hands out connections until `signal` aborts, then closes those in use, which cancels their statements. */
function abortablePool(pool: pg.Pool, signal: AbortSignal): PostgresPool {
  return {
    connect: async () => {
      signal.throwIfAborted();
      const client = await pool.connect();
      let inUse = true;
      const release = (error?: Error) => {
        if (!inUse) return;
        inUse = false;
        signal.removeEventListener('abort', onAbort);
        client.release(error);
      };
      // Releasing with an error makes the pool close the connection.
      const onAbort = () => release(new Error('the request was aborted'));
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) onAbort();
      signal.throwIfAborted();
      return { query: client.query.bind(client), release: () => release() };
    },
    end: async () => {},
  };
}

function connectError(error: { code?: string; message: string }, url: string): Error {
  const { host, pathname } = new URL(url);
  if (error.code?.startsWith('28'))
    return new StartError(`PostgreSQL at ${host} refused the user name or password in DATABASE_URL.`);
  if (error.code === '3D000') return new StartError(`PostgreSQL at ${host} has no database "${pathname.slice(1)}".`);
  return new StartError(`PostgreSQL at ${host} cannot be reached; start it or correct DATABASE_URL.`);
}

/** The failure to report if a statement failed because of the database, not because of the statement itself. */
export function classifyPostgresError(error: Error): SubgraphFailure | undefined {
  const { code = '' } = error as { code?: string };
  const canceled = '57014';
  if (code === canceled) return 'SUBGRAPH_TIMEOUT';
  // SQLSTATE classes 08 (connection) and 57P (operator intervention), and the driver's own error codes.
  const isUnavailable = /^(08|57P)|^E(CONNREFUSED|CONNRESET|PIPE|HOSTUNREACH|NOTFOUND)$/.test(code);
  return isUnavailable ||
    /connection (terminated|timeout|ended|error)|timeout exceeded when trying to connect/i.test(error.message)
    ? 'SUBGRAPH_UNAVAILABLE'
    : undefined;
}
