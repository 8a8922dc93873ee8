/** Migrates the database when social starts. Several processes may start at the same time: kysely's migrator takes a lock. */
import { readdirSync, readFileSync } from 'node:fs';
import { Migrator, sql, type Migration } from 'kysely';
import type { Db } from './connection.js';
import { withoutLimit } from './guardedPool.js';

const folder = new URL('./migrations/', import.meta.url);

/** Each `.sql` file is one migration, in the order of their names. They only go forward. */
function ownMigrations(): Record<string, Migration> {
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

/** Migrations after the last of `own` that the database has: a later version applied them. */
async function laterMigrations(db: Db, own: Record<string, Migration>): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ name: string | null }>`SELECT to_regclass('kysely_migration') AS name`.execute(
    db,
  );
  if (tables[0]!.name === null) return [];
  const last = Object.keys(own).sort().at(-1)!;
  const { rows } = await sql<{
    name: string;
  }>`SELECT name FROM kysely_migration WHERE name COLLATE "C" > ${last} ORDER BY name`.execute(db);
  return rows.map(({ name }) => name);
}

/**
 * Applies the migrations that are missing, in order: all of them, or those up to and including the file `last`. Returns those of later versions that
 * the database has: this version runs on their schema. Throws an Error of PostgreSQL, or of a migration that is missing in between.
 */
export async function migrate(db: Db, last?: string): Promise<readonly string[]> {
  const own = ownMigrations();
  for (;;) {
    const later = await laterMigrations(db, own);
    // kysely refuses a database with migrations that it is not given. A program that starts again after a rollback has such a database.
    const known = { ...own, ...Object.fromEntries(later.map((name) => [name, { up: async () => {} }])) };
    const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });
    const { error } = await (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
    if (!error) return later;
    // A later version may have migrated since they were read.
    // kysely passes on what the statement threw, which is an Error.
    if ((await laterMigrations(db, own)).length === later.length) throw error as Error;
  }
}
