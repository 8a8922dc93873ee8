/** Locks a PostgreSQL table, so that a request that reads it stays in flight for as long as a test needs. */
import pg from 'pg';

export interface TableLock {
  /** Resolves once a statement waits for the table. */
  untilStatementWaits(): Promise<void>;
  /** Resolves once no statement waits for the table. */
  untilNoStatementWaits(): Promise<void>;
  release(): Promise<void>;
}

/** Locks `table` until `release` is called. */
export async function lockTable(databaseUrl: string, table: string): Promise<TableLock> {
  // A transaction sees one unchanging list of waiting statements, so a second connection reads the list.
  const [holder, watcher] = [databaseUrl, databaseUrl].map((connectionString) => new pg.Client({ connectionString }));
  await Promise.all([holder!.connect(), watcher!.connect()]);
  await holder!.query('BEGIN');
  await holder!.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  const until = async (isWaiting: boolean) => {
    for (;;) {
      const { rows } = await watcher!.query(
        'SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())',
        [table],
      );
      if (rows.length > 0 === isWaiting) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    untilStatementWaits: () => until(true),
    untilNoStatementWaits: () => until(false),
    release: async () => {
      await holder!.query('ROLLBACK');
      await Promise.all([holder!.end(), watcher!.end()]);
    },
  };
}
