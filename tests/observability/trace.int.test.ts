/** `npm run trace` over a supergraph: the tree of one request has its plan, fetches, batches and every statement. */
import { formatTrace, summarise } from '@marquee/dev/trace/printTrace';
import { allSpans } from '@marquee/dev/trace/spanTree';
import { traceOperation } from '@marquee/dev/trace/traceOperation';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { createSpanCollector } from '@marquee/kit/telemetry/spanCollector';
import { startTracing } from '@marquee/kit/telemetry/tracing';
import { seedStoredOperations, storedOperation } from '@marquee/testing/fixtures/storedOperations';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

const collector = createSpanCollector();
const tracing = createLifecycle(silentLog);
let supergraph: Supergraph;
beforeAll(async () => {
  await startTracing(tracing, { service: 'test', log: silentLog, processor: collector.processor });
  supergraph = await startSupergraph();
  await seedStoredOperations(supergraph);
});
afterAll(async () => {
  await supergraph.stop();
  await tracing.stop();
});

async function trace(operation: string, variables = {}) {
  const token = await supergraph.devIssuer.issue('ana');
  supergraph.statements.clear();
  return traceOperation({ url: supergraph.url, token, collector, query: storedOperation(operation), variables });
}

test('the tree has each statement of the request once, with its rows, below a fetch', async () => {
  const { root, cost, errors } = await trace('MoviePage', { slug: 'casablanca-1942' });
  expect(errors).toEqual([]);
  expect(Number(cost)).toBeGreaterThan(0);
  const spans = allSpans(root);
  const count = (system: string) => spans.filter(({ attributes }) => attributes['db.system.name'] === system).length;
  const { sql, cypher } = supergraph.statements;
  expect({ sql: count('postgresql'), cypher: count('neo4j') }).toEqual({ sql: sql.length, cypher: cypher.length });
  expect(Math.min(sql.length, cypher.length)).toBeGreaterThan(0);
  const fetches = spans.filter(({ name }) => name.startsWith('fetch '));
  expect(new Set(fetches.map(({ name }) => name))).toEqual(new Set(['fetch catalog', 'fetch social']));
  const below = fetches.flatMap(allSpans).filter(({ attributes }) => attributes['db.system.name'] !== undefined);
  expect(below).toHaveLength(sql.length + cypher.length);
  for (const { attributes } of below) expect(attributes['db.response.returned_rows']).toEqual(expect.any(Number));
});

test('the lines show the plan, the fetches and the statements, and none is longer than the terminal', async () => {
  const { root } = await trace('Compatibility', { handle: 'ben' });
  const lines = formatTrace(root, { statements: false, width: 120 });
  const text = lines.join('\n');
  for (const part of ['POST /graphql', 'plan', 'fetch social', 'postgresql  ']) expect(text).toContain(part);
  expect(text).not.toContain('gateway.');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(summarise(root)).toMatch(
    /ms; planned in .* ms; \d+ fetch(es)?, \d+ batch(es)?, \d+ SQL and \d+ Cypher, \d+ rows?;/,
  );
  const again = await trace('Compatibility', { handle: 'ben' });
  expect(summarise(again.root)).toContain('plan cached');
});

test('the whole text of each statement follows it on demand, without what was asked for', async () => {
  const { root } = await trace('Search', { q: 'casablanca' });
  const text = formatTrace(root, { statements: true, width: 120 }).join('\n');
  expect(text).toMatch(/CALL db\.index\.fulltext|MATCH/);
  expect(text).not.toContain('casablanca');
});
