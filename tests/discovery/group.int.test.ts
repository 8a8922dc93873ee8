/** `tonight` and `compatibility` against plain models over random data sets. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { addMember, addWatch, befriend, block } from '@marquee/testing/fixtures/members';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import {
  compatibilityModel,
  tonightModel,
  watchNextModel,
  type GroupDataset,
} from '@marquee/testing/models/groupModel';
import {
  storeDataset,
  memberCount,
  datasetFilms,
  datasetPlan,
  type StoredDataset,
  type FilmRow,
  type DatasetPlan,
} from '@marquee/testing/fixtures/randomDataset';

let social: TestSocial;
let films: FilmRow[];
let allFilms: GroupDataset['films'];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
  const { rows } = await sql<GroupDataset['films'][number]>`
    SELECT f.pk, f.id, f.year, f.runtime_minutes AS "runtimeMinutes",
      ARRAY(SELECT g.id FROM film_genre fg JOIN genre g ON g.pk = fg.genre_pk WHERE fg.film_pk = f.pk) AS genres,
      ARRAY(SELECT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = f.pk AND fp.role = 'ACTOR') AS cast,
      ARRAY(SELECT DISTINCT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = f.pk) AS people
    FROM film f`.execute(social.db);
  allFilms = rows;
});
afterAll(() => social.stop());

/** Stores the plan without standalone ratings, and counts public taste. */
async function store(plan: DatasetPlan): Promise<{ dataset: StoredDataset; model: GroupDataset }> {
  const dataset = await storeDataset(social.db, films, { ...plan, standaloneRatings: [] });
  await social.publicTaste.catchUp();
  return { dataset, model: { ...dataset.model, films: allFilms } };
}

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

describe('tonight', () => {
  test('has the picks, scores, predictions and relaxed constraints of the model', async () => {
    const kinds = new Set<string>();
    await fc.assert(
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
          const { dataset, model } = await store(plan);
          const { handle } = dataset.members[viewer]!;
          const known = others.filter(
            (index) => index !== viewer && compatibilityModel(model, handle, dataset.members[index]!.handle),
          );
          const genres = genreOf?.map((index) => (index === 0 ? 'gen_nosuchgenre' : films[index]!.genres[0]!));
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
    );
    for (const kind of ['FRIEND_WATCHED', 'LOVED_PERSON', 'ON_WATCHLIST', 'SIMILAR_TO_LIKED'])
      expect(kinds).toContain(kind);
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

  test('takes four statements whatever the size of the group, and refuses invalid input', async () => {
    const { db } = social;
    const me = await addMember(db, uniqueName('me-'));
    const others = await Promise.all(Array.from({ length: 10 }, () => addMember(db, uniqueName('o-'))));
    const blocker = await addMember(db, uniqueName('blocker-'));
    await block(db, blocker, me);
    const request = (variables: Record<string, unknown>) => social.request(me.handle, tonight, variables);
    const ids = others.map(({ id }) => id);
    for (const group of [ids.slice(0, 1), ids.slice(0, 9)]) {
      social.statements.length = 0;
      const { tonight: answer } = JSON.parse(await request({ with: group, first: 5 })).data as Tonight;
      expect(answer.picks).toHaveLength(5);
      expect(social.statements).toHaveLength(4);
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
          const { dataset, model } = await store({ ...plan, watches: [...watches, ...plan.watches] });
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
      for (const film of films.slice(0, 6)) await addWatch(db, friend, { film: film.pk, rating: 7 });
    }
    const counts: number[] = [];
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
    expect(counts[0]).toBe(5);
  });
});
