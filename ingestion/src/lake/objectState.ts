/** What is known of the lake's objects: which were taken, by whom, and how it ended. */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { Applied } from '../apply/applyRecords.js';
import type { LakeObject } from './lake.js';
import type { Rejection } from '@marquee/graph/records/filmRecord';

const statements = {
  known: cypherFile(new URL('./object-states.cypher', import.meta.url)),
  claim: cypherFile(new URL('./acquire-lease.cypher', import.meta.url)),
  hold: cypherFile(new URL('./renew-lease.cypher', import.meta.url)),
  report: cypherFile(new URL('./store-report.cypher', import.meta.url)),
  list: cypherFile(new URL('./list-objects.cypher', import.meta.url)),
  forget: cypherFile(new URL('./reset-failed-objects.cypher', import.meta.url)),
};

/** `DONE`: read to its end, bad rows aside. `FAILED`: not; somebody has to do something, then replay it. */
export type ObjectState = 'TAKING' | 'DONE' | 'FAILED' | 'WAITING';

export interface ObjectReport extends Applied {
  readonly state: ObjectState;
  /** Why it failed. */
  readonly reason: string | null;
  readonly rejected: number;
  /** The first of them. */
  readonly rejections: readonly Rejection[];
}

export interface KnownObject extends ObjectReport {
  readonly key: string;
  readonly provider: string;
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** Bytes read and to read, while it is taken. */
  readonly bytesRead: number | null;
  readonly size: number | null;
}

/** How long a worker that has died keeps others from its object, in milliseconds. */
export const defaultLeaseMs = 30_000;

export interface Claim {
  /** How often this state of the object was begun, this time included. */
  readonly attempts: number;
  /** Before the lease is over; false where another has the object now. */
  hold(progress: { bytesRead: number; size: number } & Applied): Promise<boolean>;
  report(report: ObjectReport): Promise<void>;
}

/** Of these objects those that were not taken as they are now, or whose taking was cut off. */
export async function untaken(neo4j: Neo4jConnection, objects: readonly LakeObject[]): Promise<LakeObject[]> {
  const rows = await neo4j.readInBackground<{ key: string; etag: string | null; state: ObjectState }>(
    statements.known,
    {
      keys: objects.map(({ key }) => key),
    },
  );
  const known = new Map(rows.map((row) => [row.key, row]));
  return objects.filter(({ key, etag }) => {
    const row = known.get(key);
    return row === undefined || row.etag !== etag || row.state === 'TAKING';
  });
}

/** `HELD`: another is at it. `DONE`: it was taken as it is already, to one of the states in `ended`. */
export async function claimObject(
  neo4j: Neo4jConnection,
  { key, provider, etag, size }: LakeObject,
  { ended = ['DONE', 'FAILED'], leaseMs = defaultLeaseMs }: { ended?: readonly ObjectState[]; leaseMs?: number } = {},
): Promise<Claim | 'HELD' | 'DONE'> {
  const claim = `${process.pid}-${Date.now()}-${Math.random()}`;
  const time = () => ({ now: integer(Date.now()), leaseMs: integer(leaseMs) });
  const [claimed] = await neo4j.write((run) =>
    run<{ claimed: boolean; held: boolean; attempts: number }>(statements.claim, {
      key,
      provider,
      etag,
      ended,
      claim,
      ...time(),
    }),
  );
  if (!claimed!.claimed) return claimed!.held ? 'HELD' : 'DONE';
  return {
    attempts: claimed!.attempts,
    hold: async (progress) => {
      const held = await neo4j.write((run) =>
        run(statements.hold, { key, claim, progress: whole({ ...progress }), ...time() }),
      );
      return held.length > 0;
    },
    report: async ({ rejections, ...report }) => {
      const finishedAt = Date.now();
      await neo4j.write((run) =>
        run(statements.report, {
          key,
          claim,
          report: {
            ...whole({ ...report, finishedAt, bytesRead: size, size }),
            rejections: JSON.stringify(rejections),
          },
        }),
      );
    },
  };
}

const whole = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? integer(value) : value]),
  );

export interface ObjectFilter {
  readonly key?: string | undefined;
  readonly provider?: string | undefined;
  readonly state?: ObjectState | undefined;
  readonly limit?: number;
}

export async function knownObjects(
  neo4j: Neo4jConnection,
  { key, provider, state, limit = 50 }: ObjectFilter = {},
): Promise<KnownObject[]> {
  const rows = await neo4j.readInBackground<{ object: Record<string, unknown> }>(statements.list, {
    key: key ?? null,
    provider: provider ?? null,
    state: state ?? null,
    limit: integer(limit),
  });
  const none = {
    reason: null,
    rejected: 0,
    taken: 0,
    updated: 0,
    deleted: 0,
    unchanged: 0,
    merged: 0,
    finishedAt: null,
    bytesRead: null,
    size: null,
  };
  return rows.map(({ object }) => ({
    ...none,
    ...(object as Omit<KnownObject, 'rejections' | keyof typeof none>),
    rejections: JSON.parse((object.rejections as string | undefined) ?? '[]') as Rejection[],
  }));
}

/** Gives the keys of those that had failed. */
export async function forgetFailures(neo4j: Neo4jConnection, keys: readonly string[]): Promise<string[]> {
  const rows = await neo4j.write((run) => run<{ key: string }>(statements.forget, { keys }));
  return rows.map(({ key }) => key);
}
