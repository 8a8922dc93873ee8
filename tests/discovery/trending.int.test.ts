/** `trending` against a plain model over random data sets: ranks, previous ranks, pages and statements. */
import fc from 'fast-check';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { readAllEdges } from '@marquee/testing/results/pages';
import { canSee, inCircle, type ModelFilter, type ViewerCircle } from '@marquee/testing/models/discoverModel';
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

const query = `query ($circle: Circle, $window: Window, $first: Int, $after: String) {
  trending(circle: $circle, window: $window, first: $first, after: $after) { asOf
    edges { cursor rank previousRank watcherCount node { id } via { handle } } pageInfo { hasNextPage endCursor } } }`;

type TrendingEdge = Trending['edges'][number];
interface Trending {
  asOf: string;
  edges: {
    rank: number;
    previousRank: number | null;
    watcherCount: number;
    node: { id: string };
    via: { handle: string }[];
  }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const read = async (handle: string, variables: Record<string, unknown>) =>
  (await social.requestData<{ trending: Trending }>(handle, query, variables)).trending;

const hours: Record<string, number> = { LAST_24_HOURS: 24, LAST_7_DAYS: 168, LAST_30_DAYS: 720, LAST_YEAR: 8_760 };
type Circle = ModelFilter['watchedBy'];

/** Milliseconds since 1970; no start for all time. */
interface Period {
  readonly from: number | null;
  readonly to: number;
}

/** Films by the number of members of the circle who watched them in the period. */
function ranking({ model }: StoredDataset, { viewer, circle }: ViewerCircle, { from, to }: Period) {
  const visible = model.watches.filter((watch) => {
    const moment = watch.watchedAt?.getTime();
    const inTime =
      from === null ? moment === undefined || moment <= to : moment !== undefined && moment > from && moment <= to;
    return inTime && inCircle(model, { viewer, circle }, watch.member) && canSee(model, viewer, watch);
  });
  return [...new Set(visible.map(({ film }) => film))]
    .map((id) => {
      const own = visible.filter(({ film }) => film === id);
      const latest = Math.max(...own.map(({ watchedAt }) => watchedAt?.getTime() ?? -Infinity));
      return { id, watchers: [...new Set(own.map(({ member }) => member))], latest };
    })
    .sort(
      (a, b) =>
        b.watchers.length - a.watchers.length ||
        (a.latest === b.latest ? 0 : b.latest - a.latest) ||
        (a.id < b.id ? -1 : 1),
    );
}

describe('trending', () => {
  test('has the ranks, previous ranks, watchers and pages of the model', async () => {
    let ranked = 0;
    await assertUntilCovered(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        fc.constantFrom<Circle>('ME', 'FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'),
        fc.constantFrom('LAST_24_HOURS', 'LAST_7_DAYS', 'LAST_30_DAYS', 'LAST_YEAR', 'ALL_TIME'),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (plan, viewer, circle, window, first, isFolded) => {
          const dataset = await storeDataset(social.db, films, plan);
          if (isFolded) await social.filmTallies.catchUp();
          const { handle } = dataset.members[viewer]!;
          const now = testNow.getTime();
          const length = hours[window] === undefined ? null : hours[window] * 3_600_000;
          const of = { viewer: handle, circle };
          const expected = ranking(dataset, of, { from: length === null ? null : now - length, to: now });
          const before = length === null ? [] : ranking(dataset, of, { from: now - 2 * length, to: now - length });
          const edges = await readAllEdges<TrendingEdge>(async (after) => {
            const page = await read(handle, { circle, window, first, after });
            expect(page.asOf).toBe(testNow.toISOString());
            return page;
          });
          expect(edges.map(({ node }) => node.id)).toEqual(expected.map(({ id }) => id));
          for (const [index, edge] of edges.entries()) {
            const { watchers } = expected[index]!;
            const previousIndex = before.findIndex(({ id }) => id === edge.node.id);
            expect(edge).toMatchObject({
              rank: index + 1,
              watcherCount: watchers.length,
              previousRank: previousIndex < 0 ? null : previousIndex + 1,
            });
            expect(edge.via).toHaveLength(Math.min(3, watchers.length));
            for (const member of edge.via) expect(watchers).toContain(member.handle);
          }
          ranked += edges.length;
        },
      ),
      { numRuns: 100 },
      () => ({ 'ranked films': ranked > 0 }),
    );
  });

  test('ranks a film that fell, one that rose and one that is new', async () => {
    const watch = (member: number, film: number, days: number) => ({
      member,
      film,
      ageHours: 24 * days,
      rating: null,
      visibility: 'PUBLIC' as const,
    });
    const dataset = await storeDataset(social.db, films, {
      ...emptyPlan,
      friends: [
        [0, 1],
        [0, 2],
        [0, 3],
      ],
      watches: [
        watch(1, 0, 10),
        watch(2, 0, 11),
        watch(1, 0, 3),
        watch(3, 1, 9),
        watch(1, 1, 2),
        watch(2, 1, 2),
        watch(3, 2, 1),
        watch(1, 3, 8),
      ],
    });
    const { edges } = await read(dataset.members[0]!.handle, { circle: 'FRIENDS', window: 'LAST_7_DAYS' });
    expect(
      edges.map(({ rank, previousRank, watcherCount, node }) => [node.id, rank, previousRank, watcherCount]),
    ).toEqual([
      [films[1]!.id, 1, 3, 2],
      [films[2]!.id, 2, null, 1],
      [films[0]!.id, 3, 1, 1],
    ]);
  });

  test('takes as many statements for a large page as for a small one, and refuses invalid input and anonymous viewers', async () => {
    const dataset = await storeDataset(social.db, films, {
      ...emptyPlan,
      friends: [[0, 1]],
      watches: films.map((_, film) => ({ member: 1, film, ageHours: 5, rating: 9, visibility: 'FRIENDS' as const })),
    });
    const { handle } = dataset.members[0]!;
    for (const first of [1, 100]) {
      social.statements.length = 0;
      const { edges, pageInfo } = await read(handle, { first });
      // That for the viewer, two that read, and the begin and end of their transaction.
      expect(social.statements).toHaveLength(5);
      expect(edges).toHaveLength(Math.min(first, films.length));
      if (first === 1)
        expect(await social.request(handle, query, { window: 'LAST_30_DAYS', after: pageInfo.endCursor })).toContain(
          'BAD_USER_INPUT',
        );
    }
    expect(await social.request(handle, query, { first: 101 })).toContain('BAD_USER_INPUT');
    expect(await social.request(null, query, {})).toContain('UNAUTHENTICATED');
    expect(await social.request(null, query, { circle: 'EVERYONE' })).not.toContain('errors');
  });
});
