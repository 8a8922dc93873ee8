/** Batches of entities: all references of one type and selection are one Cypher statement. */
import { bundledFilmIds } from '@marquee/testing/fixtures/films';
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';
import { anonymous } from '@marquee/kit/identity/viewer';

let supergraph: Supergraph;
let ids: string[];

beforeAll(async () => {
  supergraph = await startSupergraph();
  ids = (await bundledFilmIds()).slice(0, 100);
});
afterAll(() => supergraph.stop());

const scope = () =>
  supergraph.catalog.subgraph.openScope({ viewer: anonymous, requestId: 'test', signal: AbortSignal.timeout(10_000) });

const resolve = (selection: string, count: number) =>
  scope().execute({
    query: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`,
    variables: { representations: ids.slice(0, count).map((id) => ({ __typename: 'Movie', id })) },
  });

const wide = `... on Movie { id title originalTitle year runtimeMinutes synopsis genres { id name movieCount }
  directors { name } externalIds { source value } cast(first: 3) { totalCount nodes { character billing person { name } } pageInfo { hasNextPage } } }`;

test.each([1, 10, 100])('%i references with lists, parts and counts are ONE statement', async (count) => {
  supergraph.statements.clear();
  const { data, errors } = await resolve(wide, count);
  expect(errors).toBeUndefined();
  expect(data!._entities).toHaveLength(count);
  for (const [index, entity] of (data!._entities as { id: string }[]).entries()) expect(entity.id).toBe(ids[index]);
  expect(supergraph.statements.cypher).toHaveLength(1);
});

test('two selections of one type are two statements, and each result has its own fields only', async () => {
  supergraph.statements.clear();
  const { data } = await scope().execute({
    query: `query ($a: [_Any!]!, $b: [_Any!]!) {
      a: _entities(representations: $a) { ... on Movie { title } }
      b: _entities(representations: $b) { ... on Movie { year } } }`,
    variables: { a: [{ __typename: 'Movie', id: ids[0] }], b: [{ __typename: 'Movie', id: ids[1] }] },
  });
  expect(data).toEqual({ a: [{ title: expect.any(String) }], b: [{ year: expect.any(Number) }] });
  expect(supergraph.statements.cypher).toHaveLength(2);
});

test('the same selection in two places of a request is one statement', async () => {
  supergraph.statements.clear();
  await scope().execute({
    query: `query ($a: [_Any!]!, $b: [_Any!]!) {
      a: _entities(representations: $a) { ... on Movie { title } }
      b: _entities(representations: $b) { ... on Movie { title } } }`,
    variables: { a: [{ __typename: 'Movie', id: ids[0] }], b: [{ __typename: 'Movie', id: ids[1] }] },
  });
  expect(supergraph.statements.cypher).toHaveLength(1);
});

test('credits of many people are one statement, and their films one more', async () => {
  const people = await supergraph.social.db.selectFrom('person').select('id').orderBy('id').limit(40).execute();
  supergraph.statements.clear();
  const { data, errors } = await scope().execute({
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { name credits(first: 5) { totalCount nodes { role movie { title year } } } } } }`,
    variables: { r: people.map(({ id }) => ({ __typename: 'Person', id })) },
  });
  expect(errors).toBeUndefined();
  for (const person of data!._entities as { credits: { totalCount: number; nodes: unknown[] } }[])
    expect(person.credits.nodes).toHaveLength(Math.min(5, person.credits.totalCount));
  expect(supergraph.statements.cypher).toHaveLength(3);
});

test('an unknown reference is null among its neighbours', async () => {
  const { data, errors } = await scope().execute({
    query: 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Movie { title } } }',
    variables: { r: [ids[0], 'mov_nowhere', ids[1]].map((id) => ({ __typename: 'Movie', id })) },
  });
  expect(errors).toBeUndefined();
  expect(data!._entities).toEqual([{ title: expect.any(String) }, null, { title: expect.any(String) }]);
});

test('fragments, aliases and skipped fields give the result that the client selected', async () => {
  const query = `query ($no: Boolean = false, $slug: String) {
    movie(slug: $slug) { ...Facts title @skip(if: true) year @include(if: $no) lead: cast(first: 1) { nodes { person { name } } } rest: cast(first: 2) { edges { cursor node { person { name } } } } } }
    fragment Facts on Movie { name: title ... on Node { id } }`;
  const data = dataOf(await supergraph.request(null, query, { slug: 'casablanca-1942' }));
  expect(data.movie).toEqual({
    name: 'Casablanca',
    id: expect.stringMatching(/^mov_/),
    lead: { nodes: [{ person: { name: 'Humphrey Bogart' } }] },
    rest: {
      edges: [
        { cursor: expect.any(String), node: { person: { name: 'Humphrey Bogart' } } },
        { cursor: expect.any(String), node: { person: { name: 'Ingrid Bergman' } } },
      ],
    },
  });
});
