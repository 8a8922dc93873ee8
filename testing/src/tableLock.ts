/** Holds a table locked, so that a request which reads it is in flight for as long as a test needs it to be. */
import pg from 'pg';

export interface HeldTable {
  /** Returns once a statement waits for the table. */
  waitedFor(): Promise<void>;
  /** Returns once none does. */
  waitedForNoMore(): Promise<void>;
  release(): Promise<void>;
}

export async function holdTable(databaseUrl: string, table: string): Promise<HeldTable> {
  // A transaction sees one and the same list of waiting statements throughout, so another connection looks.
  const [holder, watcher] = [databaseUrl, databaseUrl].map((connectionString) => new pg.Client({ connectionString }));
  await Promise.all([holder!.connect(), watcher!.connect()]);
  await holder!.query('BEGIN');
  await holder!.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  const until = async (waiting: boolean) => {
    for (;;) {
      const { rows } = await watcher!.query(
        'SELECT FROM pg_locks WHERE relation = $1::regclass AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())',
        [table],
      );
      if (rows.length > 0 === waiting) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    waitedFor: () => until(true),
    waitedForNoMore: () => until(false),
    release: async () => {
      await holder!.query('ROLLBACK');
      await Promise.all([holder!.end(), watcher!.end()]);
    },
  };
}
