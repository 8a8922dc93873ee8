/** Operations are compiled when they come again, and not for values of conditions that come once. */
import { buildSchema, getOperationAST, parse } from 'graphql';
import type { ExecutionPlan } from '../planning/executionPlan.js';
import { createCompiledOperations, type CompiledOf } from './compiledOperations.js';

const schema = buildSchema('type Query { a: String b: String c: String }');
const open = () => createCompiledOperations({ schema, supergraphSchema: schema });

function operationOf(text: string, compiledOf: CompiledOf) {
  const document = parse(text);
  const plan: ExecutionPlan = {};
  return (variables: Record<string, unknown> = {}, of = plan) =>
    compiledOf({ text, hash: text, document, operation: getOperationAST(document)!, plan: of, variables });
}

const conditional = 'query ($b: Boolean!, $c: Boolean!) { a b @include(if: $b) c @skip(if: $c) }';

test('the second time, an operation is compiled, and then it is kept', () => {
  const run = operationOf('{ a }', open());
  expect(run()).toBeUndefined();
  const compiled = run();
  expect(compiled).toBeDefined();
  expect(run()).toBe(compiled);
});

test('values of conditions that come for the first time are not compiled', () => {
  const run = operationOf(conditional, open());
  for (const b of [true, false]) for (const c of [true, false]) expect(run({ b, c })).toBeUndefined();
  expect(run({ b: true, c: false })!.print({ a: '1', b: '2', c: '3' }, 100)).toBe('{"a":"1","b":"2","c":"3"}');
  expect(run({ b: false, c: true })!.print({ a: '1' }, 100)).toBe('{"a":"1"}');
});

test('many conditions whose values differ each time leave the code of other operations', () => {
  const compiledOf = open();
  const kept = operationOf('{ a }', compiledOf);
  kept();
  const code = kept();
  const names = Array.from({ length: 12 }, (_, index) => `v${index}`);
  const declared = names.map((name) => `$${name}: Boolean!`).join(' ');
  const fields = names.map((name) => `${name}: a @include(if: $${name})`).join(' ');
  // A longer text takes more of the memory for code.
  const run = operationOf(`query (${declared}) { a ${fields} } # ${'x'.repeat(10_000)}`, compiledOf);
  for (let values = 0; values < 2 ** names.length; values++)
    expect(run(Object.fromEntries(names.map((name, bit) => [name, (values & (1 << bit)) !== 0])))).toBeUndefined();
  expect(kept()).toBe(code);
});

test('a plan that was made again is compiled again', () => {
  const run = operationOf('{ a }', open());
  run();
  const compiled = run();
  const again: ExecutionPlan = {};
  expect(run({}, again)).toBeUndefined();
  expect(run({}, again)).not.toBe(compiled);
  expect(run({}, again)).toBeDefined();
});
