/** A database of an earlier version migrates to the latest one without loss, and its triggers and functions still work. */
import { sql } from 'kysely';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import { migrate } from '@marquee/social/db/migrate';
import { createEmptyDatabase } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let db: Db;

/** Rows in every table that migration 0009 renames or changes, under the names of before. */
const oldRows = `
  INSERT INTO member (id, handle, display_name) VALUES ('usr_1', 'ann', 'Ann'), ('usr_2', 'bob', 'Bob');
  INSERT INTO member (id, handle, display_name) VALUES
    ('usr_3', 'blank', E'\\u200B\\u3164'), ('usr_4', 'cleo', E' Cl\\u202Ee\\u0301o\\nof\\u3000Egypt\\u2800');
  INSERT INTO film (id, title) VALUES ('mov_1', 'One'), ('mov_2', 'Two');
  INSERT INTO person (id, name) VALUES ('per_1', 'A'), ('per_2', 'B'), ('per_3', 'C');
  INSERT INTO film_person (film_pk, person_pk, role, billing) VALUES
    (1, 1, 'ACTOR', 1), (1, 2, 'ACTOR', 2), (2, 2, 'ACTOR', 1), (2, 3, 'DIRECTOR', 1);
  INSERT INTO watch (member_pk, film_pk, note, visibility, recorded_as) VALUES
    (1, 1, 'first', 'PUBLIC', 'mov_old'), (1, 1, 'second', 'PRIVATE', NULL), (2, 1, 'only', 'FRIENDS', NULL);
  INSERT INTO lone_rating (member_pk, film_pk, rating, recorded_as) VALUES (2, 2, 8, 'mov_old');
  INSERT INTO watchlist (member_pk, film_pk, recorded_as) VALUES (2, 2, 'mov_old');
  INSERT INTO dismissed (member_pk, film_pk, recorded_as) VALUES (2, 2, 'mov_old');
  INSERT INTO loved_person (member_pk, person_pk, recorded_as) VALUES (2, 2, 'per_old');
  INSERT INTO shelved (member_pk, kind, entity_id, recorded_as, name, content) VALUES
    (2, 'lone_rating', 'mov_9', 'mov_8', 'Gone', '{"rating": 3}');
  INSERT INTO taste_film (member_pk, film_pk, rating) VALUES (2, 1, 7);
  INSERT INTO film_taste (film_pk, watchers, ratings, rating_sum) VALUES (1, 2, 1, 7);
  INSERT INTO co_watch (film_pk, other_pk, together) VALUES (1, 2, 4);
  INSERT INTO mark (name, value) VALUES ('world', 'demo'), ('guide', 'ann');
  INSERT INTO feed_cursor (feed, seq) VALUES ('catalog', 42);
  INSERT INTO block (blocker_pk, blocked_pk, since) VALUES (1, 2, '2026-01-01'), (2, 1, '2026-01-02'), (3, 4, '2026-01-03');`;

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  const database = await createEmptyDatabase();
  lifecycle.onStop('database', () => database.drop());
  const opened = await openPostgres({ url: database.url, poolSize: 2, statementTimeoutMs: 20_000 }, silentLog);
  lifecycle.onStop('pool', () => opened.close());
  db = opened.db;
  await migrate(db, '0008-merged-films.sql');
  await sql.raw(oldRows).execute(db);
  await migrate(db);
});
afterAll(() => lifecycle.stop());

const rowsOf = async (query: string) => (await sql.raw<Record<string, unknown>>(query).execute(db)).rows;

test.each<[string, Record<string, unknown>[]]>([
  [
    'SELECT note, has_repeats, original_entity_id FROM watch ORDER BY note',
    [
      { note: 'first', has_repeats: true, original_entity_id: 'mov_old' },
      { note: 'only', has_repeats: false, original_entity_id: null },
      { note: 'second', has_repeats: true, original_entity_id: null },
    ],
  ],
  [
    'SELECT member_pk, film_pk, rating, original_entity_id FROM standalone_rating',
    [{ member_pk: 2, film_pk: 2, rating: 8, original_entity_id: 'mov_old' }],
  ],
  ['SELECT original_entity_id FROM watchlist', [{ original_entity_id: 'mov_old' }]],
  ['SELECT original_entity_id FROM dismissed', [{ original_entity_id: 'mov_old' }]],
  ['SELECT original_entity_id FROM loved_person', [{ original_entity_id: 'per_old' }]],
  [
    'SELECT kind, entity_id, original_entity_id, content FROM archived_activity',
    [{ kind: 'standalone_rating', entity_id: 'mov_9', original_entity_id: 'mov_8', content: { rating: 3 } }],
  ],
  ['SELECT DISTINCT member_pk FROM dirty_member', [{ member_pk: 1 }]],
  ['SELECT * FROM member_film_contribution', [{ member_pk: 2, film_pk: 1, rating: 7 }]],
  ['SELECT * FROM film_popularity', [{ film_pk: 1, watchers: 2, ratings: 1, rating_sum: 7 }]],
  ['SELECT * FROM film_cooccurrence', [{ film_pk: 1, other_film_pk: 2, common_watchers: 4 }]],
  [
    'SELECT * FROM app_metadata ORDER BY key',
    [
      { key: 'demo_user', value: 'ann' },
      { key: 'social_dataset', value: 'demo' },
    ],
  ],
  [
    'SELECT blocker_pk, known_handle, known_display_name FROM block ORDER BY since',
    [
      { blocker_pk: 1, known_handle: 'bob', known_display_name: 'Bob' },
      // Bob blocked Ann after she had blocked him, and was told that there is no such user.
      { blocker_pk: 2, known_handle: null, known_display_name: null },
      { blocker_pk: 3, known_handle: 'cleo', known_display_name: 'Cléo of Egypt' },
    ],
  ],
  // The feed is read again from its start, for the keys of titles.
  ['SELECT * FROM change_feed_cursor', [{ feed: 'catalog', seq: 0, graph_id: null }]],
])('keeps the rows of %s', async (query, expected) => {
  expect(await rowsOf(query)).toEqual(expected);
});

test('triggers still queue dirty members and find repeated watches', async () => {
  const dirty = async () => (await rowsOf('DELETE FROM dirty_member RETURNING member_pk')).map((row) => row.member_pk);
  await dirty();
  await rowsOf(`INSERT INTO watch (member_pk, film_pk, note, visibility) VALUES (2, 1, 'repeat', 'PUBLIC')`);
  expect([...new Set(await dirty())]).toEqual([2]);
  await rowsOf(`UPDATE watch SET note = 'other' WHERE note = 'only'`);
  await rowsOf(`UPDATE watch SET has_repeats = true, rating = rating`);
  await rowsOf(`INSERT INTO watch (member_pk, film_pk, visibility) VALUES (1, 1, 'PRIVATE'), (2, 1, 'FRIENDS')`);
  await rowsOf(`UPDATE watch SET rating = 3, visibility = 'FRIENDS' WHERE visibility <> 'PUBLIC'`);
  expect(await dirty()).toEqual([]);
  expect(await rowsOf('SELECT DISTINCT has_repeats FROM watch WHERE member_pk = 2')).toEqual([{ has_repeats: true }]);
  await dirty();
  await rowsOf(`UPDATE watch SET visibility = 'PRIVATE' WHERE note = 'repeat'`);
  expect(await dirty()).toEqual([2]);
  await rowsOf(`DELETE FROM watch WHERE note = 'first'`);
  expect(await dirty()).toEqual([1]);
});

test('display names lose their invisible characters; one without a visible character becomes the handle', async () => {
  expect(await rowsOf('SELECT display_name FROM member ORDER BY pk')).toEqual(
    ['Ann', 'Bob', 'blank', 'Cléo of Egypt'].map((display_name) => ({ display_name })),
  );
});

test('functions still find paths and write the array columns', async () => {
  expect(await rowsOf('SELECT shortest_path(1, 3, ARRAY[1, 2], 6) AS path')).toEqual([{ path: [1, 2, 3] }]);
  await rowsOf(`SELECT refresh_film_arrays(ARRAY['mov_1'])`);
  expect(await rowsOf(`SELECT cast_pks FROM film WHERE id = 'mov_1'`)).toEqual([{ cast_pks: [1, 2] }]);
});

test('an archived row accepts the new kinds only', async () => {
  const archive = (kind: string) =>
    rowsOf(
      `INSERT INTO archived_activity (member_pk, kind, entity_id, name, content) VALUES (1, '${kind}', 'mov_1', 'x', '{}')`,
    );
  await archive('standalone_rating');
  await expect(archive('lone_rating')).rejects.toThrow('archived_activity_kind_check');
});

test('no relation, column, constraint, function or trigger keeps a name that 0009 replaces', async () => {
  const tables = 'lone_rating|shelved|taste_film|film_taste|taste_change|co_watch|feed_cursor';
  const routines = 'note_taste|mark_watched_again|watch_(inserted|deleted|updated|again)|shortest_chain|person_layer';
  const words = 'recorded_as|now_there|was_there';
  // A name that is an old one, or starts with it, such as the index lone_rating_film_pk.
  const old = `^(${tables}|${routines}|${words}|mark|again|together|other_pk)($|_)`;
  const oldInBody = String.raw`\m(${tables}|${routines}|${words})\M`;
  expect(
    await rowsOf(`
      SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname ~ '${old}'
      UNION ALL SELECT attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind <> 'i' AND attname ~ '${old}'
      UNION ALL SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname ~ '${old}'
      UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND (proname ~ '${old}' OR prosrc ~ '${oldInBody}')
      UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typname ~ '${old}'
      UNION ALL SELECT tgname FROM pg_trigger WHERE tgname ~ '${old}'`),
  ).toEqual([]);
});

test('migrating again changes nothing', async () => {
  const names = 'SELECT name FROM kysely_migration ORDER BY name';
  const before = await rowsOf(names);
  await migrate(db);
  expect(await rowsOf(names)).toEqual(before);
});

describe('a database of another version', () => {
  const add = (name: string) => rowsOf(`INSERT INTO kysely_migration (name, timestamp) VALUES ('${name}', '9999')`);
  const remove = (name: string) => rowsOf(`DELETE FROM kysely_migration WHERE name = '${name}'`);

  test('with a later migration is taken as it is, and the migration is told', async () => {
    await add('9999-later.sql');
    expect(await migrate(db)).toEqual(['9999-later.sql']);
    await remove('9999-later.sql');
    expect(await migrate(db)).toEqual([]);
  });

  test('with a migration in between that this version does not have is refused', async () => {
    await add('0001-other.sql');
    await expect(migrate(db)).rejects.toThrow('0001-other.sql is missing');
    await remove('0001-other.sql');
  });
});
