/** The feed against the plain model, over random worlds; its pages, its reasons and its cost. */
import fc from 'fast-check';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { watchId } from '@marquee/social/model/ids';
import { canSee, lovedBy } from '@marquee/testing/models/discoverModel';
import {
  storeDataset,
  memberCount,
  datasetFilms,
  datasetPlan,
  type StoredDataset,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';

let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());

const query = `query ($first: Int, $after: String) { me { feed(first: $first, after: $after) {
  edges { cursor node { id user { handle } rewatch rating movie { id } } reasons { kind weight users { handle } people { id } } }
  pageInfo { hasNextPage endCursor } } } }`;

interface Feed {
  edges: {
    cursor: string;
    node: { id: string; user: { handle: string }; rewatch: boolean; rating: number | null; movie: { id: string } };
    reasons: { kind: string; weight: number; users: { handle: string }[]; people: { id: string }[] }[];
  }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const read = async (handle: string, variables: Record<string, unknown> = {}) =>
  (await social.requestData<{ me: { feed: Feed } }>(handle, query, variables)).me.feed;

/** Friends' dated watches that the viewer may see, newest first. */
function expectedFeed({ model, watchIds }: StoredDataset, viewer: string) {
  const isFriend = (member: string) =>
    model.friends.some(([a, b]) => (a === viewer && b === member) || (b === viewer && a === member));
  return model.watches
    .map((watch, index) => ({ ...watch, id: watchIds[index]! }))
    .filter((watch) => isFriend(watch.member) && canSee(model, viewer, watch) && watch.watchedAt !== null)
    .sort((a, b) => b.watchedAt!.getTime() - a.watchedAt!.getTime() || (a.id < b.id ? -1 : 1));
}

test('it holds what the model says, page by page, with reasons that can be checked', async () => {
  let news = 0;
  await fc.assert(
    fc.asyncProperty(
      datasetPlan,
      fc.nat({ max: memberCount - 1 }),
      fc.integer({ min: 1, max: 7 }),
      async (plan, viewer, first) => {
        const world = await storeDataset(social.db, films, plan);
        const { handle } = world.members[viewer]!;
        const expected = expectedFeed(world, handle);
        const loved = lovedBy(world.model, handle);
        const edges: Feed['edges'] = [];
        for (let after: string | null = null; ;) {
          const page: Feed = await read(handle, { first, after });
          edges.push(...page.edges);
          if (!page.pageInfo.hasNextPage) break;
          after = page.pageInfo.endCursor;
        }
        news += edges.length;
        expect(edges.map(({ node }) => node.id)).toEqual(expected.map(({ id }) => watchId(id)));
        for (const { node, reasons } of edges) {
          const film = world.model.films.find(({ id }) => id === node.movie.id)!;
          const kinds = reasons.map(({ kind }) => kind);
          const lovedCast = film.cast.filter((person) => loved.has(person));
          expect(kinds).toContain('FRIEND_WATCHED');
          expect(kinds.includes('FRIEND_RATED_HIGH')).toBe(node.rating !== null && node.rating >= 8);
          expect(kinds.includes('ON_WATCHLIST')).toBe(
            world.model.watchlist.some(([member, id]) => member === handle && id === film.id),
          );
          expect(reasons.flatMap(({ people }) => people.map(({ id }) => id)).sort()).toEqual([...lovedCast].sort());
          for (const { users } of reasons) for (const { handle: who } of users) expect(who).toBe(node.user.handle);
          expect(reasons.map(({ weight }) => weight)).toEqual(
            reasons.map(({ weight }) => weight).sort((a, b) => b - a),
          );
        }
      },
    ),
    { numRuns: 30 },
  );
  expect(news).toBeGreaterThan(20);
});

test('it is one statement besides the viewer and the people in it, however long the page', async () => {
  const watches = films.map((_, film) => ({ member: 1, film, ageHours: 5, rating: 9, visibility: 'FRIENDS' as const }));
  const world = await storeDataset(social.db, films, {
    friends: [[0, 1]],
    blocks: [],
    requests: [],
    loved: [],
    watchlist: [],
    standaloneRatings: [],
    watches,
  });
  for (const first of [1, 100]) {
    social.statements.length = 0;
    await read(world.members[0]!.handle, { first });
    expect(social.statements).toHaveLength(3);
  }
});

test('a page size or cursor that is none is BAD_USER_INPUT', async () => {
  const world = await storeDataset(social.db, films, {
    friends: [],
    blocks: [],
    requests: [],
    loved: [],
    watchlist: [],
    standaloneRatings: [],
    watches: [],
  });
  for (const variables of [
    { first: 101 },
    { after: 'nonsense' },
    { after: Buffer.from('[1,"User.feed","now","x"]').toString('base64url') },
  ])
    expect(await social.request(world.members[0]!.handle, query, variables)).toContain('BAD_USER_INPUT');
});
