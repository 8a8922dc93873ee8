/** A gateway that keeps answers against one that keeps none: each answer to each viewer is the same to the byte. */
import fc from 'fast-check';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { filmIdOfRecord, filmRecord, removeRecords, versionedRecords } from '@marquee/testing/fixtures/films';
import { addMember } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { seedStoredOperations } from '@marquee/testing/fixtures/storedOperations';
import { assertUntilCovered, type Coverage } from '@marquee/testing/results/assertUntilCovered';
import { metricValue } from '@marquee/testing/results/metrics';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { startCachedGateway, type Asked, type CachedGateway } from './cachedGateway.js';

let gateways: CachedGateway;
const provider = uniqueName('caching');
const title = uniqueName('Cached');
const actor = uniqueName('Actor');
const record = versionedRecords(provider);
const ids: Record<string, string> = {};

/** Two films of the test, whose states change. */
const records = (states: readonly number[]): SourceRecord[] =>
  states.map((state, index) =>
    record(
      String(index),
      state === 0
        ? null
        : filmRecord(`${title} ${index}`, {
            year: 1990 + state,
            synopsis: `State ${state}.`,
            cast: state % 2 === 0 ? [{ name: actor }] : [],
            genres: ['Drama'],
          }),
    ),
  );

const writeFilms = (states: readonly number[]) => applyRecords(gateways.supergraph.catalog.neo4j, records(states));

beforeAll(async () => {
  gateways = await startCachedGateway();
  const { supergraph } = gateways;
  await seedStoredOperations(supergraph);
  const { db } = supergraph.social;
  await addMember(db, 'dora');
  for (const { handle, id } of await db.selectFrom('member').select(['handle', 'id']).execute()) ids[handle] = id;
  ids.casablanca = (await findFilm(db, 'Casablanca', 1942)).id;
  ids.first = filmIdOfRecord({ provider, key: '0' });
  ids.second = filmIdOfRecord({ provider, key: '1' });
});
afterAll(async () => {
  await removeRecords(gateways.supergraph.catalog.neo4j, records([1, 1]));
  await gateways.stop();
});

const viewers = [null, 'ana', 'ben', 'cleo', 'dora'] as const;
type Viewer = (typeof viewers)[number];

/** Operations that any cache may keep, that none may, and that mix both. */
const operations = (): readonly Omit<Asked, 'handle'>[] => [
  {
    query: '{ movie(slug: "casablanca-1942") { id title cast(first: 3) { nodes { character person { id name } } } } }',
  },
  { query: 'query ($id: ID) { movie(id: $id) { id title year synopsis } }', variables: { id: ids.first } },
  { query: 'query ($id: ID) { movie(id: $id) { title year } }', variables: { id: ids.second } },
  {
    query: 'query ($id: ID) { movie(id: $id) { id year provenance { field observedAt } } }',
    variables: { id: ids.first },
  },
  {
    query:
      'query ($q: String) { searchMovies(q: $q, facets: [YEAR]) { totalCount nodes { title year } facets { buckets { id count } } } }',
    variables: { q: title },
  },
  {
    query: 'query ($q: String!) { suggest(q: $q) { suggestions { text target { __typename } } } }',
    variables: { q: actor },
  },
  {
    query:
      '{ person(slug: "ingrid-bergman") { id knownFor { title } costars(first: 3) { filmsTogether person { id } } } }',
  },
  { query: '{ movie(slug: "casablanca-1942") { id communityRating { mean count } } }' },
  {
    query:
      '{ movie(slug: "casablanca-1942") { id viewer { watched timesWatched } friendsWhoWatched { users { handle } } } person(slug: "ingrid-bergman") { id } }',
  },
  {
    query:
      'query ($h: String) { user(handle: $h) { handle displayName history { nodes { note visibility } } } person(slug: "ingrid-bergman") { id } }',
    variables: { h: 'ben' },
  },
  { query: '{ me { handle } movie(slug: "casablanca-1942") { id title } }' },
  {
    query:
      '{ trending(circle: EVERYONE, window: ALL_TIME) { edges { rank watcherCount via { handle } node { id } } } }',
  },
  { query: '{ discover(filter: { watchedBy: FRIENDS }) { totalCount nodes { id } } }' },
  { query: 'query ($id: ID!) { node(id: $id) { __typename id } }', variables: { id: ids.cleo } },
];

const writes = (): readonly Omit<Asked, 'handle'>[] => [
  ...(['PUBLIC', 'FRIENDS', 'PRIVATE'] as const).map((visibility) => ({
    query: 'mutation ($input: RecordWatchInput!) { recordWatch(input: $input) { userErrors { code } } }',
    variables: { input: { movieId: ids.casablanca, visibility, rating: 5, note: visibility } },
  })),
  ...['requestFriendship', 'acceptFriendship', 'blockUser', 'unblockUser', 'removeFriend'].flatMap((mutation) =>
    ['ana', 'ben'].map((handle) => ({
      query: `mutation ($input: UserInput!) { ${mutation}(input: $input) { user { handle } userErrors { code } } }`,
      variables: { input: { userId: ids[handle] } },
    })),
  ),
];

type Step =
  | { readonly kind: 'ask'; readonly operation: number; readonly viewers: readonly Viewer[] }
  | { readonly kind: 'write'; readonly mutation: number; readonly viewer: Viewer }
  | { readonly kind: 'change'; readonly states: readonly number[]; readonly isFollowed: boolean };

const viewer = fc.constantFrom(...viewers);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      operation: fc.nat({ max: 13 }),
      viewers: fc.array(viewer, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('write' as const), mutation: fc.nat({ max: 12 }), viewer }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      states: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })),
      isFollowed: fc.boolean(),
    }),
  },
);

const hits = () => metricValue('marquee_response_cache_requests_total', { result: 'hit' });
const invalidations = () => metricValue('marquee_response_cache_invalidations_total');

describe('an answer of the gateway that keeps answers', () => {
  test('is, for interleaved viewers and changes, the answer of the one that keeps none', async () => {
    const [hitsBefore, invalidationsBefore] = [await hits(), await invalidations()];
    let compared = 0;
    let covered: Coverage = {};
    await assertUntilCovered(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
        for (const next of steps) {
          if (next.kind === 'write') {
            await gateways.cached({ handle: next.viewer, ...writes()[next.mutation]! });
          } else if (next.kind === 'change') {
            await writeFilms(next.states);
            if (next.isFollowed) await gateways.changes.catchUp();
          } else {
            const operation = operations()[next.operation]!;
            // What the gateway has not been told yet, it may not know. So the feed is read before answers are compared.
            await gateways.changes.catchUp();
            const expected: string[] = [];
            for (const handle of next.viewers) expected.push(await gateways.executed({ handle, ...operation }));
            const together = await Promise.all(next.viewers.map((handle) => gateways.cached({ handle, ...operation })));
            expect(together).toEqual(expected);
            for (const [index, handle] of next.viewers.entries())
              expect(await gateways.cached({ handle, ...operation })).toBe(expected[index]);
            compared += 2 * next.viewers.length;
          }
        }
        covered = {
          answers: compared > 0,
          hits: (await hits()) > hitsBefore,
          invalidations: (await invalidations()) > invalidationsBefore,
        };
      }),
      { numRuns: 12, endOnFailure: true },
      () => covered,
    );
  }, 600_000);

  test('is given until the change feed tells that it changed, and then never again', async () => {
    await writeFilms([1, 1]);
    await gateways.changes.catchUp();
    const [first, second, list] = [
      { handle: null, query: 'query ($id: ID) { movie(id: $id) { id year } }', variables: { id: ids.first } },
      { handle: null, query: 'query ($id: ID) { movie(id: $id) { id year } }', variables: { id: ids.second } },
      { handle: null, query: 'query ($q: String) { searchMovies(q: $q) { nodes { year } } }', variables: { q: title } },
    ];
    const before = [await gateways.cached(first), await gateways.cached(second), await gateways.cached(list)];
    await writeFilms([2, 1]);
    expect([await gateways.cached(first), await gateways.cached(second), await gateways.cached(list)]).toEqual(before);
    await gateways.changes.catchUp();
    const { statements } = gateways.supergraph;
    statements.clear();
    expect(await gateways.cached(second)).toBe(before[1]);
    expect(statements.cypher).toEqual([]);
    expect(await gateways.cached(first)).toBe('{"data":{"movie":{"id":"' + ids.first + '","year":1992}}}\n');
    expect(await gateways.cached(list)).toBe(await gateways.executed(list));
    expect(await gateways.cached(list)).not.toBe(before[2]);
  });

  test('is found again after a film was removed and came back', async () => {
    const asked = {
      handle: null,
      query: 'query ($id: ID) { movie(id: $id) { id year } }',
      variables: { id: ids.first },
    };
    const answers: string[] = [];
    for (const state of [1, 0, 3]) {
      await writeFilms([state, 1]);
      await gateways.changes.catchUp();
      answers.push(await gateways.cached(asked), await gateways.cached(asked));
    }
    const found = (year: number) => `{"data":{"movie":{"id":"${ids.first}","year":${year}}}}\n`;
    const missing = '{"data":{"movie":null}}\n';
    expect(answers).toEqual([found(1991), found(1991), missing, missing, found(1993), found(1993)]);
  });

  test('is kept once for both media types', async () => {
    const query = 'query BothTypes { movie(slug: "casablanca-1942") { id title year } }';
    const hitsBefore = await hits();
    const answers: string[] = [];
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const response = await fetch(`${gateways.url}/graphql`, {
        method: 'POST',
        headers: { accept, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      expect(response.headers.get('content-type')).toContain(accept);
      answers.push(await response.text());
    }
    expect(answers[1]).toBe(answers[0]);
    expect((await hits()) - hitsBefore).toBe(1);
  });
});
