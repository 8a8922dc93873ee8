/** Traces, metrics and logs of gateway and subgraphs as processes. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';
import { addFriendWhoWatched, addMember } from '@marquee/testing/fixtures/members';
import { storedOperation } from '@marquee/testing/fixtures/storedOperations';
import { exitCodeOf, spawnProgram, untilServing } from '@marquee/testing/processes/programs';
import { readMetrics, type Sample } from '@marquee/testing/results/metrics';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startCollector, type Collector, type ReceivedSpan } from '@marquee/testing/servers/collector';
import { hasPrometheus, startPrometheus } from '@marquee/testing/servers/prometheus';
import { createDatabase, neo4jEnvironment, uniqueName, withSocialDatabase } from '@marquee/testing/servers/testServers';

const keyFile = `/tmp/${uniqueName('marquee-key-')}.json`;
const GATEWAY_SECRET = uniqueName('a-secret-of-at-least-32-characters-');
const names = ['catalog', 'social', 'gateway'] as const;
const programs = new Map<string, { child: ChildProcess; url: string; metricsUrl: string; log(): string }>();
/** In CI, a missing Prometheus fails. */
const isPrometheusInstalled = hasPrometheus() || !!process.env.CI;
let collector: Collector;
let database: Awaited<ReturnType<typeof createDatabase>>;
let token: string;

async function start(name: (typeof names)[number], settings: Record<string, string>): Promise<string> {
  const child = spawnProgram(name, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      METRICS_PORT: '0',
      GATEWAY_SECRET,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      ...settings,
    },
  });
  let log = '';
  child.stderr!.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const url = await untilServing(child);
  programs.set(name, { child, url, metricsUrl: /"url":"([^"]+\/metrics)"/.exec(log)![1]!, log: () => log });
  return url;
}

beforeAll(async () => {
  [collector, database] = await Promise.all([startCollector(), createDatabase()]);
  const CATALOG_URL = await start('catalog', {
    ...neo4jEnvironment(),
    NEO4J_READ_TIMEOUT_MS: '20000',
  });
  const SOCIAL_URL = await start('social', {
    CATALOG_URL,
    DATABASE_URL: database.url,
    DATABASE_STATEMENT_TIMEOUT_MS: '20000',
  });
  const settings = { DEV_ISSUER: 'true', DEV_ISSUER_KEY: keyFile, DEADLINE_MS: '20000', RATE_LIMITS: 'false' };
  await start('gateway', { CATALOG_URL, SOCIAL_URL, ...settings });
  await withSocialDatabase(database.url, async (db) => addFriendWhoWatched(db, await addMember(db, 'ana')));
  token = await (await createDevIssuer(keyFile)).issue('ana');
});
afterAll(async () => {
  for (const { child } of programs.values()) child.kill('SIGTERM');
  await Promise.all([...programs.values()].map(({ child }) => exitCodeOf(child)));
  await collector.stop();
  await database.drop();
  rmSync(keyFile, { force: true });
});

function request(body: unknown, headers: Record<string, string> = {}, path = '/graphql'): Promise<Response> {
  return fetch(`${programs.get('gateway')!.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify(body),
  });
}

const metricsOf = async (name: string): Promise<Sample[]> =>
  readMetrics(await (await fetch(programs.get(name)!.metricsUrl)).text());

const query = `query MoviePage { movie(slug: "alien-1979") { title similar(first: 3) { movie { title } } friendsWhoWatched { count users { handle } } } }`;

describe('trace', () => {
  const traceId = randomBytes(16).toString('hex');
  const clientSpan = randomBytes(8).toString('hex');
  let spans: ReceivedSpan[];
  beforeAll(async () => {
    const response = await request({ query }, { traceparent: `00-${traceId}-${clientSpan}-01` });
    const answer = (await response.json()) as { errors?: unknown };
    expect(answer).toMatchObject({ data: { movie: { friendsWhoWatched: { count: 1 } } } });
    const ofTrace = () => collector.spans.filter((span) => span.traceId === traceId);
    // Each process sends its spans in parts, in the order of their ends: the one of a whole request is its last.
    await waitUntil(() => {
      spans = ofTrace();
      const requests = spans.filter(({ name }) => name === 'POST /graphql');
      const answered = new Set(requests.map(({ parentSpanId }) => parentSpanId));
      const fetches = spans.filter(({ name }) => name.startsWith('fetch '));
      return (
        new Set(requests.map(({ service }) => service)).size === names.length &&
        fetches.every(({ spanId }) => answered.has(spanId))
      );
    });
  });

  test('of one request is one tree below the span of the client', () => {
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const roots = spans.filter(({ parentSpanId }) => !ids.has(parentSpanId));
    expect(roots.map(({ service, name, parentSpanId }) => ({ service, name, parentSpanId }))).toEqual([
      { service: 'gateway', name: 'POST /graphql', parentSpanId: clientSpan },
    ]);
  });

  test('has the request, plan, fetches, batches and statements', () => {
    const found = new Set(spans.map(({ service, name }) => `${service}: ${name}`));
    expect([...found]).toEqual(
      expect.arrayContaining([
        'gateway: POST /graphql',
        'gateway: gateway.plan',
        'gateway: gateway.fetch',
        'gateway: fetch catalog',
        'gateway: fetch social',
        'catalog: POST /graphql',
        'social: POST /graphql',
        'catalog: batch Movie by slug',
        'social: batch watchers',
      ]),
    );
    expect([...found].filter((name) => /^catalog: neo4j|^social: postgresql/.test(name)).length).toBeGreaterThan(1);
    const statements = spans.filter(({ attributes }) => attributes['db.query.text'] !== undefined);
    for (const { attributes } of statements) expect(String(attributes['db.query.text'])).not.toContain('alien-1979');
  });

  test('names each ancestor of a statement', () => {
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const statement = spans.find(({ service, name }) => service === 'social' && name.startsWith('postgresql'))!;
    const path: string[] = [];
    for (let span = byId.get(statement.parentSpanId); span; span = byId.get(span.parentSpanId)) path.push(span.name);
    expect(path).toEqual(expect.arrayContaining(['POST /graphql', 'fetch social', 'gateway.fetch', 'gateway.execute']));
  });

  test('has its id in the log of each process', () => {
    for (const name of names) expect(programs.get(name)!.log()).toContain(`"traceId":"${traceId}"`);
  });
});

test('a request is one line with its id, operation, status and duration', async () => {
  const response = await request({ query }, { 'x-request-id': 'one-line' });
  await response.text();
  const lines = () =>
    programs
      .get('gateway')!
      .log()
      .split('\n')
      .filter((line) => line.includes('"requestId":"one-line"'));
  await waitUntil(() => lines().length > 0);
  expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      msg: 'request',
      level: 30,
      service: 'gateway',
      method: 'POST',
      route: '/graphql',
      status: 200,
      operation: 'MoviePage',
      ms: expect.any(Number),
    }),
  ]);
});

describe('metrics', () => {
  test('count requests, operations, fetches, statements and connections, under the names of OpenTelemetry', async () => {
    await (await request({ query })).text();
    const found = async (name: string) => new Set((await metricsOf(name)).map((sample) => sample.name));
    expect([...(await found('gateway'))]).toEqual(
      expect.arrayContaining([
        'http_server_request_duration_seconds_count',
        'graphql_server_operation_duration_seconds_count',
        'graphql_document_cache_requests_total',
        'graphql_query_plan_cache_requests_total',
        'marquee_gateway_fetch_duration_seconds_count',
        'http_client_open_connections',
        'marquee_operation_cost_count',
        'marquee_limit_hits_total',
        'marquee_rate_limit_decisions_total',
        'marquee_gateway_authentications_total',
        'nodejs_eventloop_delay_seconds',
      ]),
    );
    expect([...(await found('social'))]).toEqual(
      expect.arrayContaining([
        'db_client_operation_duration_seconds_count',
        'db_client_connection_count',
        'db_client_connection_max',
        'marquee_cache_requests_total',
        'db_client_connection_pending_requests',
        'marquee_change_feed_lag_seconds',
      ]),
    );
    expect([...(await found('catalog'))]).toEqual(
      expect.arrayContaining([
        'db_client_operation_duration_seconds_count',
        'db_client_connection_count',
        'marquee_cache_requests_total',
      ]),
    );
    const operations = (await metricsOf('gateway')).filter(
      ({ name }) => name === 'graphql_server_operation_duration_seconds_count',
    );
    expect(operations.map(({ labels }) => labels.graphql_operation_name)).toContain('MoviePage');
  });

  (isPrometheusInstalled ? test : test.skip)(
    'lead to a sampled trace in Prometheus, and to none that is not',
    async () => {
      const prometheus = await startPrometheus({
        target: new URL(programs.get('gateway')!.metricsUrl).host,
        job: 'gateway',
      });
      try {
        const [sampled, other] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
        const send = async (traceId: string, flags: string) => {
          const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
          await (await request({ query }, { traceparent })).text();
        };
        const tracesOf = async (series: string) => {
          const found = await prometheus.exemplars(series).catch(() => []);
          return found.map(({ trace_id }) => trace_id);
        };
        for (const series of [
          'http_server_request_duration_seconds_bucket',
          'graphql_server_operation_duration_seconds_bucket',
          'marquee_gateway_fetch_duration_seconds_bucket',
          'marquee_response_cache_requests_total',
        ]) {
          const traceIds = new Set<string | undefined>();
          await waitUntil(async () => {
            await send(sampled, '01');
            await send(other, '00');
            for (const traceId of await tracesOf(series)) traceIds.add(traceId);
            return traceIds.has(sampled);
          });
          expect(traceIds).not.toContain(other);
        }
      } finally {
        await prometheus.stop();
      }
    },
  );

  test('are not served on the port for clients', async () => {
    for (const name of names) expect((await fetch(`${programs.get(name)!.url}/metrics`)).status).toBe(404);
  });

  test('have no more series after 1,000 operation names, paths and methods', async () => {
    const count = async () => (await metricsOf('gateway')).length;
    await (await request({ query: 'query Unknown { __typename }' })).text();
    await (await request({}, {}, '/nothing')).text();
    const before = await count();
    for (let start = 0; start < 1_000; start += 50)
      await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const name = `Name${start + index}`;
          await (await request({ query: `query ${name} { __typename }`, operationName: name })).text();
          await (await request({}, {}, `/${name}`)).text();
        }),
      );
    // Two statuses or codes may be new; each is a histogram of 16 series.
    expect(await count()).toBeLessThan(before + 80);
  });
});

test('no log, metric or span of any process holds what a client wrote or who it is', async () => {
  const secrets: string[] = [];
  const secret = (form: (text: string) => string = (text) => text) => {
    const text = `Z${randomBytes(6).toString('hex')}`;
    secrets.push(text);
    return form(text);
  };
  const text = `query ${secret()} ($q: String, $v: String) { ${secret()}: searchMovies(query: $q, first: 1) { totalCount }
    movie(slug: "${secret()}") { title } user(handle: $v) { id } }`;
  const variables = { q: secret(), v: secret((value) => value.toLowerCase()), [secret()]: secret() };
  secrets.push(variables.v);
  const headers = {
    'user-agent': secret(),
    referer: secret((value) => `https://${value}.example/`),
    cookie: secret((value) => `a=${value}`),
    'x-forwarded-for': '203.0.113.77',
    'x-request-id': secret((value) => `${value}@mail.example`),
    tracestate: secret((value) => `a=${value}`),
    baggage: secret((value) => `a=${value}`),
    traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
  };
  const bodies: unknown[] = [
    { query: text, variables },
    { query: `{ ${secret()} }` },
    { query: `{ movie(slug: "${secret()}" }` },
    { query: '{ __typename }', operationName: secret() },
    { query: `mutation { updateProfile(input: { handle: "${secret()} @" }) { userErrors { code } } }` },
    {
      query: 'query($k: [ID!]) { searchMovies(filter: {genres: {anyOf: $k}}) { totalCount } }',
      variables: { k: [{ [secret()]: secret() }] },
    },
    { query: `{ searchMovies(after: "${secret()}") { totalCount } }` },
    { query: `query ${secret()} { me { handle } movie(slug: "alien-1979") { title } }` },
  ];
  for (const body of bodies) await (await request(body, headers)).text();
  await (await request({ query }, { authorization: secret((value) => `Bearer ${value}`) })).text();
  await (await request({}, {}, `/${secret()}?query=${secret()}`)).text();
  const last = randomBytes(16).toString('hex');
  await (await request({ query }, { traceparent: `00-${last}-${randomBytes(8).toString('hex')}-01` })).text();
  await waitUntil(
    () => new Set(collector.spans.filter((span) => span.traceId === last).map((s) => s.service)).size === 3,
  );
  const shown = [collector.text];
  for (const { log, metricsUrl } of programs.values()) shown.push(log(), await (await fetch(metricsUrl)).text());
  const everything = shown.join('\n').toLowerCase();
  expect(everything.length).toBeGreaterThan(10_000);
  const clear = [...secrets, token, '203.0.113.77', 'mail.example', 'alien', '"ana"', '"ben"'];
  expect(clear.filter((value) => everything.includes(value.toLowerCase()))).toEqual([]);
});

test('a stored operation keeps its name', async () => {
  await (await request({ query: storedOperation('MyPage') })).text();
  await waitUntil(() => programs.get('gateway')!.log().includes('"operation":"MyPage"'));
});
