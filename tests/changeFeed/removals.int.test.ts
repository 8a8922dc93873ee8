/** What social does when the change feed removes, merges, splits and restores films and people: no activity of a member is lost. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import type { CatalogChange } from '@marquee/social/changeFeed/source';
import { filmPk, personPk } from '@marquee/social/films/filmKeys';
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

const noFacts = { year: null, runtimeMinutes: null, externalIds: [], genres: [], credits: [] };
const present = (
  id: string,
  kind: CatalogChange['kind'] = 'FILM',
  more: Partial<CatalogChange> = {},
): CatalogChange => ({
  seq: 0,
  id,
  kind,
  removed: false,
  survivor: null,
  name: id,
  ...noFacts,
  ...more,
});
const removed = (id: string, survivor: string | null, kind: CatalogChange['kind'] = 'FILM'): CatalogChange => ({
  ...present(id, kind),
  removed: true,
  survivor,
});

async function applyChanges(...changes: CatalogChange[]): Promise<void> {
  const after = await readChangeFeedCursor(db);
  expect(await applyBatch(db, after, { changes, cursor: after + 1, more: false })).toBe(true);
}

let round = 0;
/** Ids of four films that no other round uses. */
const newFilmIds = () => {
  round++;
  return [0, 1, 2, 3].map((film) => `mov_gone${String(round).padStart(6, '0')}${film}00`);
};

/** The film of each watch; null for an archived watch. */
async function filmsOfWatches(notes: readonly string[]): Promise<Record<string, string | null>> {
  const { rows } = await sql<{ note: string; id: string }>`
    SELECT w.note, f.id FROM watch w JOIN film f ON f.pk = w.film_pk WHERE w.note = ANY(${notes}::text[])
    UNION ALL SELECT content->>'note', NULL FROM archived_activity WHERE content->>'note' = ANY(${notes}::text[])`.execute(
    db,
  );
  expect(rows).toHaveLength(notes.length);
  return Object.fromEntries(rows.map(({ note, id }) => [note, id]));
}

describe('removals and merges', () => {
  test('keep every watch with its film, or with the film that it was merged into', async () => {
    const film = fc.nat({ max: 3 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('watch' as const), film, member: fc.nat({ max: 1 }) }),
      fc.record({ kind: fc.constant('merge' as const), film, into: film }),
      fc.record({ kind: fc.constant('remove' as const), film }),
      fc.record({ kind: fc.constant('restore' as const), film }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const ids = newFilmIds();
        await applyChanges(...ids.map((id) => present(id)));
        /** What each film is now: itself, the film it was merged into, or null if removed. */
        const current = new Map<string, string | null>(ids.map((id) => [id, id]));
        const isPresent = (id: string) => current.get(id) === id;
        const lastSurvivor = (id: string): string | null =>
          current.get(id) === id || current.get(id) === null ? current.get(id)! : lastSurvivor(current.get(id)!);
        const recorded = new Map<string, { film: string; member: number }>();
        for (const one of steps) {
          const id = ids[one.film]!;
          if (one.kind === 'watch') {
            const pk = await filmPk(db, id);
            expect(pk === null).toBe(lastSurvivor(id) === null);
            if (pk === null) continue;
            const note = `${id} ${recorded.size}`;
            await addWatch(db, members[one.member]!, { film: pk, note });
            recorded.set(note, { film: lastSurvivor(id)!, member: one.member });
          } else if (one.kind === 'merge') {
            const into = ids[one.into]!;
            // A film that was removed can merge too: its record is part of another film now.
            if (!isPresent(into) || id === into) continue;
            await applyChanges(removed(id, into));
            // Films that were merged into it follow.
            for (const [other, at] of current) if (at === id && other !== id) current.set(other, into);
            current.set(id, into);
          } else if (one.kind === 'remove') {
            if (!isPresent(id)) continue;
            await applyChanges(removed(id, null));
            current.set(id, null);
          } else {
            if (isPresent(id)) continue;
            await applyChanges(present(id));
            current.set(id, id);
          }
          const expected = Object.fromEntries(
            [...recorded].map(([note, { film: recordedFor }]) => [note, lastSurvivor(recordedFor)]),
          );
          expect(await filmsOfWatches([...recorded.keys()])).toEqual(expected);
          const { rows } = await sql`
          SELECT member_pk, film_pk FROM watch WHERE note = ANY(${[...recorded.keys()]}::text[]) AND NOT has_repeats
          GROUP BY 1, 2 HAVING count(*) > 1`.execute(db);
          expect(rows).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  }, 400_000);

  test('move ratings and lists to the survivor, which keeps its own, and move them back when the films split', async () => {
    const [a, b] = newFilmIds() as [string, string];
    await applyChanges(present(a), present(b));
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
    await applyChanges(removed(a, b));
    expect(await state()).toEqual([
      `ann dismissed ${b}`,
      `ann rating 9 ${b}`,
      `bob rating 4 ${b}`,
      `bob watchlist ${b}`,
    ]);
    await applyChanges(present(a));
    expect(await state()).toEqual(before);
  });

  test('give a survivor that is not known yet the title of the merged film, and move who loves a merged person', async () => {
    const [a, b] = newFilmIds() as [string, string];
    const [one, other] = [`per_from${String(round).padStart(9, '0')}`, `per_into${String(round).padStart(9, '0')}`];
    const credits = [{ id: one, name: 'One', role: 'ACTOR' as const, billing: 1 }];
    await applyChanges(present(a, 'FILM', { name: 'Early', credits }));
    await addWatch(db, members[0]!, { film: (await filmPk(db, a))!, note: `${a} early` });
    const pk = (await personPk(db, one))!;
    await db.insertInto('loved_person').values({ member_pk: members[0]!.pk, person_pk: pk }).execute();
    await applyChanges(removed(a, b), removed(one, other, 'PERSON'));
    expect(await filmsOfWatches([`${a} early`])).toEqual({ [`${a} early`]: b });
    const { title } = await db.selectFrom('film').select('title').where('id', '=', b).executeTakeFirstOrThrow();
    expect(title).toBe('Early');
    const loved = () =>
      db.selectFrom('loved_person').innerJoin('person', 'person.pk', 'person_pk').select('person.id').execute();
    expect(await loved()).toEqual([{ id: other }]);
    expect(await personPk(db, one)).toBe(await personPk(db, other));
    await applyChanges(present(one, 'PERSON', { name: 'One' }));
    expect(await loved()).toEqual([{ id: one }]);
  });
});
