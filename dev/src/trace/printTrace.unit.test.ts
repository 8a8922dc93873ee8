/** The lines of a trace. */
import { formatTrace, summarise } from './printTrace.js';
import { buildSpanTree } from './spanTree.js';

const span = (
  id: string,
  parentId: string,
  name: string,
  [startedAt, milliseconds]: [number, number],
  attributes = {},
) => ({
  ...{ id, parentId, name, startedAt, milliseconds, attributes },
});
const statement = {
  'db.system.name': 'postgresql',
  'db.query.text': '-- who\nSELECT a\n  FROM b',
  'db.response.returned_rows': 3,
};
const spans = [
  span('a', 'client', 'POST /graphql', [100, 40]),
  span('b', 'a', 'gateway.request', [100, 40]),
  span('c', 'b', 'gateway.execute', [110, 30]),
  span('d', 'c', 'gateway.fetch', [110, 20]),
  span('e', 'd', 'fetch social', [110, 20], { 'error.type': 'timeout' }),
  span('f', 'e', 'batch watchers', [112, 10], { 'marquee.batch.size': 1 }),
  span('g', 'f', 'postgresql SELECT', [112, 8], statement),
];
const root = buildSpanTree(spans, 'client')!;

test('a trace is a tree without the spans that say nothing', () => {
  expect(formatTrace(root, { statements: false, width: 100 })).toEqual([
    '  at ms      ms   rows                        span',
    '    0.0    40.0         ████████████████████  POST /graphql',
    '   10.0    30.0         ·····███████████████  └─ execute',
    '   10.0    20.0         ·····██████████·····     └─ fetch social  FAILED: timeout',
    '   12.0    10.0         ······█████·········        └─ batch watchers (1 key)',
    '   12.0     8.0      3  ······████··········           └─ postgresql  SELECT a FROM b',
  ]);
});

test('a long line ends in an ellipsis, and statements follow in full on demand', () => {
  const short = formatTrace(root, { statements: false, width: 60 });
  expect(short.at(-1)).toMatch(/^.{59}…$/);
  const full = formatTrace(root, { statements: true, width: 60 });
  expect(full.slice(-3).map((line) => line.trim())).toEqual(['-- who', 'SELECT a', 'FROM b']);
});

test('the last line adds up', () => {
  expect(summarise(root)).toBe(
    '40.0 ms; plan cached; 1 fetch, 1 batch, 1 SQL and 0 Cypher, 3 rows; 8.0 ms in statements, added up',
  );
});

test('there is no tree before the span of the request has ended', () => {
  expect(buildSpanTree(spans.slice(1), 'client')).toBeUndefined();
});
