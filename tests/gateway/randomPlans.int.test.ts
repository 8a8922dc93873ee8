/** Random operations over a varied supergraph, whose subgraphs also answer with errors and broken values. */
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { Supergraph } from '@apollo/federation-internals';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { getOperationAST, parse, printSchema } from 'graphql';
import { silentLog } from '@marquee/kit/log';
import { aliasedOperation, type AliasedOperation } from '@marquee/testing/fixtures/aliasedOperations';
import { damage } from '@marquee/testing/fixtures/damage';
import { createRandom } from '@marquee/testing/fixtures/operationTrees';
import { createSyntheticSubgraph, type SyntheticFetch } from '@marquee/testing/fixtures/syntheticSubgraph';
import { composeVaried, variedEntities, variedSubgraphs } from '@marquee/testing/fixtures/variedSupergraph';
import type { GatewayContext } from '@marquee/gateway/context';
import { createPlanner } from '@marquee/gateway/planning/planner';
import { createCompiledOperations } from '@marquee/gateway/execution/compiledOperations';
import { executePlan } from '@marquee/gateway/execution/executePlan';
import type { FetchOptions } from '@marquee/gateway/execution/fetchNode';
import { toAnswerText } from '@marquee/gateway/execution/jsonText';
import { parsedData, PrintedData } from '@marquee/gateway/execution/printedData';

const supergraphSdl = composeVaried();
const plan = createPlanner(supergraphSdl);
const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
const apiSchema = supergraph.apiSchema();
const schema = apiSchema.toGraphQLJSSchema();
const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
const compiledOf = createCompiledOperations({ schema, supergraphSchema });

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

/** Answers each fetch once, so that both executions get the same. */
function subgraphsOf({ nulls, values, errors }: World, seed: number) {
  const random = createRandom(seed);
  const answer = createSyntheticSubgraph(printSchema(schema), {
    listSize: 2,
    text: () => texts[Math.floor(random() * texts.length)]!,
    entities: variedEntities,
    random,
    nullShare: nulls,
  });
  const answers = new Map<string, string>();
  const service = {
    process: async ({ request, read }: FetchOptions) => {
      const key = JSON.stringify(request);
      if (!answers.has(key)) {
        const { data } = answer(request as SyntheticFetch);
        const whole = JSON.parse(JSON.stringify({ data })) as object;
        answers.set(key, JSON.stringify(values + errors > 0 ? damage(whole, { random, values, errors }) : whole));
      }
      const text = answers.get(key)!;
      const data = read?.(toAnswerText(Buffer.from(text)));
      if (read) counts[data ? 'scanned' : 'parsed']++;
      return data ? { data } : (JSON.parse(text) as object);
    },
  } as unknown as GraphQLDataSource<GatewayContext>;
  return Object.fromEntries(variedSubgraphs.map((name) => [name, service]));
}

async function answersTo({ query: text, variables }: AliasedOperation, world: World, seed: number) {
  const document = parse(text);
  const operation = getOperationAST(document)!;
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
  const services = subgraphsOf(world, seed);
  const apollo =
    world.values > 0
      ? undefined
      : await executeQueryPlan(queryPlan, services, request as never, context, supergraphSchema, apiSchema);
  const execution = { plan: queryPlan, services, schema, supergraphSchema, request, maxBytes: 1e7, compiledOf };
  const first = await executePlan(execution);
  const second = await executePlan(execution);
  counts[second.data instanceof PrintedData ? 'printed' : 'shaped']++;
  return { apollo: apollo && toText(apollo), first: toText(first), second: toText(second) };
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

interface Told {
  readonly data: unknown;
  readonly errors: readonly { readonly path?: readonly (string | number)[] }[];
}

const toText = ({ data, errors = [] }: Result): string => JSON.stringify({ data: parsedData(data), errors });

/**
 * Without what Apollo has otherwise, and wrong: the order of fields that several fragments select, and the index of an entity in the
 * path of an error after entities of another type.
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
  return JSON.stringify({ data, errors: withoutIndices }, sorted);
}

test('2,000 operations have the same answer the first time and compiled, and that of Apollo', async () => {
  const random = createRandom(31);
  for (let index = 0; index < 2_000; index++) {
    const operation = aliasedOperation(schema, { selections: 20, depth: 6, random, aliases, isWide: false });
    const world = worlds[index % worlds.length]!;
    const { apollo, first, second } = await answersTo(operation, world, index + 1);
    const shown = `${operation.query}\n${JSON.stringify(operation.variables)}`;
    expect([shown, second]).toEqual([shown, first]);
    if (apollo) expect([shown, comparable(first)]).toEqual([shown, comparable(apollo)]);
  }
  // Most answers are neither parsed nor shaped again, so both ways are tried.
  expect(counts.scanned).toBeGreaterThan(counts.parsed);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(200);
}, 900_000);
