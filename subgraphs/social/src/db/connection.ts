/** Social's only door to PostgreSQL. */
import { Kysely, PostgresDialect, type LogEvent, type PostgresPool } from 'kysely';
import pg from 'pg';
import { StartError } from '@marquee/kit/errors';
import type { Log } from '@marquee/kit/log';
import type { SubgraphFailure } from '@marquee/kit/subgraph/subgraph';
import type { DB } from './generated/tables.js';

export type Db = Kysely<DB>;

export interface PostgresSettings {
  readonly url: string;
  /** Longest a statement of a request may take, below the deadline of a client's request. */
  readonly statementTimeoutMs: number;
  readonly poolSize: number;
  /** Told of each statement that is sent; for counting and debug logs. */
  readonly onStatement?: (statement: string, parameters: readonly unknown[], milliseconds: number) => void;
}

export interface Postgres {
  readonly db: Db;
  /** The same database for one request: once `signal` aborts, what it runs is stopped and rolled back. */
  within(signal: AbortSignal): Db;
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
    // So often a running statement looks whether its client is still there.
    // Discovery groups a circle's watches in memory; its statements are too short to be compiled first, and where reads come
    // side by side, one that takes several cores only makes others wait.
    options: [
      `client_connection_check_interval=${connectionCheckMs}`,
      `work_mem=${workMemory}`,
      'jit=off',
      'max_parallel_workers_per_gather=0',
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  });
  // A server that goes away ends connections in use too; without a listener each would end this process with it.
  pool.on('connect', (client) => client.on('error', () => {}));
  // An idle connection that the server ends is replaced at the next use.
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle PostgreSQL connection ended'));
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw explain(error as { code?: string; message: string }, url);
  }
  const report = ({ query, queryDurationMillis }: LogEvent) =>
    onStatement?.(query.sql, query.parameters, queryDurationMillis);
  const open = (source: PostgresPool): Db =>
    new Kysely({ dialect: new PostgresDialect({ pool: source }), log: report });
  const db = open(pool);
  return { db, pool, within: (signal) => open(abortable(pool, signal)), close: () => db.destroy() };
}

/** Lends connections until `signal` aborts; those that are lent out then are cut, which ends what they run. */
function abortable(pool: pg.Pool, signal: AbortSignal): PostgresPool {
  return {
    connect: async () => {
      signal.throwIfAborted();
      const client = await pool.connect();
      let lent = true;
      const giveBack = (error?: Error) => {
        if (!lent) return;
        lent = false;
        signal.removeEventListener('abort', cut);
        client.release(error);
      };
      const cut = () => giveBack(new Error('nobody waits for this any more'));
      signal.addEventListener('abort', cut);
      if (signal.aborted) cut();
      signal.throwIfAborted();
      return { query: client.query.bind(client), release: () => giveBack() };
    },
    end: async () => {},
  };
}

function explain(error: { code?: string; message: string }, url: string): Error {
  const { host, pathname } = new URL(url);
  if (error.code?.startsWith('28'))
    return new StartError(`PostgreSQL at ${host} refused the user name or password in DATABASE_URL.`);
  if (error.code === '3D000') return new StartError(`PostgreSQL at ${host} has no database "${pathname.slice(1)}".`);
  return new StartError(`PostgreSQL at ${host} cannot be reached; start it or correct DATABASE_URL.`);
}

/** What a failed statement says about the database rather than about the statement. */
export function classifyPostgresError(error: Error): SubgraphFailure | undefined {
  const { code = '' } = error as { code?: string };
  const canceled = '57014';
  if (code === canceled) return 'SUBGRAPH_TIMEOUT';
  // Classes 08 (connection) and 57P (operator intervention), and what the driver says where nothing answered.
  const away = /^(08|57P)|^E(CONNREFUSED|CONNRESET|PIPE|HOSTUNREACH|NOTFOUND)$/.test(code);
  return away ||
    /connection (terminated|timeout|ended|error)|timeout exceeded when trying to connect/i.test(error.message)
    ? 'SUBGRAPH_UNAVAILABLE'
    : undefined;
}
