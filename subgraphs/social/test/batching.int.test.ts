/** The number of SQL statements of a request does not depend on the size of a page. */
import { discoverFacets } from '@marquee/testing/fixtures/facets';
import { addMember, addWatch, befriend, type Member } from '@marquee/testing/fixtures/members';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let me: Member;
beforeAll(async () => {
  social = await startSocial();
  const { db } = social;
  me = await addMember(db, uniqueName('me-'));
  const films = await listFilms(db, 30);
  for (let index = 0; index < 25; index++) {
    const friend = await addMember(db, uniqueName('friend-'));
    await befriend(db, me, friend);
    await addWatch(db, friend, { film: films[index]!.pk, rating: 5 });
    await addWatch(db, me, { film: films[index]!.pk, rating: 5 });
    await db.insertInto('watchlist').values({ member_pk: friend.pk, film_pk: films[index]!.pk }).execute();
  }
});
afterAll(() => social.stop());

async function statementsFor(query: string, variables?: Record<string, unknown>): Promise<number> {
  social.statements.length = 0;
  await social.requestData(me.handle, query, variables);
  return social.statements.length;
}

test.each([
  [
    'friends with friendship, history, watchlist and loved people',
    (first: number) =>
      `{ me { friends(first: ${first}) { totalCount nodes { handle friendship friends { totalCount } history(first: 3) { totalCount nodes { rewatch movie { id } user { handle } } } watchlist { totalCount nodes { id } } lovedPeople { id } } } } }`,
  ],
  [
    'history with its films and their state',
    (first: number) =>
      `{ me { history(first: ${first}) { totalCount nodes { rewatch user { handle } movie { viewer { watched } friendsWhoWatched { count users { handle } } communityRating { mean } } } } } }`,
  ],
  [
    'discovery with all facets',
    (first: number) =>
      `{ discover(filter: { watchedBy: FRIENDS }, first: ${first}, facets: [${discoverFacets.join()}]) { totalCount nodes { id viewer { watched } } edges { watchedBy { users { handle friendship } } } } }`,
  ],
])('%s', async (_, query) => {
  const small = await statementsFor(query(1));
  expect(await statementsFor(query(25))).toBe(small);
  expect(small).toBeLessThanOrEqual(12);
});

test('state, own watches, friends and ratings of a hundred films take one statement each, after the viewer’s', async () => {
  const films = await listFilms(social.db, 100);
  const r = films.map(({ id }) => ({ __typename: 'Movie', id }));
  const query =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Movie { viewer { watched rating watches { id rewatch user { handle } } } friendsWhoWatched { count } communityRating { count } } } }';
  expect(await statementsFor(query, { r })).toBe(5);
  expect(await statementsFor(query, { r: r.slice(0, 1) })).toBe(5);
});

interface OwnWatches {
  readonly _entities: readonly { readonly viewer: { readonly timesWatched: number; readonly watches: object[] } }[];
}

test('own watches of films are as in the history: latest first, unknown dates last, at most `first` of each', async () => {
  const someone = await addMember(social.db, uniqueName('again-'));
  const [often, once, never] = await listFilms(social.db, 3);
  const days = ['2026-05-02T20:00:00Z', null, '2026-05-03T20:00:00Z', '2026-05-01T20:00:00Z'];
  for (const [index, day] of days.entries())
    await addWatch(social.db, someone, {
      film: often!.pk,
      watchedAt: day === null ? null : new Date(day),
      visibility: index % 2 === 0 ? 'PRIVATE' : 'PUBLIC',
    });
  await addWatch(social.db, someone, { film: once!.pk });
  await addWatch(social.db, me, { film: never!.pk });
  const fields = 'id watchedAt rating rewatch note visibility user { handle }';
  const read = async (first: number) =>
    social.requestData<OwnWatches>(
      someone.handle,
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Movie { viewer { timesWatched watches(first: ${first}) { ${fields} } } } } }`,
      { r: [often, once, never].map((film) => ({ __typename: 'Movie', id: film!.id })) },
    );
  const { me: history } = await social.requestData<{ me: { history: { nodes: { movie: { id: string } }[] } } }>(
    someone.handle,
    `{ me { history { nodes { ${fields} movie { id } } } } }`,
  );
  const watchesIn = (id: string) =>
    history.history.nodes.filter(({ movie }) => movie.id === id).map(({ movie: _, ...watch }) => watch);
  const { _entities: films } = await read(100);
  expect(films.map(({ viewer }) => viewer)).toEqual([
    { timesWatched: 4, watches: watchesIn(often!.id) },
    { timesWatched: 1, watches: watchesIn(once!.id) },
    { timesWatched: 0, watches: [] },
  ]);
  expect(films[0]!.viewer.watches).toHaveLength(4);
  const { _entities: short } = await read(2);
  expect(short[0]!.viewer).toEqual({ timesWatched: 4, watches: watchesIn(often!.id).slice(0, 2) });
});

test('history pages by keyset to its end: each watch once, unknown dates last', async () => {
  const someone = await addMember(social.db, uniqueName('long-'));
  const films = await listFilms(social.db, 12);
  const moment = new Date('2026-05-01T20:00:00Z');
  for (const [index, film] of films.entries())
    await addWatch(social.db, someone, { film: film.pk, watchedAt: index % 3 === 0 ? null : moment });
  interface Page {
    me: {
      history: {
        totalCount: number;
        nodes: { id: string; watchedAt: string | null }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
  }
  const seen: { id: string; watchedAt: string | null }[] = [];
  for (let after: string | null = null; ;) {
    const page: Page = await social.requestData(
      someone.handle,
      'query ($after: String) { me { history(first: 5, after: $after) { totalCount nodes { id watchedAt } pageInfo { hasNextPage endCursor } } } }',
      { after },
    );
    seen.push(...page.me.history.nodes);
    if (!page.me.history.pageInfo.hasNextPage) break;
    after = page.me.history.pageInfo.endCursor;
    await addWatch(social.db, someone, { film: films[0]!.pk, watchedAt: new Date('2026-06-01T20:00:00Z') });
  }
  expect(new Set(seen.map(({ id }) => id)).size).toBe(12);
  expect(seen.slice(8).every(({ watchedAt }) => watchedAt === null)).toBe(true);
});

test.each([
  ['history(after: "WzEsIlVzZXIuaGlzdG9yeSBBTExfVElNRSIsIm5vdCBhIGRhdGUiLCJ4Il0") { totalCount }'],
  ['history(first: 101) { totalCount }'],
  ['friends(first: -1) { totalCount }'],
  ['watchlist(after: "x") { totalCount }'],
  ['lovedPeople(after: "\\u0000") { id }'],
  ['history { nodes { movie { viewer { watches(first: 101) { id } } } } }'],
])('%s is BAD_USER_INPUT', async (field) => {
  const answer = JSON.parse(await social.request(me.handle, `{ me { ${field} } }`)) as {
    errors: { extensions: object }[];
  };
  expect(answer.errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: expect.any(String) });
});
