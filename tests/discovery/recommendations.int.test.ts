/** `recommendations` against a plain model over random data sets. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { addMember, addWatch, befriend, block, type Member } from '@marquee/testing/fixtures/members';
import { listFilms, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import {
  storeDataset,
  memberCount,
  datasetFilms,
  datasetPlan,
  deleteAllMembers,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';
import { readAllEdges } from '@marquee/testing/results/pages';
import { recommendationsModel, type TasteDataset } from '@marquee/testing/models/tasteModel';

let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());

const reasons = 'reasons { kind text weight users { handle } people { id } movies { id } }';
const query = `query ($first: Int, $after: String) { me { recommendations(first: $first, after: $after) {
  edges { cursor score node { id } ${reasons} } pageInfo { hasNextPage endCursor } } } }`;
interface Reason {
  kind: string;
  weight: number;
  users: { handle: string }[];
  people: { id: string }[];
  movies: { id: string }[];
}
type RecommendationEdge = Page['me']['recommendations']['edges'][number];
interface Page {
  me: {
    recommendations: {
      edges: { score: number; node: { id: string }; reasons: Reason[] }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  };
}

const readAll = (handle: string, first: number) =>
  readAllEdges<RecommendationEdge>(
    async (after) => (await social.requestData<Page>(handle, query, { first, after })).me.recommendations,
  );

describe('recommendations', () => {
  test('are the films of the model with its scores and order, each with a reason', async () => {
    const kinds = new Set<string>();
    await assertUntilCovered(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 3 }),
        async (plan, viewer, first, dismissed) => {
          const dataset = await storeDataset(social.db, films, plan);
          await social.publicTaste.catchUp();
          const { handle, pk } = dataset.members[viewer]!;
          for (const index of dismissed)
            await social.db.insertInto('dismissed').values({ member_pk: pk, film_pk: films[index]!.pk }).execute();
          const edges = await readAll(handle, first);
          const inDataset = new Set(films.map(({ id }) => id));
          // The model knows the data set's films only. Loved people can lead to other films, friends and public taste cannot.
          const found = edges.filter(({ node }) => inDataset.has(node.id));
          const expected = recommendationsModel(
            dataset.model as TasteDataset,
            handle,
            dismissed.map((index) => films[index]!.id),
          );
          expect(found.map(({ node, score }) => ({ id: node.id, score: Math.round(score * 1e6) }))).toEqual(expected);
          for (const edge of edges) {
            expect(edge.reasons.length).toBeGreaterThan(0);
            for (const { kind, weight } of edge.reasons) {
              expect(weight).toBeGreaterThan(0);
              kinds.add(kind);
            }
          }
        },
      ),
      { numRuns: 60 },
      () =>
        Object.fromEntries(
          ['FRIEND_WATCHED', 'LOVED_PERSON', 'SIMILAR_TO_LIKED', 'ON_WATCHLIST'].map((kind) => [kind, kinds.has(kind)]),
        ),
    );
  });

  test('take as many statements whatever the page size, and refuse invalid input', async () => {
    const { db } = social;
    const me = await addMember(db, uniqueName('me-'));
    for (const film of films.slice(0, 4)) await addWatch(db, me, { film: film.pk });
    const other = await addMember(db, uniqueName('o-'));
    for (const film of await listFilms(db, 60)) await addWatch(db, other, { film: film.pk });
    await social.publicTaste.catchUp();
    for (const first of [1, 10]) {
      social.statements.length = 0;
      const { me: answer } = await social.requestData<Page>(me.handle, query, { first });
      expect(answer.recommendations.edges).toHaveLength(first);
      // The viewer, a transaction of two, and the reasons.
      expect(social.statements).toHaveLength(6);
    }
    for (const [argument, value] of Object.entries({ first: 101, after: 'WzEsIlVzZXIuZmVlZCIsMSwyXQ' }))
      expect(await social.request(me.handle, query, { [argument]: value })).toContain('BAD_USER_INPUT');
  });

  test('leave out a watch that became invisible from the next request on, before it is counted again', async () => {
    const { db } = social;
    await deleteAllMembers(db);
    const me = await addMember(db, uniqueName('me-'));
    const others = [await addMember(db, uniqueName('o-')), await addMember(db, uniqueName('o-'))];
    const [a, b, c] = (await listFilms(db, 3)) as [ReferenceFilm, ReferenceFilm, ReferenceFilm];
    await addWatch(db, me, { film: a.pk });
    for (const other of others) await addWatch(db, other, { film: a.pk });
    const [first] = await Promise.all([
      addWatch(db, others[0]!, { film: b.pk }),
      addWatch(db, others[1]!, { film: c.pk }),
    ]);
    await social.publicTaste.catchUp();
    const ids = async () => {
      const edges = await readAll(me.handle, 50);
      return edges.filter(({ score }) => score > 0.1).map(({ node }) => node.id);
    };
    expect((await ids()).sort()).toEqual([b.id, c.id].sort());
    await db.updateTable('watch').set({ visibility: 'PRIVATE' }).where('id', '=', first).execute();
    expect(await ids()).toEqual([c.id]);
    await block(db, others[1]!, me);
    expect(await ids()).toEqual([]);
    await social.publicTaste.catchUp();
    expect(await ids()).toEqual([]);
  });
});

/** Everything that asks which films the viewer has seen, as `viewer` gets it in the company of `other`. */
async function seenBy(viewer: Member, other: Member, film: ReferenceFilm) {
  const { rows } = await sql<{ id: string }>`
    SELECT p.id FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = ${film.pk} LIMIT 1`.execute(
    social.db,
  );
  interface Ids {
    nodes: { id: string }[];
  }
  const data = await social.requestData<{
    me: { recommendations: Ids };
    unseen: Ids;
    seen: Ids;
    user: { compatibility: { sharedFilms: number; watchNext: { id: string }[] } };
    tonight: {
      picks: { movie: { id: string }; perMember: { predicted: number; reasons: { text: string }[] }[] }[];
    };
    films: { viewer: { watched: boolean; timesWatched: number; rating: number | null } }[];
    people: { viewer: { filmsSeen: number } }[];
  }>(
    viewer.handle,
    `query ($other: ID!, $films: [_Any!]!, $people: [_Any!]!) {
      me { recommendations(first: 50) { nodes { id } } }
      unseen: discover(filter: { watchedBy: EVERYONE, seenByMe: false }) { nodes { id } }
      seen: discover(filter: { watchedBy: EVERYONE, seenByMe: true }) { nodes { id } }
      user(id: $other) { compatibility { sharedFilms watchNext { id } } }
      tonight(with: [$other], first: 100) { picks { movie { id } perMember { predicted reasons { text } } } }
      films: _entities(representations: $films) { ... on Movie { viewer { watched timesWatched rating } } }
      people: _entities(representations: $people) { ... on Person { viewer { filmsSeen } } } }`,
    {
      other: other.id,
      films: [{ __typename: 'Movie', id: film.id }],
      people: [{ __typename: 'Person', id: rows[0]!.id }],
    },
  );
  const has = (list: readonly { id: string }[]) => list.some(({ id }) => id === film.id);
  const pick = data.tonight.picks.find(({ movie }) => movie.id === film.id)!;
  return {
    recommended: has(data.me.recommendations.nodes),
    listedAsUnseen: has(data.unseen.nodes),
    listedAsSeen: has(data.seen.nodes),
    watchNext: has(data.user.compatibility.watchNext),
    sharedFilms: data.user.compatibility.sharedFilms,
    seenBefore: pick.perMember.map(({ reasons: all }) => all.some(({ text }) => text.endsWith('seen it before.'))),
    predicted: pick.perMember.map(({ predicted }) => predicted),
    ...data.films[0]!.viewer,
    ...data.people[0]!.viewer,
  };
}

describe('a film that the viewer rated without a watch', () => {
  test('has been seen, for the viewer alone, until the rating is removed', async () => {
    const { db } = social;
    await deleteAllMembers(db);
    const me = await addMember(db, uniqueName('me-'));
    const friend = await addMember(db, uniqueName('f-'));
    const stranger = await addMember(db, uniqueName('s-'));
    await befriend(db, me, friend);
    const [film, other] = await listFilms(db, 2);
    for (const watched of [film!, other!]) await addWatch(db, stranger, { film: watched.pk });
    await social.publicTaste.catchUp();
    const rate = (rating: number | null) =>
      social.requestData(
        me.handle,
        'mutation ($input: RateMovieInput!) { rateMovie(input: $input) { userErrors { code } } }',
        { input: { movieId: film!.id, rating } },
      );
    const before = [await seenBy(me, friend, film!), await seenBy(friend, me, film!)];
    expect(before[0]).toMatchObject({
      recommended: true,
      listedAsUnseen: true,
      listedAsSeen: false,
      watchNext: true,
      seenBefore: [false, false],
      filmsSeen: 0,
    });
    await rate(3);
    const after = await seenBy(me, friend, film!);
    expect(after).toMatchObject({
      recommended: false,
      listedAsUnseen: false,
      listedAsSeen: true,
      watchNext: false,
      sharedFilms: 0,
      seenBefore: [true, false],
      watched: false,
      timesWatched: 0,
      rating: 3,
      filmsSeen: 1,
    });
    expect(after.predicted[0]).toBeLessThanOrEqual(before[0]!.predicted[0]! - 2);
    expect(after.predicted[1]).toBe(before[0]!.predicted[1]);
    expect(await seenBy(friend, me, film!)).toEqual(before[1]);
    await rate(null);
    expect(await seenBy(me, friend, film!)).toEqual(before[0]);
  });
});
