/** GraphQL over HTTP as clients speak it: media types, methods, encodings, and what is not offered. Needs no subgraph. */
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { ApolloServer } from '@apollo/server';
import { publicError } from '@marquee/kit/errors';
import type { Serving } from '@marquee/kit/http/httpServer';
import { rawRequest } from '@marquee/testing/http/rawHttp';
import { serveTestGateway } from '@marquee/testing/servers/gatewayServer';
import { createTestGuard } from '@marquee/testing/servers/testGuard';
import { readGatewayConfig } from '../config.js';
import type { GatewayContext } from '../context.js';
import type { Identity } from '../identity/authenticate.js';
import { anonymousViewer } from '../identity/gatewayViewer.js';

const identity: Identity = {
  authenticate: async (authorization) => {
    if (authorization === 'Bearer expired') throw publicError('UNAUTHENTICATED');
    return anonymousViewer;
  },
  devIssuer: undefined,
};
const typeDefs = `
  type Query { echo(text: String = ""): String repeat(text: String!, times: Int!): String }
  type Mutation { reset: Int }
`;
const origin = 'https://app.example';
let resets = 0;
const apollo = new ApolloServer<GatewayContext>({
  typeDefs,
  resolvers: {
    Query: {
      echo: (_, { text }: { text: string }) => text,
      repeat: (_, { text, times }: { text: string; times: number }) => text.repeat(times),
    },
    Mutation: { reset: () => ++resets },
  },
  persistedQueries: false,
  csrfPrevention: false,
  stopOnTerminationSignals: false,
});
let server: Serving;

beforeAll(async () => {
  await apollo.start();
  server = await serveTestGateway({
    server: apollo,
    identity,
    guard: createTestGuard(typeDefs),
    config: readGatewayConfig({ PORT: '0', CORS_ORIGINS: origin }),
  });
});
afterAll(async () => {
  await server.stop();
  await apollo.stop();
});

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Sends `body` as JSON, unless it is bytes or a text. */
const send = ({ path = '/graphql', method = 'POST', body, headers }: Sent): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    method,
    headers: { ...(method === 'POST' ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(method === 'POST'
      ? { body: Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body) }
      : {}),
  });

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, string>> }[];
}
const read = async (response: Response) => (await response.json()) as Answer;
const bearer = { authorization: 'Bearer valid' };
const query = '{ echo(text: "é") }';
const get = `/graphql?query=${encodeURIComponent(query)}`;

describe('an operation that is refused', () => {
  const json = 'application/json; charset=utf-8';
  const graphqlResponse = 'application/graphql-response+json; charset=utf-8';
  const mistakes: [string, unknown, string][] = [
    ['does not parse', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['does not fit the schema', { query: '{ nope }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['lacks a variable', { query: 'query ($n: Int!) { repeat(text: "", times: $n) }' }, 'BAD_USER_INPUT'],
    [
      'has a wrong variable',
      { query: 'query ($t: String) { echo(text: $t) }', variables: { t: {} } },
      'BAD_USER_INPUT',
    ],
  ];
  test.each(mistakes)('because it %s has a status by the media type of its answer', async (_, body, code) => {
    const answers = await Promise.all(
      [undefined, '*/*', 'application/graphql-response+json', 'application/json'].map(async (accept) => {
        const response = await send({ body, headers: accept === undefined ? {} : { accept } });
        const { data, errors } = await read(response);
        expect({ data, codes: errors?.map(({ extensions }) => extensions.code) }).toEqual({ codes: [code] });
        return [response.status, response.headers.get('content-type')];
      }),
    );
    expect(answers).toEqual([
      [400, json],
      [400, json],
      [400, graphqlResponse],
      [200, json],
    ]);
  });

  test.each<[string, Sent, number, string]>([
    ['names no operation', { body: { query, operationName: 'A' } }, 400, 'OPERATION_RESOLUTION_FAILURE'],
    [
      'needs a root type that there is not',
      { body: { query: 'subscription { x }' } },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['has no query', { body: {} }, 400, 'BAD_REQUEST'],
    ['has variables in a list', { body: { query, variables: [] } }, 400, 'BAD_REQUEST'],
    ['is no JSON', { body: '{' }, 400, 'BAD_REQUEST'],
    ['has an expired token', { body: { query }, headers: { authorization: 'Bearer expired' } }, 401, 'UNAUTHENTICATED'],
    ['is too deep', { body: { query: `{ ${'a { '.repeat(40)}b${' }'.repeat(40)} }` } }, 400, 'QUERY_TOO_COMPLEX'],
  ])('because it %s has this status also for application/json', async (_, sent, status, code) => {
    const response = await send({ ...sent, headers: { accept: 'application/json', ...sent.headers } });
    const [error] = (await read(response)).errors!;
    expect([response.status, error!.extensions.code]).toEqual([status, code]);
    expect(error!.extensions.requestId).toBe(response.headers.get('x-request-id'));
    if (status === 401) expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });
});

describe('what is not offered is refused in a sentence', () => {
  test.each<[string, Sent, number, RegExp]>([
    [
      'a form with a file',
      { body: '--x--', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
      415,
      /upload/,
    ],
    ['another multipart body', { body: '--x--', headers: { 'content-type': 'multipart/mixed' } }, 415, /upload/],
    ['a bare document', { body: query, headers: { 'content-type': 'application/graphql' } }, 415, /application\/json/],
    ['a bare document as text', { body: query, headers: { 'content-type': 'text/plain' } }, 415, /application\/json/],
    [
      'a form',
      { body: `query=${query}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      /JSON/,
    ],
    ['XML', { body: '<query/>', headers: { 'content-type': 'application/xml' } }, 415, /JSON/],
    ['no media type', { body: '{}', headers: { 'content-type': 'json' } }, 415, /JSON/],
    ['server-sent events', { body: { query }, headers: { accept: 'text/event-stream' } }, 406, /accept.*no streams/],
    ['an answer in parts', { body: { query }, headers: { accept: 'multipart/mixed' } }, 406, /accept/],
    ['a GET of an image', { method: 'GET', path: get, headers: { accept: 'image/png' } }, 406, /accept/],
    ['a batch', { body: [{ query }] }, 400, /batch/],
    ['a mutation by GET', { method: 'GET', path: '/graphql?query=mutation{reset}' }, 405, /mutation/],
    ['PUT', { method: 'PUT' }, 405, /POST/],
    ['DELETE', { method: 'DELETE', path: '/' }, 405, /POST/],
  ])('%s', async (_, sent, status, sentence) => {
    const response = await send({ ...sent, headers: { ...bearer, ...sent.headers } });
    const [error] = (await read(response)).errors!;
    expect([response.status, error!.extensions.code]).toEqual([status, 'BAD_REQUEST']);
    expect(error!.message).toMatch(sentence);
    expect(error!.extensions.requestId).toBe(response.headers.get('x-request-id'));
    if (status === 405) expect(response.headers.get('allow')).toContain('POST');
  });

  test.each(['/', '/graphql', '/graphql/'])('a WebSocket at %s', async (path) => {
    const answer = await rawRequest(
      server.url,
      [
        `GET ${path} HTTP/1.1`,
        'host: localhost',
        'connection: Upgrade',
        'upgrade: WebSocket',
        'sec-websocket-version: 13',
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol: graphql-transport-ws',
        '',
        '',
      ].join('\r\n'),
    );
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/no subscriptions here, and no WebSocket/);
  });

  test('a mutation changes nothing if its answer cannot be sent', async () => {
    const before = resets;
    const response = await send({ body: { query: 'mutation { reset }' }, headers: { accept: 'text/event-stream' } });
    expect([response.status, resets]).toEqual([406, before]);
    await send({ body: { query: 'mutation { reset }' } });
    expect(resets).toBe(before + 1);
  });
});

describe('a query', () => {
  const data = { echo: 'é' };
  const text = JSON.stringify({ query });

  test.each<[string, Sent]>([
    ['by GET with a token', { method: 'GET', path: get, headers: bearer }],
    ['by GET with the header of Apollo', { method: 'GET', path: get, headers: { 'apollo-require-preflight': 'true' } }],
    ['by GET at a path with a slash at its end', { method: 'GET', path: get.replace('?', '/?'), headers: bearer }],
    ['at a path with a slash at its end', { path: '/graphql/', body: { query } }],
    ['with a byte order mark', { body: Buffer.from(`\ufeff${text}`) }],
    [
      'in UTF-16',
      { body: Buffer.from(text, 'utf16le'), headers: { 'content-type': 'application/json; charset=utf-16' } },
    ],
    [
      'in ISO 8859-1',
      { body: Buffer.from(text, 'latin1'), headers: { 'content-type': 'application/json;charset="iso-8859-1"' } },
    ],
    ['in gzip', { body: gzipSync(text), headers: { 'content-encoding': 'gzip' } }],
    ['in brotli', { body: brotliCompressSync(text), headers: { 'content-encoding': 'br' } }],
    ['as another JSON type', { body: { query }, headers: { 'content-type': 'application/graphql+json' } }],
  ])('%s is answered', async (_, sent) => {
    const response = await send(sent);
    expect([response.status, await read(response)]).toEqual([200, { data }]);
  });

  test('with an absolute target is answered', async () => {
    const target = `${server.url.replace('http', 'HTTP')}${get}`;
    const head = [`GET ${target} HTTP/1.1`, 'host: localhost', 'apollo-require-preflight: 1', '', ''];
    expect(await rawRequest(server.url, head.join('\r\n'))).toMatchObject({ status: 200 });
  });

  test('is answered to HEAD with the headers of GET', async () => {
    const [head, whole] = await Promise.all(
      ['HEAD', 'GET'].map((method) => send({ method, path: get, headers: bearer })),
    );
    expect([head!.status, await head!.text()]).toEqual([200, '']);
    for (const name of ['content-type', 'content-length', 'etag'])
      expect([name, head!.headers.get(name)]).toEqual([name, whole!.headers.get(name)]);
  });

  test.each<[string, (body: Buffer) => Buffer]>([
    ['gzip', (body) => gunzipSync(body)],
    ['br', (body) => brotliDecompressSync(body)],
  ])('whose answer has 1 kB or more is answered in %s', async (coding, decompress) => {
    const answer = (times: number) =>
      rawRequest(
        server.url,
        [
          `GET /graphql?query=${encodeURIComponent(`{ repeat(text: "x", times: ${times}) }`)} HTTP/1.1`,
          'host: localhost',
          'authorization: Bearer valid',
          `accept-encoding: ${coding}`,
          '',
          '',
        ].join('\r\n'),
      );
    const { headers, body } = await answer(10_000);
    expect([headers['content-encoding'], headers.vary]).toEqual([coding, expect.stringContaining('accept-encoding')]);
    expect(JSON.parse(decompress(Buffer.from(body, 'latin1')).toString())).toEqual({
      data: { repeat: 'x'.repeat(10_000) },
    });
    expect((await answer(10)).headers['content-encoding']).toBeUndefined();
  });
});

describe('a page of another origin', () => {
  test('is told the methods, and may read the headers that matter to it', async () => {
    const options = await send({ method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect([options.status, options.headers.get('allow'), options.headers.get('access-control-allow-methods')]).toEqual(
      [204, 'GET, HEAD, POST, OPTIONS', 'GET, HEAD, POST, OPTIONS'],
    );
    const refused = await send({ body: { query }, headers: { origin, authorization: 'Bearer expired' } });
    const exposed = refused.headers.get('access-control-expose-headers')!.split(', ');
    for (const name of ['x-request-id', 'retry-after', 'www-authenticate', 'x-marquee-cost', 'etag'])
      expect(exposed).toContain(name);
  });
});
