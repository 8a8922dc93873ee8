/** Large answers are shaped in slices. */
import { readFileSync } from 'node:fs';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { noteSize, printAnswer, printInSteps } from './printAnswer.js';
import { shapeAnswer } from './shapeAnswer.js';
import { runInSlices } from '@marquee/kit/slices';
import { turnsDuring } from '@marquee/testing/results/turnsDuring';
import { openPlanExecutions, type PlannedOperation } from '@marquee/testing/servers/planExecutions';
import { composeVaried } from '@marquee/testing/fixtures/variedSupergraph';
import { toExecutionPlan } from '../planning/joinFetches.js';
import { createPlanner } from '../planning/planner.js';
import type { Received } from './compiledJoinedReader.js';
import { createCompiledOperations } from './compiledOperations.js';
import { addEntities, type PlanRun } from './fetchNode.js';
import { receivedOf } from './joinedFetch.js';
import { toAnswerText } from './jsonText.js';
import { fetchesOf } from './openPlaces.js';

/** Keeps the CPU busy. */
function spin(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

test('the event loop turns between two slices', async () => {
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  function* work(): Generator<void, string> {
    for (let step = 0; step < 10; step++) {
      spin(12);
      yield;
    }
    return 'done';
  }
  expect(await runInSlices(work())).toBe('done');
  isDone = true;
  expect(turns).toBeGreaterThanOrEqual(9);
});

test('shaping may be interrupted after every few objects', () => {
  const schema = buildSchema(readFileSync(new URL('../../../schema/api.graphql', import.meta.url), 'utf8'));
  const document = parse('{ searchMovies { nodes { title cast { nodes { character } } } } }');
  const cast = { nodes: Array.from({ length: 10 }, () => ({ character: 'x' })) };
  const answer = { searchMovies: { nodes: Array.from({ length: 1_000 }, () => ({ title: 'x', cast })) } };
  const operation = getOperationAST(document)!;
  const work = shapeAnswer({ schema, document, operation, variables: {}, maxBytes: 1e6 }, answer);
  let steps = 0;
  let step = work.next();
  for (; !step.done; step = work.next()) steps++;
  expect(step.value.data).toEqual(answer);
  // 12,001 objects.
  expect(steps).toBeGreaterThan(400);
});

test('printing may be interrupted, and gives the text of JSON.stringify', () => {
  const item = {
    'a "name"': 'a "text"',
    __proto__x: null,
    list: [],
    inner: { one: 1, texts: ['a', null] },
    none: undefined,
  };
  const answer = { data: { items: Array.from({ length: 1_000 }, () => ({ ...item })), empty: {}, number: 1.5 } };
  const work = printInSteps(answer);
  let steps = 0;
  let step = work.next();
  for (; !step.done; step = work.next()) steps++;
  expect(step.value).toBe(JSON.stringify(answer));
  expect(steps).toBeGreaterThan(50);
});

test('printing may be interrupted inside a long text, and never inside a character', () => {
  for (const before of ['', 'x']) {
    const content = `${before}${'\n"🎬\ud800'.repeat(150_000)}`;
    const work = printInSteps({ data: { exportHistory: { content, watches: 1 } } });
    let steps = 0;
    let step = work.next();
    for (; !step.done; step = work.next()) steps++;
    expect(step.value === JSON.stringify({ data: { exportHistory: { content, watches: 1 } } })).toBe(true);
    expect(steps).toBeGreaterThanOrEqual(6);
  }
});

test('an answer that is too large is refused while it is shaped', () => {
  const schema = buildSchema('type Query { texts: [Text!]! } type Text { text: String }');
  const document = parse('{ texts { text } }');
  const operation = getOperationAST(document)!;
  const answer = { texts: Array.from({ length: 100 }, () => ({ text: 'x'.repeat(100) })) };
  const shape = (maxBytes: number) => {
    const work = shapeAnswer({ schema, document, operation, variables: {}, maxBytes }, answer);
    let step = work.next();
    while (!step.done) step = work.next();
    return step.value.bytes;
  };
  expect(shape(20_000)).toBeGreaterThan(10_000);
  expect(() => shape(9_000)).toThrow('The answer is larger than 9000 bytes');
});

/** The steps of work, and its result. */
function countSteps<T>(work: Generator<void, T>) {
  let steps = 0;
  let step = work.next();
  for (; !step.done; step = work.next()) steps++;
  return { steps, result: step.value };
}

describe('an entity that many places want', () => {
  const supergraphSdl = composeVaried();
  const { described, plan: planOf } = createPlanner(supergraphSdl);
  const text = '{ me { likes { name } } members { likes { name films { title } } } }';
  const document = parse(text);
  const plan = toExecutionPlan(planOf({ text, operationName: undefined }));
  const { joined: node } = fetchesOf(plan).find(({ joined }) => joined !== undefined)!;
  const places = 1_000;
  const usesOf = (part: number) => Array.from({ length: places }, (_, position) => ({ part, position }));
  const lookups = [0, 1].map((part) => [{ type: 'Person', uses: usesOf(part) }]);
  const data = { _0: [{ name: 'Ida' }], _1: [{ name: 'Ida', films: [{ title: 'One' }] }] };

  function readCompiled(): Received {
    const compiledOf = createCompiledOperations({
      schema: buildSchema(described.apiSdl),
      supergraphSchema: buildSchema(supergraphSdl, { assumeValid: true, assumeValidSDL: true }),
    });
    const operation = getOperationAST(document)!;
    const run = () => compiledOf({ text, hash: text, document, operation, variables: {}, plan });
    run();
    return run()!.joinedReaderOf(node!)!(toAnswerText(Buffer.from(JSON.stringify({ data }))), lookups)!;
  }

  test.each([
    ['read', readCompiled],
    ['parsed', () => receivedOf(data, lookups)],
  ])('is copied in slices when its answer was %s', (_, copy) => {
    const { steps, result } = countSteps(copy());
    expect(steps).toBeGreaterThanOrEqual(2 * (places - 1));
    expect(result.map((items) => new Set(items).size)).toEqual([places, places]);
  });

  test('is added in slices', () => {
    const { node: fetch } = node!.parts[1]!;
    const entities = Array.from({ length: places }, (): Record<string, unknown> => ({ __typename: 'Person' }));
    const received = entities.map(() => ({ name: 'Ida' }));
    const lookup = {
      cursor: { path: [], data: entities },
      representations: entities,
      represented: [...entities.keys()],
      types: [],
      entities,
      received,
    };
    const { steps } = countSteps(addEntities({} as PlanRun, fetch, lookup));
    expect(steps).toBe(places);
    expect(entities.at(-1)).toEqual({ __typename: 'Person', name: 'Ida' });
  });
});

describe('an execution gives other requests their turn', () => {
  const executions = openPlanExecutions(composeVaried());
  /** More entities would be asked for apart. */
  const places = 500;
  const ida = { __typename: 'Person', id: 'ida' };
  const likes = Array.from({ length: places }, () => ida);

  /** Turns of two executions: one by each way of shaping answers. */
  const turnsOf = (operation: PlannedOperation) => turnsDuring(() => executions.plan(operation).execute());

  test('for each entity of a fetch', async () => {
    const turns = await turnsOf({
      query: '{ me { likes { name } } }',
      answer: ({ variables }) =>
        variables?.representations
          ? { data: { _entities: likes.map(() => ({ name: 'Ida' })) } }
          : { data: { me: { likes } } },
    });
    expect(turns).toBeGreaterThanOrEqual(2 * places);
  });

  test('for each place that gets a copy of an entity, and for each that it is added to', async () => {
    const turns = await turnsOf({
      query: '{ me { likes { name } } members { likes { name films { title } } } }',
      answer: ({ variables }) =>
        variables?.representations0
          ? { data: { _0: [{ name: 'Ida' }], _1: [{ name: 'Ida', films: [{ title: 'One' }] }] } }
          : { data: { me: { likes }, members: [{ likes }] } },
    });
    // Of each of two fetches, all places but the first one get a copy.
    expect(turns).toBeGreaterThanOrEqual(2 * (2 * (places - 1) + 2 * places));
  });

  const media = Array.from({ length: 30_000 }, () => ({ __typename: 'Show', id: 'x' }));

  test('while a large answer is shaped', async () => {
    const turns = await turnsOf({ query: '{ media { id } }', answer: () => ({ data: { media } }) });
    // After every 20 objects.
    expect(turns).toBeGreaterThanOrEqual((2 * media.length) / 20);
  });

  test('while a large answer is printed', async () => {
    const data = { media };
    noteSize(data, 1e6);
    expect(await turnsDuring(() => printAnswer({ data }))).toBeGreaterThanOrEqual(media.length / 20);
  });
});
