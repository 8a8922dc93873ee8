/** Films merge, part, leave and come back; what members did with them is never lost, and is where it belongs. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import type { CatalogChange } from '@marquee/social/changeFeed/source';
import { filmPk, personPk } from '@marquee/social/films/references';
import { addMember, addWatch, type Member } from '@marquee/testing/fixtures/members';
import { createDatabase } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let db: Db;
let members: Member[];
beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  const database = await createDatabase();
  lifecycle.onStop('database', () => database.drop());
  const opened = await openPostgres({ url: database.url, poolSize: 3, statementTimeoutMs: 20_000 }, silentLog);
  lifecycle.onStop('pool', () => opened.close());
  db = opened.db;
  members = [await addMember(db, 'ann'), await addMember(db, 'bob')];
});
afterAll(() => lifecycle.stop());

const nothing = { year: null, runtimeMinutes: null, externalIds: [], genres: [], credits: [] };
const there = (id: string, kind: CatalogChange['kind'] = 'FILM', more: Partial<CatalogChange> = {}): CatalogChange => ({
  seq: 0,
  id,
  kind,
  gone: false,
  survivor: null,
  name: id,
  ...nothing,
  ...more,
});
const gone = (id: string, survivor: string | null, kind: CatalogChange['kind'] = 'FILM'): CatalogChange => ({
  ...there(id, kind),
  gone: true,
  survivor,
});

async function tell(...changes: CatalogChange[]): Promise<void> {
  const after = await readChangeFeedCursor(db);
  expect(await applyBatch(db, after, { changes, cursor: after + 1, more: false })).toBe(true);
}

let worlds = 0;
/** Ids of films of a world of its own. */
const filmIds = () => {
  worlds++;
  return [0, 1, 2, 3].map((film) => `mov_gone${String(worlds).padStart(6, '0')}${film}00`);
};

/** Where each watch is now; null for one that nobody sees. */
async function whereabouts(notes: readonly string[]): Promise<Record<string, string | null>> {
  const { rows } = await sql<{ note: string; id: string }>`
    SELECT w.note, f.id FROM watch w JOIN film f ON f.pk = w.film_pk WHERE w.note = ANY(${notes}::text[])
    UNION ALL SELECT content->>'note', NULL FROM archived_activity WHERE content->>'note' = ANY(${notes}::text[])`.execute(
    db,
  );
  expect(rows).toHaveLength(notes.length);
  return Object.fromEntries(rows.map(({ note, id }) => [note, id]));
}

test('every watch is with the film it was recorded for, or with whom that was merged into', async () => {
  const film = fc.nat({ max: 3 });
  const step = fc.oneof(
    fc.record({ kind: fc.constant('watch' as const), film, member: fc.nat({ max: 1 }) }),
    fc.record({ kind: fc.constant('merge' as const), film, into: film }),
    fc.record({ kind: fc.constant('leave' as const), film }),
    fc.record({ kind: fc.constant('return' as const), film }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const ids = filmIds();
      await tell(...ids.map((id) => there(id)));
      /** What has become of a film: itself, another, or nobody. */
      const now = new Map<string, string | null>(ids.map((id) => [id, id]));
      const alive = (id: string) => now.get(id) === id;
      const end = (id: string): string | null =>
        now.get(id) === id || now.get(id) === null ? now.get(id)! : end(now.get(id)!);
      const recorded = new Map<string, { as: string; member: number }>();
      for (const one of steps) {
        const id = ids[one.film]!;
        if (one.kind === 'watch') {
          const pk = await filmPk(db, id);
          expect(pk === null).toBe(end(id) === null);
          if (pk === null) continue;
          const note = `${id} ${recorded.size}`;
          await addWatch(db, members[one.member]!, { film: pk, note });
          recorded.set(note, { as: end(id)!, member: one.member });
        } else if (one.kind === 'merge') {
          const into = ids[one.into]!;
          // Also one that is not there any more: its record is part of another film now.
          if (!alive(into) || id === into) continue;
          await tell(gone(id, into));
          // Who was led to it is led on.
          for (const [other, at] of now) if (at === id && other !== id) now.set(other, into);
          now.set(id, into);
        } else if (one.kind === 'leave') {
          if (!alive(id)) continue;
          await tell(gone(id, null));
          now.set(id, null);
        } else {
          if (alive(id)) continue;
          await tell(there(id));
          now.set(id, id);
        }
        const expected = Object.fromEntries([...recorded].map(([note, { as }]) => [note, end(as)]));
        expect(await whereabouts([...recorded.keys()])).toEqual(expected);
        const { rows } = await sql`
          SELECT member_pk, film_pk FROM watch WHERE note = ANY(${[...recorded.keys()]}::text[]) AND NOT has_repeats
          GROUP BY 1, 2 HAVING count(*) > 1`.execute(db);
        expect(rows).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
}, 400_000);

test('lists and ratings move too; who has both keeps the survivor’s, and has the other again when they part', async () => {
  const [a, b] = filmIds() as [string, string];
  await tell(there(a), there(b));
  const [pkA, pkB] = [(await filmPk(db, a))!, (await filmPk(db, b))!];
  const [ann, bob] = members as [Member, Member];
  await db
    .insertInto('standalone_rating')
    .values([
      { member_pk: ann.pk, film_pk: pkA, rating: 3 },
      { member_pk: ann.pk, film_pk: pkB, rating: 9 },
      { member_pk: bob.pk, film_pk: pkA, rating: 4 },
    ])
    .execute();
  await db.insertInto('watchlist').values({ member_pk: bob.pk, film_pk: pkA }).execute();
  await db.insertInto('dismissed').values({ member_pk: ann.pk, film_pk: pkA }).execute();
  const state = async () => {
    const { rows } = await sql<{ row: string }>`
      SELECT concat_ws(' ', m.handle, x.kind, x.rating, f.id) AS row FROM (
        SELECT 'rating' AS kind, member_pk, film_pk, rating FROM standalone_rating UNION ALL
        SELECT 'watchlist', member_pk, film_pk, NULL FROM watchlist UNION ALL
        SELECT 'dismissed', member_pk, film_pk, NULL FROM dismissed) x
      JOIN member m ON m.pk = x.member_pk JOIN film f ON f.pk = x.film_pk WHERE f.id IN (${a}, ${b}) ORDER BY 1`.execute(
      db,
    );
    return rows.map(({ row }) => row);
  };
  const before = await state();
  expect(before).toEqual([
    `ann dismissed ${a}`,
    `ann rating 3 ${a}`,
    `ann rating 9 ${b}`,
    `bob rating 4 ${a}`,
    `bob watchlist ${a}`,
  ]);
  await tell(gone(a, b));
  expect(await state()).toEqual([`ann dismissed ${b}`, `ann rating 9 ${b}`, `bob rating 4 ${b}`, `bob watchlist ${b}`]);
  await tell(there(a));
  expect(await state()).toEqual(before);
});

test('a survivor that is not known yet has the name of the film it takes over, and a person’s admirers follow', async () => {
  const [a, b] = filmIds() as [string, string];
  const [one, other] = [`per_gone${String(worlds).padStart(9, '0')}`, `per_heir${String(worlds).padStart(9, '0')}`];
  const credits = [{ id: one, name: 'One', role: 'ACTOR' as const, billing: 1 }];
  await tell(there(a, 'FILM', { name: 'Early', credits }));
  await addWatch(db, members[0]!, { film: (await filmPk(db, a))!, note: `${a} early` });
  const pk = (await personPk(db, one))!;
  await db.insertInto('loved_person').values({ member_pk: members[0]!.pk, person_pk: pk }).execute();
  await tell(gone(a, b), gone(one, other, 'PERSON'));
  expect(await whereabouts([`${a} early`])).toEqual({ [`${a} early`]: b });
  const { title } = await db.selectFrom('film').select('title').where('id', '=', b).executeTakeFirstOrThrow();
  expect(title).toBe('Early');
  const loved = () =>
    db.selectFrom('loved_person').innerJoin('person', 'person.pk', 'person_pk').select('person.id').execute();
  expect(await loved()).toEqual([{ id: other }]);
  expect(await personPk(db, one)).toBe(await personPk(db, other));
  await tell(there(one, 'PERSON', { name: 'One' }));
  expect(await loved()).toEqual([{ id: one }]);
});
