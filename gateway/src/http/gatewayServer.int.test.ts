/** The codes and HTTP statuses of rejected requests, against the table of errors. Needs no subgraph. */
import { ApolloServer } from '@apollo/server';
import { publicError } from '@marquee/kit/errors';
import { errorTable, type ErrorCode, type ErrorEntry } from '@marquee/kit/errorTable';
import type { Serving } from '@marquee/kit/http/httpServer';
import { serveTestGateway } from '@marquee/testing/servers/gatewayServer';
import { createTestGuard } from '@marquee/testing/servers/testGuard';
import { readGatewayConfig } from '../config.js';
import type { GatewayContext } from '../context.js';
import type { CostEstimator } from '../cost/costLimit.js';
import type { Identity } from '../identity/authenticate.js';
import { anonymousViewer } from '../identity/gatewayViewer.js';

const identity: Identity = {
  authenticate: async (authorization) => {
    if (authorization === 'Bearer expired') throw publicError('UNAUTHENTICATED');
    if (authorization === 'Bearer unreachable') throw publicError('INTERNAL_SERVER_ERROR', undefined, { status: 503 });
    if (authorization === 'Bearer broken') throw new Error('a bug');
    return anonymousViewer;
  },
  devIssuer: undefined,
};

const typeDefs = 'type Query { double(x: Int!): Int } type Mutation { reset: Int }';
const config = readGatewayConfig({ PORT: '0', MAX_BODY_BYTES: '1000', MAX_COST_ANONYMOUS: '1' });
const estimator: CostEstimator = { estimate: ({ operationName }) => (operationName === 'Expensive' ? 2 : 1) };
const served = {
  identity,
  config,
};
const server = new ApolloServer<GatewayContext>({
  typeDefs,
  persistedQueries: false,
  csrfPrevention: false,
  stopOnTerminationSignals: false,
});
let anyOperation: Serving;
let knownOperations: Serving;

beforeAll(async () => {
  await server.start();
  anyOperation = await serveTestGateway({ ...served, server, guard: createTestGuard(typeDefs, { estimator }) });
  knownOperations = await serveTestGateway({
    ...served,
    server,
    guard: createTestGuard(typeDefs, { mode: 'known', estimator }),
  });
});
afterAll(async () => {
  await anyOperation.stop();
  await knownOperations.stop();
  await server.stop();
});

interface Rejected {
  readonly request: string;
  readonly code: ErrorCode;
  readonly status: number;
  readonly path?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly server?: () => Serving;
}

const sha256Hash = 'a'.repeat(64);
const persistedQuery = { extensions: { persistedQuery: { version: 1, sha256Hash } } };
const query = '{ double(x: 1) }';

const rejected: readonly Rejected[] = [
  { request: 'an unknown path', path: '/nothing', code: 'NOT_FOUND', status: 404 },
  { request: 'malformed JSON', body: '{"query":', code: 'BAD_REQUEST', status: 400 },
  { request: 'a body without a query', body: {}, code: 'BAD_REQUEST', status: 400 },
  { request: 'a body above the limit', body: ' '.repeat(1_001), code: 'BAD_REQUEST', status: 413 },
  { request: 'a method other than GET and POST', method: 'PUT', code: 'BAD_REQUEST', status: 405 },
  {
    request: 'a GET that a form can send',
    method: 'GET',
    path: '/?query={__typename}',
    code: 'BAD_REQUEST',
    status: 400,
  },
  {
    request: 'a mutation by GET',
    method: 'GET',
    path: '/?query=mutation{reset}',
    headers: { 'apollo-require-preflight': 'true' },
    code: 'BAD_REQUEST',
    status: 405,
  },
  {
    request: 'a GET with another content type',
    method: 'GET',
    path: '/?query={__typename}',
    headers: { 'content-type': 'text/csv', 'apollo-require-preflight': 'true' },
    code: 'BAD_REQUEST',
    status: 415,
  },
  {
    request: 'an unacceptable media type',
    body: { query },
    headers: { accept: 'image/png' },
    code: 'BAD_REQUEST',
    status: 406,
  },
  { request: 'a syntax error', body: { query: '{' }, code: 'GRAPHQL_PARSE_FAILED', status: 400 },
  { request: 'an unknown field', body: { query: '{ triple }' }, code: 'GRAPHQL_VALIDATION_FAILED', status: 400 },
  {
    request: 'an unknown operation name',
    body: { query: `query A ${query}`, operationName: 'B' },
    code: 'OPERATION_RESOLUTION_FAILURE',
    status: 400,
  },
  {
    request: 'an operation over the limit on cost',
    body: { query: `query Expensive ${query}` },
    code: 'QUERY_TOO_COMPLEX',
    status: 400,
  },
  {
    request: 'a variable of a wrong type',
    body: { query: 'query ($x: Int!) { double(x: $x) }', variables: { x: 'one' } },
    code: 'BAD_USER_INPUT',
    status: 400,
  },
  { request: 'an unknown persisted query', body: persistedQuery, code: 'PERSISTED_QUERY_NOT_FOUND', status: 200 },
  {
    request: 'an operation that is not in the manifest, where only those may run',
    body: { query },
    server: () => knownOperations,
    code: 'PERSISTED_QUERY_NOT_IN_LIST',
    status: 400,
  },
  {
    request: 'a document with too many aliases',
    body: { query: `{ ${Array.from({ length: 50 }, (_, i) => `a${i}: double(x: 1)`).join(' ')} }` },
    code: 'QUERY_TOO_COMPLEX',
    status: 400,
  },
  {
    request: 'an expired token',
    body: { query },
    headers: { authorization: 'Bearer expired' },
    code: 'UNAUTHENTICATED',
    status: 401,
  },
  {
    request: 'a token of an issuer that is down',
    body: { query },
    headers: { authorization: 'Bearer unreachable' },
    code: 'INTERNAL_SERVER_ERROR',
    status: 503,
  },
  {
    request: 'a request that meets a bug',
    body: { query },
    headers: { authorization: 'Bearer broken' },
    code: 'INTERNAL_SERVER_ERROR',
    status: 500,
  },
];

test.each(rejected)('$request is $code with status $status', async (rejection) => {
  const { path = '/', method = 'POST', body, headers, code, status, server: served = () => anyOperation } = rejection;
  const response = await fetch(`${served().url}${path}`, {
    method,
    headers: { ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body ?? { query }) }),
  });
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  expect([errors[0]!.extensions.code, response.status]).toEqual([code, status]);
  const entry: ErrorEntry = errorTable[code];
  expect([String(entry.status), ...Object.keys(entry.otherStatuses ?? {})]).toContain(String(status));
});

/** Of requests that fetch does not send: in kit/src/http/httpServer.int.test.ts, and in devTokens.int.test.ts. */
const rejectedElsewhere = [
  'BAD_REQUEST 408',
  'BAD_REQUEST 417',
  'BAD_REQUEST 431',
  'FORBIDDEN 403',
  'RATE_LIMITED 429',
  'RATE_LIMITED 503',
];

test('every status in the table other than 200 is that of a rejected request above, or reserved, or of REST', () => {
  const seen = new Set([...rejected.map(({ code, status }) => `${code} ${status}`), ...rejectedElsewhere]);
  const listed = Object.entries(errorTable as Record<string, ErrorEntry>)
    .filter(([, { when }]) => !when.startsWith('Reserved'))
    .flatMap(([code, { status, otherStatuses = {} }]) =>
      [String(status), ...Object.keys(otherStatuses).filter((other) => !isRest(otherStatuses[Number(other)]))].map(
        (text) => `${code} ${text}`,
      ),
    )
    .filter((entry) => !entry.endsWith(' 200'));
  expect(listed.filter((entry) => !seen.has(entry))).toEqual([]);
});

/** tests/rest has those of REST. */
const isRest = (reason: string | undefined) => reason?.startsWith('REST');
