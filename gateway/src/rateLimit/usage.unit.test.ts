/** What operations count as. */
import { getOperationAST, parse } from 'graphql';
import { usageOf } from './usage.js';

const usage = (text: string, operationName?: string, costLimit = 5) => {
  const document = parse(text);
  return usageOf({ document, operation: getOperationAST(document, operationName)!, cost: 5 }, costLimit);
};
const input = '(input: {}) { userErrors { code } }';

test.each<[string, string, [writes: number, imports: number, profiles: number]]>([
  ['a query', '{ me { handle } }', [0, 0, 0]],
  ['a query with a field named like a mutation', '{ importHistory { createProfile } }', [0, 0, 0]],
  ['a mutation', `mutation { rateMovie${input} }`, [1, 0, 0]],
  ['mutations under other names', `mutation { a: rateMovie${input} b: rateMovie${input} }`, [2, 0, 0]],
  ['one mutation selected twice', `mutation { rateMovie${input} rateMovie${input} }`, [1, 0, 0]],
  ['imports under other names', `mutation { a: importHistory${input} b: importHistory${input} }`, [2, 2, 0]],
  ['an import that hides its name', `mutation { me: importHistory${input} }`, [1, 1, 0]],
  ['an import in fragments', `mutation { ...A } fragment A on Mutation { ... { importHistory${input} } }`, [1, 1, 0]],
  ['a fragment spread twice', `mutation { ...A ...A } fragment A on Mutation { createProfile${input} }`, [1, 0, 1]],
  [
    'a fragment that spreads itself',
    `mutation { ...A } fragment A on Mutation { ...A b: createProfile${input} }`,
    [1, 0, 1],
  ],
  [
    'a mutation with a condition',
    'mutation ($a: Boolean!) { rateMovie @skip(if: $a) { userErrors { code } } }',
    [1, 0, 0],
  ],
  ['a mutation with __typename', `mutation { __typename rateMovie${input} }`, [1, 0, 0]],
  ['a fragment that does not exist', 'mutation { ...A }', [0, 0, 0]],
])('%s', (_, text, [writes, imports, profiles]) => {
  expect(usage(text)).toEqual({ cost: 5, writes, imports, profiles });
});

test('only the named operation counts', () => {
  const text = `query A { me { handle } } mutation B { rateMovie${input} }`;
  expect(usage(text, 'A').writes).toBe(0);
  expect(usage(text, 'B').writes).toBe(1);
});
