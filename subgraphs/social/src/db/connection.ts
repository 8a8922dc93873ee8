/** Connects to PostgreSQL. No other module opens connections. */
import { Kysely, PostgresDialect, sql, type LogEvent, type PostgresPool } from 'kysely';
import type pg from 'pg';
import { DependencyAway, StartError } from '@marquee/kit/errors';
import type { Log } from '@marquee/kit/log';
import { answerInTime, type RequestTime } from '@marquee/kit/resilience/dependencyErrors';
import { guardDependency, type DependencyGuard } from '@marquee/kit/resilience/dependencyGuard';
import { createRetryBudget } from '@marquee/kit/resilience/retryBudget';
import { defaultResilience, type ResilienceConfig } from '@marquee/kit/resilience/settings';
import type { DB } from './generated/tables.js';
import { guardedPool, withoutLimit } from './guardedPool.js';
import { parseDatabaseUrl, type DatabaseAddress, type DatabaseServer } from './address.js';
import { createLeader, isNoLeader, leaderClient, serverOf, type Leader } from './leader.js';
import { openPool } from './pool.js';
import { createPositionReader } from './position.js';
import { observeReplicas, readingPool, type Replicas } from './readingPool.js';
import { openReplica } from './replica.js';
import { createSockets } from './sockets.js';
import { createPreparedStatements } from './preparedStatements.js';
import { observeConnections, observedPool } from './observedPool.js';
import { isDatabaseFailure } from './postgresErrors.js';

export { classifyPostgresError, isPostgresOutage } from './postgresErrors.js';

export type Db = Kysely<DB>;

export interface PostgresSettings {
  /** Of one server, or of several of which one leads. */
  readonly url: string;
  /** Limit for one statement of a request, in milliseconds; below the deadline of a client's request. */
  readonly statementTimeoutMs: number;
  readonly poolSize: number;
  /** Called for each statement sent; for counting and debug logs. */
  readonly onStatement?: (statement: string, parameters: readonly unknown[], milliseconds: number) => void;
  readonly resilience?: ResilienceConfig;
  /** Unset: all reads go to the leader. */
  readonly replicas?: ReplicaSettings | undefined;
}

export interface ReplicaSettings {
  /** Of one server, or of several. */
  readonly url: string;
  /** How long a read waits for a replica that has not replayed what the leader had. Then it goes to the leader. */
  readonly maxStalenessMs: number;
}

export interface Postgres {
  readonly db: Db;
  /** The same database for one request. When the request ends, running statements are cancelled and rolled back. */
  forRequest(request: RequestTime): Db;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** How long a busy server may take to open a connection and to answer on it. */
const newConnectionMs = 4_000;

export async function openPostgres(settings: PostgresSettings, log: Log): Promise<Postgres> {
  const { url, statementTimeoutMs, poolSize, onStatement, resilience = defaultResilience } = settings;
  const address = parseDatabaseUrl(url);
  const sockets = createSockets();
  const leader = createLeader(address, { onChange: () => sockets.dropConnected() });
  const pool = openPool({
    url: address.servers[0]!.url,
    poolSize,
    statementTimeoutMs,
    sockets,
    log,
    verify: (client) => leader.verify(client),
    Client: leaderClient(leader),
  });
  const onFailure = (client: pg.ClientBase) => leader.doubt(serverOf(client));
  pool.on('error', (_, client) => onFailure(client));
  try {
    await answerInTime(pool.query('SELECT 1'), { limitMs: newConnectionMs });
  } catch (error) {
    sockets.dropAll();
    await pool.end();
    throw connectError(error as { code?: string; message: string }, address);
  }
  const report = ({ query, queryDurationMillis }: LogEvent) =>
    onStatement?.(query.sql, query.parameters, queryDurationMillis);
  const guard = guardPostgres({ leader, log, resilience, onUnreachable: sockets.dropAll });
  const retries = createRetryBudget('postgresql', resilience.retryPercent);
  const prepared = createPreparedStatements();
  const open = (request?: RequestTime, replicas?: Replicas): Db => {
    const options = { guard, retries, prepared, statementTimeoutMs, request, onFailure };
    const leading: PostgresPool = guardedPool(pool, options);
    const source = request && replicas ? readingPool(leading, replicas, request) : leading;
    return new Kysely({ dialect: new PostgresDialect({ pool: observedPool(source) }), log: report });
  };
  const db = open();
  const replicas = settings.replicas && openReplicas(settings.replicas, { ...settings, resilience, log, db });
  const stopObserving = [observeConnections(pool), ...(replicas ? [observeReplicas(replicas)] : [])];
  const close = async () => {
    for (const stop of stopObserving) stop();
    await Promise.all((replicas?.all ?? []).map((replica) => replica.close()));
    await guard.stop();
    await db.destroy();
    await pool.end();
  };
  return { db, pool, forRequest: (request) => open(request, replicas), close };
}

interface ReplicasSettings extends PostgresSettings {
  readonly resilience: ResilienceConfig;
  readonly log: Log;
  /** The leader. */
  readonly db: Db;
}

/** A replica that is away is no failure of the start. */
function openReplicas({ url, maxStalenessMs }: ReplicaSettings, { db, ...settings }: ReplicasSettings): Replicas {
  const position = createPositionReader(db);
  const open = (server: DatabaseServer, at: number) =>
    openReplica({ ...settings, server, position, maxStalenessMs, name: `postgresql replica ${at + 1}` });
  return { all: parseDatabaseUrl(url, 'replica').servers.map(open), position };
}

interface GuardSettings {
  readonly leader: Leader;
  readonly log: Log;
  readonly resilience: ResilienceConfig;
  readonly onUnreachable: () => void;
}

/** Probes use a connection of their own: those of the pool may all be in use, or hang. */
function guardPostgres({ leader, log, resilience, onUnreachable }: GuardSettings): DependencyGuard {
  return guardDependency({
    dependency: 'postgresql',
    config: resilience,
    log,
    isFailure: isDatabaseFailure,
    probe: (signal) => answerInTime(leader.search(), { request: { signal } }),
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

function connectError(error: { code?: string; message: string }, { name, servers }: DatabaseAddress): Error {
  const database = new URL(servers[0]!.url).pathname.slice(1);
  if (error.code?.startsWith('28'))
    return new StartError(`PostgreSQL at ${name} refused the user name or password in DATABASE_URL.`);
  if (error.code === '3D000') return new StartError(`PostgreSQL at ${name} has no database "${database}".`);
  if (isNoLeader(error)) return new DependencyAway(`PostgreSQL at ${name} has no server that takes writes.`);
  return new DependencyAway(`PostgreSQL at ${name} cannot be reached; start it or correct DATABASE_URL.`);
}
