/** The gateway answers operations as Apollo Server does: the same status, headers and bytes for random requests. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Kind, parse } from 'graphql';
import { createAnswerOperation, type AnswerOperation } from '@marquee/gateway/answers/answerOperation';
import { createAnswers } from '@marquee/gateway/answers/answers';
import { createPolicyReader } from '@marquee/gateway/caching/cachePolicy';
import { executeAlways } from '@marquee/gateway/caching/responseCache';
import { readGatewayConfig } from '@marquee/gateway/config';
import { createCostEstimator } from '@marquee/gateway/cost/costLimit';
import type { DataSource } from '@marquee/gateway/dataSources/dataSource';
import { withFailedFields } from '@marquee/gateway/dataSources/failedFields';
import { serveGateway } from '@marquee/gateway/http/gatewayServer';
import { anonymousViewer } from '@marquee/gateway/identity/gatewayViewer';
import { unlimitedLoad } from '@marquee/gateway/loadShedding/loadShedder';
import { createManifest } from '@marquee/gateway/operations/manifest';
import { createOperationGuard } from '@marquee/gateway/operations/operationGuard';
import { createMemoryStore } from '@marquee/gateway/operations/persistedQueries';
import { startPlanningThread } from '@marquee/gateway/planning/planningThread';
import { createQueryPlans } from '@marquee/gateway/planning/queryPlans';
import { createRateLimiter } from '@marquee/gateway/rateLimit/rateLimiter';
import { createExecutor } from '@marquee/gateway/supergraph/executor';
import { publicError } from '@marquee/kit/errors';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { createRandom, type Random } from '@marquee/testing/fixtures/operationTrees';
import { answerPart } from '@marquee/testing/fixtures/syntheticGraph';
import { openApolloAnswers } from '@marquee/testing/servers/apolloAnswers';
import { readAs } from '@marquee/testing/servers/planExecutions';

const readFile = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const supergraphSdl = readFile('schema/supergraph.graphql');
const stored = (JSON.parse(readFile('schema/manifest.json')) as { operations: { body: string; name: string }[] })
  .operations;
const origin = 'https://app.example';
const lifecycle = createLifecycle(silentLog);
const agent = new Agent({ keepAlive: true });
/** The addresses of two servers that differ in this only: what answers operations. */
let [ours, apollo] = ['', ''];

/** What a subgraph does for the request whose id begins with the name. */
const faults = {
  none: undefined,
  down: { errors: [{ message: 'away', extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'social' } }] },
  failing: { data: null, errors: [{ message: 'connect http://10.0.0.1', extensions: { code: 'NEW', stack: 'x' } }] },
  refusing: { errors: [{ message: 'No.', path: ['x'], extensions: { code: 'NOT_FOUND', argument: 'id' } }] },
  strange: { data: {} },
} as const;
type Fault = keyof typeof faults | 'thrown' | 'broken' | 'ended';
const faultNames: readonly Fault[] = [
  'none',
  'none',
  'none',
  'down',
  'failing',
  'refusing',
  'strange',
  'thrown',
  'broken',
  'broken',
  'ended',
];

function dataSource(name: string): DataSource {
  const answer = answerPart(readFile(`subgraphs/${name}/src/${name}.graphql`));
  return withFailedFields({
    process: async (options) => {
      const fault = options.context.requestId.split('-')[0] as Fault;
      // The other subgraph works.
      if (fault !== 'none' && name === 'social') {
        if (fault === 'thrown') throw new TypeError('connect http://10.0.0.1');
        if (fault === 'broken') throw publicError('INTERNAL_SERVER_ERROR', undefined, { status: 500 });
        if (fault === 'ended') throw publicError('QUERY_TOO_COMPLEX', 'Too large.', { status: 400 });
        return faults[fault];
      }
      const { query, variables } = options.request;
      return readAs(options, JSON.stringify(await answer({ query, variables })));
    },
  });
}

beforeAll(async () => {
  const thread = startPlanningThread({ supergraphSdl, log: silentLog });
  lifecycle.onStop('planning thread', () => thread.stop());
  const plans = createQueryPlans(thread, silentLog);
  const executor = await createExecutor(supergraphSdl, {
    plans,
    described: await thread.ready,
    maxBytes: 1e7,
    dataSource,
  });
  const { schema } = executor;
  const execute = createAnswers(supergraphSdl, schema)(executor.execute);
  const apolloAnswers = await openApolloAnswers(schema, execute);
  lifecycle.onStop('apollo server', () => apolloAnswers.stop());
  const answerRequest = executeAlways(createPolicyReader(supergraphSdl));
  const serve = async (answerOperation: AnswerOperation) => {
    const config = readGatewayConfig({
      PORT: '0',
      CORS_ORIGINS: origin,
      EXPLORERS: 'false',
      MAX_COST_ANONYMOUS: '3000',
      RATE_ANONYMOUS: '1000000/86400',
      RATE_ANONYMOUS_COST: '1000000000/86400',
      RATE_WRITES: '1000000/86400',
      RATE_SIGN_IN: '20/86400',
    });
    const guard = createOperationGuard({
      log: silentLog,
      estimator: createCostEstimator(supergraphSdl),
      mode: 'any',
      manifest: createManifest([]),
      persistedQueries: createMemoryStore(),
      introspection: true,
      suggestions: true,
    });
    guard.useSchema(schema);
    const serving = await serveGateway({
      config,
      log: silentLog,
      identity: {
        devIssuer: undefined,
        authenticate: async (authorization) => {
          if (authorization === undefined) return anonymousViewer;
          throw publicError('UNAUTHENTICATED', undefined, { reason: 'test' });
        },
      },
      rateLimiter: createRateLimiter({ config: config.rateLimits, costLimits: config.costLimits, redis: undefined }),
      shedder: unlimitedLoad,
      current: () => ({ guard, answerOperation, answerRequest }),
    });
    lifecycle.onStop('server', () => serving.stop());
    return serving.url;
  };
  ours = await serve(createAnswerOperation(execute, silentLog));
  apollo = await serve(apolloAnswers.answer);
});
afterAll(() => {
  agent.destroy();
  return lifecycle.stop();
});

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

/** Operations that are not stored: wrong ones, with aliases, introspection, several in one document. */
const others = [
  '{ __typename }',
  '{ __schema { queryType { name } } movie(slug: "x") { id: title viewer { watched } } }',
  '{ nope }',
  '{ movie(slug: "x") {',
  'query A { __typename } query B { movie(slug: "x") { title } }',
  'query ($id: ID!) { node(id: $id) { id } }',
  'mutation { addFriend(input: { userId: "usr_x" }) { userErrors { code } } }',
  '{ searchMovies(q: "x", first: 100) { nodes { title similar(first: 100) { title viewer { watched } } } } }',
];

function randomBody(random: Random): Record<string, unknown> {
  const { body: query, name } = pick(random, stored);
  if (random() < 0.2) return { query: pick(random, others), ...(random() < 0.3 ? { operationName: 'B' } : {}) };
  const [definition] = parse(query).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`${name} begins with a fragment`);
  const variables = Object.fromEntries(
    (definition.variableDefinitions ?? []).flatMap(({ variable, type }) => {
      const isRequired = type.kind === Kind.NON_NULL_TYPE;
      if (!isRequired && random() < 0.5) return [];
      return [[variable.name.value, pick(random, ['mov_x', 'x', 3, 20, true, null, {}, ['x'], 'é"\\'])]];
    }),
  );
  return { query, ...(random() < 0.5 ? { operationName: name } : {}), ...(random() < 0.9 ? { variables } : {}) };
}

type Headers = Readonly<Record<string, string>>;

interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

function randomRequest(random: Random, id: number): SentRequest {
  const method = pick(random, ['POST', 'POST', 'POST', 'GET', 'HEAD']);
  const operation = randomBody(random);
  const headers: Headers = {
    'x-request-id': `${pick(random, faultNames)}-${id}`,
    ...pick<Headers>(random, [
      {},
      {},
      { accept: '*/*' },
      { accept: 'application/json' },
      { accept: 'application/graphql-response+json, */*;q=0.1' },
      { accept: 'text/html' },
    ]),
    ...pick<Headers>(random, [{}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br;q=0.5, gzip;q=0.1' }]),
    ...pick<Headers>(random, [{}, {}, {}, {}, { authorization: 'Bearer wrong' }]),
    ...pick<Headers>(random, [{}, { origin }, { origin: 'https://other.example' }]),
    ...pick<Headers>(random, [{}, { 'x-marquee-cost': '?' }]),
  };
  if (method !== 'POST') {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(operation))
      search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    const preflight: Record<string, string> = random() < 0.9 ? { 'apollo-require-preflight': '1' } : {};
    return { method, path: `/graphql?${search.toString()}`, headers: { ...headers, ...preflight }, body: undefined };
  }
  const body = random() < 0.95 ? JSON.stringify(operation) : pick(random, ['{', '[]', '5', '{"query":5}', '']);
  const type = pick(random, ['application/json', 'application/json', 'application/json; charset=utf-8', 'text/plain']);
  return { method, path: '/graphql', headers: { ...headers, 'content-type': type }, body };
}

/** Without what depends on the time. */
async function answerOf(url: string, { method, path, headers, body }: SentRequest) {
  const sent = request(`${url}${path}`, { method, headers: { ...headers }, agent }).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const bytes = await buffer(response);
  const { date, ratelimit = '', 'retry-after': wait, ...others } = response.headers;
  expect(date).toBeDefined();
  return {
    status: response.statusCode!,
    headers: { ...others, wait: wait !== undefined, ratelimit: String(ratelimit).replace(/;t=\d+/g, '') },
    body: bytes.toString('latin1').replace(/"retryAfterMs":\d+/, ''),
  };
}

/** Each request twice: the second one finds the operation known, its plan made and its code compiled. */
test('random requests', async () => {
  const random = createRandom(15);
  const statuses = new Map<number, number>();
  for (let id = 0; id < 400; id++) {
    const sent = randomRequest(random, id);
    for (let time = 0; time < 2; time++) {
      const [one, other] = await Promise.all([answerOf(ours, sent), answerOf(apollo, sent)]);
      expect({ sent, ...one }).toEqual({ sent, ...other });
      statuses.set(one.status, (statuses.get(one.status) ?? 0) + 1);
    }
  }
  for (const status of [200, 400, 401, 406, 415, 429, 500])
    expect([status, statuses.get(status)]).toEqual([status, expect.any(Number)]);
  expect(statuses.get(200)).toBeGreaterThan(100);
}, 120_000);
