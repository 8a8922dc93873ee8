/** Parts of a year counted in memory, against those that SQL counts, while watches and facts of films change. */
import fc from 'fast-check';
import { sql } from 'kysely';
import type { CircleAnswer } from '@marquee/social/circleHistories/circleHistories';
import { createDiscoveryBudget } from '@marquee/social/discovery/discoveryBudget';
import type { Db } from '@marquee/social/db/connection';
import { yearInReview, type YearRequest, type YearResources } from '@marquee/social/watches/yearInReview';
import { changePlan } from '@marquee/testing/fixtures/catalogChanges';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import { circleWrite, writeToCircle } from '@marquee/testing/fixtures/circleWrites';
import { noFacts } from '@marquee/testing/fixtures/filmFacts';
import type { Member } from '@marquee/testing/fixtures/members';
import { datasetPlan, emptyPlan, memberCount, storeDataset } from '@marquee/testing/fixtures/randomDataset';
import { scopeOf, socialWithFilms } from '@marquee/testing/servers/socialWithFilms';
import { minutesLater, spied } from './circleSteps.js';

const given = socialWithFilms();

const requestPlan = fc.record({
  viewer: fc.nat({ max: memberCount - 1 }),
  year: fc.constantFrom(2026, 2026, 2025),
  timeZone: fc.constantFrom('UTC', 'UTC', 'Europe/London', 'Pacific/Auckland'),
  first: fc.constantFrom(1, 2, 50),
  minutesLater,
});

const inSql: Omit<YearResources, 'budget'> = { filmFacts: noFacts, circleHistories: neverLoaded };

async function read(
  db: Db,
  member: Member,
  { first, minutesLater: later, ...request }: YearPlan,
  resources: typeof inSql,
) {
  const year = await yearInReview(scopeOf(db, member, later), request, {
    ...resources,
    budget: createDiscoveryBudget(),
  });
  return {
    people: await year.topPeople({ first }),
    genres: await year.topGenres({ first }),
    divisive: await year.mostDivisive(),
  };
}
type YearPlan = YearRequest & { readonly first: number; readonly minutesLater: number };

/** Both ways, in one snapshot. Returns how it was answered, and what was found. */
async function compare(member: Member, plan: YearPlan) {
  const { social } = given;
  const answers: CircleAnswer[] = [];
  const inMemory = { filmFacts: social.filmFacts, circleHistories: spied(social.circleHistories, answers) };
  const found = await given.inSnapshot(async (db) => {
    const counted = await read(db, member, plan, inMemory);
    expect(JSON.stringify(counted)).toBe(JSON.stringify(await read(db, member, plan, inSql)));
    return counted;
  });
  return { answers, found };
}

const steps = fc.array(
  fc.record({
    writes: fc.array(circleWrite, { maxLength: 5 }),
    changes: fc.array(changePlan, { minLength: 1, maxLength: 5 }),
    areWatchesRead: fc.boolean(),
    requests: fc.array(requestPlan, { minLength: 2, maxLength: 5 }),
  }),
  { minLength: 2, maxLength: 3 },
);

test('answers are the same to the byte, however watches and films changed and if they were loaded or not', async () => {
  let differing = 0;
  await fc.assert(
    fc.asyncProperty(datasetPlan, steps, fc.boolean(), async (plan, taken, isFirstLoaded) => {
      const { social, films, catalog } = given;
      const { members } = await storeDataset(social.db, films, plan);
      await social.circleHistories.catchUp();
      for (const [index, { writes, changes, requests, areWatchesRead }] of taken.entries()) {
        for (const write of writes) await writeToCircle(social.db, { members, films }, write);
        await catalog.apply(changes);
        if (areWatchesRead) await social.circleHistories.catchUp();
        const areFactsLoaded = (index % 2 === 0) === isFirstLoaded;
        if (areFactsLoaded) await social.filmFacts.catchUp();
        for (const { viewer, ...request } of requests) {
          const { answers, found } = await compare(members[viewer]!, request);
          // The parts share what they read.
          expect(answers).toHaveLength(1);
          if (areFactsLoaded) expect(answers).toEqual(['hit']);
          if (found.divisive) differing++;
        }
      }
    }),
    { numRuns: 25 },
  );
  expect(differing).toBeGreaterThan(0);
});

describe('with a friend who watched each film', () => {
  let members: Member[];
  beforeEach(async () => {
    const { social, films } = given;
    const watch = (member: number, film: number, rating: number | null) => ({
      ...{ member, film, rating, ageHours: 5 + film, visibility: 'FRIENDS' as const },
    });
    ({ members } = await storeDataset(social.db, films, {
      ...emptyPlan,
      friends: [
        [0, 1],
        [0, 2],
      ],
      watches: films.flatMap((_, film) => [
        watch(0, film, film % 3 === 0 ? null : 8),
        watch(1, film, 3),
        watch(2, film, 4),
      ]),
    }));
    await social.filmFacts.catchUp();
    await social.circleHistories.catchUp();
  });
  const plan = { year: 2026, timeZone: 'UTC', first: 3, minutesLater: 0 } as const;

  test('films, people and genres that tie are in the order of their ids, and means of ratings round up', async () => {
    const { answers, found } = await compare(members[0]!, plan);
    expect(answers).toEqual(['hit']);
    const rated = given.films.filter((_, film) => film % 3 !== 0).map(({ id }) => id);
    // The friends' mean is 3.5.
    expect(found.divisive).toEqual({ movie: { id: rated.sort()[0] }, mine: 8, theirs: 4 });
    expect(found.people).toHaveLength(3);
    expect(found.genres[0]!.friendsMeanRating).toBe(3.5);
  });

  test('SQL counts what friends watched if a watch cannot be packed', async () => {
    await sql`UPDATE watch SET watched_at = '-infinity' WHERE member_pk = ${members[1]!.pk} AND film_pk = ${given.films[0]!.pk}`.execute(
      given.social.db,
    );
    const { found } = await compare(members[0]!, plan);
    expect(found.divisive).toMatchObject({ theirs: 4 });
  });

  test('what the viewer may not see makes no difference', async () => {
    const before = await compare(members[0]!, plan);
    await sql`INSERT INTO watch (member_pk, film_pk, watched_at, rating, visibility)
      SELECT ${members[1]!.pk}::int, pk, '2026-06-14', 10, 'PRIVATE' FROM film WHERE id = ANY(${given.films.map(({ id }) => id)}::text[])`.execute(
      given.social.db,
    );
    for (const isRead of [false, true]) {
      if (isRead) await given.social.circleHistories.catchUp();
      expect((await compare(members[0]!, plan)).found).toEqual(before.found);
    }
  });
});
