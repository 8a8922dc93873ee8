/** `tonight` against a plain model over random data sets. */
import fc from 'fast-check';
import { addMember, block } from '@marquee/testing/fixtures/members';
import { openPredictionFixture, type PredictionFixture } from '@marquee/testing/fixtures/predictionDataset';
import { datasetPlan, memberCount } from '@marquee/testing/fixtures/randomDataset';
import { compatibilityModel } from '@marquee/testing/models/compatibilityModel';
import { tonightModel } from '@marquee/testing/models/tonightModel';
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

const tonight = `query ($with: [ID!]!, $maxRuntime: Int, $genres: [ID!], $strategy: GroupStrategy, $first: Int) {
  tonight(with: $with, maxRuntime: $maxRuntime, genres: $genres, strategy: $strategy, first: $first) { strategy relaxed
    picks { score fairness movie { id } reasons { kind } perMember { user { handle } predicted confidence reasons { kind text users { handle } people { id } movies { id } } } } } }`;
interface Tonight {
  tonight: {
    relaxed: string[];
    picks: {
      score: number;
      fairness: number;
      movie: { id: string };
      perMember: { user: { handle: string }; predicted: number; confidence: number; reasons: { kind: string }[] }[];
    }[];
  };
}

describe('tonight', () => {
  test('has the picks, scores, predictions and relaxed constraints of the model', async () => {
    const kinds = new Set<string>();
    await assertUntilCovered(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.uniqueArray(fc.nat({ max: memberCount - 1 }), { maxLength: 4 }),
        fc.record(
          {
            strategy: fc.constantFrom('FAIR' as const, 'AVERAGE' as const, 'LEAST_MISERY' as const),
            maxRuntime: fc.constantFrom(1, 20, 95, 110, 130, 500),
            genres: fc.array(fc.nat({ max: 11 }), { maxLength: 2 }),
          },
          { requiredKeys: ['strategy'] },
        ),
        async (plan, viewer, others, { strategy, maxRuntime, genres: genreOf }) => {
          const { dataset, model } = await fixture.store(plan);
          const { handle } = dataset.members[viewer]!;
          const known = others.filter(
            (index) => index !== viewer && compatibilityModel(model, handle, dataset.members[index]!.handle),
          );
          const genres = genreOf?.map((index) => (index === 0 ? 'gen_nosuchgenre' : fixture.films[index]!.genres[0]!));
          const answer = await social.requestData<Tonight>(handle, tonight, {
            with: known.map((index) => dataset.members[index]!.id),
            strategy,
            maxRuntime,
            genres,
            first: 100,
          });
          const members = [handle, ...known.map((index) => dataset.members[index]!.handle)];
          const expected = tonightModel(model, handle, {
            members,
            strategy,
            ...(maxRuntime === undefined ? {} : { maxRuntime }),
            ...(genres === undefined ? {} : { genres }),
          });
          expect(answer.tonight.relaxed).toEqual(expected.relaxed);
          expect(
            answer.tonight.picks.map(({ movie, score, fairness, perMember }) => ({
              id: movie.id,
              score: Math.round(score * 1000),
              spread: Math.round((1 - fairness) * 9000),
              perMember: perMember.map(({ predicted, confidence }) => ({
                predicted: Math.round(predicted * 1000),
                films: Math.round((10 * confidence) / (1 - confidence)),
              })),
            })),
          ).toEqual(expected.picks.slice(0, 100));
          for (const { perMember } of answer.tonight.picks) {
            expect(perMember.map(({ user }) => user.handle)).toEqual(members);
            for (const { reasons } of perMember) for (const { kind } of reasons) kinds.add(kind);
          }
        },
      ),
      { numRuns: 60, endOnFailure: true },
      () =>
        Object.fromEntries(
          ['FRIEND_WATCHED', 'LOVED_PERSON', 'ON_WATCHLIST', 'SIMILAR_TO_LIKED'].map((kind) => [kind, kinds.has(kind)]),
        ),
    );
  });

  test('relaxes a constraint only if no film meets it, and names it', async () => {
    const { db } = social;
    const me = await addMember(db, uniqueName('me-'));
    const drama = await db.selectFrom('genre').select('id').where('name', '=', 'Drama').executeTakeFirstOrThrow();
    const relaxedFor = async (variables: Record<string, unknown>) => {
      const { tonight: answer } = await social.requestData<Tonight>(me.handle, tonight, { with: [], ...variables });
      expect(answer.picks.length).toBeGreaterThan(0);
      return answer.relaxed;
    };
    expect(await relaxedFor({ maxRuntime: 130, genres: [drama.id] })).toEqual([]);
    expect(await relaxedFor({ maxRuntime: 1, genres: [drama.id] })).toEqual(['maxRuntime']);
    expect(await relaxedFor({ maxRuntime: 130, genres: ['gen_nosuchgenre'] })).toEqual(['genres']);
    expect(await relaxedFor({ maxRuntime: 1, genres: ['gen_nosuchgenre'] })).toEqual(['maxRuntime', 'genres']);
  });

  test('takes nine statements whatever the size of the group, and refuses invalid input', async () => {
    const { db } = social;
    const me = await addMember(db, uniqueName('me-'));
    const others = await Promise.all(Array.from({ length: 10 }, () => addMember(db, uniqueName('o-'))));
    const blocker = await addMember(db, uniqueName('blocker-'));
    await block(db, blocker, me);
    const request = (variables: Record<string, unknown>) => social.request(me.handle, tonight, variables);
    const ids = others.map(({ id }) => id);
    await social.filmFacts.catchUp();
    for (const group of [ids.slice(0, 1), ids.slice(0, 9)]) {
      social.statements.length = 0;
      const { tonight: answer } = JSON.parse(await request({ with: group, first: 5 })).data as Tonight;
      expect(answer.picks).toHaveLength(5);
      expect(social.statements).toHaveLength(9);
    }
    expect(await request({ with: ids })).toContain('at most 9 other users, not 10');
    expect(await request({ with: [], first: 101 })).toContain('BAD_USER_INPUT');
    expect(await request({ with: [], maxRuntime: 0 })).toContain('BAD_USER_INPUT');
    const unknown = await request({ with: ['usr_nosuchmember'] });
    expect(unknown).toContain('NOT_FOUND');
    expect(await request({ with: [blocker.id] })).toBe(unknown);
    expect(await social.request(null, tonight, { with: [] })).toContain('UNAUTHENTICATED');
  });
});
