/** `discover` against a plain model, over random data sets, viewers, filters and orders. */
import fc from 'fast-check';
import { discoverFacets } from '@marquee/testing/fixtures/facets';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { addWatch } from '@marquee/testing/fixtures/members';
import { readAllEdges } from '@marquee/testing/results/pages';
import { discoverModel, type ModelFilter } from '@marquee/testing/models/discoverModel';
import {
  emptyPlan,
  storeDataset,
  datasetFilms,
  datasetPlan,
  memberCount,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';

let social: TestSocial;
let films: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
});
afterAll(() => social.stop());

const query = `query ($filter: DiscoverFilter!, $orderBy: DiscoverOrder, $facets: [DiscoverFacet!], $first: Int, $after: String) {
  discover(filter: $filter, orderBy: $orderBy, facets: $facets, first: $first, after: $after) {
    totalCount facets { field buckets { id count selected } otherCount stats { min max mean count } }
    edges { cursor score node { id } watchedBy { count meanRating users { handle } } reasons { kind weight users { handle } people { id } } }
    pageInfo { hasNextPage endCursor } } }`;

interface Page {
  totalCount: number;
  facets: {
    field: string;
    buckets: { id: string; count: number; selected: boolean }[];
    otherCount: number;
    stats: { count: number } | null;
  }[];
  edges: {
    cursor: string;
    score: number;
    node: { id: string };
    watchedBy: { count: number; meanRating: number | null };
    reasons: { kind: string }[];
  }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const discover = async (handle: string, variables: Record<string, unknown>) =>
  (await social.requestData<{ discover: Page }>(handle, query, variables)).discover;

const orders = ['CIRCLE_SCORE', 'MOST_WATCHED', 'RECENTLY_WATCHED', 'HIGHEST_RATED'];

/** Numbers are indexes of films, whose genres and actors become the ids, so that filters match something. */
const wholeFilterPlan = fc.record(
  {
    watchedBy: fc.constantFrom('ME', 'FRIENDS', 'FRIENDS_OF_FRIENDS', 'EVERYONE'),
    window: fc.constantFrom('LAST_7_DAYS', 'LAST_30_DAYS', 'LAST_YEAR', 'ALL_TIME'),
    lovedByMe: fc.boolean(),
    starring: fc.array(fc.nat({ max: 11 }), { maxLength: 2 }),
    notStarring: fc.array(fc.nat({ max: 11 }), { maxLength: 1 }),
    seenByMe: fc.boolean(),
    watchlistedByMe: fc.boolean(),
    minCircleRating: fc.integer({ min: 1, max: 9 }),
    anyGenre: fc.array(fc.nat({ max: 11 }), { maxLength: 2 }),
    allGenre: fc.array(fc.nat({ max: 11 }), { maxLength: 2 }),
    noGenre: fc.array(fc.nat({ max: 11 }), { maxLength: 1 }),
    min: fc.integer({ min: 1930, max: 1980 }),
    max: fc.integer({ min: 1950, max: 2020 }),
  },
  { requiredKeys: ['watchedBy'] },
);
/** At most two parts of a filter at a time, so that it matches something. */
const filterPlan = fc.tuple(wholeFilterPlan, fc.array(fc.nat({ max: 10 }), { maxLength: 2 })).map(([plan, kept]) => {
  const parts = Object.entries(plan).filter(([name], index) => name === 'watchedBy' || kept.includes(index));
  return Object.fromEntries(parts) as typeof plan;
});

type FilterPlan = typeof filterPlan extends fc.Arbitrary<infer Plan> ? Plan : never;

function toFilter(plan: FilterPlan): ModelFilter {
  const genre = (index: number) => films[index]!.genres[0]!;
  const firstActor = (index: number) => films[index]!.cast[0]!;
  const { watchedBy, window, lovedByMe, starring, notStarring, anyGenre, allGenre, noGenre, min, max } = plan;
  const year =
    min !== undefined && max !== undefined && min > max
      ? { min }
      : { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  const list = (indexes: number[] | undefined, pick: (index: number) => string) => indexes?.map(pick);
  const clean = <T extends object>(object: T) =>
    Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
  return clean({
    watchedBy: watchedBy,
    window: window,
    ...(lovedByMe || starring || notStarring
      ? {
          starring: clean({ lovedByMe, anyOf: list(starring, firstActor), noneOf: list(notStarring, firstActor) }),
        }
      : {}),
    seenByMe: plan.seenByMe,
    watchlistedByMe: plan.watchlistedByMe,
    minCircleRating: plan.minCircleRating,
    ...(anyGenre || allGenre || noGenre
      ? {
          genres: clean({
            anyOf: list(anyGenre, genre),
            allOf: list(allGenre, genre),
            noneOf: list(noGenre, genre),
          }),
        }
      : {}),
    ...(Object.keys(year).length > 0 ? { year } : {}),
  });
}

describe('discover', () => {
  test('finds the films of the model with its counts, means, scores and order', async () => {
    let hits = 0;
    await assertUntilCovered(
      fc.asyncProperty(
        datasetPlan,
        fc.array(fc.tuple(fc.nat({ max: memberCount - 1 }), filterPlan, fc.constantFrom(...orders)), {
          minLength: 12,
          maxLength: 12,
        }),
        fc.boolean(),
        async (plan, requests, isFolded) => {
          const { model, members } = await storeDataset(social.db, films, plan);
          if (isFolded) await social.filmTallies.catchUp();
          for (const [viewer, filterPlanned, orderBy] of requests) {
            const filter = toFilter(filterPlanned);
            const { handle } = members[viewer]!;
            const expected = discoverModel(model, { viewer: handle, filter, orderBy, now: testNow });
            const page = await discover(handle, { filter, orderBy, first: 100 });
            hits += expected.length;
            expect(page.totalCount).toBe(expected.length);
            const byId = new Map(expected.map((hit) => [hit.id, hit]));
            expect(page.edges.map(({ node }) => node.id).sort()).toEqual([...byId.keys()].sort());
            for (const [index, edge] of page.edges.entries()) {
              const hit = byId.get(edge.node.id)!;
              expect(edge.score).toBeCloseTo(hit.score, 5);
              expect(edge.watchedBy.count).toBe(hit.watchers.length);
              if (hit.mean === null) expect(edge.watchedBy.meanRating).toBeNull();
              else expect(edge.watchedBy.meanRating).toBeCloseTo(hit.mean, 9);
              const next = page.edges[index + 1];
              if (next)
                expect(edge.score > next.score || (edge.score === next.score && edge.node.id < next.node.id)).toBe(
                  true,
                );
            }
          }
        },
      ),
      { numRuns: 40 },
      () => ({ films: hits > 0 }),
    );
  });

  test('has facet counts equal to the totalCount after choosing that bucket', async () => {
    let buckets = 0;
    await assertUntilCovered(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        filterPlan,
        async (plan, viewer, filterPlanned) => {
          const { members } = await storeDataset(social.db, films, plan);
          const filter = toFilter(filterPlanned);
          const { handle } = members[viewer]!;
          const { facets } = await discover(handle, { filter, facets: ['GENRE', 'DECADE', 'PERSON'] });
          const instead: Record<string, (id: string) => Partial<ModelFilter>> = {
            GENRE: (id) => ({ genres: { anyOf: [id] } }),
            DECADE: (id) => ({ year: { min: Number(id), max: Number(id) + 9 } }),
            PERSON: (id) => ({ starring: { anyOf: [id] } }),
          };
          expect(facets.map(({ field }) => field)).toEqual(['GENRE', 'DECADE', 'PERSON']);
          for (const { field, buckets: listed } of facets) {
            for (const bucket of listed.slice(0, 4)) {
              const chosen = await discover(handle, { filter: { ...filter, ...instead[field]!(bucket.id) }, first: 1 });
              expect(chosen.totalCount).toBe(bucket.count);
              buckets++;
            }
            const counts = listed.map(({ count }) => count);
            expect(counts).toEqual([...counts].sort((a, b) => b - a));
          }
        },
      ),
      { numRuns: 25 },
      () => ({ buckets: buckets > 0 }),
    );
  });

  test('returns the whole list in pages, even if watches are recorded between them', async () => {
    await fc.assert(
      fc.asyncProperty(
        datasetPlan,
        fc.constantFrom(...orders),
        fc.integer({ min: 1, max: 4 }),
        async (plan, orderBy, first) => {
          const { members } = await storeDataset(social.db, films, plan);
          const { handle } = members[0]!;
          const filter = { watchedBy: 'EVERYONE' };
          const whole = await discover(handle, { filter, orderBy, first: 100 });
          const edges = await readAllEdges<Page['edges'][number]>(async (after) => {
            // Watched after the first page was read, so it belongs to no page of this list.
            const watchedAt = new Date(testNow.getTime() + 60_000);
            if (after !== null) await addWatch(social.db, members[1]!, { film: films[0]!.pk, watchedAt, rating: 10 });
            return discover(handle, { filter, orderBy, first, after });
          });
          expect(edges.map(({ node }) => node.id)).toEqual(whole.edges.map(({ node }) => node.id));
        },
      ),
      { numRuns: 20 },
    );
  });

  test.each([
    [{ filter: { watchedBy: 'EVERYONE' }, first: 101 }, 'first'],
    [{ filter: { watchedBy: 'EVERYONE', minCircleRating: 11 } }, 'filter.minCircleRating'],
    [{ filter: { watchedBy: 'EVERYONE', year: { min: 2000, max: 1999 } } }, 'filter.year'],
    [{ filter: { watchedBy: 'EVERYONE' }, after: 'nonsense' }, 'after'],
    [
      { filter: { watchedBy: 'EVERYONE', genres: { anyOf: Array.from({ length: 101 }, (_, n) => `gen_${n}`) } } },
      'filter.genres.anyOf',
    ],
  ])('answers BAD_USER_INPUT to %j, naming the argument %s', async (variables, argument) => {
    const { errors } = JSON.parse(await social.request(null, query, variables)) as { errors: { extensions: object }[] };
    expect(errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  test('refuses a cursor of another filter', async () => {
    const { members } = await storeDataset(social.db, films, {
      ...emptyPlan,
      watches: [0, 1, 2].map((film) => ({ member: 0, film, ageHours: 5, rating: 5, visibility: 'PUBLIC' as const })),
    });
    const page = await discover(members[1]!.handle, { filter: { watchedBy: 'EVERYONE' }, first: 1 });
    const other = { filter: { watchedBy: 'EVERYONE', minCircleRating: 2 }, first: 1, after: page.pageInfo.endCursor };
    expect(await social.request(members[1]!.handle, query, other)).toContain('BAD_USER_INPUT');
  });

  test('answers an anonymous viewer about everyone, and refuses what depends on the viewer', async () => {
    expect(await social.request(null, query, { filter: { watchedBy: 'EVERYONE' } })).not.toContain('errors');
    for (const filter of [
      { watchedBy: 'FRIENDS' },
      { watchedBy: 'EVERYONE', seenByMe: true },
      { watchedBy: 'EVERYONE', starring: { lovedByMe: true } },
    ])
      expect(await social.request(null, query, { filter })).toContain('UNAUTHENTICATED');
  });

  test('takes two statements of one snapshot besides that for the viewer, whatever the page size and facets', async () => {
    const { members } = await storeDataset(social.db, films, {
      ...emptyPlan,
      friends: [[0, 1]],
      watches: films.map((_, film) => ({ member: 1, film, ageHours: 5, rating: 5, visibility: 'PUBLIC' as const })),
    });
    // What is in memory is level, so that no statement reads it again meanwhile.
    await Promise.all([social.filmFacts.catchUp(), social.circleHistories.catchUp()]);
    for (const watchedBy of ['FRIENDS', 'EVERYONE'])
      for (const variables of [{ first: 1 }, { first: 100, facets: discoverFacets }]) {
        social.statements.length = 0;
        await discover(members[0]!.handle, { filter: { watchedBy }, ...variables });
        expect(social.statements).toHaveLength(5);
        expect(social.statements[1]).toContain('repeatable read read only');
        expect(social.statements[4]).toBe('commit');
      }
  });
});
