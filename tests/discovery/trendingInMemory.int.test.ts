/** `trending` over watches in memory, against PostgreSQL, while watches change. */
import fc from 'fast-check';
import { silentLog } from '@marquee/kit/log';
import type { CircleAnswer } from '@marquee/social/circleHistories/circleHistories';
import { openPostgres, type Postgres } from '@marquee/social/db/connection';
import { trending, type TrendingRequest } from '@marquee/social/discovery/trending';
import type { UserModel } from '@marquee/social/model/user';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import type { Member } from '@marquee/testing/fixtures/members';
import {
  datasetFilms,
  emptyPlan,
  memberCount,
  storeDataset,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { circleSteps, spied, takeSteps } from './circleSteps.js';

let social: TestSocial;
let films: FilmRow[];
let writers: Postgres;
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
  writers = await openPostgres({ url: social.databaseUrl, poolSize: 3, statementTimeoutMs: 10_000 }, silentLog);
});
afterAll(async () => {
  await writers.close();
  await social.stop();
});

const requestPlan = fc.record({
  viewer: fc.nat({ max: memberCount - 1 }),
  circle: fc.constantFrom('FRIENDS' as const, 'FRIENDS_OF_FRIENDS' as const),
  window: fc.constantFrom(
    'ALL_TIME' as const,
    'LAST_24_HOURS' as const,
    'LAST_7_DAYS' as const,
    'LAST_30_DAYS' as const,
    'LAST_YEAR' as const,
  ),
  first: fc.constantFrom(1, 2, 3, 20),
});

/** All pages of a request, at most four, both ways, in one snapshot. Returns how they were answered, and the ranks in the window before. */
async function compare(member: Member, request: Omit<TrendingRequest, 'circleHistories'>) {
  const answers: CircleAnswer[] = [];
  const previousRanks: number[] = [];
  await social.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      const scope = { db, viewer: member as unknown as UserModel, now: testNow };
      let after: string | null = null;
      for (let page = 0; page < 4; page++) {
        const asked = { ...request, after };
        const summed = await trending(scope, { ...asked, circleHistories: spied(social.circleHistories, answers) });
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
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(circleSteps(requestPlan), (steps) =>
      takeSteps({ social, films, writers }, steps, async (members, requests) => {
        for (const { viewer, ...request } of requests) {
          const { answers } = await compare(members[viewer]!, request);
          hits += answers.filter((answer) => answer === 'hit').length;
        }
      }),
    ),
    { numRuns: 40 },
  );
  expect(hits).toBeGreaterThan(200);
});

test('films that tie are in the order of their ids, on each page and in the window before', async () => {
  const at = (ageHours: number | null) =>
    films.map((_, film) => ({ member: 1, film, ageHours, rating: null, visibility: 'PUBLIC' as const }));
  const { members } = await storeDataset(social.db, films, {
    ...emptyPlan,
    friends: [[0, 1]],
    watches: [...at(5), ...at(24 * 8), ...at(null)],
  });
  await social.circleHistories.catchUp();
  for (const window of ['LAST_7_DAYS', 'ALL_TIME'] as const) {
    const { answers, previousRanks } = await compare(members[0]!, { circle: 'FRIENDS', window, first: 3 });
    expect(answers).toEqual(['hit', 'hit', 'hit', 'hit']);
    expect(previousRanks).toEqual(window === 'ALL_TIME' ? [] : films.map((_, index) => index + 1));
  }
});

test('a request takes two statements in a transaction, whatever the page size', async () => {
  const { members } = await storeDataset(social.db, films, {
    ...emptyPlan,
    friends: [[0, 1]],
    watches: films.map((_, film) => ({ member: 1, film, ageHours: 5, rating: 5, visibility: 'PUBLIC' as const })),
  });
  for (const first of [1, 100]) {
    social.statements.length = 0;
    const scope = { db: social.db, viewer: members[0] as unknown as UserModel, now: testNow };
    await trending(scope, { first, circleHistories: social.circleHistories });
    expect(social.statements.map((statement) => /^\s*(\w+)/.exec(statement)![1]!.toLowerCase())).toEqual([
      'start',
      'with',
      'with',
      'commit',
    ]);
  }
});
