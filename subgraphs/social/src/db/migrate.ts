/** Migrates the database when social starts. Several processes may start at the same time: kysely's migrator takes a lock. */
import { readdirSync, readFileSync } from 'node:fs';
import { Migrator, sql, type Migration } from 'kysely';
import type { Db } from './connection.js';
import { withoutLimit } from './guardedPool.js';

const folder = new URL('./migrations/', import.meta.url);

/** Each `.sql` file is one migration, in the order of their names. They only go forward. */
function migrations(): Record<string, Migration> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  return Object.fromEntries(
    files.map((file) => [
      file,
      {
        up: async (db: Db) => {
          // A migration may take longer than a request's statement may.
          await sql.raw(withoutLimit).execute(db);
          await sql.raw(readFileSync(new URL(file, folder), 'utf8')).execute(db);
        },
      },
    ]),
  );
}

/** Applies the migrations that are missing, in order: all of them, or those up to and including the file `last`. */
export async function migrate(db: Db, last?: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations() } });
  const { error } = await (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
  // kysely passes on what the statement threw, which is an Error.
  if (error) throw error as Error;
}
