/** The counts of public taste after any changes of watches. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { addMember, addWatch, type Member } from '@marquee/testing/fixtures/members';
import { deleteAllMembers } from '@marquee/testing/fixtures/randomDataset';
import { listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { membersWithRemovals } from '@marquee/social/sql/publicTaste';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
beforeAll(async () => {
  social = await startSocial();
});
afterAll(() => social.stop());

/** The counts of public taste in the database. */
async function storedCounts() {
  const { rows: pairs } = await sql<{ film_pk: number; other_film_pk: number; common_watchers: number }>`
    SELECT * FROM film_cooccurrence ORDER BY film_pk, other_film_pk`.execute(social.db);
  const { rows: taste } = await sql<{ film_pk: number; watchers: number; ratings: number; rating_sum: number }>`
    SELECT * FROM film_popularity ORDER BY film_pk`.execute(social.db);
  return { pairs, taste };
}

/** What is counted of members whose counts readers do not subtract, though it is public no longer. */
async function countedButNotPublic() {
  const { rows } = await sql`
    SELECT c.member_pk, c.film_pk, c.rating FROM member_film_contribution c
    WHERE c.member_pk NOT IN (${membersWithRemovals}) AND NOT EXISTS (
      SELECT FROM watch w WHERE w.member_pk = c.member_pk AND w.film_pk = c.film_pk AND w.visibility = 'PUBLIC'
        AND (c.rating IS NULL OR w.rating = c.rating))`.execute(social.db);
  return rows;
}

/** The counts that follow from each member's latest 20 public films. */
async function expectedCounts() {
  const { rows } = await sql<{ member_pk: number; film_pk: number; watched_at: Date | null; rating: number | null }>`
    SELECT member_pk, film_pk, watched_at, rating FROM watch WHERE visibility = 'PUBLIC'`.execute(social.db);
  const time = (date: Date | null) => date?.getTime() ?? -Infinity;
  const pairs = new Map<string, { film_pk: number; other_film_pk: number; common_watchers: number }>();
  const taste = new Map<number, { film_pk: number; watchers: number; ratings: number; rating_sum: number }>();
  for (const member of new Set(rows.map(({ member_pk }) => member_pk))) {
    const own = rows.filter(({ member_pk }) => member_pk === member);
    const latest = [...new Set(own.map(({ film_pk }) => film_pk))]
      .map((film) => {
        const watches = own
          .filter(({ film_pk }) => film_pk === film)
          .sort((a, b) => time(b.watched_at) - time(a.watched_at) || (b.rating ?? 0) - (a.rating ?? 0));
        return {
          film,
          time: time(watches[0]!.watched_at),
          rating: watches.find(({ rating }) => rating)?.rating ?? null,
        };
      })
      .sort((a, b) => (a.time === b.time ? a.film - b.film : b.time - a.time))
      .slice(0, 20);
    for (const { film, rating } of latest) {
      const row = taste.get(film) ?? { film_pk: film, watchers: 0, ratings: 0, rating_sum: 0 };
      taste.set(film, row);
      row.watchers++;
      row.ratings += rating === null ? 0 : 1;
      row.rating_sum += rating ?? 0;
      for (const { film: other } of latest) {
        if (other === film) continue;
        const pair = pairs.get(`${film} ${other}`) ?? { film_pk: film, other_film_pk: other, common_watchers: 0 };
        pairs.set(`${film} ${other}`, pair);
        pair.common_watchers++;
      }
    }
  }
  return {
    pairs: [...pairs.values()].sort((a, b) => a.film_pk - b.film_pk || a.other_film_pk - b.other_film_pk),
    taste: [...taste.values()].sort((a, b) => a.film_pk - b.film_pk),
  };
}

describe('public taste', () => {
  let referenceFilms: ReferenceFilm[];
  beforeAll(async () => {
    referenceFilms = await listFilms(social.db, 40);
  });

  const step = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('watch' as const),
        member: fc.nat({ max: 3 }),
        films: fc.array(fc.nat({ max: 39 }), { maxLength: 12 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('hide' as const), pick: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('rate' as const), pick: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), member: fc.nat({ max: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('count' as const) }) },
  );

  test('has the expected counts after any changes, whenever and by however many processes they are counted', async () => {
    const { db, publicTaste } = social;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await deleteAllMembers(db);
        const people: (Member | null)[] = [];
        for (let index = 0; index < 4; index++) people.push(await addMember(db, uniqueName('t-')));
        const anyWatch = async (pick: number) => {
          const rows = await db.selectFrom('watch').select('id').orderBy('created_at').orderBy('id').execute();
          return rows.length === 0 ? undefined : rows[pick % rows.length]!.id;
        };
        const counting: Promise<unknown>[] = [];
        for (const [index, change] of steps.entries()) {
          if (change.kind === 'watch') {
            const member = people[change.member];
            for (const [position, film] of change.films.entries())
              if (member)
                await addWatch(db, member, {
                  film: referenceFilms[film]!.pk,
                  watchedAt: position % 7 === 0 ? null : new Date(Date.UTC(2026, 0, 1 + ((index * 5 + position) % 50))),
                  rating: position % 3 === 0 ? null : 1 + ((index + position) % 10),
                  visibility: position % 5 === 0 ? 'FRIENDS' : 'PUBLIC',
                });
          } else if (change.kind === 'erase') {
            const member = people[change.member];
            if (member) await db.deleteFrom('member').where('pk', '=', member.pk).execute();
            people[change.member] = null;
          } else if (change.kind === 'count') counting.push(publicTaste.catchUp());
          else {
            const id = await anyWatch(change.pick);
            if (id === undefined) continue;
            if (change.kind === 'delete') await db.deleteFrom('watch').where('id', '=', id).execute();
            else if (change.kind === 'hide')
              await db.updateTable('watch').set({ visibility: 'PRIVATE' }).where('id', '=', id).execute();
            else await db.updateTable('watch').set({ rating: 10 }).where('id', '=', id).execute();
          }
          expect(await countedButNotPublic()).toEqual([]);
        }
        await Promise.all([...counting, publicTaste.catchUp(), publicTaste.catchUp()]);
        expect(await storedCounts()).toEqual(await expectedCounts());
      }),
      { numRuns: 25 },
    );
  });

  test('a member who only adds public watches is not subtracted, however many wait to be counted', async () => {
    const { db, publicTaste } = social;
    await deleteAllMembers(db);
    const ana = await addMember(db, uniqueName('t-'));
    const removals = async () => (await sql`${membersWithRemovals}`.execute(db)).rows;
    const [first] = await Promise.all(
      referenceFilms.slice(0, 3).map(({ pk }) => addWatch(db, ana, { film: pk, rating: 7, visibility: 'PUBLIC' })),
    );
    await addWatch(db, ana, { film: referenceFilms[4]!.pk, rating: 7, visibility: 'FRIENDS' });
    await db.updateTable('watch').set({ visibility: 'PUBLIC' }).where('visibility', '=', 'FRIENDS').execute();
    expect(await publicTaste.pending()).toBe(1);
    expect(await removals()).toEqual([]);
    await db.updateTable('watch').set({ rating: 3 }).where('id', '=', first!).execute();
    expect(await removals()).toEqual([{ member_pk: ana.pk }]);
    await publicTaste.catchUp();
    expect(await removals()).toEqual([]);
  });
});
