import { getOperationAST, parse } from 'graphql';
import { priorityOf } from './priority.js';

const of = (query: string, rest: { name?: string; headers?: Record<string, string>; isParsed?: boolean } = {}) =>
  priorityOf({
    headers: rest.headers ?? {},
    request: { query, operationName: rest.name, variables: {}, extensions: {} },
    operation: rest.isParsed ? (getOperationAST(parse(query), rest.name) ?? undefined) : undefined,
  });

test.each([
  ['{ movie(slug: "mutation") { title } }', {}, 'query'],
  ['query A { movie(slug: "x") { title } }', {}, 'query'],
  ['mutation { deleteWatch { id } }', {}, 'write'],
  ['query A { a } mutation B { b }', { name: 'B', isParsed: true }, 'write'],
  ['mutation B { b } query A { a }', { name: 'A', isParsed: true }, 'query'],
  ['query Suggest($text: String!) { suggest(text: $text) { suggestions { name } } }', { name: 'Suggest' }, 'prefetch'],
  ['{ suggest(text: "a") { suggestions { name } } }', { isParsed: true }, 'prefetch'],
  ['query Suggest { movie(slug: "x") { title } }', { name: 'Suggest', isParsed: true }, 'query'],
  ['{ a }', { headers: { purpose: 'prefetch' } }, 'prefetch'],
  ['{ a }', { headers: { 'sec-purpose': 'prefetch;prerender' } }, 'prefetch'],
  ['mutation { a }', { headers: { purpose: 'prefetch' } }, 'write'],
] as const)('%s with %j is a %s', (query, rest, priority) => {
  expect(of(query, rest)).toBe(priority);
});
