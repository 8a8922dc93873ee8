/** The cache policy of an operation: the most restrictive field decides. */
import { readFileSync } from 'node:fs';
import { getOperationAST, parse } from 'graphql';
import { createPolicyReader, type CachePolicy } from './cachePolicy.js';

const supergraph = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');

const sdl = /* GraphQL */ `
  directive @cacheControl(maxAge: Int, scope: String, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT
  interface Node {
    id: ID!
  }
  type Query {
    text: String
    short: String @cacheControl(maxAge: 5)
    film(id: ID, slug: String, other: String): Film @cacheControl(maxAge: 60)
    films: [Film!] @cacheControl(maxAge: 60)
    plain: Film
    mine: Private
    minute: Minute
    inherits: Film @cacheControl(inheritMaxAge: true)
  }
  type Film implements Node {
    id: ID!
    title: String
    seen: Boolean @cacheControl(maxAge: 30, scope: "PRIVATE")
    genres: [Genre!] @cacheControl(inheritMaxAge: true)
    similar: [Film!] @cacheControl(maxAge: 40)
    unmarked: Film
    page: Page
    count: Int @cacheControl(maxAge: 60)
  }
  type Genre implements Node {
    id: ID!
    name: String
  }
  type Page @cacheControl(inheritMaxAge: true) {
    total: Int
  }
  type Private @cacheControl(maxAge: 20, scope: "PRIVATE") {
    name: String
  }
  type Minute @cacheControl(maxAge: 60) {
    value: Int
  }
  type Mutation {
    write: Int
  }
`;

const open = (text: string) => {
  const policyOf = createPolicyReader(text);
  return (query: string): CachePolicy | undefined => {
    const document = parse(query);
    return policyOf(document, getOperationAST(document)!);
  };
};
const policyOf = open(sdl);
const shown = (query: string) => {
  const policy = policyOf(query);
  return policy && `${policy.isPublic ? 'public' : 'private'} ${policy.maxAge}`;
};

test.each([
  ['{ film { title } }', 'public 60'],
  ['{ film { title } short }', 'public 5'],
  ['{ film { seen } }', 'private 30'],
  ['{ film { similar { title } } }', 'public 40'],
  ['{ film { similar { seen } genres { name } } }', 'private 30'],
  ['{ film { page { total } } }', 'public 60'],
  ['{ mine { name } film { title } }', 'private 20'],
  ['{ minute { value } }', 'public 60'],
  ['{ film { ...F } } fragment F on Film { ... on Film { seen } }', 'private 30'],
  ['query ($no: Boolean!) { film { title seen @include(if: $no) } }', 'private 30'],
  ['{ a: film { title } ...R } fragment R on Query { short }', 'public 5'],
])('of %s is %s', (query, expected) => {
  expect(shown(query)).toBe(expected);
});

test.each(['{ text }', '{ plain { title } }', '{ film { unmarked { title } } }', '{ inherits { title } }'])(
  'of %s, which has a field without a hint, is to keep nothing',
  (query) => {
    expect(policyOf(query)?.maxAge).toBe(0);
  },
);

test.each([
  '{ __typename }',
  '{ __schema { queryType { name } } }',
  '{ film { title } __type(name: "Film") { name } }',
])('of %s is to keep nothing', (query) => {
  expect(policyOf(query)?.maxAge).toBe(0);
});

test('of a mutation does not exist', () => {
  expect(policyOf('mutation { write }')).toBeUndefined();
});

describe('an answer changes with its entities only', () => {
  test.each([
    '{ film(id: "1") { id title genres { id name } page { total } } }',
    '{ a: film(slug: "a") { id } b: film(slug: "b") { ...F } } fragment F on Film { id genres { ... on Genre { id } } }',
  ])('for %s', (query) => {
    expect(policyOf(query)?.lookups?.length).toBeGreaterThan(0);
  });

  test.each([
    ['an object has no id', '{ film { title } }'],
    ['the id has another name', '{ film { a: id } }'],
    ['the id may be left out', 'query ($a: Boolean!) { film { id @include(if: $a) } }'],
    [
      'the object with the id may be left out',
      'query ($a: Boolean!) { film { ...F @skip(if: $a) } } fragment F on Film { id }',
    ],
    ['an object below has no id', '{ film { id genres { name } } }'],
    ['a field is computed from others', '{ film { id similar { id } } }'],
    ['a number is computed from others', '{ film { id count } }'],
    ['it is a list', '{ films { id } }'],
    ['the argument is no key', '{ film(other: "x") { id } }'],
    ['it asks for more', '{ film { id } films { id } }'],
  ])('unless %s: %s', (_, query) => {
    expect(policyOf(query)?.lookups).toBeUndefined();
  });
});

describe('the supergraph', () => {
  const ofSupergraph = open(supergraph);

  test.each([
    '{ movie(slug: "a") { id title cast { nodes { character person { id name } } totalCount } directors { id } genres { id name } externalIds { value } } }',
    '{ person(id: "per_1") { id name externalIds { url } } }',
  ])('lets %s be kept until one of its entities changes', (query) => {
    expect(ofSupergraph(query)).toMatchObject({ isPublic: true, maxAge: 60, lookups: [expect.anything()] });
  });

  test.each([
    '{ searchMovies(q: "a") { nodes { id } edges { highlights { text ranges { start } } } facets { buckets { id } stats { min } } pageInfo { endCursor } } }',
    '{ suggest(q: "a") { suggestions { target { ... on Movie { id } ... on Person { id } } ranges { end } } } }',
    '{ costarPath(from: "a", to: "b") { hops { movie { id } from { id } to { id } } } }',
    '{ genres { id movieCount } }',
    '{ movie(slug: "a") { id similar { movie { id } because { people { id } genres { id } } } } }',
    '{ person(slug: "a") { id knownFor { id } costars { person { id } films { id } } credits { nodes { movie { id } } } } }',
    '{ movie(externalId: { source: IMDB, value: "tt1" }) { id } }',
    '{ movie(slug: "a") { title } }',
  ])('lets %s be kept until anything changes', (query) => {
    expect(ofSupergraph(query)).toEqual({ isPublic: true, maxAge: 60, lookups: undefined });
  });

  test.each([
    '{ me { id } }',
    '{ user(handle: "a") { handle } }',
    '{ node(id: "mov_1") { id } }',
    '{ movie(slug: "a") { id communityRating { mean } } }',
    '{ movie(slug: "a") { id viewer { watched } } }',
    '{ person(slug: "a") { id viewer { loved } } }',
    '{ trending(circle: EVERYONE) { edges { rank } } }',
    '{ discover(filter: { watchedBy: EVERYONE }) { totalCount } }',
    '{ genres { id } me { id } }',
  ])('keeps %s for its viewer, and for no time', (query) => {
    expect(ofSupergraph(query)).toMatchObject({ isPublic: false, maxAge: 0 });
  });

  test('does not let provenance be kept: the change feed does not tell when it changes', () => {
    expect(ofSupergraph('{ movie(slug: "a") { id provenance { field } } }')?.maxAge).toBe(0);
  });
});
