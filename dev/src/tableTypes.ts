/** TypeScript types of social's tables, generated from a migrated database. */
import { sql } from 'kysely';
import { generate, PostgresDialect } from 'kysely-codegen';
import { silentLog } from '@marquee/kit/log';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import { migrate } from '@marquee/social/db/migrate';

/** The file that holds the types, from the root of the repository. */
export const tableTypesFile = 'subgraphs/social/src/db/generated/tables.ts';

/** What the database enforces by a CHECK or a trigger, which the generator does not read. */
const columnTypes = {
  'film_person.role': "'ACTOR' | 'DIRECTOR'",
  'watch.has_repeats': 'ColumnType<boolean, never, never>',
};

/** The text of the types file. `databaseUrl`: an empty database; it is migrated first. */
export async function buildTableTypes(databaseUrl: string): Promise<string> {
  const { db, close } = await openPostgres({ url: databaseUrl, poolSize: 2, statementTimeoutMs: 30_000 }, silentLog);
  try {
    await migrate(db);
    return documentTables(await generateTypes(databaseUrl), await tableComments(db));
  } finally {
    await close();
  }
}

async function generateTypes(databaseUrl: string): Promise<string> {
  const dialect = new PostgresDialect();
  const db = await dialect.introspector.connect({ connectionString: databaseUrl, dialect });
  try {
    return await generate({
      db,
      dialect,
      excludePattern: 'kysely_*',
      overrides: { columns: columnTypes },
      // connection.ts parses bigint to number.
      typeMapping: { int8: 'number' },
    });
  } finally {
    await db.destroy();
  }
}

async function tableComments(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; comment: string }>`
    SELECT replace(initcap(replace(c.relname, '_', ' ')), ' ', '') AS name, d.description AS comment
    FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
    WHERE d.objsubid = 0 AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`.execute(db);
  return new Map(rows.map(({ name, comment }) => [name, comment]));
}

/** Adds the tables' comments, because the generator writes those of columns only. */
const documentTables = (types: string, comments: ReadonlyMap<string, string>): string =>
  types.replace(/^export interface (\w+) \{/gm, (line, name: string) => {
    const comment = comments.get(name);
    return comment === undefined ? line : `/** ${comment} */\n${line}`;
  });
