/** `trending` over watches in memory, against PostgreSQL, while watches change. */
import fc from 'fast-check';
import { silentLog } from '@marquee/kit/log';
import {
  openCircleHistories,
  type CircleAnswer,
  type CircleHistories,
} from '@marquee/social/circleHistories/circleHistories';
import { trending, type TrendingRequest } from '@marquee/social/discovery/trending';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import type { Member } from '@marquee/testing/fixtures/members';
import { emptyPlan, memberCount, storeDataset } from '@marquee/testing/fixtures/randomDataset';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { scopeOf, socialWithFilms } from '@marquee/testing/servers/socialWithFilms';
import { circleSteps, minutesLater, spied, takeSteps } from './circleSteps.js';

const given = socialWithFilms();

const requestPlan = fc.record({
  /** Without a viewer, it is a list of EVERYONE. */
  viewer: fc.nat({ max: memberCount }),
  circle: fc.constantFrom('FRIENDS' as const, 'FRIENDS_OF_FRIENDS' as const, 'EVERYONE' as const, 'EVERYONE' as const),
  window: fc.constantFrom(
    'ALL_TIME' as const,
    'LAST_24_HOURS' as const,
    'LAST_7_DAYS' as const,
    'LAST_30_DAYS' as const,
    'LAST_YEAR' as const,
  ),
  first: fc.constantFrom(1, 2, 3, 20),
  minutesLater,
});

type Request = Omit<TrendingRequest, 'circleHistories'> & { readonly minutesLater?: number };

/** All pages of a request, at most four, both ways, in one snapshot. Returns how they were answered, and the ranks in the window before. */
async function compare(
  histories: CircleHistories,
  member: Member | null,
  { minutesLater: later = 0, ...request }: Request,
) {
  const answers: CircleAnswer[] = [];
  const previousRanks: number[] = [];
  await given.inSnapshot(async (db) => {
    const scope = scopeOf(db, member, later);
    let after: string | null = null;
    for (let page = 0; page < 4; page++) {
      const asked = { ...request, after };
      const summed = await trending(scope, { ...asked, circleHistories: spied(histories, answers) });
      const expected = await trending(scope, { ...asked, circleHistories: neverLoaded });
      expect(JSON.stringify(summed)).toBe(JSON.stringify(expected));
      for (const { previousRank } of summed.edges) if (previousRank !== null) previousRanks.push(previousRank);
      after = summed.pageInfo.endCursor;
      if (!summed.pageInfo.hasNextPage) return;
    }
  });
  return { answers, previousRanks };
}

test('answers are the same to the byte, whatever was written, is being written, and was read', async () => {
  let hitsOfEveryone = 0;
  let hitsOfCircles = 0;
  await assertUntilCovered(
    fc.asyncProperty(circleSteps(requestPlan), (steps) =>
      takeSteps(given, steps, async ({ histories, members, requests }) => {
        for (const { viewer, circle: named, ...request } of requests) {
          const member = members[viewer] ?? null;
          const circle = member ? named : 'EVERYONE';
          const { answers } = await compare(histories, member, { ...request, circle });
          const hits = answers.filter((answer) => answer === 'hit').length;
          if (circle === 'EVERYONE') hitsOfEveryone += hits;
          else hitsOfCircles += hits;
        }
      }),
    ),
    { numRuns: 40 },
    () => ({ 'hits of everyone': hitsOfEveryone > 150, 'hits of circles': hitsOfCircles > 100 }),
  );
});

test('films that tie are in the order of their ids, on each page and in the window before', async () => {
  const at = (ageHours: number | null) =>
    given.films.map((_, film) => ({ member: 1, film, ageHours, rating: null, visibility: 'PUBLIC' as const }));
  const { members } = await storeDataset(given.social.db, given.films, {
    ...emptyPlan,
    friends: [[0, 1]],
    watches: [...at(5), ...at(24 * 8), ...at(null)],
  });
  await given.social.circleHistories.catchUp();
  for (const circle of ['FRIENDS', 'EVERYONE'] as const)
    for (const window of ['LAST_7_DAYS', 'ALL_TIME'] as const) {
      const { answers, previousRanks } = await compare(given.social.circleHistories, members[0]!, {
        circle,
        window,
        first: 3,
      });
      expect(answers).toEqual(['hit', 'hit', 'hit', 'hit']);
      expect(previousRanks).toEqual(window === 'ALL_TIME' ? [] : given.films.map((_, index) => index + 1));
    }
});

test('a request takes two statements in a transaction, whatever the page size', async () => {
  const { members } = await storeDataset(given.social.db, given.films, {
    ...emptyPlan,
    friends: [[0, 1]],
    watches: given.films.map((_, film) => ({ member: 1, film, ageHours: 5, rating: 5, visibility: 'PUBLIC' as const })),
  });
  const histories = openCircleHistories(given.social.db, { log: silentLog });
  await histories.catchUp();
  await histories.stop();
  for (const [circle, first] of [
    ['FRIENDS', 1],
    ['FRIENDS', 100],
    ['EVERYONE', 1],
    ['EVERYONE', 100],
  ] as const) {
    given.social.statements.length = 0;
    await trending(scopeOf(given.social.db, members[0]!), { circle, first, circleHistories: histories });
    expect(given.social.statements.map((statement) => /^\s*(\w+)/.exec(statement)![1]!.toLowerCase())).toEqual([
      'start',
      'with',
      'with',
      'commit',
    ]);
  }
});

test('a list of everyone that began long before other requests is of PostgreSQL', async () => {
  const { members } = await storeDataset(given.social.db, given.films, {
    ...emptyPlan,
    watches: given.films.map((_, film) => ({ member: 1, film, ageHours: 5, rating: 5, visibility: 'PUBLIC' as const })),
  });
  const histories = openCircleHistories(given.social.db, { log: silentLog });
  await histories.catchUp();
  const answersAt = async (later: number) => {
    const request = { circle: 'EVERYONE', window: 'LAST_7_DAYS', first: 20, minutesLater: later } as const;
    return (await compare(histories, members[0]!, request)).answers;
  };
  expect(await answersAt(0)).toEqual(['hit']);
  expect(await answersAt(59)).toEqual(['hit']);
  expect(await answersAt(24 * 60)).toEqual(['hit']);
  expect(await answersAt(0)).toEqual(['no_tally']);
  await histories.stop();
});

test('the latest watch of a film is read if it was hidden, and another one was before it', async () => {
  const watch = (member: number, ageHours: number) => ({
    ...{ member, film: 0, ageHours, rating: 5, visibility: 'PUBLIC' as const },
  });
  const { members } = await storeDataset(given.social.db, given.films, {
    ...emptyPlan,
    blocks: [[0, 1]],
    watches: [watch(1, 5), watch(2, 6), watch(3, 7), { ...watch(3, 5), film: 1 }],
  });
  const histories = openCircleHistories(given.social.db, { log: silentLog });
  await histories.catchUp();
  for (const viewer of [members[0]!, members[4]!]) {
    const request = { circle: 'EVERYONE', window: 'LAST_7_DAYS', first: 1 } as const;
    expect((await compare(histories, viewer, request)).answers).toEqual(['hit', 'hit']);
  }
  await histories.stop();
});
