/** What a process predicts from facts of films in memory, against what PostgreSQL predicts, while data and facts change. */
import fc from 'fast-check';
import { sharedPeople } from '@marquee/social/discovery/sharedPeople';
import { watchNext } from '@marquee/social/discovery/watchNext';
import { readTonight, tonight } from '@marquee/social/discovery/tonight';
import type { FilmFacts } from '@marquee/social/filmFacts/filmFacts';
import type { Db } from '@marquee/social/db/connection';
import { changePlan } from '@marquee/testing/fixtures/catalogChanges';
import { noFacts, spyOnFacts } from '@marquee/testing/fixtures/filmFacts';
import {
  datasetPlan,
  filmCount,
  memberCount,
  storeDataset,
  type DatasetPlan,
  type StoredDataset,
} from '@marquee/testing/fixtures/randomDataset';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { scopeOf, socialWithFilms } from '@marquee/testing/servers/socialWithFilms';

const given = socialWithFilms();

const member = fc.nat({ max: memberCount - 1 });
const requestPlan = fc.record({
  viewer: member,
  others: fc.uniqueArray(member, { maxLength: memberCount }),
  strategy: fc.constantFrom('FAIR' as const, 'AVERAGE' as const, 'LEAST_MISERY' as const),
  maxRuntime: fc.option(fc.constantFrom(1, 95, 130), { nil: undefined }),
  genre: fc.option(fc.nat({ max: filmCount - 1 }), { nil: undefined }),
  first: fc.constantFrom(1, 5, 100),
});
type RequestPlan = typeof requestPlan extends fc.Arbitrary<infer Plan> ? Plan : never;

const noReasons = async () => [];

/** The fields for a viewer. Of `tonight`, blocked members are left out: they do not exist for the viewer. */
function ask({ blocks }: DatasetPlan, { members }: StoredDataset, plan: RequestPlan) {
  const viewer = members[plan.viewer]!;
  const blocked = new Set(
    blocks.filter((pair) => pair.includes(plan.viewer)).map(([a, b]) => (a === plan.viewer ? b : a)),
  );
  const others = plan.others.map((index) => members[index]!);
  const known = plan.others.filter((index) => !blocked.has(index)).map((index) => members[index]!.id);
  const request = readTonight({
    with: known,
    ...{ strategy: plan.strategy, maxRuntime: plan.maxRuntime, first: plan.first },
    genres: plan.genre === undefined ? [] : given.films[plan.genre]!.genres.slice(0, 1),
  });
  return async (db: Db, filmFacts: FilmFacts): Promise<string> => {
    const scope = scopeOf(db, viewer);
    const pks = others.map(({ pk }) => pk);
    const next = await watchNext(scope, pks, filmFacts);
    const people = await sharedPeople(scope, pks, filmFacts);
    const picks = await tonight(scope, request, { filmFacts, reasonsOf: noReasons });
    return JSON.stringify({ next, people, picks });
  };
}

const batches = fc.array(fc.array(changePlan, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 });
const requests = fc.array(requestPlan, { minLength: 2, maxLength: 5 });

test('predictions are the same to the byte, whatever changed between requests and whether it was loaded', async () => {
  const uses = { hits: 0, others: 0, suggested: 0 };
  await assertUntilCovered(
    fc.asyncProperty(datasetPlan, batches, requests, fc.boolean(), async (plan, changes, asked, isFirstLoaded) => {
      const { social, films, catalog } = given;
      const { filmFacts } = social;
      const dataset = await storeDataset(social.db, films, plan);
      await social.publicTaste.catchUp();
      for (const [step, batch] of changes.entries()) {
        await catalog.apply(batch);
        const isLoaded = step % 2 === 0 ? isFirstLoaded : !isFirstLoaded;
        if (isLoaded) await filmFacts.catchUp();
        for (const request of asked) {
          const spied = spyOnFacts(filmFacts);
          const answer = ask(plan, dataset, request);
          await given.inSnapshot(async (tx) => {
            const expected = await answer(tx, noFacts);
            expect(await answer(tx, spied)).toBe(expected);
            if (expected.includes('"next":[[{')) uses.suggested++;
          });
          if (isLoaded) expect(spied.hits).toBe(3);
          uses[spied.hits > 0 ? 'hits' : 'others']++;
        }
      }
    }),
    { numRuns: 40 },
    () => ({ hits: uses.hits > 50, others: uses.others > 20, suggested: uses.suggested > 20 }),
  );
});

test('tonight takes as many statements whether the facts in memory are those of its snapshot or outdated', async () => {
  const plan = { ...fc.sample(datasetPlan, 1)[0]!, blocks: [] };
  const { social, films, catalog } = given;
  const dataset = await storeDataset(social.db, films, plan);
  await social.filmFacts.catchUp();
  // These facts are not told what a request saw, so that statements which load them again are not counted.
  const facts: FilmFacts = { ...noFacts, current: social.filmFacts.current };
  const [request] = fc.sample(requestPlan, 1);
  const count = async (others: readonly number[], filmFacts: FilmFacts) => {
    social.statements.length = 0;
    await tonight(
      scopeOf(social.db, dataset.members[0]!),
      readTonight({ with: others.map((index) => dataset.members[index]!.id), first: request!.first }),
      { filmFacts, reasonsOf: noReasons },
    );
    return social.statements.length;
  };
  const counts = [await count([1], facts), await count([1, 2, 3, 4, 5], facts)];
  await catalog.apply([{ kind: 'film', film: 0, year: 1901, genres: [1], people: [1, 2, 3, 4], name: 0 }]);
  counts.push(await count([1], facts), await count([1, 2, 3], facts));
  expect(new Set(counts)).toEqual(new Set([5]));
  expect(await count([1, 2], noFacts)).toBe(2);
});
