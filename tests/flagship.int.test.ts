/** The stored operations, each one request, against the real system. */
import { readdirSync, readFileSync } from 'node:fs';
import { addMember, addWatch, befriend, filmNamed, type Person } from '@marquee/testing/people';
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/supergraph';
import { repositoryFile } from '@marquee/dev/repository';

let supergraph: Supergraph;
let ana: Person;
let ben: Person;

beforeAll(async () => {
  supergraph = await startSupergraph();
  const { db } = supergraph.social;
  ana = await addMember(db, 'ana');
  ben = await addMember(db, 'ben');
  const cleo = await addMember(db, 'cleo');
  await befriend(db, ana, ben);
  await befriend(db, ana, cleo);
  const casablanca = await filmNamed(db, 'Casablanca', 1942);
  const notorious = await filmNamed(db, 'Notorious', 1946);
  const jaws = await filmNamed(db, 'Jaws', 1975);
  await addWatch(db, ben, casablanca.pk, { rating: 9, visibility: 'FRIENDS' });
  await addWatch(db, cleo, casablanca.pk, { rating: 7 });
  await addWatch(db, ben, notorious.pk, { rating: 8 });
  await addWatch(db, cleo, jaws.pk);
  await addWatch(db, ana, notorious.pk, { rating: 10 });
  const bergman = await db
    .selectFrom('person')
    .select('pk')
    .where('name', '=', 'Ingrid Bergman')
    .executeTakeFirstOrThrow();
  await supergraph.social.taste.catchUp();
  await db.insertInto('loved_person').values({ member_pk: ana.pk, person_pk: bergman.pk }).execute();
});

afterAll(() => supergraph.stop());

const stored = (name: string) => readFileSync(repositoryFile('schema', 'operations', `${name}.graphql`), 'utf8');

test('films my friends watched lately, with actors I love, that I have not seen: one answer across all three parts', async () => {
  const { discover } = dataOf(await supergraph.ask('ana', stored('FriendsWatchedWithActorsILove')));
  expect(discover).toMatchObject({
    totalCount: 1,
    facets: [
      {
        field: 'GENRE',
        buckets: [
          { label: 'Drama', count: 1 },
          { label: 'Romance', count: 1 },
          { label: 'War', count: 1 },
        ],
      },
      { field: 'DECADE', buckets: [{ id: '1940', label: '1940s', count: 1, selected: false }] },
    ],
    edges: [
      {
        watchedBy: { count: 2, meanRating: 8, users: expect.arrayContaining([{ handle: 'ben' }, { handle: 'cleo' }]) },
        reasons: expect.arrayContaining([
          { kind: 'LOVED_PERSON', text: 'With Ingrid Bergman, whom you love.', people: [{ name: 'Ingrid Bergman' }] },
        ]),
        node: {
          title: 'Casablanca',
          year: 1942,
          cast: { nodes: expect.arrayContaining([{ character: 'Ilsa Lund', person: { name: 'Ingrid Bergman' } }]) },
        },
      },
    ],
    pageInfo: { hasNextPage: false },
  });
});

test('the flagship costs a fixed few statements: the viewer, the discovery; the films, the people', async () => {
  supergraph.statements.clear();
  await supergraph.ask('ana', stored('FriendsWatchedWithActorsILove'));
  expect(supergraph.statements.sql).toHaveLength(2);
  expect(supergraph.statements.cypher).toHaveLength(2);
});

const personId = async (name: string) =>
  (await supergraph.social.db.selectFrom('person').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;

/** What each stored operation is asked with; one that is missing here is asked with nothing. */
const variables: Record<string, () => Promise<Record<string, unknown>>> = {
  MoviePage: async () => ({ slug: 'casablanca-1942' }),
  Suggest: async () => ({ q: 'casablnca' }),
  PersonPage: async () => ({ slug: 'ingrid-bergman' }),
  WhoConnectsMe: async () => ({ slug: 'casablanca-1942' }),
  LinkedThroughFriends: async () => ({ from: await personId('Humphrey Bogart'), to: await personId('Cary Grant') }),
  Compatibility: async () => ({ handle: 'ben' }),
  Tonight: async () => ({ with: [ben.id] }),
  YearInReview: async () => ({ year: 2026 }),
  RecordWatch: async () => ({
    movieId: (await filmNamed(supergraph.social.db, 'Alien', 1979)).id,
    rating: 8,
    idempotencyKey: 'one',
  }),
};

test.each(readdirSync(repositoryFile('schema', 'operations')).map((file) => file.replace('.graphql', '')))(
  '%s answers without an error',
  async (name) => {
    const data = dataOf(await supergraph.ask('ana', stored(name), await variables[name]?.()));
    for (const value of Object.values(data)) expect(value).not.toBeNull();
  },
);

const ask = async (name: string) => dataOf(await supergraph.ask('ana', stored(name), await variables[name]!()));

test('what has this film to do with me: every link with its evidence, across all three parts', async () => {
  const { movie } = await ask('WhoConnectsMe');
  expect(movie).toMatchObject({
    title: 'Casablanca',
    friendsWhoWatched: { count: 2, meanRating: 8 },
    connectionsToMe: expect.arrayContaining([
      expect.objectContaining({ kind: 'FRIEND_RATED_HIGH', users: [{ handle: 'ben' }] }),
      expect.objectContaining({ kind: 'LOVED_PERSON', people: [{ name: 'Ingrid Bergman' }] }),
      expect.objectContaining({ kind: 'SIMILAR_TO_LIKED', movies: [{ title: 'Notorious' }] }),
    ]),
  });
});

test('how two people are linked through what my friends watched, and at all', async () => {
  const { circlePath, costarPath } = await ask('LinkedThroughFriends');
  expect(circlePath).toMatchObject({
    degrees: 2,
    hops: [
      {
        from: { name: 'Humphrey Bogart' },
        movie: { title: 'Casablanca' },
        to: { name: expect.any(String) },
        watchedBy: { count: 2 },
      },
      {
        movie: { title: 'Notorious' },
        to: { name: 'Cary Grant' },
        watchedBy: { users: [{ handle: 'ben' }], count: 1 },
      },
    ],
  });
  expect((costarPath as unknown as { degrees: number }).degrees).toBeLessThanOrEqual(2);
});

test('what the two of us should watch: predictions for both, within the limit, with reasons', async () => {
  const { tonight } = await ask('Tonight');
  const { picks, relaxed } = tonight as unknown as {
    relaxed: string[];
    picks: { movie: { runtimeMinutes: number }; perMember: { user: { handle: string }; predicted: number }[] }[];
  };
  expect(relaxed).toEqual([]);
  expect(picks).toHaveLength(3);
  for (const { movie, perMember } of picks) {
    expect(movie.runtimeMinutes).toBeLessThanOrEqual(130);
    expect(perMember.map(({ user }) => user.handle)).toEqual(['ana', 'ben']);
  }
});

test("a person's page: films, costars and what I saw of them, in one answer", async () => {
  const { person } = await ask('PersonPage');
  expect(person).toMatchObject({
    name: 'Ingrid Bergman',
    viewer: { loved: true, filmsSeen: 1 },
    knownFor: expect.arrayContaining([expect.objectContaining({ title: 'Notorious' })]),
    costars: expect.arrayContaining([expect.objectContaining({ person: { name: 'Alfred Hitchcock' } })]),
  });
});

test('recommended for me: not what I saw, and why', async () => {
  const { me } = dataOf(await supergraph.ask('ana', stored('RecommendedForMe')));
  const { edges } = (me as unknown as { recommendations: { edges: { node: { title: string }; reasons: object[] }[] } })
    .recommendations;
  expect(edges.map(({ node }) => node.title)).toContain('Casablanca');
  expect(edges.map(({ node }) => node.title)).not.toContain('Notorious');
  for (const { reasons } of edges) expect(reasons.length).toBeGreaterThan(0);
});
