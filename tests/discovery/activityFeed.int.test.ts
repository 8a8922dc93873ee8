/** The activity feed against a plain model over random data sets; its reasons and its statements. */
import fc from 'fast-check';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { watchId } from '@marquee/social/model/ids';
import { readAllEdges } from '@marquee/testing/results/pages';
import { canSee, lovedBy } from '@marquee/testing/models/discoverModel';
import {
  emptyPlan,
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

type FeedEdge = Feed['edges'][number];
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

/** Friends' dated watches that the viewer can see, newest first. */
function expectedFeed({ model, watchIds }: StoredDataset, viewer: string) {
  const isFriend = (member: string) =>
    model.friends.some(([a, b]) => (a === viewer && b === member) || (b === viewer && a === member));
  return model.watches
    .map((watch, index) => ({ ...watch, id: watchIds[index]! }))
    .filter((watch) => isFriend(watch.member) && canSee(model, viewer, watch) && watch.watchedAt !== null)
    .sort((a, b) => b.watchedAt!.getTime() - a.watchedAt!.getTime() || (a.id < b.id ? -1 : 1));
}

describe('activity feed', () => {
  test('has the watches of the model, page by page, with correct reasons', async () => {
    let watchCount = 0;
    await assertUntilCovered(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.integer({ min: 1, max: 7 }),
        async (plan, viewer, first) => {
          const dataset = await storeDataset(social.db, films, plan);
          const { handle } = dataset.members[viewer]!;
          const expected = expectedFeed(dataset, handle);
          const loved = lovedBy(dataset.model, handle);
          const edges = await readAllEdges<FeedEdge>((after) => read(handle, { first, after }));
          watchCount += edges.length;
          expect(edges.map(({ node }) => [node.id, node.user.handle])).toEqual(
            expected.map(({ id, member }) => [watchId(id), member]),
          );
          for (const { node, reasons } of edges) {
            const film = dataset.model.films.find(({ id }) => id === node.movie.id)!;
            const kinds = reasons.map(({ kind }) => kind);
            const lovedCast = film.cast.filter((person) => loved.has(person));
            expect(kinds).toContain('FRIEND_WATCHED');
            expect(kinds.includes('FRIEND_RATED_HIGH')).toBe(node.rating !== null && node.rating >= 8);
            expect(kinds.includes('ON_WATCHLIST')).toBe(
              dataset.model.watchlist.some(([member, id]) => member === handle && id === film.id),
            );
            expect(reasons.flatMap(({ people }) => people.map(({ id }) => id)).sort()).toEqual([...lovedCast].sort());
            for (const { users } of reasons) for (const user of users) expect(user.handle).toBe(node.user.handle);
            expect(reasons.map(({ weight }) => weight)).toEqual(
              reasons.map(({ weight }) => weight).sort((a, b) => b - a),
            );
          }
        },
      ),
      { numRuns: 30 },
      () => ({ watches: watchCount > 0 }),
    );
  });

  test('takes one statement besides that for the viewer, whatever the page size', async () => {
    const watches = films.map((_, film) => ({
      member: 1,
      film,
      ageHours: 5,
      rating: 9,
      visibility: 'FRIENDS' as const,
    }));
    const dataset = await storeDataset(social.db, films, {
      ...emptyPlan,
      friends: [[0, 1]],
      watches,
    });
    for (const first of [1, 100]) {
      social.statements.length = 0;
      await read(dataset.members[0]!.handle, { first });
      expect(social.statements).toHaveLength(2);
    }
  });

  test('answers BAD_USER_INPUT to an invalid page size or cursor', async () => {
    const dataset = await storeDataset(social.db, films, {
      ...emptyPlan,
    });
    for (const variables of [
      { first: 101 },
      { after: 'nonsense' },
      { after: Buffer.from('[1,"User.feed","now","x"]').toString('base64url') },
    ])
      expect(await social.request(dataset.members[0]!.handle, query, variables)).toContain('BAD_USER_INPUT');
  });
});
