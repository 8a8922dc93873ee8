/** Brings the schema up to date when social starts; several may start at once. */
import { readdirSync, readFileSync } from 'node:fs';
import { Migrator, sql, type Migration } from 'kysely';
import type { Db } from './connection.js';

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
          await sql`SET LOCAL statement_timeout = 0`.execute(db);
          await sql.raw(readFileSync(new URL(file, folder), 'utf8')).execute(db);
        },
      },
    ]),
  );
}

export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations() } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
