/**
 * Sends the reads of a request to a replica that has all that the leader had committed when the request began to read. Everything
 * else goes to the leader: transactions that may write, writes, what comes after a write of the request, and reads that no replica can answer.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { DependencyUnavailable, type RequestTime } from '@marquee/kit/resilience/dependencyErrors';
import { mayHaveWritten } from '@marquee/kit/resilience/writes';
import { counter, gauge } from '@marquee/kit/telemetry/metrics';
import { isBegin, isReadOnlyBegin, isRepeatable } from './statementKinds.js';
import type { Position } from './position.js';
import { isDatabaseFailure } from './postgresErrors.js';
import type { Replica } from './replica.js';

const reads = counter({
  name: 'marquee.database.reads',
  description: 'Statements that read for a request while there are replicas, by the server that answered.',
  labels: { server: ['replica', 'leader'] },
});
const behind = gauge({
  name: 'marquee.database.replicas.behind',
  description: 'Replicas that are behind or away, so that their reads go to the leader. A server that leads is none.',
  labels: {},
});

export interface Replicas {
  readonly all: readonly Replica[];
  /** The position of the leader at the moment of the call, or later. */
  readonly position: () => Promise<Position>;
}

/** Shows the state of the replicas until the returned function is called. */
export const observeReplicas = ({ all }: Replicas): (() => void) =>
  behind.observe(() => [{ value: all.filter(({ isBehind, isLeading }) => isBehind && !isLeading).length, labels: {} }]);

let turn = 0;

/** A replica for one request. Its reads stay with that replica, so that a later one never shows an earlier state. */
async function chooseReplica({ all, position }: Replicas): Promise<Replica | null> {
  const usable = all.filter(({ isBehind }) => !isBehind);
  if (usable.length === 0) return null;
  const wanted = await position();
  const first = turn++ % usable.length;
  const inTurn = [...usable.slice(first), ...usable.slice(0, first)];
  const level = inTurn.find((replica) => replica.has(wanted)) ?? inTurn[0]!;
  return (await level.waitFor(wanted)) ? level : null;
}

/** `leader` with its reads on replicas. Of one request. */
export function readingPool(leader: PostgresPool, replicas: Replicas, request: RequestTime): PostgresPool {
  let chosen: Promise<Replica | null> | undefined;
  // Without a position, the leader is away: it says so itself.
  const choose = () => (chosen ??= chooseReplica(replicas).catch(() => null));

  /** The result of a read, or undefined if the leader must answer. */
  async function read(text: string, parameters: readonly unknown[]): Promise<unknown> {
    if (mayHaveWritten(request)) return undefined;
    const replica = await choose();
    if (!replica || mayHaveWritten(request)) return undefined;
    try {
      const result = await readOn(replica.pool(request), text, parameters);
      reads.add(1, { server: 'replica' });
      return result;
    } catch (error) {
      if (request.signal.aborted || !isReplicasFault(error as Error)) throw error;
      chosen = Promise.resolve(null);
      return undefined;
    }
  }
  /** A connection to a replica for a transaction that only reads, or undefined if the leader must answer. */
  async function hold(): Promise<PostgresPoolClient | undefined> {
    if (mayHaveWritten(request)) return undefined;
    const replica = await choose();
    if (!replica || mayHaveWritten(request)) return undefined;
    try {
      return holdReplica(await replica.pool(request).connect(), () => {
        chosen = Promise.resolve(null);
        return !request.signal.aborted;
      });
    } catch (error) {
      if (request.signal.aborted || !isReplicasFault(error as Error)) throw error;
      chosen = Promise.resolve(null);
      return undefined;
    }
  }
  return { connect: async () => openOnDemand(leader, { read, hold }), end: () => leader.end() };
}

/** A replica failed within a transaction, which may be begun again. It goes to the leader then. */
export class ReplicaFailed extends Error {}

/** `onFault` says whether the request goes on. */
function holdReplica(client: PostgresPoolClient, onFault: () => boolean): PostgresPoolClient {
  let hasFailed = false;
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    // The end of a transaction that has failed: the connection may have failed with it.
    if (hasFailed) return client.query(text, parameters).catch(() => ({ command: 'ROLLBACK', rows: [] }));
    try {
      const result = await client.query(text, parameters);
      reads.add(1, { server: 'replica' });
      return result;
    } catch (error) {
      hasFailed = true;
      if (isReplicasFault(error as Error) && onFault())
        throw new ReplicaFailed('a replica failed within a transaction', { cause: error });
      throw error;
    }
  };
  return { query: query as PostgresPoolClient['query'], release: () => client.release() };
}

async function readOn(pool: PostgresPool, text: string, parameters: readonly unknown[]): Promise<unknown> {
  const client = await pool.connect();
  try {
    return await client.query(text, parameters);
  } finally {
    client.release();
  }
}

interface ReplicaReads {
  readonly read: (text: string, parameters: readonly unknown[]) => Promise<unknown>;
  readonly hold: () => Promise<PostgresPoolClient | undefined>;
}

/** A connection that takes one of the leader when the leader is needed, or of a replica for a transaction that reads, and keeps it then. */
function openOnDemand(leader: PostgresPool, { read, hold }: ReplicaReads): PostgresPoolClient {
  let held: Promise<PostgresPoolClient> | undefined;
  const query = async (statement: unknown, parameters: readonly unknown[] = []): Promise<unknown> => {
    if (!held && typeof statement === 'string' && isRepeatable(statement) && !isBegin(statement)) {
      const result = await read(statement, parameters);
      if (result !== undefined) return result;
      reads.add(1, { server: 'leader' });
    }
    if (!held && typeof statement === 'string' && isReadOnlyBegin(statement)) {
      const replica = await hold();
      if (replica) held = Promise.resolve(replica);
    }
    const client = await (held ??= leader.connect());
    return client.query(statement as string, parameters);
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: () => {
      held?.then(
        (client) => client.release(),
        () => {},
      );
    },
  };
}

/** Whether the leader may answer a statement that failed on a replica. 40001: the replay of the log needed what the statement read. */
const isReplicasFault = (error: Error): boolean =>
  error instanceof DependencyUnavailable || isDatabaseFailure(error) || (error as { code?: string }).code === '40001';
