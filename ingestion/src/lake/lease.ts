/** Leases on the lake's objects: a worker has an object to itself until its lease ends. A killed worker's lease just expires. */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { RecordCounts } from '../apply/recordCounts.js';
import type { LakeObject } from './lake.js';
import type { ObjectReport, ObjectState } from './objectState.js';

const statements = {
  acquire: cypherFile(new URL('./acquire-lease.cypher', import.meta.url)),
  renew: cypherFile(new URL('./renew-lease.cypher', import.meta.url)),
  storeReport: cypherFile(new URL('./store-report.cypher', import.meta.url)),
};

export const defaultLeaseMs = 30_000;

export interface Lease {
  /** How often the ingestion of this version of the object was started, this time included. */
  readonly attempts: number;
  /** Extends the lease and stores the progress. False if the lease has ended or another worker has the object now. */
  renew(progress: RecordCounts & { bytesRead: number; size: number }): Promise<boolean>;
  /** Stores the report and ends the lease. Does nothing if another worker has the object now. */
  report(report: ObjectReport): Promise<void>;
}

export interface LeaseOptions {
  /** An unchanged object in one of these states is not ingested again. */
  readonly finalStates?: readonly ObjectState[];
  /** In milliseconds. */
  readonly leaseMs?: number;
}

/** The lease; `LOCKED` if another worker has one; `DONE` if the object is unchanged and in one of `finalStates`. */
export async function acquireLease(
  neo4j: Neo4jConnection,
  { key, provider, etag, size }: LakeObject,
  { finalStates = ['DONE', 'FAILED'], leaseMs = defaultLeaseMs }: LeaseOptions = {},
): Promise<Lease | 'LOCKED' | 'DONE'> {
  const leaseId = `${process.pid}-${Date.now()}-${Math.random()}`;
  const time = () => ({ now: integer(Date.now()), leaseMs: integer(leaseMs) });
  const [row] = await neo4j.write((run) =>
    run<{ acquired: boolean; locked: boolean; attempts: number }>(statements.acquire, {
      key,
      provider,
      etag,
      finalStates,
      leaseId,
      ...time(),
    }),
  );
  if (!row!.acquired) return row!.locked ? 'LOCKED' : 'DONE';
  return {
    attempts: row!.attempts,
    renew: async (progress) => {
      const renewed = await neo4j.write((run) =>
        run(statements.renew, { key, leaseId, progress: withIntegers({ ...progress }), ...time() }),
      );
      return renewed.length > 0;
    },
    report: async ({ rejections, ...report }) => {
      const finishedAt = Date.now();
      await neo4j.write((run) =>
        run(statements.storeReport, {
          key,
          leaseId,
          now: integer(finishedAt),
          report: {
            ...withIntegers({ ...report, finishedAt, bytesRead: size, size }),
            rejections: JSON.stringify(rejections),
          },
        }),
      );
    },
  };
}

const withIntegers = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? integer(value) : value]),
  );
