/** The codes and HTTP statuses of rejected requests, against the table of errors. Needs no subgraph. */
import { ApolloServer } from '@apollo/server';
import { publicError } from '@marquee/kit/errors';
import { errorTable, type ErrorCode, type ErrorEntry } from '@marquee/kit/errorTable';
import type { Serving } from '@marquee/kit/http/httpServer';
import { anonymous } from '@marquee/kit/identity/viewer';
import { readGatewayConfig } from './config.js';
import type { GatewayContext } from './context.js';
import { serveGateway } from './gatewayServer.js';
import type { Identity } from './identity/authenticate.js';

const identity: Identity = {
  authenticate: async (authorization) => {
    if (authorization === 'Bearer expired') throw publicError('UNAUTHENTICATED');
    if (authorization === 'Bearer unreachable') throw publicError('INTERNAL_SERVER_ERROR');
    if (authorization === 'Bearer broken') throw new Error('a bug');
    return anonymous;
  },
  devIssuer: undefined,
};

const typeDefs = 'type Query { double(x: Int!): Int } type Mutation { reset: Int }';
const config = { ...readGatewayConfig({ PORT: '0' }), maxBodyBytes: 1_000 };
const servers: ApolloServer<GatewayContext>[] = [];
let withQueries: Serving;
let withoutQueries: Serving;

beforeAll(async () => {
  for (const persistedQueries of [{}, false as const])
    servers.push(new ApolloServer<GatewayContext>({ typeDefs, persistedQueries, stopOnTerminationSignals: false }));
  for (const server of servers) await server.start();
  withQueries = await serveGateway(servers[0]!, identity, { config });
  withoutQueries = await serveGateway(servers[1]!, identity, { config });
});
afterAll(async () => {
  await withQueries.stop();
  await withoutQueries.stop();
  for (const server of servers) await server.stop();
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
    request: 'a variable of a wrong type',
    body: { query: 'query ($x: Int!) { double(x: $x) }', variables: { x: 'one' } },
    code: 'BAD_USER_INPUT',
    status: 400,
  },
  { request: 'an unknown persisted query', body: persistedQuery, code: 'PERSISTED_QUERY_NOT_FOUND', status: 200 },
  {
    request: 'a persisted query while the feature is off',
    body: persistedQuery,
    server: () => withoutQueries,
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    status: 200,
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
  const { path = '/', method = 'POST', body, headers, code, status, server = () => withQueries } = rejection;
  const response = await fetch(`${server().url}${path}`, {
    method,
    headers: { ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body ?? { query }) }),
  });
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  expect([errors[0]!.extensions.code, response.status]).toEqual([code, status]);
  const entry: ErrorEntry = errorTable[code];
  expect([String(entry.status), ...Object.keys(entry.otherStatuses ?? {})]).toContain(String(status));
});

test('every status in the table other than 200 is that of a rejected request above, or reserved', () => {
  const seen = new Set(rejected.map(({ code, status }) => `${code} ${status}`));
  const listed = Object.entries(errorTable as Record<string, ErrorEntry>)
    .filter(([, { when }]) => !when.startsWith('Reserved'))
    .flatMap(([code, { status, otherStatuses = {} }]) =>
      [String(status), ...Object.keys(otherStatuses)].map((text) => `${code} ${text}`),
    )
    .filter((entry) => !entry.endsWith(' 200'));
  expect(listed.filter((entry) => !seen.has(entry))).toEqual([]);
});
