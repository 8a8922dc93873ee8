/** Our execution of query plans answers as `@apollo/gateway` does, for random operations and random data of subgraphs. */
import { readFileSync } from 'node:fs';
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { Supergraph } from '@apollo/federation-internals';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { silentLog } from '@marquee/kit/log';
import { createRandom, growTree, printTree } from '@marquee/testing/fixtures/operationTrees';
import { createSyntheticSubgraph } from '@marquee/testing/fixtures/syntheticSubgraph';
import type { GatewayContext } from '../context.js';
import { createPlanner } from '../planning/planner.js';
import { executePlan } from './executePlan.js';
import { createCompiledOperations, type CompiledOf } from './compiledOperations.js';
import type { CompiledText } from './compiledText.js';
import type { FetchOptions } from './fetchNode.js';
import { toAnswerText } from './jsonText.js';
import { parsedData } from './printedData.js';

const readSchema = (file: string) => readFileSync(new URL(`../../../schema/${file}`, import.meta.url), 'utf8');
const api = readSchema('api.graphql');
const plan = createPlanner(readSchema('supergraph.graphql'));
const supergraph = Supergraph.build(readSchema('supergraph.graphql'), { validateSupergraph: false });
const apiSchema = supergraph.apiSchema();
const schema = apiSchema.toGraphQLJSSchema();
const supergraphSchema = supergraph.schema.toGraphQLJSSchema();

const compiledOperations = createCompiledOperations({ schema, supergraphSchema });
/** Answers of subgraphs that compiled code read, those that it was to read, and answers that it printed. */
const counts = { read: 0, readable: 0, printed: 0 };
const compiledOf: CompiledOf = (run) => {
  const compiled = compiledOperations(run);
  if (!compiled) return undefined;
  const print: CompiledText = (answer) => {
    const text = compiled.print(answer);
    if (text !== undefined) counts.printed++;
    return text;
  };
  return { ...compiled, print };
};

type Process = (fetch: { query: string; variables?: Record<string, unknown> }) => object;

/**
 * The answers of Apollo's execution and of ours, as JSON. `process` answers the fetches. Ours answers twice: an operation is compiled
 * when it comes again.
 */
async function both(text: string, process: Process, variables: Record<string, unknown> = {}) {
  const document = parse(text);
  const operation = getOperationAST(document)!;
  const answers = new Map<string, string>();
  const service = {
    process: async ({ request, read }: FetchOptions) => {
      const key = JSON.stringify(request);
      if (!answers.has(key)) answers.set(key, JSON.stringify(process(request as Parameters<Process>[0])));
      const answer = answers.get(key)!;
      const data = read?.(toAnswerText(Buffer.from(answer)));
      if (read) counts.readable++;
      if (data) counts.read++;
      return data ? { data } : (JSON.parse(answer) as object);
    },
  } as unknown as GraphQLDataSource<GatewayContext>;
  const services = { catalog: service, social: service };
  const request = {
    request: { query: text, variables },
    document,
    operation,
    source: text,
    queryHash: text,
    metrics: {},
    context: {},
    logger: silentLog,
  } as unknown as GatewayGraphQLRequestContext<GatewayContext>;
  const queryPlan = plan({ text, operationName: operation.name?.value });
  const context = buildOperationContext({ schema, operationDocument: document, operationName: undefined });
  const apollo = await executeQueryPlan(queryPlan, services, request as never, context, supergraphSchema, apiSchema);
  const execution = { plan: queryPlan, services, schema, supergraphSchema, request, maxBytes: 1e6, compiledOf };
  const [ours, again] = [await executePlan(execution), await executePlan(execution)];
  expect(toText(again)).toBe(toText(ours));
  return { apollo: toText(apollo), ours: toText(ours), answers };
}

function toText({ data, errors = [] }: { data?: unknown; errors?: readonly unknown[] }): string {
  return JSON.stringify({
    data: parsedData(data),
    errors: errors.map((error) => JSON.parse(JSON.stringify(error)) as object),
  });
}

const synthetic = (seed: number, nullShare = 0): Process => {
  const random = createRandom(seed);
  const answer = createSyntheticSubgraph(api, { listSize: 2, text: 'text', random, nullShare });
  return (fetch) => ({ data: answer(fetch).data });
};

test('random operations', async () => {
  const random = createRandom(7);
  const shape = { selections: 60, depth: 7, aliases: 10, branching: 0.5 };
  const whole = buildSchema(api);
  let answered = 0;
  Object.assign(counts, { read: 0, readable: 0, printed: 0 });
  for (let seed = 1; seed <= 40; seed++) {
    const text = printTree(growTree(whole, shape, random));
    const { apollo, ours } = await both(text, synthetic(seed, seed % 2 === 0 ? 0.1 : 0));
    expect(ours).toBe(apollo);
    if (ours.length > 500) answered++;
  }
  expect(answered).toBeGreaterThan(20);
  expect(counts.printed).toBeGreaterThan(20);
  expect(counts.read).toBeGreaterThan(20);
});

test.each([
  [
    'fields that are selected twice',
    '{ movie(slug: "x") { a: title viewer { watched } b: title } movie(slug: "x") { year viewer { rating } } }',
  ],
  [
    'fragments on an interface and its types',
    'query Q { node(id: "x") { __typename ...N ... on Movie { title viewer { watched } } ... on Person { name knownFor { title } } } } fragment N on Node { id ... on Movie { year } }',
  ],
  [
    'names that objects inherit',
    '{ movie(slug: "x") { __proto__: title constructor: year toString: slug viewer { hasOwnProperty: watched } } }',
  ],
  [
    'names of types',
    '{ root: __typename movie(slug: "x") { type: __typename cast(first: 2) { __typename nodes { person { t: __typename viewer { loved } } } } } }',
  ],
  [
    'introspection',
    '{ __schema { queryType { name } } film: __type(name: "Movie") { name } movie(slug: "x") { title } }',
  ],
])('%s', async (_, text) => {
  const { apollo, ours } = await both(text, synthetic(3));
  expect(ours).toBe(apollo);
  expect(ours).not.toContain('"data":null');
});

test.each([true, false])('conditions, with the variable %s and by default', async (isSelected) => {
  const text = `query Q($a: Boolean!, $b: Boolean = ${isSelected}) { movie(slug: "x") {
    title @include(if: $a) ...V @skip(if: $b) viewer @include(if: $b) { watched } } }
    fragment V on Movie { year viewer { rating @skip(if: $a) timesWatched } }`;
  const { apollo, ours } = await both(text, synthetic(3), { a: isSelected });
  expect(ours).toBe(apollo);
});

test('errors of fetches, at the place of the entity', async () => {
  const data = synthetic(5);
  const { ours, apollo } = await both('{ searchMovies(first: 2) { nodes { title viewer { watched } } } }', (fetch) =>
    fetch.variables?.representations
      ? {
          data: { _entities: [{ viewer: null }, null] },
          errors: [
            {
              message: 'late',
              path: ['_entities', 1, 'viewer'],
              extensions: { code: 'SUBGRAPH_TIMEOUT', service: 'social' },
            },
          ],
        }
      : data(fetch),
  );
  expect(JSON.parse(ours)).toEqual(JSON.parse(apollo));
  expect(JSON.parse(ours)).toMatchObject({
    errors: [{ path: ['searchMovies', 'nodes', 1, 'viewer'], message: 'late' }],
  });
});

test('a fetch that fails leaves the rest of the answer', async () => {
  const data = synthetic(5);
  const { ours } = await both('{ movie(slug: "x") { title viewer { watched } } }', (fetch) => {
    if (fetch.variables?.representations) return { data: { _entities: [] } };
    return data(fetch);
  });
  expect(JSON.parse(ours)).toMatchObject({ data: { movie: { title: 'text', viewer: null } }, errors: [{}] });
});
