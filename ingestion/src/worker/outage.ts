/** Whether an error comes from what ingestion depends on, and not from what it reads. */
import neo4jDriver from 'neo4j-driver';
import { isDependencyError } from '@marquee/kit/resilience/dependencyErrors';

/** Codes of Neo4j's errors that say nothing about the values of a statement. */
const serverCodes =
  /^Neo\.(?:TransientError\.|DatabaseError\.(?!Statement)|ClientError\.(?:Security|Cluster|Database|General|Transaction)\.)/;
const driverCodes = /^(?:ServiceUnavailable|SessionExpired)$/;

/**
 * Whether a database, a disk, a network or a store is away or full. Another try may succeed however often it failed, so no object and no
 * message is given up for it.
 */
export function isOutage(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, syscall, $metadata, $fault } = at as Error &
      Partial<Record<'code' | 'syscall' | '$metadata' | '$fault', unknown>>;
    if (isDependencyError(at)) return true;
    // An error of the system, such as a full disk.
    if (typeof syscall === 'string') return true;
    // An error of AWS.
    if ($metadata !== undefined || $fault !== undefined) return true;
    if (typeof code === 'string' && (serverCodes.test(code) || driverCodes.test(code))) return true;
    if (neo4jDriver.isRetryableError(at)) return true;
  }
  return false;
}
