/** Tallies of EVERYONE's watches against the plain statement, after any changes and whenever they are folded. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { communityRatings } from '@marquee/social/films/movieFields';
import type { UserModel } from '@marquee/social/model/user';
import { isCounted, previousSpan, talliedWindows, windowSpan, type TalliedSpan } from '@marquee/social/sql/filmTally';
import { addMember, addWatch, befriend, type Member } from '@marquee/testing/fixtures/members';
import { deleteAllMembers } from '@marquee/testing/fixtures/randomDataset';
import { listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { both, checkCircle, checkWatchers, plainRatings } from './tallyComparison.js';
import { filmCount, fold, hourMs, member, memberCount, step, take } from './tallySteps.js';

let social: TestSocial;
let films: ReferenceFilm[];
beforeAll(async () => {
  social = await startSocial();
  films = await listFilms(social.db, filmCount);
});
afterAll(() => social.stop());

const spansAt = (now: Date): TalliedSpan[] =>
  talliedWindows
    .flatMap((window) => [windowSpan(window, now), previousSpan(window, now)])
    .filter((span) => span !== null);
test('tallies say the same as all watches, for each viewer and span, whatever happened and whenever they were folded', async () => {
  let found = 0;
  let inCircles = 0;
  await assertUntilCovered(
    fc.asyncProperty(
      fc.array(step, { minLength: 8, maxLength: 30 }),
      member,
      fc.boolean(),
      async (steps, viewer, areFriends) => {
        await deleteAllMembers(social.db);
        const people: (Member | null)[] = [];
        for (let index = 0; index < memberCount; index++) people.push(await addMember(social.db, uniqueName('t-')));
        // A chain, so that there are friends of friends.
        for (let index = 1; areFriends && index < memberCount; index++)
          await befriend(social.db, people[index - 1]!, people[index]!);
        for (const [index, change] of steps.entries()) {
          await take(change, { social, films, people });
          if (index % 4 !== 3 && index !== steps.length - 1) continue;
          for (const pk of [people[viewer]?.pk ?? null, null]) {
            for (const span of spansAt(testNow)) {
              const { tallied, expected } = await both({ social }, pk, span);
              found += expected.length;
              expect(tallied).toEqual(expected);
            }
            for (const window of talliedWindows) {
              await checkWatchers({ social, films }, pk, window);
              if (pk !== null) inCircles += await checkCircle({ social, films }, pk, window);
            }
            const scope = { db: social.db, now: testNow, viewer: pk === null ? null : ({ pk } as UserModel) };
            const ratings = await communityRatings(
              scope,
              films.map(({ id }) => id),
            );
            expect(ratings).toEqual(await plainRatings({ social, films }, pk));
          }
        }
      },
    ),
    { numRuns: 25 },
    () => ({ 'films of everyone': found > 0, 'films of circles': inCircles > 0 }),
  );
}, 180_000);

test('tallies are right after members wrote while two processes folded', async () => {
  await deleteAllMembers(social.db);
  const people: Member[] = [];
  for (let index = 0; index < memberCount; index++) people.push(await addMember(social.db, uniqueName('t-')));
  const manyFilms = await listFilms(social.db, 30);
  let isWriting = true;
  const folding = [0, 1].map(async (hours) => {
    while (isWriting) await fold(social, hours);
  });
  await Promise.all(
    people.map(async (by, index) => {
      for (let round = 0; round < 40; round++) {
        const watchedAt = new Date(testNow.getTime() - ((round * 7 + index) % 200) * hourMs);
        const id = await addWatch(social.db, by, {
          film: manyFilms[(round + index) % manyFilms.length]!.pk,
          watchedAt,
          rating: 1 + (round % 10),
          visibility: 'PUBLIC',
        });
        if (round % 3 === 0) await social.db.deleteFrom('watch').where('id', '=', id).execute();
      }
    }),
  );
  isWriting = false;
  await Promise.all(folding);
  await fold(social, 0);
  expect(await social.filmTallies.pending()).toBe(0);
  for (const span of spansAt(testNow)) {
    const { tallied, expected } = await both({ social }, null, span);
    expect(tallied).toEqual(expected);
  }
});

test('the latest date of a tally goes back with its span, as when the clock of another process is behind', async () => {
  await deleteAllMembers(social.db);
  for (const minutes of [0, 30]) {
    const watchedAt = new Date(testNow.getTime() + minutes * 60_000);
    await addWatch(social.db, await addMember(social.db, uniqueName('t-')), { film: films[0]!.pk, watchedAt });
  }
  for (const hours of [1, 0]) await fold(social, hours);
  for (const span of spansAt(testNow)) {
    const { tallied, expected } = await both({ social }, null, span);
    expect(tallied).toEqual(expected);
  }
});

test('once folded, a tally holds each counted watch of its span and no other', async () => {
  await deleteAllMembers(social.db);
  const [ana, bob] = [await addMember(social.db, uniqueName('t-')), await addMember(social.db, uniqueName('t-'))];
  const at = (hours: number) => new Date(testNow.getTime() - hours * hourMs);
  await addWatch(social.db, ana, { film: films[0]!.pk, watchedAt: at(2), rating: 8, visibility: 'PUBLIC' });
  await addWatch(social.db, bob, { film: films[0]!.pk, watchedAt: at(400), visibility: 'PUBLIC' });
  await addWatch(social.db, bob, { film: films[1]!.pk, watchedAt: null, rating: 3, visibility: 'PUBLIC' });
  await addWatch(social.db, ana, { film: films[2]!.pk, watchedAt: at(2), visibility: 'FRIENDS' });
  await addWatch(social.db, bob, { film: films[3]!.pk, watchedAt: at(2), visibility: 'PUBLIC' });
  await addWatch(social.db, bob, { film: films[3]!.pk, watchedAt: at(3), visibility: 'PUBLIC' });
  const stored = async () => {
    await social.filmTallies.catchUp();
    expect(await social.filmTallies.pending()).toBe(0);
    const { rows } = await sql<{ span: string; film_pk: number; watchers: number }>`
      SELECT span, film_pk, watchers FROM film_tally ORDER BY span COLLATE "C", film_pk`.execute(social.db);
    return rows.map(
      ({ span, film_pk, watchers }) => `${span} ${films.findIndex(({ pk }) => pk === film_pk)}: ${watchers}`,
    );
  };
  expect(await stored()).toEqual([
    'ALL_TIME 0: 2',
    'ALL_TIME 1: 1',
    'LAST_30_DAYS 0: 2',
    'LAST_7_DAYS 0: 1',
    'LAST_YEAR 0: 2',
  ]);
  await social.db.deleteFrom('member').where('pk', '=', ana.pk).execute();
  expect(await stored()).toEqual(['ALL_TIME 0: 1', 'ALL_TIME 1: 1', 'LAST_30_DAYS 0: 1', 'LAST_YEAR 0: 1']);
  const { rows } = await sql`SELECT FROM watch w WHERE ${isCounted}`.execute(social.db);
  expect(rows).toHaveLength(2);
});
