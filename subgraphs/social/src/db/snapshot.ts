/** Several statements that read one snapshot. */
import type { Db } from './connection.js';
import { ReplicaFailed } from './readingPool.js';

/**
 * Runs `read` with statements of one snapshot, on a replica if there is one. If the replica fails, `otherwise` answers. Within a
 * transaction, which must be REPEATABLE READ, its snapshot is used.
 */
export async function inSnapshot<T>(
  db: Db,
  read: (tx: Db) => Promise<T>,
  otherwise: (db: Db) => Promise<T>,
): Promise<T> {
  if (db.isTransaction) return read(db);
  try {
    return await db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
  } catch (error) {
    if (error instanceof ReplicaFailed) return otherwise(db);
    throw error;
  }
}
