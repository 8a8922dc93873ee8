/** The stored state of the lake's objects: which were ingested, and with what result. Nodes with the label `LakeObject`. */
import { integer, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { Rejection } from '@marquee/graph/records/filmRecord';
import { noCounts, type RecordCounts } from '../apply/recordCounts.js';
import type { LakeObject } from './lake.js';

const statements = {
  states: cypherFile(new URL('./object-states.cypher', import.meta.url)),
  list: cypherFile(new URL('./list-objects.cypher', import.meta.url)),
  resetFailed: cypherFile(new URL('./reset-failed-objects.cypher', import.meta.url)),
};

/**
 * - `PENDING`: to be ingested
 * - `INGESTING`: a worker has a lease on it, or had one and was killed
 * - `DONE`: read to its end, except for rejected rows
 * - `FAILED`: not read to its end; it must be fixed or replayed
 * - `WAITING`: a set of files that is not complete
 * - `IGNORED`: a file or folder that is not read
 */
export type ObjectState = 'PENDING' | 'INGESTING' | 'DONE' | 'FAILED' | 'WAITING' | 'IGNORED';

export interface ObjectReport extends RecordCounts {
  readonly state: ObjectState;
  /** Why it failed, waits or is ignored. */
  readonly reason: string | null;
  readonly rejected: number;
  /** The first rejections. */
  readonly rejections: readonly Rejection[];
}

export interface ObjectStatus extends ObjectReport {
  readonly key: string;
  readonly provider: string;
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly bytesRead: number | null;
  /** In bytes. */
  readonly size: number | null;
}

/** The objects that have changed since they were ingested, or whose ingestion did not finish. Those that wait after an error are left out. */
export async function pendingObjects(neo4j: Neo4jConnection, objects: readonly LakeObject[]): Promise<LakeObject[]> {
  const rows = await neo4j.readInBackground<{
    key: string;
    etag: string | null;
    state: ObjectState;
    waits: boolean;
  }>(statements.states, { keys: objects.map(({ key }) => key), now: integer(Date.now()) });
  const known = new Map(rows.map((row) => [row.key, row]));
  return objects.filter(({ key, etag }) => {
    const row = known.get(key);
    return row === undefined || row.etag !== etag || (row.state === 'INGESTING' && !row.waits);
  });
}

export interface ObjectFilter {
  readonly key?: string | undefined;
  readonly provider?: string | undefined;
  readonly state?: ObjectState | undefined;
  readonly limit?: number;
}

/** The newest first. At most `limit` objects, 50 by default. */
export async function listObjects(
  neo4j: Neo4jConnection,
  { key, provider, state, limit = 50 }: ObjectFilter = {},
): Promise<ObjectStatus[]> {
  const rows = await neo4j.readInBackground<{ object: Record<string, unknown> }>(statements.list, {
    key: key ?? null,
    provider: provider ?? null,
    state: state ?? null,
    limit: integer(limit),
  });
  const absent = { ...noCounts(), reason: null, rejected: 0, finishedAt: null, bytesRead: null, size: null };
  return rows.map(({ object }) => ({
    ...absent,
    ...(object as Omit<ObjectStatus, 'rejections' | keyof typeof absent>),
    rejections: JSON.parse((object.rejections as string | undefined) ?? '[]') as Rejection[],
  }));
}

/** Makes failed objects pending again. Returns the keys of those that had failed. */
export async function resetFailedObjects(neo4j: Neo4jConnection, keys: readonly string[]): Promise<string[]> {
  const rows = await neo4j.write((run) => run<{ key: string }>(statements.resetFailed, { keys }));
  return rows.map(({ key }) => key);
}
