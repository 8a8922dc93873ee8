/** Leases on the lake's objects: a worker has an object to itself until its lease ends. A killed worker's lease just expires. */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { RecordCounts } from '../apply/recordCounts.js';
import type { LakeObject } from './lake.js';
import type { ObjectReport, ObjectState } from './objectState.js';

const statements = {
  acquire: cypherFile(new URL('./acquire-lease.cypher', import.meta.url)),
  renew: cypherFile(new URL('./renew-lease.cypher', import.meta.url)),
  release: cypherFile(new URL('./release-lease.cypher', import.meta.url)),
  storeFailure: cypherFile(new URL('./store-failure.cypher', import.meta.url)),
  storeReport: cypherFile(new URL('./store-report.cypher', import.meta.url)),
};

export const defaultLeaseMs = 30_000;

/** After so many errors of its own without progress in between the object fails, until it is replayed. */
const maxAttempts = 5;

/** After the first error an object waits for one second, then longer. */
const retryWaitsMs = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 60_000];

export type Progress = RecordCounts & { readonly bytesRead: number; readonly size: number };

export interface Failure {
  readonly reason: string;
  /** Whether another try would fail in the same way. Outages of databases, disks and networks are not counted. */
  readonly isOfObject: boolean;
  readonly progress: Progress;
}

export interface Lease {
  /** The version of the content: the time at which it was written. No content that was read before has a higher one. */
  readonly version: number;
  /** Extends the lease and stores the progress. False if the lease has ended or another worker has the object now. */
  renew(progress: Progress): Promise<boolean>;
  /** Stores an error and ends the lease. The object is tried again later, unless the result says that it was the last time. */
  fail(failure: Failure): Promise<{ readonly attempts: number; readonly isFinal: boolean }>;
  /** Ends the lease without a result. */
  release(): Promise<void>;
  /** Stores the report and ends the lease. Does nothing if another worker has the object now. */
  report(report: ObjectReport): Promise<void>;
}

export interface LeaseOptions {
  /** An unchanged object in one of these states is not ingested again. */
  readonly finalStates?: readonly ObjectState[];
  /** In milliseconds. */
  readonly leaseMs?: number;
  /** Default: true. False: an object is tried at once, also if it waits after an error, because the caller waits itself. */
  readonly waits?: boolean;
}

/** The lease; `LOCKED` if another worker has one; `DONE` if the object is unchanged and in one of `finalStates`. */
export async function acquireLease(
  neo4j: Neo4jConnection,
  { key, provider, etag, size, modifiedAt }: LakeObject,
  { finalStates = ['DONE', 'FAILED'], leaseMs = defaultLeaseMs, waits = true }: LeaseOptions = {},
): Promise<Lease | 'LOCKED' | 'DONE'> {
  const leaseId = `${process.pid}-${Date.now()}-${Math.random()}`;
  const [row] = await neo4j.write((run) =>
    run<{ acquired: boolean; locked: boolean; version: number }>(statements.acquire, {
      key,
      provider,
      etag,
      finalStates,
      leaseId,
      waits,
      // A clock of a provider may be ahead: a time in the future would make all corrections older.
      modifiedAt: integer(Math.min(Math.trunc(modifiedAt.getTime()), Date.now())),
      now: integer(Date.now()),
      leaseMs: integer(leaseMs),
    }),
  );
  if (!row!.acquired) return row!.locked ? 'LOCKED' : 'DONE';
  return createLease(neo4j, { key, size, leaseId, leaseMs, version: row!.version });
}

interface HeldLease {
  readonly key: string;
  readonly size: number;
  readonly leaseId: string;
  readonly leaseMs: number;
  readonly version: number;
}

function createLease(neo4j: Neo4jConnection, { key, size, leaseId, leaseMs, version }: HeldLease): Lease {
  return {
    version,
    renew: async (progress) => {
      const renewed = await neo4j.write((run) =>
        run(statements.renew, {
          key,
          leaseId,
          progress: withIntegers({ ...progress }),
          now: integer(Date.now()),
          leaseMs: integer(leaseMs),
        }),
      );
      return renewed.length > 0;
    },
    fail: async ({ reason, isOfObject, progress }) => {
      const [result] = await neo4j.write((run) =>
        run<{ attempts: number; isFinal: boolean }>(statements.storeFailure, {
          key,
          leaseId,
          reason,
          isOfObject,
          now: integer(Date.now()),
          progress: withIntegers({ ...progress }),
          bytesRead: integer(progress.bytesRead),
          maxAttempts: integer(maxAttempts),
          waits: retryWaitsMs.map((ms) => integer(ms)),
        }),
      );
      return result ?? { attempts: 0, isFinal: false };
    },
    release: async () => {
      await neo4j.write((run) => run(statements.release, { key, leaseId, now: integer(Date.now()) }));
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
