/** What a group should watch, and how well two match, against the plain model over random worlds. */
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
let everyFilm: GroupDataset['films'];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
  const { rows } = await sql<GroupDataset['films'][number]>`
    SELECT f.pk, f.id, f.year, f.runtime_minutes AS "runtimeMinutes",
      ARRAY(SELECT g.id FROM film_genre fg JOIN genre g ON g.pk = fg.genre_pk WHERE fg.film_pk = f.pk) AS genres,
      ARRAY(SELECT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = f.pk AND fp.role = 'ACTOR') AS cast,
      ARRAY(SELECT DISTINCT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = f.pk) AS people
    FROM film f`.execute(social.db);
  everyFilm = rows;
});
afterAll(() => social.stop());

async function build(plan: DatasetPlan): Promise<{ world: StoredDataset; model: GroupDataset }> {
  const world = await storeDataset(social.db, films, { ...plan, standaloneRatings: [] });
  await social.publicTaste.catchUp();
  return { world, model: { ...world.model, films: everyFilm } };
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

test('picks, scores, predictions and what was relaxed are those of the model', async () => {
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
        const { world, model } = await build(plan);
        const { handle } = world.members[viewer]!;
        const known = others.filter(
          (index) => index !== viewer && compatibilityModel(model, handle, world.members[index]!.handle),
        );
        const genres = genreOf?.map((index) => (index === 0 ? 'gen_nosuchgenre' : films[index]!.genres[0]!));
        const answer = await social.requestData<Tonight>(handle, tonight, {
          with: known.map((index) => world.members[index]!.id),
          strategy,
          maxRuntime,
          genres,
          first: 100,
        });
        const members = [handle, ...known.map((index) => world.members[index]!.handle)];
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

test('a constraint is dropped only where no film at all holds to it, and then it is named', async () => {
  const { db } = social;
  const me = await addMember(db, uniqueName('me-'));
  const drama = await db.selectFrom('genre').select('id').where('name', '=', 'Drama').executeTakeFirstOrThrow();
  const ask = async (variables: Record<string, unknown>) => {
    const { tonight: answer } = await social.requestData<Tonight>(me.handle, tonight, { with: [], ...variables });
    expect(answer.picks.length).toBeGreaterThan(0);
    return answer.relaxed;
  };
  expect(await ask({ maxRuntime: 130, genres: [drama.id] })).toEqual([]);
  expect(await ask({ maxRuntime: 1, genres: [drama.id] })).toEqual(['maxRuntime']);
  expect(await ask({ maxRuntime: 130, genres: ['gen_nosuchgenre'] })).toEqual(['genres']);
  expect(await ask({ maxRuntime: 1, genres: ['gen_nosuchgenre'] })).toEqual(['maxRuntime', 'genres']);
});

const match = `query ($handle: String!) { user(handle: $handle) { compatibility { score confidence sharedFilms
  agree { movie { id } mine theirs } clash { movie { id } mine theirs } sharedPeople { id } watchNext { id } } } }`;
interface Opinion {
  movie: { id: string };
  mine: number;
  theirs: number;
}
interface Match {
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

test('compatibility is that of the model, the same from both sides, within bounds', async () => {
  let scored = 0;
  await fc.assert(
    fc.asyncProperty(
      datasetPlan,
      fc.nat({ max: memberCount - 1 }),
      fc.nat({ max: memberCount - 1 }),
      async (plan, a, b) => {
        // All watches by these two, so that they have many films in common.
        const watches = plan.watches.map((watch, index) => ({ ...watch, member: index % 2 === 0 ? a : b }));
        const { world, model } = await build({ ...plan, watches: [...watches, ...plan.watches] });
        const [one, other] = [world.members[a]!.handle, world.members[b]!.handle];
        const { user } = await social.requestData<Match>(one, match, { handle: other });
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
        const back = (await social.requestData<Match>(other, match, { handle: one })).user!.compatibility!;
        expect([back.score, back.confidence, back.sharedFilms]).toEqual([
          found.score,
          found.confidence,
          found.sharedFilms,
        ]);
        expect(back.agree.map((row) => opinion({ ...row, mine: row.theirs, theirs: row.mine }))).toEqual(
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

test('confidence grows with every film in common, and a score starts at five', async () => {
  const { db } = social;
  const [ana, ben] = [await addMember(db, uniqueName('ana-')), await addMember(db, uniqueName('ben-'))];
  let before = -1;
  for (const [index, film] of (await listFilms(db, 8)).entries()) {
    await addWatch(db, ana, { film: film.pk, rating: 8 });
    await addWatch(db, ben, { film: film.pk, rating: 8 });
    const { user } = await social.requestData<Match>(ana.handle, match, { handle: ben.handle });
    const { confidence, score } = user!.compatibility!;
    expect(confidence).toBeGreaterThan(before);
    expect(confidence).toBeLessThan(1);
    before = confidence;
    expect(score === null).toBe(index < 4);
  }
});

test('matching a page of friends, with what to watch next, is as many statements as matching one', async () => {
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

test('a group costs three statements, or four with reasons, whatever its size; bad input is told so', async () => {
  const { db } = social;
  const me = await addMember(db, uniqueName('me-'));
  const others = await Promise.all(Array.from({ length: 10 }, () => addMember(db, uniqueName('o-'))));
  const foe = await addMember(db, uniqueName('foe-'));
  await block(db, foe, me);
  const ask = (variables: Record<string, unknown>) => social.request(me.handle, tonight, variables);
  const ids = others.map(({ id }) => id);
  for (const with_ of [ids.slice(0, 1), ids.slice(0, 9)]) {
    social.statements.length = 0;
    const { tonight: answer } = JSON.parse(await ask({ with: with_, first: 5 })).data as Tonight;
    expect(answer.picks).toHaveLength(5);
    expect(social.statements).toHaveLength(4);
  }
  expect(await ask({ with: ids })).toContain('at most 9 other users, not 10');
  expect(await ask({ with: [], first: 101 })).toContain('BAD_USER_INPUT');
  expect(await ask({ with: [], maxRuntime: 0 })).toContain('BAD_USER_INPUT');
  const unknown = await ask({ with: ['usr_nobodyatall'] });
  expect(unknown).toContain('NOT_FOUND');
  expect(await ask({ with: [foe.id] })).toBe(unknown);
  expect(await social.request(null, tonight, { with: [] })).toContain('UNAUTHENTICATED');
});
