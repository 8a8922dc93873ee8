/** Recommendations ranked in memory, against those that PostgreSQL ranks, while watches, lists and facts of films change. */
import fc from 'fast-check';
import { sql } from 'kysely';
import type { CircleAnswer, CircleHistories } from '@marquee/social/circleHistories/circleHistories';
import { withoutStatementTimeout } from '@marquee/social/db/connection';
import { recommendations, type RecommendationsRequest } from '@marquee/social/discovery/recommendations';
import { weightOfFriend } from '@marquee/social/discovery/recommendationsInMemory';
import { weightOfFriendSql } from '@marquee/social/discovery/recommendationsSql';
import type { FilmFacts } from '@marquee/social/filmFacts/filmFacts';
import { changePlan } from '@marquee/testing/fixtures/catalogChanges';
import { neverLoaded } from '@marquee/testing/fixtures/circleHistories';
import { circleWrite, writeToCircle } from '@marquee/testing/fixtures/circleWrites';
import { noFacts } from '@marquee/testing/fixtures/filmFacts';
import type { Member } from '@marquee/testing/fixtures/members';
import { datasetPlan, emptyPlan, filmCount, memberCount, storeDataset } from '@marquee/testing/fixtures/randomDataset';
import { scopeOf, socialWithFilms } from '@marquee/testing/servers/socialWithFilms';
import { minutesLater, spied } from './circleSteps.js';

const given = socialWithFilms();

const member = fc.nat({ max: memberCount - 1 });
const film = fc.nat({ max: filmCount - 1 });
const requestPlan = fc.record({ viewer: member, first: fc.constantFrom(1, 2, 3, 100), minutesLater });
type RequestPlan = typeof requestPlan extends fc.Arbitrary<infer Plan> ? Plan : never;

const noReasons = async () => [];
const inSql = { filmFacts: noFacts, circleHistories: neverLoaded, reasonsOf: noReasons };

/** All pages both ways, at most four, in one snapshot. Returns how they were answered, and how many films they have. */
async function compare(one: Member, { first, minutesLater: later }: Omit<RequestPlan, 'viewer'>) {
  const { social } = given;
  const answers: CircleAnswer[] = [];
  const inMemory = { ...inSql, filmFacts: social.filmFacts, circleHistories: spied(social.circleHistories, answers) };
  let films = 0;
  await given.inSnapshot(async (db) => {
    let after: string | null = null;
    for (let page = 0; page < 4; page++) {
      const ask = (ways: Omit<RecommendationsRequest, 'first' | 'after'>) =>
        recommendations(scopeOf(db, one, later), { ...ways, first, after });
      const ranked = await ask(inMemory);
      expect(JSON.stringify(ranked)).toBe(JSON.stringify(await ask(inSql)));
      films += ranked.edges.length;
      after = ranked.pageInfo.endCursor;
      if (!ranked.pageInfo.hasNextPage) return;
    }
  });
  return { answers, films };
}

const steps = fc.array(
  fc.record({
    writes: fc.array(circleWrite, { maxLength: 5 }),
    changes: fc.array(changePlan, { minLength: 1, maxLength: 5 }),
    dismissed: fc.array(fc.tuple(member, film), { maxLength: 3 }),
    isTasteCounted: fc.boolean(),
    areWatchesRead: fc.boolean(),
    requests: fc.array(requestPlan, { minLength: 2, maxLength: 5 }),
  }),
  { minLength: 2, maxLength: 3 },
);

test('answers are the same to the byte, whatever changed between requests and whether it was loaded', async () => {
  await fc.assert(
    fc.asyncProperty(datasetPlan, steps, fc.boolean(), async (plan, taken, isFirstLoaded) => {
      const { social, films, catalog } = given;
      const { db } = social;
      const { members } = await storeDataset(db, films, plan);
      await social.publicTaste.catchUp();
      await social.circleHistories.catchUp();
      for (const [index, { writes, changes, dismissed, requests, ...step }] of taken.entries()) {
        for (const write of writes) await writeToCircle(db, { members, films }, write);
        for (const [by, of] of dismissed)
          await db
            .insertInto('dismissed')
            .values({ member_pk: members[by]!.pk, film_pk: films[of]!.pk })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        await catalog.apply(changes);
        if (step.isTasteCounted) await social.publicTaste.catchUp();
        if (step.areWatchesRead) await social.circleHistories.catchUp();
        const areFactsLoaded = (index % 2 === 0) === isFirstLoaded;
        if (areFactsLoaded) await social.filmFacts.catchUp();
        for (const { viewer, ...request } of requests) {
          const { answers } = await compare(members[viewer]!, request);
          if (areFactsLoaded) expect(new Set(answers)).toEqual(new Set(['hit']));
        }
      }
    }),
    { numRuns: 20 },
  );
});

describe('with a friend who watched films', () => {
  const request = { first: 3, minutesLater: 0 } as const;
  let members: Member[];
  beforeEach(async () => {
    const { social, films } = given;
    ({ members } = await storeDataset(social.db, films, {
      ...emptyPlan,
      friends: [[0, 1]],
      watches: films.map((_, of) => ({ member: 1, film: of, ageHours: 5, rating: 5, visibility: 'FRIENDS' as const })),
    }));
    await social.filmFacts.catchUp();
    await social.circleHistories.catchUp();
  });

  test('films that tie are in the order of their ids on each page', async () => {
    const { answers, films } = await compare(members[0]!, request);
    expect(films).toBe(filmCount);
    expect(answers).toEqual(Array.from({ length: filmCount / 3 }, () => 'hit'));
  });

  test('PostgreSQL ranks if a watch cannot be packed', async () => {
    await sql`UPDATE watch SET watched_at = '-infinity' WHERE film_pk = ${given.films[0]!.pk}`.execute(given.social.db);
    const { answers } = await compare(members[0]!, request);
    expect(new Set(answers)).toEqual(new Set(['unpackable']));
  });

  test('PostgreSQL ranks if too many films tie', async () => {
    const { db } = given.social;
    // A busy machine takes longer for them than a request may.
    const tying = await withoutStatementTimeout(db, async (tx) => {
      const { rows } = await sql<{ pk: number }>`
        INSERT INTO film (id, title) SELECT 'mov_tie' || n, 'Tie ' || n FROM generate_series(1, 5001) AS n RETURNING pk`.execute(
        tx,
      );
      const added = rows.map(({ pk }) => pk);
      await sql`INSERT INTO watch (member_pk, film_pk, visibility) SELECT ${members[1]!.pk}::int, unnest(${added}::int[]), 'FRIENDS'`.execute(
        tx,
      );
      return added;
    });
    await given.social.filmFacts.catchUp();
    const answers: CircleAnswer[] = [];
    const ask = (circleHistories: CircleHistories) =>
      recommendations(scopeOf(db, members[0]!), {
        ...inSql,
        ...request,
        filmFacts: given.social.filmFacts,
        circleHistories,
      });
    expect(JSON.stringify(await ask(spied(given.social.circleHistories, answers)))).toBe(
      JSON.stringify(await ask(neverLoaded)),
    );
    expect(answers).toEqual(['many_ties']);
    await sql`DELETE FROM watch WHERE film_pk = ANY(${tying}::int[])`.execute(db);
    await sql`DELETE FROM film WHERE pk = ANY(${tying}::int[])`.execute(db);
    await given.social.filmFacts.catchUp();
  });

  test('a request takes two statements in a transaction, whatever the page size and whether facts are outdated', async () => {
    const { social, catalog } = given;
    // What is in memory is not told what a request saw, so that statements which load it again are not counted.
    const circleHistories: CircleHistories = { ...neverLoaded, current: social.circleHistories.current };
    const filmFacts: FilmFacts = { ...noFacts, current: social.filmFacts.current };
    const statementsOf = async (first: number, ways: Partial<RecommendationsRequest>) => {
      social.statements.length = 0;
      await recommendations(scopeOf(social.db, members[0]!), { ...inSql, first, ...ways });
      return social.statements.map((statement) => /^\s*(\w+)/.exec(statement)![1]!.toLowerCase());
    };
    for (const first of [1, 100])
      expect(await statementsOf(first, { filmFacts, circleHistories })).toEqual(['start', 'with', 'select', 'commit']);
    await catalog.apply([{ kind: 'film', film: 0, year: 1902, genres: [1], people: [1, 2, 3, 4], name: 0 }]);
    for (const first of [1, 100])
      expect(await statementsOf(first, { filmFacts, circleHistories })).toEqual(['start', 'with', 'commit', 'with']);
    expect(await statementsOf(1, {})).toEqual(['with']);
    await social.filmFacts.catchUp();
  });
});

test('the weight of a friend is that of PostgreSQL', async () => {
  // With 1,019 films, the root is 32, so that a half is rounded.
  const { rows } = await sql<{ films: number; shared: number; weight: number }>`
    SELECT films, shared, ${weightOfFriendSql(sql`films`, sql`shared`)} AS weight
    FROM (SELECT films::bigint, shared::bigint FROM unnest(ARRAY[1, 2, 3, 11, 59, 1019, 4091, 50000]) AS films,
      LATERAL generate_series(0, least(films, 2000)) AS shared) AS friend`.execute(given.social.db);
  for (const { films, shared, weight } of rows) expect(weightOfFriend(films, shared)).toBe(weight);
  expect(rows.some(({ films, shared }) => ((10_000 + 50_000 * shared) / Math.sqrt(films + 5)) % 1 === 0.5)).toBe(true);
});
