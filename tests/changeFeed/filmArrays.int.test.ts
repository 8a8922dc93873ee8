/** The array columns of films say what film_person and film_genre say after any changes. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import type { CatalogChange } from '@marquee/social/changeFeed/source';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { createDatabase } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let db: Db;
beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  const database = await createDatabase();
  lifecycle.onStop('database', () => database.drop());
  const opened = await openPostgres({ url: database.url, poolSize: 3, statementTimeoutMs: 20_000 }, silentLog);
  lifecycle.onStop('pool', () => opened.close());
  db = opened.db;
});
afterAll(() => lifecycle.stop());

const idOf = (prefix: string) => (number: number) => `${prefix}_array${String(number).padStart(10, '0')}`;
const film = fc.nat(5).map(idOf('mov'));
const person = fc.nat(5).map(idOf('per'));
const genre = fc.nat(3).map(idOf('gen'));

const entity = { removed: false, survivor: null, seq: 0, year: null, runtimeMinutes: null, externalIds: [] };
const filmChange: fc.Arbitrary<CatalogChange> = fc
  .record({
    id: film,
    genres: fc.uniqueArray(genre, { maxLength: 3 }),
    // One person may act and direct.
    credits: fc.uniqueArray(fc.record({ id: person, role: fc.constantFrom('ACTOR', 'DIRECTOR'), billing: fc.nat(3) }), {
      maxLength: 6,
      selector: ({ id, role }) => `${id} ${role}`,
    }),
  })
  .map(({ id, genres, credits }) => ({
    ...entity,
    id,
    kind: 'FILM',
    name: id,
    genres: genres.map((of) => ({ id: of, name: of })),
    credits: credits.map((credit) => ({ ...credit, name: credit.id })),
  }));
const removal: fc.Arbitrary<CatalogChange> = fc
  .oneof(
    fc.record({ kind: fc.constant('FILM' as const), id: film, survivor: fc.option(film) }),
    fc.record({ kind: fc.constant('PERSON' as const), id: person, survivor: fc.option(person) }),
    fc.record({ kind: fc.constant('GENRE' as const), id: genre, survivor: fc.constant(null) }),
  )
  .filter(({ id, survivor }) => id !== survivor)
  .map((one) => ({ ...entity, ...one, name: one.id, removed: true, genres: [], credits: [] }));

test('through films, people and genres that come, change and go', async () => {
  let peopleWithTwoRoles = 0;
  await assertUntilCovered(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(fc.oneof(filmChange, filmChange, removal), { maxLength: 5, selector: ({ id }) => id })),
      async (batches) => {
        for (const changes of batches) {
          const after = await readChangeFeedCursor(db);
          expect(await applyBatch(db, after, { changes, cursor: after + 1, more: false })).toBe(true);
          const { rows } = await sql<Record<'id' | 'cast' | 'people' | 'genres' | 'twoRoles', unknown>>`
            SELECT f.id, cast_pks AS cast, people_pks AS people, genre_pks AS genres,
              (SELECT count(*) FROM film_person WHERE film_pk = f.pk) > cardinality(people_pks) AS "twoRoles"
            FROM film f ORDER BY f.id`.execute(db);
          peopleWithTwoRoles += rows.filter(({ twoRoles }) => twoRoles).length;
          const { rows: linked } = await sql`
            SELECT f.id,
              ARRAY(SELECT person_pk FROM film_person WHERE film_pk = f.pk AND role = 'ACTOR' ORDER BY billing, person_pk) AS cast,
              ARRAY(SELECT DISTINCT person_pk FROM film_person WHERE film_pk = f.pk ORDER BY 1) AS people,
              ARRAY(SELECT genre_pk FROM film_genre WHERE film_pk = f.pk ORDER BY 1) AS genres
            FROM film f ORDER BY f.id`.execute(db);
          expect(rows.map(({ id, cast, people, genres }) => ({ id, cast, people, genres }))).toEqual(linked);
        }
      },
    ),
    { numRuns: 40 },
    () => ({ 'people with two roles': peopleWithTwoRoles > 0 }),
  );
});
