/** Who may get a development token and the list of members, who may send requests from a web page, and what forms cannot send. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import type { Serving } from '@marquee/kit/http/httpServer';
import { rawRequest } from '@marquee/testing/http/rawHttp';
import { serveTestGateway } from '@marquee/testing/servers/gatewayServer';
import { createTestGuard } from '@marquee/testing/servers/testGuard';
import { readGatewayConfig } from '../config.js';
import type { GatewayContext } from '../context.js';
import { createIdentity } from '../identity/authenticate.js';

const folder = mkdtempSync(join(tmpdir(), 'marquee-dev-token-'));
const typeDefs = 'type Query { double(x: Int!): Int }';
const listed = 'https://app.example';
const members = [{ handle: 'ana-adler', displayName: 'Ana Adler', about: 'Has many friends: 40.' }];
let apollo: ApolloServer<GatewayContext>;
const servers: Serving[] = [];
let server: Serving;
let port: string;

async function start(environment: NodeJS.ProcessEnv): Promise<Serving> {
  const config = readGatewayConfig({
    HOST: '0.0.0.0',
    PORT: '0',
    DEV_ISSUER: 'true',
    DEV_ISSUER_KEY: join(folder, 'key.json'),
    ...environment,
  });
  const identity = await createIdentity(config.identity);
  const serving = await serveTestGateway({
    server: apollo,
    identity,
    guard: createTestGuard(typeDefs),
    config,
    devMembers: async () => members,
  });
  servers.push(serving);
  return serving;
}

beforeAll(async () => {
  apollo = new ApolloServer<GatewayContext>({ typeDefs, csrfPrevention: false, stopOnTerminationSignals: false });
  await apollo.start();
  server = await start({ CORS_ORIGINS: `${listed},*` });
  port = new URL(server.url).port;
});
afterAll(async () => {
  for (const serving of servers) await serving.stop();
  await apollo.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly address?: string;
  readonly to?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends exactly these headers; fetch would not send a host or an origin. */
async function send({ method = 'POST', path = '/dev/token', address = '127.0.0.1', to = port, headers, body }: Sent) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest({ host: address, port: to, method, path, headers, agent: false }, resolve);
    request.on('error', reject).end(body ?? (method === 'POST' ? '{"handle":"ana-adler"}' : undefined));
  });
  let text = '';
  for await (const chunk of response) text += String(chunk);
  const parsed = (text ? JSON.parse(text) : {}) as {
    token?: string;
    members?: unknown;
    errors?: { extensions: { code: string } }[];
  };
  return {
    status: response.statusCode,
    headers: response.headers,
    token: parsed.token,
    members: parsed.members,
    code: parsed.errors?.[0]?.extensions.code,
  };
}

const json = { 'content-type': 'application/json' };

/** The same request for the list of members, as a page sends it. */
function forMembers({ headers, ...sent }: Sent): Sent {
  const { 'content-type': _, ...others } = headers ?? {};
  return { ...sent, method: 'GET', path: '/dev/members', headers: others };
}

describe('a development token and the list of members are given', () => {
  test.each<[string, () => Sent]>([
    ['to a program on this machine', () => ({ headers: json })],
    ['under the name localhost', () => ({ headers: { ...json, host: `localhost:${port}` } })],
    [
      'under another loopback address',
      () => ({ headers: { ...json, host: `127.3.2.1:${port}` }, address: '127.0.0.9' }),
    ],
    [
      'to our own page',
      () => ({ headers: { ...json, host: `localhost:${port}`, origin: `http://localhost:${port}` } }),
    ],
    [
      'to our own page in a browser',
      () => ({ headers: { ...json, origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' } }),
    ],
    ['to a page of a listed origin', () => ({ headers: { ...json, origin: listed, 'sec-fetch-site': 'cross-site' } })],
    [
      'with a content type that has parameters',
      () => ({ headers: { 'content-type': 'application/json; charset=utf-8' } }),
    ],
  ])('%s', async (_, sent) => {
    expect(await send(sent())).toMatchObject({ status: 200, token: expect.stringMatching(/^eyJ/) });
    const list = await send(forMembers(sent()));
    expect(list).toMatchObject({ status: 200, members, headers: { 'cache-control': 'no-store' } });
  });
});

describe('a development token and, for the same reason, the list of members are refused', () => {
  const external = Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry?.family === 'IPv4' && !entry.internal)?.address;

  test.each<[string, () => Sent, number]>([
    ['to a page of another site', () => ({ headers: { ...json, origin: 'https://evil.example' } }), 403],
    ['to a page of another port', () => ({ headers: { ...json, origin: 'http://127.0.0.1:1' } }), 403],
    ['to a page without an origin of its own', () => ({ headers: { ...json, origin: 'null' } }), 403],
    ['to an empty origin', () => ({ headers: { ...json, origin: '' } }), 403],
    ['to the origin "*"', () => ({ headers: { ...json, origin: '*' } }), 403],
    [
      'to a page whose address only begins like ours',
      () => ({ headers: { ...json, origin: `http://127.0.0.1:${port}.evil.example` } }),
      403,
    ],
    ['under a name of the attacker', () => ({ headers: { ...json, host: 'attacker.example' } }), 403],
    [
      'under a name of the attacker with our port',
      () => ({ headers: { ...json, host: `attacker.example:${port}` } }),
      403,
    ],
    [
      'to a page under that name, whose origin is the same',
      () => ({ headers: { ...json, host: `attacker.example:${port}`, origin: `http://attacker.example:${port}` } }),
      403,
    ],
    ['under a name that ends like ours', () => ({ headers: { ...json, host: `localhost.evil.example:${port}` } }), 403],
    [
      'under a name that begins like an address',
      () => ({ headers: { ...json, host: `127.0.0.1.nip.io:${port}` } }),
      403,
    ],
    ['under 0.0.0.0', () => ({ headers: { ...json, host: `0.0.0.0:${port}` } }), 403],
    ['under our name with another port', () => ({ headers: { ...json, host: 'localhost:1' } }), 403],
    ['under our name without a port', () => ({ headers: { ...json, host: 'localhost' } }), 403],
    ...[
      ...[
        'x-forwarded-for',
        'x-forwarded-host',
        'x-forwarded-port',
        'x-forwarded-proto',
        'x-forwarded-server',
        'x-forwarded',
      ],
      ...[
        'forwarded',
        'via',
        'x-real-ip',
        'x-client-ip',
        'true-client-ip',
        'cf-connecting-ip',
        'x-envoy-external-address',
      ],
    ].map((name): [string, () => Sent, number] => [
      `through a proxy that adds ${name}`,
      () => ({ headers: { ...json, [name]: '' } }),
      403,
    ]),
    [
      'to a request that a browser calls cross-site',
      () => ({ headers: { ...json, 'sec-fetch-site': 'cross-site' } }),
      403,
    ],
    [
      'to a request that a browser calls same-site',
      () => ({ headers: { ...json, 'sec-fetch-site': 'same-site' } }),
      403,
    ],
    ['to a form with text', () => ({ headers: { 'content-type': 'text/plain' } }), 415],
    ['to a form', () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' } }), 415],
    ['without a content type', () => ({ headers: {} }), 415],
    ['to two content types in one', () => ({ headers: { 'content-type': 'text/plain, application/json' } }), 415],
    ['by GET', () => ({ method: 'GET', headers: json }), 405],
  ])('%s', async (_, sent, status) => {
    const answer = await send(sent());
    expect([answer.status, answer.token]).toEqual([status, undefined]);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.code).toBe(status === 403 ? 'FORBIDDEN' : 'BAD_REQUEST');
    // The other rows are about what a form can send with a body. The list is read only, and no page can read it from elsewhere.
    if (status !== 403) return;
    const list = await send(forMembers(sent()));
    expect([list.status, list.code, list.members]).toEqual([403, 'FORBIDDEN', undefined]);
    expect(list.headers['access-control-allow-origin']).toBeUndefined();
  });

  (external ? test : test.skip)('to another address than loopback, unless it is listed', async () => {
    const host = `localhost:${port}`;
    const elsewhere = { address: external!, headers: { ...json, host } };
    for (const sent of [elsewhere, forMembers(elsewhere)]) expect((await send(sent)).status).toBe(403);
    const open = await start({ DEV_ISSUER_CLIENTS: `${external!}/32` });
    const to = new URL(open.url).port;
    const answer = await send({ address: external!, to, headers: { ...json, host: `localhost:${to}` } });
    expect(answer.status).toBe(200);
  });

  test('to a request of HTTP/1.0, as old versions of nginx, such as 1.22, send it unless they are told otherwise', async () => {
    const head = (target: string, version: string) =>
      `${target} HTTP/${version}\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n`;
    const body = '{"handle":"ana-adler"}';
    const withBody = `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const texts = ['1.0', '1.1'].flatMap((version) => [
      `${head('POST /dev/token', version)}${withBody}`,
      `${head('GET /dev/members', version)}\r\n`,
    ]);
    const answers = await Promise.all(texts.map((text) => rawRequest(`http://127.0.0.1:${port}`, text)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 200, 200]);
  });

  test('where the issuer was not asked for', async () => {
    for (const environment of [{ HOST: '127.0.0.1', DEV_ISSUER: 'auto' }, { DEV_ISSUER: 'false' }]) {
      const closed = await start(environment);
      const sent = { to: new URL(closed.url).port, headers: json };
      expect([(await send(sent)).status, (await send(forMembers(sent))).status]).toEqual([404, 404]);
    }
  });
});

describe('web pages of other origins', () => {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };

  test('get no permission unless it is configured', async () => {
    const closed = await start({});
    const to = new URL(closed.url).port;
    for (const path of ['/', '/graphql', '/dev/token', '/dev/members']) {
      const headers = { ...preflight, origin: 'https://evil.example' };
      const answer = await send({ method: 'OPTIONS', path, to, headers });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test('get permission for GraphQL from "*", and never for tokens', async () => {
    const headers = { ...preflight, origin: 'https://evil.example' };
    const graphql = await send({ method: 'OPTIONS', path: '/graphql', headers });
    expect(graphql.headers['access-control-allow-origin']).toBe('https://evil.example');
    for (const path of ['/dev/token', '/dev/members']) {
      const token = await send({ method: 'OPTIONS', path, headers });
      expect(token.headers['access-control-allow-origin']).toBeUndefined();
      const allowed = await send({ method: 'OPTIONS', path, headers: { ...preflight, origin: listed } });
      expect(allowed.headers['access-control-allow-origin']).toBe(listed);
    }
  });
});

describe('a request that a form can send', () => {
  const body = '{"query":"{ __typename }"}';
  const get = '/graphql?query={__typename}';
  test.each<[string, Sent, number]>([
    ['POST with text', { headers: { 'content-type': 'text/plain' }, body }, 400],
    ['POST of a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }, 400],
    ['POST of a form with files', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body }, 400],
    ['POST without a content type', { headers: {}, body }, 400],
    ['POST with no media type', { headers: { 'content-type': 'nonsense' }, body }, 400],
    ['POST with another letter case', { headers: { 'content-type': 'Text/PLAIN;a=b' }, body }, 400],
    [
      'POST with an empty header',
      { headers: { 'content-type': 'text/plain', 'apollo-require-preflight': '' }, body },
      400,
    ],
    ['POST with other credentials', { headers: { authorization: 'Basic YTpi' }, body }, 400],
    ['GET', { method: 'GET', path: get }, 400],
    [
      'GET that prefers a page a little',
      { method: 'GET', path: get, headers: { accept: 'application/json, text/html;q=0.1' } },
      400,
    ],
    ['POST of JSON', { headers: json, body }, 200],
    [
      'POST with text and a header, which is no JSON',
      { headers: { 'content-type': 'text/plain', 'x-apollo-operation-name': 'A' }, body },
      415,
    ],
    ['POST without a content type and with a header', { headers: { 'apollo-require-preflight': 'true' }, body }, 200],
    ['GET with a header', { method: 'GET', path: get, headers: { 'apollo-require-preflight': 'true' } }, 200],
    ['GET with a content type of JSON', { method: 'GET', path: get, headers: json }, 200],
    ['GET with a token', { method: 'GET', path: get, headers: { authorization: 'Bearer no-token' } }, 401],
  ])('%s: status', async (_, sent, status) => {
    const answer = await send({ path: '/graphql', ...sent });
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.code).toBe('BAD_REQUEST');
  });
});

test('a request with a token passes without another header', async () => {
  const { token } = await send({ headers: json });
  const get = '/graphql?query={__typename}';
  const answer = await send({ method: 'GET', path: get, headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
});

test('every answer has the security headers', async () => {
  for (const sent of [{ headers: json }, { headers: {} }, { path: '/nothing' }, { method: 'GET', path: '/live' }]) {
    expect((await send(sent)).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    const { headers } = await send(sent);
    for (const name of ['server', 'x-powered-by', 'strict-transport-security']) expect(headers[name]).toBeUndefined();
  }
});

test('the list of members cannot be embedded by a page of another origin', async () => {
  for (const headers of [{}, { 'sec-fetch-site': 'none' }] as Record<string, string>[]) {
    const answer = await send({ method: 'GET', path: '/dev/members', headers });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
  }
  const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' };
  expect((await send({ method: 'GET', path: '/dev/members', headers: embedded })).status).toBe(403);
  expect((await send({ method: 'POST', path: '/dev/members', headers: json })).status).toBe(405);
});
