/** Our execution of query plans answers as `@apollo/gateway` does, for random operations and random data of subgraphs. */
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { answerByEntity } from '@marquee/testing/fixtures/entityAnswers';
import { createRandom, growTree, printTree } from '@marquee/testing/fixtures/operationTrees';
import { createSyntheticSubgraph, type SyntheticFetch } from '@marquee/testing/fixtures/syntheticSubgraph';
import { openPlanExecutions, type PlannedOperation } from '@marquee/testing/servers/planExecutions';

const readSchema = (file: string) => readFileSync(new URL(`../../../schema/${file}`, import.meta.url), 'utf8');
const api = readSchema('api.graphql');
const executions = openPlanExecutions(readSchema('supergraph.graphql'));

type AnswerFetch = PlannedOperation['answer'];

/** The answers of Apollo's execution and of ours, as JSON. */
async function both(query: string, answer: AnswerFetch, variables?: Record<string, unknown>) {
  const planned = executions.plan({ query, answer, ...(variables ? { variables } : {}) });
  const apollo = await planned.executeByApollo();
  const { first, second, ...how } = await planned.execute();
  expect(second).toBe(first);
  return { apollo, ours: first, ...how };
}

const synthetic = (seed: number, nullShare = 0): AnswerFetch => {
  const random = createRandom(seed);
  const answer = createSyntheticSubgraph(api, { listSize: 2, text: 'text', random, nullShare });
  return answerByEntity((fetch: SyntheticFetch) => ({ data: answer(fetch).data }));
};

test('random operations', async () => {
  const random = createRandom(7);
  const shape = { selections: 60, depth: 7, aliases: 10, branching: 0.5 };
  const whole = buildSchema(api);
  let [answered, printed, read] = [0, 0, 0];
  for (let seed = 1; seed <= 40; seed++) {
    const text = printTree(growTree(whole, shape, random));
    const { apollo, ours, isPrinted, reads } = await both(text, synthetic(seed, seed % 2 === 0 ? 0.1 : 0));
    expect(ours).toBe(apollo);
    if (isPrinted) printed++;
    read += reads.asked - reads.parsed;
    if (ours.length > 500) answered++;
  }
  expect(answered).toBeGreaterThan(20);
  expect(printed).toBeGreaterThan(20);
  expect(read).toBeGreaterThan(20);
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
