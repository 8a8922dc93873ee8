/** Variables: bounded before they are coerced, and at most 50 errors. */
import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import fc from 'fast-check';
import { operationLimits as limits } from './operationLimits.js';
import { OperationRefused } from './refusal.js';
import { readVariables } from './variables.js';

const schema = buildSchema(`
  enum Color { RED GREEN }
  input Filter { ids: [ID!], color: Color, size: Int! = 3, inner: Filter, text: String }
  type Query { find(filter: Filter, ids: [ID!], n: Int, lists: [[Int]], text: String): Int }
`);
const operation = (definitions: string) =>
  parse(`query (${definitions}) { find }`).definitions[0] as OperationDefinitionNode;

function read(definitions: string, values: Record<string, unknown>, suggestions = true) {
  return readVariables(operation(definitions), values, { schema, suggestions });
}

function errorsOf(definitions: string, values: Record<string, unknown>, suggestions = true) {
  try {
    read(definitions, values, suggestions);
    return [];
  } catch (error) {
    if (!(error instanceof OperationRefused)) throw error;
    return error.errors.map(({ message, extensions }) => ({
      message,
      code: extensions.code,
      argument: extensions.argument,
    }));
  }
}

test('gives the values as sent and as coerced, and drops values that the operation does not define', () => {
  const given = { ids: 'one', filter: { text: 'x' } };
  expect(read('$ids: [ID!], $filter: Filter, $n: Int = 7', { ...given, extra: [{}] })).toEqual({
    given,
    coerced: { ids: ['one'], filter: { text: 'x', size: 3 }, n: 7 },
  });
});

test('a long text arrives whole', () => {
  const text = 'x'.repeat(100_000);
  const { given, coerced } = read('$text: String, $filter: Filter', { text, filter: { text } });
  expect([given, coerced]).toEqual([
    { text, filter: { text } },
    { text, filter: { text, size: 3 } },
  ]);
});

const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)]);

test.each([
  ['a long list', '$ids: [ID!]', { ids: Array(limits.listLength + 1).fill('a') }, /list of 201 items/],
  ['a list in an object', '$filter: Filter', { filter: { ids: Array(10_000).fill({}) } }, /list of 10000 items/],
  [
    'an object of many fields',
    '$filter: Filter',
    { filter: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`f${i}`, 1])) },
    /object of 51 fields/,
  ],
  ['a long name of a field', '$filter: Filter', { filter: { ['f'.repeat(101)]: 1 } }, /name is longer/],
  ['deep lists', '$lists: [[Int]]', { lists: nest(11) }, /nested too deeply/],
  ['many values together', '$lists: [[Int]]', { lists: Array(11).fill(Array(200).fill(1)) }, /at most 2000 values/],
])('%s is refused before it is coerced', (_, definitions, values, message) => {
  const errors = errorsOf(definitions, values);
  expect(errors).toEqual([
    { message: expect.stringMatching(message), code: 'BAD_USER_INPUT', argument: definitions.split(':')[0]!.slice(1) },
  ]);
});

test('values at the limits pass', () => {
  expect(errorsOf('$ids: [ID!]', { ids: Array(limits.listLength).fill('a') })).toEqual([]);
  expect(errorsOf('$lists: [[Int]]', { lists: Array(9).fill(Array(200).fill(1)) })).toEqual([]);
});

test('50 errors are the most, and a message does not repeat a long text', () => {
  const errors = errorsOf('$ids: [ID!]', { ids: Array(200).fill({}) });
  expect(errors).toHaveLength(50);
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['BAD_USER_INPUT']));
  const long = 'x'.repeat(1_000_000);
  for (const error of errorsOf('$filter: Filter, $n: Int', { filter: { text: long, a: 1, color: long }, n: long }))
    expect(error.message.length).toBeLessThan(1_000);
});

test('names similar values and fields only if suggestions are on', () => {
  const values = { filter: { colour: 'RED', color: 'REDD' } };
  expect(JSON.stringify(errorsOf('$filter: Filter', values))).toContain('Did you mean');
  expect(JSON.stringify(errorsOf('$filter: Filter', values, false))).not.toContain('Did you mean');
});

test('any JSON is admitted or refused with BAD_USER_INPUT', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 12 }), fc.jsonValue(), (filter, lists) => {
      for (const { code } of errorsOf(
        '$filter: Filter, $lists: [[Int]], $__proto__: Int',
        JSON.parse(JSON.stringify({ filter, lists, ['__proto__']: lists })) as Record<string, unknown>,
      ))
        expect(code).toBe('BAD_USER_INPUT');
    }),
  );
});
