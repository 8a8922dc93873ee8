/** Random operations over a varied supergraph, whose subgraphs also answer with errors and broken values. */
import { printSchema } from 'graphql';
import { aliasedOperation, type AliasedOperation } from '@marquee/testing/fixtures/aliasedOperations';
import { damage } from '@marquee/testing/fixtures/damage';
import { answerByEntity } from '@marquee/testing/fixtures/entityAnswers';
import { createRandom } from '@marquee/testing/fixtures/operationTrees';
import { createSyntheticSubgraph } from '@marquee/testing/fixtures/syntheticSubgraph';
import { composeVaried, variedEntities } from '@marquee/testing/fixtures/variedSupergraph';
import { openPlanExecutions, type PlannedOperation } from '@marquee/testing/servers/planExecutions';

const executions = openPlanExecutions(composeVaried());
const { schema } = executions;

const texts = [
  '',
  'text',
  'a "quote" \\ and a /',
  'é – 映画 🎬',
  '\ud800',
  '\u0000\u001f\u2028',
  '__proto__',
  '12',
  'null',
  '</script>',
];
const aliases = ['a', 'b', 'c', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__', '_0'];

interface World {
  readonly nulls: number;
  readonly values: number;
  readonly errors: number;
}
/** Apollo's execution ends with the first value that does not fit, so it is compared only where there are none. */
const worlds: readonly World[] = [
  { nulls: 0, values: 0, errors: 0 },
  { nulls: 0.1, values: 0, errors: 0 },
  { nulls: 0.05, values: 0, errors: 0.2 },
  { nulls: 0.05, values: 0.03, errors: 0.05 },
];

const counts = { scanned: 0, parsed: 0, printed: 0, shaped: 0 };
/** Requests that are several fetches. */
let joined = 0;

function answersOf({ nulls, values, errors }: World, seed: number): PlannedOperation['answer'] {
  const random = createRandom(seed);
  const answer = createSyntheticSubgraph(printSchema(schema), {
    listSize: 2,
    text: () => texts[Math.floor(random() * texts.length)]!,
    entities: variedEntities,
    random,
    nullShare: nulls,
  });
  return answerByEntity((fetch) => {
    const whole = JSON.parse(JSON.stringify({ data: answer(fetch).data })) as object;
    return values + errors > 0 ? damage(whole, { random, values, errors }) : whole;
  });
}

async function answersTo({ query, variables }: AliasedOperation, world: World, seed: number) {
  const planned = executions.plan({ query, variables, answer: answersOf(world, seed) });
  const apollo = world.values > 0 ? undefined : await planned.executeByApollo();
  const { isPrinted, reads, sent, ...answers } = await planned.execute();
  counts.scanned += reads.asked - reads.parsed;
  counts.parsed += reads.parsed;
  joined += sent.filter((text) => text.includes('_0:_entities')).length;
  counts[isPrinted ? 'printed' : 'shaped']++;
  return { apollo, ...answers };
}

interface Told {
  readonly data: unknown;
  readonly errors: readonly { readonly path?: readonly (string | number)[] }[];
}

/**
 * Without what Apollo has otherwise, and wrong: the order of fields that several fragments select, and the index of an entity in the
 * path of an error after entities of another type. Errors of steps that run at once have no order.
 */
function comparable(text: string): string {
  const { data, errors } = JSON.parse(text) as Told;
  const sorted = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  const withoutIndices = errors.map(({ path, ...error }) => ({
    ...error,
    path: path?.filter((step) => typeof step === 'string'),
  }));
  return JSON.stringify(
    { data, errors: withoutIndices.map((error) => JSON.stringify(error, sorted)).toSorted() },
    sorted,
  );
}

/** On a busy machine, another of the steps that run at once may end first. */
function withSortedErrors(text: string): string {
  const { data, errors } = JSON.parse(text) as Told;
  return JSON.stringify({ data, errors: errors.map((error) => JSON.stringify(error)).toSorted() });
}

test('2,000 operations have the same answer the first time and compiled, and that of Apollo', async () => {
  const random = createRandom(31);
  for (let index = 0; index < 2_000; index++) {
    const operation = aliasedOperation(schema, { selections: 20, depth: 6, random, aliases, isWide: false });
    const world = worlds[index % worlds.length]!;
    const { apollo, first, second } = await answersTo(operation, world, index + 1);
    const shown = `${operation.query}\n${JSON.stringify(operation.variables)}`;
    expect([shown, withSortedErrors(second)]).toEqual([shown, withSortedErrors(first)]);
    if (apollo) expect([shown, comparable(first)]).toEqual([shown, comparable(apollo)]);
  }
  // Most answers are neither parsed nor shaped again, so both ways are tried.
  expect(counts.scanned).toBeGreaterThan(counts.parsed);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(200);
  expect(joined).toBeGreaterThan(100);
}, 900_000);
