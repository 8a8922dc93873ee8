/** `compatibility` against a plain model over random data sets. */
import fc from 'fast-check';
import { addMember, addWatch, befriend } from '@marquee/testing/fixtures/members';
import { openPredictionFixture, type PredictionFixture } from '@marquee/testing/fixtures/predictionDataset';
import { datasetPlan, memberCount } from '@marquee/testing/fixtures/randomDataset';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { compatibilityModel, watchNextModel } from '@marquee/testing/models/compatibilityModel';
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

describe('compatibility', () => {
  test('is that of the model, symmetric, and between 0 and 100', async () => {
    let scored = 0;
    await fc.assert(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.nat({ max: memberCount - 1 }),
        async (plan, a, b) => {
          // These two members have most watches, so that they have many films in common.
          const watches = plan.watches.map((watch, index) => ({ ...watch, member: index % 2 === 0 ? a : b }));
          const { dataset, model } = await fixture.store({ ...plan, watches: [...watches, ...plan.watches] });
          const [one, other] = [dataset.members[a]!.handle, dataset.members[b]!.handle];
          const { user } = await social.requestData<UserCompatibility>(one, compatibility, { handle: other });
          const expected = compatibilityModel(model, one, other);
          if (expected === null) return expect(user?.compatibility ?? null).toBeNull();
          const found = user!.compatibility!;
          expect({
            score: found.score,
            sharedFilms: found.sharedFilms,
            agree: found.agree.map(opinion),
            clash: found.clash.map(opinion),
            sharedPeople: found.sharedPeople.map(({ id }) => id),
          }).toEqual(expected);
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
            scored++;
            expect(found.score).toBeGreaterThanOrEqual(0);
            expect(found.score).toBeLessThanOrEqual(100);
          }
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
    expect(scored).toBeGreaterThan(0);
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
