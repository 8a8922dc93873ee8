/**
 * The CPU time of planning: no operation within the limits may keep the planning thread busy for long. The worst known shapes, and a search
 * that changes an operation in one place and keeps the change when it costs more.
 */
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { cpuSeconds, leastCpuSeconds } from '@marquee/testing/cost/cpuTime';
import {
  createRandom,
  growTree,
  mutateTree,
  printTree,
  type Selection,
} from '@marquee/testing/fixtures/operationTrees';
import { createTestGuard } from '@marquee/testing/servers/testGuard';
import { anonymousViewer } from '../identity/gatewayViewer.js';
import { createPlanner } from '../planning/planner.js';
import { operationLimits as limits } from './operationLimits.js';
import { OperationRefused } from './refusal.js';

/** Measured: 0.2 s on a busy machine with two cores. Doubling fragments took 2 s and more before there were limits. */
const maxSeconds = 0.6;

const readSchema = (file: string) => readFileSync(new URL(`../../../schema/${file}`, import.meta.url), 'utf8');
const schema = buildSchema(readSchema('api.graphql'));
const guard = createTestGuard(readSchema('api.graphql'));
const { plan } = createPlanner(readSchema('supergraph.graphql'));

beforeAll(() => planSeconds('{ movie(slug: "warm up") { title viewer { watched } } }'));

let asked = 0;

async function admitAndPlan(query: string): Promise<void> {
  // A different text each time, so that the document is not cached.
  const text = `${query} # ${asked++}`;
  await guard.admit({ query: text, operationName: undefined, variables: {}, extensions: {} }, anonymousViewer);
  plan({ text, operationName: undefined });
}

/** CPU seconds of admitting and planning an operation; undefined if it is refused. */
async function planSeconds(query: string): Promise<number | undefined> {
  try {
    return await cpuSeconds(() => admitAndPlan(query));
  } catch (error) {
    if (error instanceof OperationRefused) return undefined;
    throw error;
  }
}

const leastSeconds = (query: string) => leastCpuSeconds(() => admitAndPlan(query), { enough: maxSeconds });

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

const shapes: readonly (readonly [string, string])[] = [
  [
    'films with fields of both subgraphs',
    `{ ${times(10, (i) => `m${i}: movie(slug: "x") { title viewer { watched } communityRating { mean } directors { name viewer { loved } } cast { nodes { person { name viewer { loved } knownFor { title viewer { watched } } } } } }`)} }`,
  ],
  [
    'nodes of every type',
    `{ ${times(9, (i) => `n${i}: node(id: "x") { id ... on Movie { title viewer { watched } } ... on Person { name viewer { loved } knownFor { title viewer { watched } } } ... on Genre { name } ... on User { handle watchlist { nodes { title } } } }`)} }`,
  ],
  [
    'similar films under many aliases',
    `{ movie(slug: "x") { ${times(28, (i) => `m${i}: similar(first: ${i + 1}) { movie { title viewer { watched } directors { viewer { loved } } } }`)} } }`,
  ],
  [
    'fragments that double each other, as deep as they may',
    `{ movie(slug: "x") { ...f0 } } ${times(3, (i) => `fragment f${i} on Movie { a: similar(first: 1) { movie { ...f${i + 1} } } b: similar(first: 2) { movie { ...f${i + 1} } } }`)} fragment f3 on Movie { id viewer { watched } }`,
  ],
  [
    'inline fragments inside each other',
    `{ movie(slug: "x") { ${'... on Movie { '.repeat(200)} viewer { watched } ${'} '.repeat(200)} } }`,
  ],
];

test.each(shapes)('%s are planned in little time', async (_, query) => {
  expect(await leastSeconds(query)).toBeLessThan(maxSeconds);
});

test('a search finds no operation within the limits that takes long', async () => {
  const random = createRandom(13);
  // Below the limits, because objects without a field get one at the end.
  const shape = { selections: limits.selections * 0.7, depth: limits.depth, aliases: limits.aliases, branching: 0.6 };
  let worst: { tree: Selection; seconds: number } | undefined;
  let admitted = 0;
  for (let round = 0; round < 60; round++) {
    const tree =
      worst && random() < 0.8 ? mutateTree(schema, worst.tree, { shape, random }) : growTree(schema, shape, random);
    const seconds = await planSeconds(printTree(tree));
    if (seconds === undefined) continue;
    admitted++;
    if (!worst || seconds > worst.seconds) worst = { tree, seconds };
  }
  expect(admitted).toBeGreaterThan(0);
  expect(await leastSeconds(printTree(worst!.tree))).toBeLessThan(maxSeconds);
});
