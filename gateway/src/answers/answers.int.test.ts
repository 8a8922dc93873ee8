/**
 * The gateway answers each operation as one schema would that has everything. That schema is executed by graphql-js, without a query
 * plan, over the same made-up graph as the subgraphs.
 */
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { compareRandomOperations, expectSameAnswer } from '@marquee/testing/results/sameAnswers';
import type { SyntheticOperation } from '@marquee/testing/fixtures/syntheticGraph';
import { startSyntheticGateway, type SyntheticGateway } from '@marquee/testing/servers/syntheticGateway';

const lifecycle = createLifecycle(silentLog);
let gateway: SyntheticGateway;
beforeAll(async () => {
  gateway = await startSyntheticGateway(lifecycle);
});
afterAll(() => lifecycle.stop());

async function expectSame(operation: SyntheticOperation): Promise<void> {
  // Null would be the same for every selection.
  const { data } = await gateway.whole(operation);
  expect(Object.entries(data ?? {}).filter(([, value]) => value === null)).toEqual([]);
  await expectSameAnswer(gateway, operation);
}

// tests/gateway/randomOperations.int.test.ts has more, which take a minute.
test('random operations', () => compareRandomOperations(gateway, { operations: 100, seed: 14 }), 120_000);

test.each([
  ['a key', '{ movie(slug: "a") { id: title viewer { watched } } }'],
  ['a key that is a list', '{ movie(slug: "a") { id: directors { name } viewer { watched } } }'],
  ['a hidden key', '{ node(id: "x") { ... on User { nodeId: handle friendship } } }'],
  ['a key inside a list', '{ movie(slug: "a") { cast(first: 2) { nodes { person { id: name viewer { loved } } } } } }'],
  ['a key in a fragment', '{ movie(slug: "a") { ...F viewer { watched } } } fragment F on Movie { id: slug }'],
  ['__typename', '{ movie(slug: "a") { __typename: title viewer { watched } } }'],
  ['__typename of an interface', '{ node(id: "x") { __typename: id ... on Movie { title viewer { watched } } } }'],
  ['a key, for __typename', '{ movie(slug: "a") { id: __typename viewer { watched } } }'],
  [
    'fields of two types',
    '{ node(id: "x") { ... on Movie { x: title viewer { watched } } ... on Person { x: slug viewer { loved } } } }',
  ],
  ['the name of another field', '{ movie(slug: "a") { title: slug slug: title viewer { watched } } }'],
  ['names of other root fields', '{ movie: me { handle } me: movie(slug: "a") { title } }'],
  [
    'names that objects inherit',
    '{ movie(slug: "a") { __proto__: title constructor: year toString: id viewer { hasOwnProperty: watched } } }',
  ],
])('an alias that is %s', (_, query) => expectSame({ query }));

test.each([
  ['an enum of another type', '{ me { history(first: 3) { nodes { x: visibility user { x: friendship } } } } }'],
])('an alias of %s', (_, query) => expectSame({ query }));

test.each([
  ['fields', '{ circlePath(from: "x", to: "x") @skip(if: $no) { hops @include(if: $no) { __typename } } }'],
  ['a fragment', '{ movie(slug: "a") @skip(if: $no) { ... @include(if: $no) { slug } } }'],
  ['a named fragment', '{ movie(slug: "a") @skip(if: $no) { ...F } } fragment F on Movie { slug @include(if: $no) }'],
  ['a fragment of another type', '{ user(id: "a") @skip(if: $no) { ... on Node { ... on Movie { title } } } }'],
  ['fields, by a value', '{ circlePath(from: "x", to: "x") @skip(if: $no) { hops @skip(if: true) { __typename } } }'],
])('an object without a selection is empty: %s', (_, query) =>
  expectSame({ query: `query ($no: Boolean!) ${query}`, variables: { no: false } }),
);

test('introspection, with what planners do not know, beside other fields', async () => {
  const { data, errors } = await gateway.ask({
    query:
      'query ($no: Boolean!) { movie(slug: "a") { id: title } film: __type(name: "MovieFilter") { name isOneOf } __schema @skip(if: $no) { queryType { name } } ...F } fragment F on Query { time: __type(name: "DateTime") { specifiedByURL } last: __typename }',
    variables: { no: true },
  });
  expect(errors).toBeUndefined();
  expect(Object.entries(data as object)).toEqual([
    [
      'movie',
      ((await gateway.whole({ query: '{ movie(slug: "a") { id: title } }' })).data as { movie: unknown }).movie,
    ],
    ['film', { name: 'MovieFilter', isOneOf: false }],
    ['time', { specifiedByURL: expect.stringMatching(/^https:/) }],
    ['last', 'Query'],
  ]);
});

test('introspection alone', async () => {
  const { data, errors } = await gateway.ask({
    query:
      '{ __schema { queryType { name } types { name description fields { name description args { name description } } } } }',
  });
  expect(errors).toBeUndefined();
  const { types } = (data as { __schema: { types: { name: string; description: string | null }[] } }).__schema;
  expect(types.length).toBeGreaterThan(50);
  expect(types.filter(({ description }) => !description)).toEqual([]);
});

/** The paths of all that is null. */
function nullsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    nullsOf(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

describe.each(['catalog', 'social'])('while %s is down', (name) => {
  beforeAll(() => void gateway.down.add(name));
  afterAll(() => void gateway.down.delete(name));

  test.each([
    '{ me { history(first: 3) { nodes { id movie { title genres { name } } } } } movie(slug: "x") { title viewer { watched } communityRating { count } } }',
    '{ genres { name movieCount } searchMovies(q: "x") { nodes { title viewer { watched } connectionsToMe { text } } } }',
    '{ suggest(q: "x") { suggestions { target { ... on Movie { viewer { watched } } ... on Person { viewer { loved } } ... on Genre { name } } } } }',
    '{ discover(filter: { watchedBy: FRIENDS }) { edges { node { id title synopsis } reasons { movies { year } } } } }',
    '{ node(id: "x") { id ... on Movie { title viewer { watched } } } movie(slug: "y") { id: title viewer { id: watched } } }',
  ])('every null that it causes has an error that leads there: %s', async (query) => {
    const { data, errors = [] } = await gateway.ask({ query });
    const paths = errors.map(({ path = [] }) => path);
    const found = nullsOf(data).map((path) => path.join());
    const before = new Set(nullsOf((await gateway.whole({ query })).data).map((path) => path.join()));
    for (const path of found)
      if (!before.has(path)) expect([path, paths.some((each) => each.join() === path)]).toEqual([path, true]);
    for (const path of paths) {
      expect(path.join()).not.toMatch(/@|_entities/);
      expect(found).toContain(path.join());
    }
    expect(errors.length).toBeGreaterThan(0);
    for (const { extensions } of errors) expect(extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
  });
});
