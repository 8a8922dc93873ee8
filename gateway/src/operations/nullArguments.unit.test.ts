/** Null for an argument that cannot be null is the client's mistake, and the error names the argument. */
import { buildSchema, getOperationAST, parse } from 'graphql';
import { createNullCheck } from './nullArguments.js';

const schema = buildSchema(`
  type Query { year(of: Int! = 1): Query list(of: [ID!]!): Query find(input: Input!): Query page(first: Int = 10): Query node(id: ID!): Node name: String }
  interface Node { id: ID! }
  type Film implements Node { id: ID! year(of: Int!): Int }
  input Input { id: ID! other: Int }
`);

/** What is refused of an operation whose variable `$v` is null. */
function refusal(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  try {
    createNullCheck(schema)({ document, operation: getOperationAST(document)!, variables: { v: null, ...variables } });
    return undefined;
  } catch (error) {
    return (error as { extensions: unknown }).extensions;
  }
}

const refused = (argument: string) => ({ code: 'BAD_USER_INPUT', argument });

test.each([
  ['an argument', 'query ($v: Int = 1) { year(of: $v) { name } }', 'of'],
  ['an argument with a default', 'query ($v: Int) { year(of: $v) { name } }', 'of'],
  ['a field of an input', 'query ($v: ID = "a") { find(input: { id: $v }) { name } }', 'input'],
  ['an item of a list', 'query ($v: ID = "a") { list(of: ["b", $v]) { name } }', 'of'],
  ['the condition of a field', 'query ($v: Boolean = true) { name @include(if: $v) }', 'if'],
  ['a field inside others', 'query ($v: Int = 1) { page { page { ... { year(of: $v) { name } } } } }', 'of'],
  ['a fragment', 'query ($v: Int = 1) { page { ...F } } fragment F on Query { year(of: $v) { name } }', 'of'],
  ['a fragment on a type', 'query ($v: Int = 1) { node(id: "a") { ...F } } fragment F on Film { year(of: $v) }', 'of'],
])('%s', (_, query, argument) => {
  expect(refusal(query)).toEqual(refused(argument));
});

test.each([
  ['an argument that may be null', 'query ($v: Int = 1) { page(first: $v) { name } }'],
  ['a field of an input that may be null', 'query ($v: Int = 1) { find(input: { id: "a", other: $v }) { name } }'],
  ['a field that is skipped', 'query ($v: Int = 1) { name year(of: $v) @skip(if: true) { name } }'],
  [
    'a condition inside a field that is skipped',
    'query ($v: Boolean = true) { page @skip(if: true) { name @include(if: $v) } }',
  ],
  [
    'a fragment that is not included',
    'query ($v: Int = 1) { name ...F @include(if: false) } fragment F on Query { year(of: $v) { name } }',
  ],
])('null is allowed for %s', (_, query) => {
  expect(refusal(query)).toBeUndefined();
});

test('conditions are those of the variables of the request', () => {
  const query = 'query ($v: Int = 1, $on: Boolean!) { name ... @include(if: $on) { year(of: $v) { name } } }';
  expect(refusal(query, { on: false })).toBeUndefined();
  expect(refusal(query, { on: true })).toEqual(refused('of'));
  expect(refusal(query, { on: true, v: 3 })).toBeUndefined();
});
