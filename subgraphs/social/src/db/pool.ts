/** Opens a pool of connections, to the server that leads or to one replica. */
import pg from 'pg';
import { answerInTime } from '@marquee/kit/resilience/dependencyErrors';
import type { Log } from '@marquee/kit/log';
import { withSockets, type Sockets } from './sockets.js';

/** Below the deadline of a request. */
const connectTimeoutMs = 1_500;
/** A busy server may take this long to answer on a new connection. */
const verifyMs = 4_000;
const connectionCheckMs = 100;
const workMemory = '64MB';

// Counts and sequence numbers are far below 2^53, so they may be plain numbers.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface PoolOptions {
  /** Of one server. */
  readonly url: string;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  readonly sockets: Sockets;
  readonly log: Log;
  /** Checks each new connection. A connection that it refuses is closed. */
  verify(client: pg.ClientBase): Promise<void>;
  /** Another client of the driver, that chooses its server. */
  readonly Client?: new (config?: pg.ClientConfig) => pg.Client;
}

export function openPool({ url, poolSize, statementTimeoutMs, sockets, log, verify, Client }: PoolOptions): pg.Pool {
  // The pool waits for the promise, which its types do not know.
  const onConnect = (client: pg.ClientBase): unknown => answerInTime(verify(client), { limitMs: verifyMs });
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
    onConnect,
    ...(Client ? { Client } : {}),
  });
  // A server shutdown also closes connections in use. Without a listener, each error would crash this process.
  pool.on('connect', (client) => client.on('error', () => {}));
  // The pool replaces an idle connection that the server has closed.
  pool.on('error', (error) => log.warn({ error: error.message }, 'PostgreSQL closed an idle connection'));
  return pool;
}

/** The rows of a statement on a connection of its own: those of a pool may all be in use, or hang. */
export const queryOnce = <Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> =>
  withSockets(async (stream) => {
    const limits = { connectionTimeoutMillis: connectTimeoutMs, query_timeout: connectTimeoutMs };
    const client = new pg.Client({ connectionString: url, stream, ...limits });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query<Row>(text);
    client.end().catch(() => {});
    return rows;
  });
