/** Statements that repeat are prepared, a limited number of them on each connection. */
import { sql } from 'kysely';
import { silentLog } from '@marquee/kit/log';
import { createEmptyDatabase, type TestDatabase } from '@marquee/testing/servers/testServers';
import { openPostgres, type Postgres } from '../src/db/connection.js';

let database: TestDatabase;
let postgres: Postgres;
beforeAll(async () => {
  database = await createEmptyDatabase();
  postgres = await openPostgres({ url: database.url, poolSize: 1, statementTimeoutMs: 30_000 }, silentLog);
});
afterAll(async () => {
  await postgres.close();
  await database.drop();
});

/** The statements that the only connection has prepared. */
async function prepared(): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`SELECT statement FROM pg_prepared_statements`.execute(postgres.db);
  return rows.map(({ statement }) => statement);
}

/** A statement with a text of its own for each `shape`. */
async function add(shape: number, a: number): Promise<number> {
  const column = sql.ref(`sum_${shape}`);
  const { rows } = await sql<Record<string, number>>`SELECT ${a}::int + ${sql.lit(shape)} AS ${column}`.execute(
    postgres.db,
  );
  return rows[0]![`sum_${shape}`]!;
}

test('a statement is prepared when it is sent for the third time, and answers for each value', async () => {
  expect([await add(1, 10), await add(1, 20)]).toEqual([11, 21]);
  expect(await prepared()).toHaveLength(0);
  expect([await add(1, 30), await add(1, 40), await add(1, -1)]).toEqual([31, 41, 0]);
  expect(await prepared()).toEqual([expect.stringContaining('sum_1')]);
});

test('a connection keeps at most 60 prepared statements, and all texts go on answering', async () => {
  for (let round = 0; round < 5; round++)
    for (let shape = 100; shape < 200; shape++) expect(await add(shape, round)).toBe(shape + round);
  const statements = await prepared();
  expect(statements).toHaveLength(60);
  // The latest stay.
  expect(statements.filter((statement) => statement.includes('sum_199'))).toHaveLength(1);
});

test('texts that do not repeat are not prepared', async () => {
  const before = await prepared();
  for (let shape = 1_000; shape < 1_100; shape++) await add(shape, 1);
  expect(await prepared()).toEqual(before);
});

test('a prepared statement answers after a migration changed its columns', async () => {
  await sql`CREATE TABLE shelf (book text)`.execute(postgres.db);
  await sql`INSERT INTO shelf VALUES ('Persuasion')`.execute(postgres.db);
  const read = async () =>
    (await sql`SELECT * FROM shelf WHERE book = ${'Persuasion'} LIMIT ${1}`.execute(postgres.db)).rows;
  for (let round = 0; round < 4; round++) expect(await read()).toEqual([{ book: 'Persuasion' }]);
  await sql`ALTER TABLE shelf ADD pages int`.execute(postgres.db);
  expect(await read()).toEqual([{ book: 'Persuasion', pages: null }]);
  for (let round = 0; round < 4; round++) expect(await read()).toEqual([{ book: 'Persuasion', pages: null }]);
});

test('a statement that fails while it is prepared, in a transaction too, leaves the connection usable', async () => {
  const divide = (by: number) =>
    sql<{ result: number }>`SELECT ${12}::int / ${by}::int AS result`.execute(postgres.db).then(({ rows }) => rows);
  for (let round = 0; round < 4; round++) await expect(divide(0)).rejects.toThrow('division by zero');
  expect(await divide(4)).toEqual([{ result: 3 }]);
  const failing = postgres.db.transaction().execute(async (tx) => {
    for (let round = 0; round < 4; round++) await sql`SELECT ${6}::int / ${3 - round}::int AS halves`.execute(tx);
  });
  await expect(failing).rejects.toThrow('division by zero');
  expect(await divide(3)).toEqual([{ result: 4 }]);
});

test('behind a pooler that does not keep prepared statements, statements are sent unprepared', async () => {
  for (let round = 0; round < 4; round++) await add(2, round);
  // What a pooler does when it gives the next transaction another connection of the server.
  await sql`DEALLOCATE ALL`.execute(postgres.db);
  for (let round = 0; round < 4; round++) expect(await add(2, round)).toBe(2 + round);
  expect(await prepared()).toHaveLength(0);
});
