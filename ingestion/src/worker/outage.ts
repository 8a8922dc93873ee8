/** Whether an error comes from what ingestion depends on, and not from what it reads. */
import { isNeo4jOutage } from '@marquee/graph/neo4j/connection';

/** The password may be changing. */
const isSecurityError = (code: unknown) => typeof code === 'string' && code.startsWith('Neo.ClientError.Security.');

/**
 * Whether a database, a disk, a network or a store is away or full. Another try may succeed however often it failed, so no object and no
 * message is given up for it.
 */
export function isOutage(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, syscall, $metadata, $fault } = at as Error &
      Partial<Record<'code' | 'syscall' | '$metadata' | '$fault', unknown>>;
    if (isNeo4jOutage(at) || isSecurityError(code)) return true;
    // An error of the system, such as a full disk.
    if (typeof syscall === 'string') return true;
    // An error of AWS.
    if ($metadata !== undefined || $fault !== undefined) return true;
  }
  return false;
}
