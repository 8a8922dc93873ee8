/** The cache of parsed operations is bounded by bytes. */
import { buildSchema } from 'graphql';
import { keptBytes } from '@marquee/testing/cost/memory';
import { createDocumentCache, isErrorList } from './documents.js';

const schema = buildSchema('type Query { film(slug: String): Query title: String }');

test('an operation is parsed once', () => {
  const prepare = createDocumentCache(schema);
  expect(prepare('{ title }')).toBe(prepare('{ title }'));
});

test.each([
  ['long strings', (n: number) => `{film(slug:"${n}${'x'.repeat(4_000_000)}"){title}}`, 40],
  ['many fields', (n: number) => `{film(slug:"${n}"){${'title '.repeat(10_000)}}}`, 30],
  ['many short operations', (n: number) => `{film(slug:"${n}"){${'a:title '.repeat(100)}}}`, 1_500],
  ['invalid operations', (n: number) => `{${Array.from({ length: 60 }, (_, i) => `f${n}_${i} `).join('')}}`, 400],
])('distinct operations of %s do not fill the memory', async (_, query, count) => {
  const prepare = createDocumentCache(schema);
  prepare(query(0));
  const limit = (await keptBytes()) + 100 * 1024 * 1024;
  for (let n = 1; n <= count; n++) prepare(query(n));
  expect(await keptBytes(limit)).toBeLessThanOrEqual(limit);
  // Keeps the cache alive until here.
  expect(isErrorList(prepare('{ nothing }'))).toBe(true);
});

test('aliases of __typename, which no budget counts, are limited', () => {
  const prepare = createDocumentCache(schema);
  const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, n) => `a${n}: __typename`).join(' ')} }`;
  expect(isErrorList(prepare(aliases(50)))).toBe(false);
  expect(prepare(aliases(51))).toEqual([
    expect.objectContaining({ extensions: expect.objectContaining({ code: 'QUERY_TOO_COMPLEX' }) }),
  ]);
});
