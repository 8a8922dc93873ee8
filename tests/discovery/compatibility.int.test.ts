/** `compatibility` against a plain model over random data sets. */
import fc from 'fast-check';
import { addMember, addWatch, befriend } from '@marquee/testing/fixtures/members';
import { openPredictionFixture, type PredictionFixture } from '@marquee/testing/fixtures/predictionDataset';
import { datasetPlan, filmCount, memberCount, type DatasetPlan } from '@marquee/testing/fixtures/randomDataset';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { compatibilityModel, roundedScores, watchNextModel } from '@marquee/testing/models/compatibilityModel';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let fixture: PredictionFixture;
beforeAll(async () => {
  social = await startSocial();
  fixture = await openPredictionFixture(social);
});
afterAll(() => social.stop());

const compatibility = `query ($handle: String!) { user(handle: $handle) { compatibility { score confidence sharedFilms
  agree { movie { id } mine theirs } clash { movie { id } mine theirs } sharedPeople { id } watchNext { id } } } }`;
interface Opinion {
  movie: { id: string };
  mine: number;
  theirs: number;
}
interface UserCompatibility {
  user: {
    compatibility: {
      score: number | null;
      confidence: number;
      sharedFilms: number;
      agree: Opinion[];
      clash: Opinion[];
      sharedPeople: { id: string }[];
      watchNext: { id: string }[];
    } | null;
  } | null;
}
const opinion = ({ movie, mine, theirs }: Opinion) => ({ id: movie.id, mine, theirs });

const memberIndex = fc.nat({ max: memberCount - 1 });
const rating = fc.option(fc.integer({ min: 1, max: 10 }));
/** Films that both members let everyone see. Of random watches most are hidden, so that few plans have the five that a score takes. */
const commonFilms = fc.uniqueArray(
  fc.record({
    film: fc.nat({ max: filmCount - 1 }),
    ratings: fc.tuple(rating, rating),
    // A few days only, so that a later watch of the plan may replace the rating.
    ageHours: fc.constantFrom(null, 1, 30, 24 * 40),
  }),
  { maxLength: 9, selector: ({ film }) => film },
);

/** Films that a third member lets everyone see, and that the two have not seen: they are to be watched next, so that there is always one. */
const nextFilms = fc.uniqueArray(fc.nat({ max: filmCount - 1 }), { minLength: 1, maxLength: 6 });

const filmsOfPair = fc.record({ common: commonFilms, next: nextFilms });
type FilmsOfPair = typeof filmsOfPair extends fc.Arbitrary<infer Films> ? Films : never;

/** The two members have most watches of the plan, too. */
function withFilmsOfPair(
  plan: DatasetPlan,
  pair: readonly [viewer: number, other: number],
  { common, next }: FilmsOfPair,
): DatasetPlan {
  const ofPair = plan.watches.map((watch, index) => ({ ...watch, member: pair[index % 2]! }));
  const third = [0, 1, 2].find((member) => !pair.includes(member))!;
  const ofThird = next.map((film) => ({
    ...{ member: third, film, ageHours: 30, rating: null, visibility: 'PUBLIC' as const },
  }));
  const shared = common.flatMap(({ film, ratings, ageHours }) =>
    pair.map((member, index) => ({
      ...{ member, film, ageHours, rating: ratings[index]! },
      visibility: 'PUBLIC' as const,
    })),
  );
  const [viewer] = pair;
  const isUnseen = ({ member, film }: { member: number; film: number }) => pair.includes(member) && next.includes(film);
  // What the other one has not shown to anyone, the viewer has to take for unseen.
  const isSecret = ({ member, visibility }: { member: number; visibility: string }) =>
    member !== viewer && visibility === 'PRIVATE';
  return {
    ...plan,
    watches: [...ofPair, ...plan.watches, ...shared]
      .filter((watch) => !isUnseen(watch) || isSecret(watch))
      .concat(ofThird),
    standaloneRatings: plan.standaloneRatings.filter(([member, film]) => !isUnseen({ member, film })),
    blocks: plan.blocks.filter((both) => !both.includes(third) || !both.includes(viewer)),
  };
}

describe('compatibility', () => {
  test('is that of the model, symmetric, and between 0 and 100', async () => {
    const seen = { scored: 0, withoutScore: 0, agreed: 0, clashed: 0 };
    await assertUntilCovered(
      fc.asyncProperty(datasetPlan, memberIndex, memberIndex, filmsOfPair, async (plan, a, b, films) => {
        const { dataset, model } = await fixture.store(withFilmsOfPair(plan, [a, b], films));
        const [one, other] = [dataset.members[a]!.handle, dataset.members[b]!.handle];
        const { user } = await social.requestData<UserCompatibility>(one, compatibility, { handle: other });
        const expected = compatibilityModel(model, one, other);
        if (expected === null) return expect(user?.compatibility ?? null).toBeNull();
        const found = user!.compatibility!;
        const { score, ...figures } = expected;
        expect(score === null ? [null] : roundedScores(score)).toContain(found.score);
        expect({
          sharedFilms: found.sharedFilms,
          agree: found.agree.map(opinion),
          clash: found.clash.map(opinion),
          sharedPeople: found.sharedPeople.map(({ id }) => id),
        }).toEqual(figures);
        expect(found.watchNext.length).toBeGreaterThan(0);
        expect(found.watchNext.map(({ id }) => id)).toEqual(watchNextModel(model, one, other));
        const reverse = (await social.requestData<UserCompatibility>(other, compatibility, { handle: one })).user!
          .compatibility!;
        expect([reverse.score, reverse.confidence, reverse.sharedFilms]).toEqual([
          found.score,
          found.confidence,
          found.sharedFilms,
        ]);
        expect(reverse.agree.map((row) => opinion({ ...row, mine: row.theirs, theirs: row.mine }))).toEqual(
          found.agree.map(opinion),
        );
        expect(found.score === null).toBe(found.sharedFilms < 5);
        if (found.score !== null) {
          expect(found.score).toBeGreaterThanOrEqual(0);
          expect(found.score).toBeLessThanOrEqual(100);
        }
        seen[found.score === null ? 'withoutScore' : 'scored']++;
        seen.agreed += found.agree.length;
        seen.clashed += found.clash.length;
      }),
      { numRuns: 60, endOnFailure: true },
      () => Object.fromEntries(Object.entries(seen).map(([name, times]) => [name, times > 0])),
    );
  });

  test('has a confidence that grows with each shared film, and a score from five shared films on', async () => {
    const { db } = social;
    const [ana, ben] = [await addMember(db, uniqueName('ana-')), await addMember(db, uniqueName('ben-'))];
    let before = -1;
    for (const [index, film] of (await listFilms(db, 8)).entries()) {
      await addWatch(db, ana, { film: film.pk, rating: 8 });
      await addWatch(db, ben, { film: film.pk, rating: 8 });
      const { user } = await social.requestData<UserCompatibility>(ana.handle, compatibility, { handle: ben.handle });
      const { confidence, score } = user!.compatibility!;
      expect(confidence).toBeGreaterThan(before);
      expect(confidence).toBeLessThan(1);
      before = confidence;
      expect(score === null).toBe(index < 4);
    }
  });

  test('takes as many statements for a page of friends as for one friend', async () => {
    const { db } = social;
    const me = await addMember(db, uniqueName('me-'));
    for (let index = 0; index < 12; index++) {
      const friend = await addMember(db, uniqueName('f-'));
      await befriend(db, me, friend);
      for (const film of fixture.films.slice(0, 6)) await addWatch(db, friend, { film: film.pk, rating: 7 });
    }
    const counts: number[] = [];
    await social.filmFacts.catchUp();
    for (const first of [1, 12]) {
      social.statements.length = 0;
      await social.requestData(
        me.handle,
        'query ($first: Int) { me { friends(first: $first) { nodes { compatibility { score sharedPeople { id } watchNext { id } } } } } }',
        { first },
      );
      counts.push(social.statements.length);
    }
    expect(counts[1]).toBe(counts[0]);
    // One of them counts the watches.
    expect(counts[0]).toBe(6);
  });
});
