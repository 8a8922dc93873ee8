/** The cost of operations over a small schema, whose weights make each part of a cost readable in the total. */
import { parse } from 'graphql';
import { charactersPerWeight, maxTimesOfText } from './argumentCost.js';
import { compileOperation, maxCost } from './compileOperation.js';
import { readSchemaCosts } from './schemaCosts.js';

const costs = readSchemaCosts(`
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
  directive @costFactor(factor: Float!) on ENUM_VALUE
  scalar Free @cost(weight: 0)
  type Query @cost(weight: 0) {
    film(id: ID): Film
    films(first: Int = 5, after: String): FilmConnection @cost(weight: 1000) @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    search(facets: [Facet!] @cost(weight: 50), filter: Filter, first: Int = 0): [Film!] @listSize(slicingArguments: ["first"])
    paged(first: Int = 5): [Film!] @listSize(slicingArguments: ["first"])
    limited(first: Int): [Film!] @listSize(assumedSize: 7, slicingArguments: ["first"])
    node: Node
    found: Found
    unknownSize: [Film!]
    ranked(by: Circle = ALL, filter: Ranked, facets: [Facet!] @cost(weight: 10)): [Film!] @cost(weight: 100) @listSize(assumedSize: 2)
  }
  enum Circle { ME @costFactor(factor: 0.5) FRIENDS ALL @costFactor(factor: 4) }
  enum Window { WEEK @costFactor(factor: 0.1) YEAR }
  input Ranked { windows: [Window!] within: Circle = FRIENDS }
  type Mutation @cost(weight: 0) { importText(input: ImportInput!): Done }
  type Done @cost(weight: 0) { done: Boolean }
  input ImportInput { content: String! @cost(weight: 4) note: String }
  input Filter { ids: Ids genres: [ID!] @cost(weight: 3) }
  input Ids { anyOf: [ID!] @cost(weight: 2) }
  enum Facet { A B }
  interface Node { id: ID }
  union Found = Film | Person
  type FilmConnection @cost(weight: 0) { edges: [FilmEdge] nodes: [Film] count: Int }
  type FilmEdge @cost(weight: 0) { node: Film }
  type Film implements Node @cost(weight: 1) { id: ID similar(first: Int = 10): [Film!] @cost(weight: 5) @listSize(slicingArguments: ["first"]) cast: [Person!] @listSize(assumedSize: 4) }
  type Person implements Node @cost(weight: 10) { id: ID films: [Film!] @listSize(assumedSize: 3) }
`);

type Variables = Record<string, unknown>;

/** Without the fraction that fields without a weight cost: ten of them cost 1. `__typename` makes sure that there is one to round up. */
const costOf = (text: string, variables: Variables = {}, name?: string): number | undefined => {
  const cost = compileOperation(costs, parse(text.replace('{', '{ __typename ')), name)?.(variables);
  return cost === undefined ? undefined : cost - 1;
};

describe('the cost of an operation', () => {
  test.each([
    ['an object by its type', '{ film { id } }', 1],
    ['a list by its size', '{ film { cast { id } } }', 1 + 4 * 10],
    ['an enum value as a factor of the field, not of its items', '{ ranked(by: ME) { id } }', 50 + 2],
    ['an enum value without a factor', '{ ranked(by: FRIENDS) { id } }', 100 + 2],
    ['the default of the schema as a factor', '{ ranked { id } }', 400 + 2],
    ['a factor of the arguments too', '{ ranked(by: ME, facets: [A, B]) { id } }', 60 + 2],
    [
      'factors in input objects, of a list the largest',
      '{ ranked(filter: {windows: [WEEK], within: ALL}) { id } }',
      1_600 + 2,
    ],
    ['lists in lists by the product of their sizes', '{ film { cast { films { id } } } }', 1 + 4 * (10 + 3) + 1],
    ['a list without a size by the default', '{ unknownSize { id } }', 10 + 1],
    [
      'a field by its weight once for each parent',
      '{ film { cast { films { similar(first: 0) { id } } } } }',
      41 + 12 * 6,
    ],
    ['a page by its argument', '{ films(first: 3) { nodes { id } } }', 1003],
    ['a page without the argument by the default of the schema', '{ films { nodes { id } } }', 1005],
    ['null as an argument like a missing one', '{ films(first: null) { nodes { id } } }', 1005],
    ['edges and nodes both by the page size', '{ films(first: 3) { nodes { id } edges { node { id } } } }', 1006],
    ['a page without items by its weight', '{ films(first: 3) { count } }', 1000],
    ['a list without its argument by the assumed size', '{ limited { id } }', 7],
    ['a list with its argument by that', '{ limited(first: 2) { id } }', 2],
    ['a list with its argument by the assumed size at most', '{ limited(first: 20) { id } }', 7],
    ['a negative page size as nothing', '{ paged(first: -2) { id } }', 0],
    ['an interface by its dearest type', '{ node { id } }', 10],
    ['an interface by the dearest selection', '{ node { ... on Film { cast { id } } } }', 41],
    ['a union by its dearest type', '{ found { ... on Film { id } } }', 10],
    ['each alias', '{ a: film { id } b: film { id } c: film { id } }', 3],
    ['a field that is selected twice once', '{ film { id cast { id } cast { id } } film { cast { id } } }', 41],
    [
      'fragments and fragments in fragments',
      '{ ...A } fragment A on Query { film { ...B } } fragment B on Film { cast { id } }',
      41,
    ],
    ['a fragment that is spread twice once', '{ film { ...B ...B } } fragment B on Film { cast { id } }', 41],
    ['each item of a list argument', '{ search(facets: [A, B]) { id } }', 100],
    ['a single value for a list as one item', '{ search(facets: A) { id } }', 50],
    ['lists in nested inputs', '{ search(filter: { genres: ["a"], ids: { anyOf: ["a", "b"] } }) { id } }', 3 + 4],
    ['__typename little', '{ a: __typename }', 0],
    ['an unknown field little', '{ nothing { cast { id } } }', 0],
  ])('counts %s', (_, text, expected) => {
    expect(costOf(text)).toBe(expected);
  });

  test.each([
    [{ by: 'ME' }, 52],
    [{}, 402],
    [{ by: null }, 402],
    [{ by: ['ME'] }, 102],
  ])('depends on enum values in variables: %j', (variables, cost) => {
    expect(costOf('query ($by: Circle) { ranked(by: $by) { id } }', variables)).toBe(cost);
  });

  test('depends on the variables for pages, lists, conditions and nested inputs', () => {
    const text = `query ($first: Int = 2, $no: Boolean = false, $facets: [Facet!], $ids: [ID!], $filter: Filter) {
      paged(first: $first) { id }
      film @skip(if: $no) { id }
      search(facets: $facets, filter: { ids: { anyOf: $ids } }) { id }
      b: search(filter: $filter) { id } }`;
    expect(costOf(text)).toBe(3);
    expect(costOf(text, { first: 5, no: true })).toBe(5);
    expect(costOf(text, { facets: ['A', 'B'], ids: ['x', 'y', 'z'] })).toBe(3 + 100 + 6);
    expect(costOf(text, { filter: { ids: { anyOf: ['x'] }, genres: 'g' } })).toBe(3 + 2 + 3);
    expect(costOf('query ($first: Int) { films(first: $first) { nodes { id } } }')).toBe(1005);
    expect(costOf('query ($first: Int) { limited(first: $first) { id } }')).toBe(7);
  });

  test('counts a field if one of its places is included', () => {
    const text = `query ($a: Boolean!, $b: Boolean!) { film @include(if: $a) { id }
      ... @include(if: $b) { film @skip(if: $a) { cast { id } } } ... @skip(if: true) { films { nodes { id } } } }`;
    expect(costOf(text, { a: true, b: true })).toBe(1);
    expect(costOf(text, { a: false, b: true })).toBe(41);
    expect(costOf(text, { a: false, b: false })).toBe(0);
  });

  test('counts a text by its length', () => {
    const text = 'mutation ($content: String!) { importText(input: { content: $content, note: "x" }) { done } }';
    expect(costOf(text, { content: '' })).toBe(4);
    expect(costOf(text, { content: 'x'.repeat(charactersPerWeight * 3) })).toBe(12);
    const longest = costOf(text, { content: 'x'.repeat(charactersPerWeight * maxTimesOfText) });
    expect(costOf(text, { content: 'x'.repeat(charactersPerWeight * (maxTimesOfText + 1)) })).toBe(longest);
  });

  test('counts introspection by the size of the schema', () => {
    const types = costOf('{ __schema { types { kind name description } } }')!;
    const fields = costOf('{ __schema { types { kind name description fields { name args { name } } } } }')!;
    expect(types).toBeGreaterThan(0);
    expect(fields).toBeGreaterThan(types);
    expect(costOf('{ __type(name: "Film") { name } }')).toBe(0);
  });

  test('is that of the named operation, and undefined without one', () => {
    const text = 'query A { film { id } } query B { film { cast { id } } }';
    expect(costOf(text, {}, 'A')).toBe(1);
    expect(costOf(text, {}, 'B')).toBe(41);
    expect(costOf(text)).toBeUndefined();
    expect(costOf(text, {}, 'C')).toBeUndefined();
    expect(costOf('fragment A on Query { __typename }')).toBeUndefined();
  });

  test('takes variables of any shape', () => {
    const text = 'query ($first: Int, $filter: Filter) { paged(first: $first) { id } search(filter: $filter) { id } }';
    for (const value of [{}, [], '5', true, [[[]]], { ids: 3 }, { ids: { anyOf: {} } }])
      expect(costOf(text, { first: value, filter: value })).toEqual(expect.any(Number));
  });
});

describe('compiling', () => {
  const levels = Array.from({ length: 60 }, (_, level) => level);

  test('takes time linear in a document that says exponentially much', () => {
    const fragments = levels.map(
      (level) =>
        `fragment F${level} on Film { a: similar(first: $n) { ...F${level + 1} } b: similar(first: 2) { ...F${level + 1} } }`,
    );
    const text = `query ($n: Int) { film { ...F0 } } ${fragments.join(' ')} fragment F60 on Film { id }`;
    const cost = compileOperation(costs, parse(text), undefined)!;
    expect(cost({ n: 1 })).toBeGreaterThan(2 ** 40);
  });

  test('takes time linear in conditions that multiply', () => {
    const fragments = levels.map(
      (level) =>
        `fragment F${level} on Query { ...F${level + 1} @include(if: $a${level}) ...F${level + 1} @include(if: $b${level}) }`,
    );
    const text = `{ ...F0 } ${fragments.join(' ')} fragment F60 on Query { film { id } }`;
    expect(compileOperation(costs, parse(text), undefined)!({})).toBe(maxCost);
  });

  test('ends for a fragment that contains itself', () => {
    expect(costOf('{ film { ...A } } fragment A on Film { ...A cast { films { ...A } } }')).toEqual(expect.any(Number));
  });

  test('ends for a document of any depth', () => {
    const text = `{ film { ${'similar { '.repeat(1_000)} id ${'}'.repeat(1_000)} } }`;
    expect(compileOperation(costs, parse(text), undefined)!({})).toBe(maxCost);
  });
});
