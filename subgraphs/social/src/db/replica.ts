/** One replica of PostgreSQL: how far it has come, and reads on it. */
import type pg from 'pg';
import { delay } from '@marquee/kit/delay';
import type { Log } from '@marquee/kit/log';
import type { RequestTime } from '@marquee/kit/resilience/dependencyErrors';
import { guardDependency } from '@marquee/kit/resilience/dependencyGuard';
import { createRetryBudget } from '@marquee/kit/resilience/retryBudget';
import type { ResilienceConfig } from '@marquee/kit/resilience/settings';
import type { PostgresPool } from 'kysely';
import type { DatabaseServer } from './address.js';
import { guardedPool } from './guardedPool.js';
import { openPool, queryOnce } from './pool.js';
import { isDatabaseFailure } from './postgresErrors.js';
import { parseLsn, shareNext, timelineKey, type Position } from './position.js';
import { createPreparedStatements } from './preparedStatements.js';
import { createSockets } from './sockets.js';

export interface ReplicaOptions {
  readonly server: DatabaseServer;
  /** Its name in metrics and logs. */
  readonly name: string;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  /** How long a read waits for the replica. */
  readonly maxStalenessMs: number;
  /** The position of the leader at the moment of the call, or later. */
  readonly position: () => Promise<Position>;
  readonly resilience: ResilienceConfig;
  readonly log: Log;
}

export interface Replica {
  /** Whether it is known to have replayed `position`. */
  has(position: Position): boolean;
  /** Waits until it has replayed `position`. False if that takes too long, or if it is known to be behind. */
  waitFor(position: Position): Promise<boolean>;
  /** While reads do not wait for it: it is behind or away, or leads. */
  readonly isBehind: boolean;
  /** Whether it takes writes now. `DATABASE_READ_URL` may name all servers of a cluster, so that is no fault. */
  readonly isLeading: boolean;
  pool(request: RequestTime): PostgresPool;
  close(): Promise<void>;
}

/** How often a replica is asked how far it is, while reads wait for it. */
const pollMs = 2;
/** How often it is asked while no read waits for it. */
const slowPollMs = 100;
/** How often it is asked while it leads, as a multiple of the time between two probes. Each question costs the leader a connection. */
const leadingProbes = 10;
/** How long its answer holds. A replica that is promoted has all that it had, and then also what the leader lacks. */
const maxAgeMs = 1_000;

const askIdentity = `SELECT pg_is_in_recovery() AS follows,
  concat_ws(' ', inet_server_addr(), inet_server_port(), pg_postmaster_start_time()) AS identity,
  greatest((SELECT timeline_id FROM pg_control_checkpoint()), (SELECT min_recovery_end_timeline FROM pg_control_recovery())) AS timeline`;
const askProgress = `SELECT pg_last_wal_replay_lsn()::text AS lsn, pg_is_in_recovery() AS follows,
  EXISTS (SELECT FROM app_metadata WHERE key = $1 AND value = $2) AS "knowsLeader"`;

/** The server leads. It answered, so the text makes it a reason to read elsewhere, and the class no failure. */
class NoReplica extends Error {
  constructor() {
    super('connection error: the server is no replica');
  }
}

export function openReplica(options: ReplicaOptions): Replica {
  const { server, name, poolSize, statementTimeoutMs, resilience, log } = options;
  const sockets = createSockets();
  const answering = watchServer({ onUnknown: () => progress.forget(), onOther: () => sockets.dropConnected() });
  const pool = openPool({ url: server.url, poolSize, statementTimeoutMs, sockets, log, verify: answering.verify });
  const guard = guardDependency({
    dependency: name,
    config: resilience,
    log,
    isFailure: (error) => !(error instanceof NoReplica) && isDatabaseFailure(error),
    probe: () => queryOnce(server.url, 'SELECT 1'),
    onUnreachable: () => {
      // A server that is away does not lead, so it counts as one that is missing.
      answering.noteRole({ follows: true });
      sockets.dropAll();
    },
    isReachable: false,
  });
  const common = {
    guard,
    retries: createRetryBudget(name, resilience.retryPercent),
    prepared: createPreparedStatements(),
    statementTimeoutMs,
    onFailure: () => {},
  };

  const ask = async ({ timeline, startedAt }: Position): Promise<bigint | null> => {
    const asked = answering.identity;
    const { rows } = await guard.run(() => pool.query<Progress>(askProgress, [timelineKey(timeline), startedAt]));
    const { lsn, follows, knowsLeader } = rows[0]!;
    answering.noteRole({ follows });
    // The first question also opens the first connection, which tells who answers.
    const isSame = asked === undefined || asked === answering.identity;
    const isBranch = answering.timeline > timeline;
    return follows && knowsLeader && !isBranch && isSame && lsn !== null ? parseLsn(lsn) : null;
  };
  const progress = trackProgress(options, { ask, isAway: () => guard.isOpen, isLeading: () => answering.isLeading });
  return {
    has: progress.has,
    waitFor: progress.waitFor,
    get isBehind() {
      return progress.isBehind || guard.isOpen;
    },
    get isLeading() {
      return answering.isLeading;
    },
    pool: (request) => guardedPool(pool, { ...common, request }),
    close: async () => {
      progress.stop();
      await guard.stop();
      sockets.dropAll();
      await pool.end();
    },
  };
}

interface ServerEvents {
  /** What the server behind the address has replayed is not known any more: it is another one, or leads. */
  readonly onUnknown: () => void;
  /** Another server answers than before. Connections to the former one may be open. */
  readonly onOther: () => void;
}

/** Knows which server answers at an address. What one server has replayed says nothing about another one behind the same address. */
function watchServer({ onUnknown, onOther }: ServerEvents) {
  let identity: string | undefined;
  /** Its log has at least come into this timeline. A replica that was promoted and follows again is in a later one than its leader. */
  let timeline = 0;
  let isLeading = false;
  const noteRole = ({ follows }: { readonly follows: boolean }): void => {
    isLeading = !follows;
    if (isLeading) onUnknown();
  };
  return {
    noteRole,
    /** Refuses a connection to a server that leads. */
    verify: async (client: pg.ClientBase): Promise<void> => {
      const { rows } = await client.query<{ follows: boolean; identity: string; timeline: number }>(askIdentity);
      const found = rows[0]!;
      noteRole(found);
      if (!found.follows) throw new NoReplica();
      if (identity === found.identity) return;
      const isFirst = identity === undefined;
      [identity, timeline] = [found.identity, found.timeline];
      onUnknown();
      if (!isFirst) onOther();
    },
    get identity() {
      return identity;
    },
    get timeline() {
      return timeline;
    },
    get isLeading() {
      return isLeading;
    },
  };
}

interface Source {
  /** What the replica has replayed of the log of the leader that this is a position of; null if it does not follow that one. */
  ask(position: Position): Promise<bigint | null>;
  isAway(): boolean;
  isLeading(): boolean;
}

/** Knows what a replica has replayed, and asks only if a read needs to know more. */
function trackProgress({ name, maxStalenessMs, position, resilience, log }: ReplicaOptions, source: Source) {
  const stopping = new AbortController();
  let replayed: (Position & { readonly askedAt: number }) | undefined;
  let wanted: Position | undefined;
  let isBehind = false;
  const has = ({ lsn, timeline, startedAt }: Position) =>
    replayed?.timeline === timeline &&
    replayed.startedAt === startedAt &&
    replayed.lsn >= lsn &&
    performance.now() - replayed.askedAt < maxAgeMs;
  /** Whether the replica follows the leader of the position that was wanted. */
  const ask = shareNext(async () => {
    const [asked, askedAt] = [wanted!, performance.now()];
    const lsn = await source.ask(asked);
    if (lsn !== null) replayed = { ...asked, lsn, askedAt };
    return lsn !== null;
  });

  /** Asks until the replica has what was wanted last, and lets reads wait for it then. */
  async function catchUp(): Promise<void> {
    while (!stopping.signal.aborted && !has(wanted!)) {
      await delay(source.isLeading() ? leadingProbes * resilience.probeIntervalMs : slowPollMs, stopping.signal);
      const isComparable = await ask().catch(() => true);
      // After a promotion, no server has the position of the former leader any more. A server that leads needs none.
      if (!isComparable && !source.isLeading()) wanted = await position().catch(() => wanted);
    }
    isBehind = false;
    if (!stopping.signal.aborted) log.info({ replica: name }, 'a replica is level again');
  }

  function readElsewhere(): void {
    if (isBehind) return;
    isBehind = true;
    if (source.isLeading()) log.info({ replica: name }, 'a replica leads: it is not read while it does');
    else log.warn({ replica: name }, 'a replica is behind: reads go to the leader');
    void catchUp();
  }

  async function waitFor(needed: Position): Promise<boolean> {
    wanted = needed;
    const end = performance.now() + maxStalenessMs;
    while (!has(needed)) {
      if (isBehind || source.isAway()) return false;
      await ask().catch(() => {});
      if (has(needed)) return true;
      if (source.isLeading() || performance.now() > end) readElsewhere();
      else await delay(pollMs);
    }
    return true;
  }
  return {
    has,
    waitFor,
    get isBehind() {
      return isBehind;
    },
    forget: () => (replayed = undefined),
    stop: () => stopping.abort(),
  };
}

interface Progress {
  readonly lsn: string | null;
  readonly follows: boolean;
  readonly knowsLeader: boolean;
}
