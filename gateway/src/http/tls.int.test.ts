/** The gateway over TLS: HTTP/2 and HTTP/1.1 with the same answers, and limits on what one HTTP/2 connection may do. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, constants, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import type { Serving } from '@marquee/kit/http/httpServer';
import { serveTestGateway } from '@marquee/testing/servers/gatewayServer';
import { createTestGuard } from '@marquee/testing/servers/testGuard';
import { readGatewayConfig } from '../config.js';
import type { GatewayContext } from '../context.js';
import { createIdentity } from '../identity/authenticate.js';

const folder = mkdtempSync(join(tmpdir(), 'marquee-tls-'));
const typeDefs = 'type Query { wait: Int }';
const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
let apollo: ApolloServer<GatewayContext>;
let server: Serving;
let ca: Buffer;
/** The field `wait` calls `arrived`, and answers after `release`. */
let arrived = () => {};
let release = () => {};
const released = new Promise<number>((resolve) => (release = () => resolve(1)));

async function start(environment: Record<string, string> = {}): Promise<Serving> {
  const config = readGatewayConfig({
    PORT: '0',
    TLS_CERT_FILE: certFile,
    TLS_KEY_FILE: keyFile,
    DEV_ISSUER: 'true',
    DEV_ISSUER_KEY: join(folder, 'dev.json'),
    ...environment,
  });
  const identity = await createIdentity(config.identity);
  return serveTestGateway({
    server: apollo,
    identity,
    guard: createTestGuard(typeDefs),
    config,
  });
}

beforeAll(async () => {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', certFile, '-days', '2', ...subject], { stdio: 'ignore' });
  ca = readFileSync(certFile);
  const resolvers = { Query: { wait: () => (arrived(), released) } };
  apollo = new ApolloServer<GatewayContext>({
    typeDefs,
    resolvers,
    csrfPrevention: false,
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  server = await start();
});
afterAll(async () => {
  await server.stop();
  await apollo.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const open = (url = server.url): ClientHttp2Session => connect(url, { ca }).on('error', () => {});

/** One request of HTTP/2. */
function send(session: ClientHttp2Session, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers, { endStream: body === undefined });
    let text = '';
    let received: IncomingHttpHeaders & { ':status'?: number } = {};
    stream.on('response', (given) => (received = given));
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    stream.on('error', reject);
    stream.on('close', () => resolve({ status: received[':status'] ?? 0, headers: received, body: text }));
    if (body !== undefined) stream.end(body);
  });
}

const post = { ':method': 'POST', ':path': '/graphql', 'content-type': 'application/json' };
const query = '{"query":"{ __typename }"}';
const code = ({ body }: Answer) =>
  (JSON.parse(body) as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code;

describe('over HTTP/2', () => {
  let session: ClientHttp2Session;
  beforeAll(() => {
    session = open();
  });
  afterAll(() => session.close());

  test('GraphQL is answered, with the header for TLS only', async () => {
    const answer = await send(session, post, query);
    expect([answer.status, answer.body]).toEqual([200, '{"data":{"__typename":"Query"}}\n']);
    expect(answer.headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    const health = await send(session, { ':path': '/live' });
    expect([health.status, health.body]).toEqual([200, '{"status":"live"}']);
  });

  test('a web app is served as over HTTP/1.1', async () => {
    const root = join(folder, 'web');
    mkdirSync(root);
    writeFileSync(join(root, 'index.html'), '<!doctype html>');
    const web = await start({ WEB_ROOT: root });
    const own = open(web.url);
    try {
      for (const path of ['/', '/film/mov_1']) {
        const read = { ':path': path, accept: 'text/html' };
        const page = await send(own, read);
        expect([page.status, page.body]).toEqual([200, '<!doctype html>']);
        expect((await send(own, { ...read, ':method': 'HEAD' })).headers['content-length']).toBe('15');
        expect((await send(own, { ...read, 'if-none-match': page.headers.etag! })).status).toBe(304);
      }
      expect((await send(own, { ':path': '/../etc/passwd' })).status).toBe(404);
    } finally {
      own.close();
      await web.stop();
    }
  });

  test.each<[string, Record<string, string>, string | undefined, number, string]>([
    ['an unknown path', { ':path': '/nothing' }, undefined, 404, 'NOT_FOUND'],
    ['a body above the limit', post, 'x'.repeat(300_000), 413, 'BAD_REQUEST'],
    ['a length above the limit', { ...post, 'content-length': '300000' }, 'x'.repeat(300_000), 413, 'BAD_REQUEST'],
    ['malformed JSON', post, '{', 400, 'BAD_REQUEST'],
    ['a form', { ...post, 'content-type': 'text/plain' }, query, 400, 'BAD_REQUEST'],
    ['a bad token', { ...post, authorization: 'Bearer nonsense' }, query, 401, 'UNAUTHENTICATED'],
  ])('%s is refused in JSON', async (_, headers, body, status, expected) => {
    const answer = await send(session, headers, body);
    expect([answer.status, code(answer)]).toEqual([status, expected]);
    expect(session.destroyed).toBe(false);
  });

  test('a development token is given under our name only', async () => {
    const token = { ...post, ':path': '/dev/token' };
    const { port } = new URL(server.url);
    const given = await send(session, { ...token, ':authority': `localhost:${port}` }, '{"handle":"ana-adler"}');
    expect([given.status, given.body]).toEqual([200, expect.stringContaining('eyJ')]);
    const refused = await send(session, { ...token, ':authority': 'evil.example' }, '{"handle":"ana-adler"}');
    expect([refused.status, code(refused)]).toEqual([403, 'FORBIDDEN']);
  });
});

test('HTTP/1.1 over TLS gets the same answers', async () => {
  const answer = await new Promise<Answer>((resolve, reject) => {
    const request = httpsRequest(`${server.url}/graphql`, { method: 'POST', ca, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    request.setHeader('content-type', 'application/json');
    request.on('error', reject).end(query);
  });
  expect([answer.status, answer.body]).toEqual([200, '{"data":{"__typename":"Query"}}\n']);
  expect(answer.headers['strict-transport-security']).toBeDefined();
});

describe('an HTTP/2 connection', () => {
  const closed = (session: ClientHttp2Session) =>
    new Promise<void>((resolve) => (session.destroyed ? resolve() : session.once('close', () => resolve())));

  test('that resets streams in a row is closed', async () => {
    const session = open();
    const ended = closed(session);
    for (let count = 0; count < 2_000 && !session.destroyed && !session.closed; count++) {
      const stream = session.request(post).on('error', () => {});
      stream.close(constants.NGHTTP2_CANCEL);
      if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
    expect((await send(open(), post, query)).status).toBe(200);
  });

  test('that breaks its streams in any way ends no process', async () => {
    const session = open();
    const { NGHTTP2_PROTOCOL_ERROR, NGHTTP2_INTERNAL_ERROR, NGHTTP2_CANCEL } = constants;
    for (const reason of [NGHTTP2_PROTOCOL_ERROR, NGHTTP2_INTERNAL_ERROR, NGHTTP2_CANCEL]) {
      const stream = session.request({ ...post, 'content-length': '1000' }).on('error', () => {});
      stream.write('{"query":');
      await new Promise((resolve) => setImmediate(resolve));
      stream.close(reason);
      await new Promise<void>((resolve) => stream.once('close', () => resolve()));
    }
    expect((await send(session, post, query)).status).toBe(200);
    session.destroy();
    expect((await send(open(), post, query)).status).toBe(200);
  });

  test('is told how many streams it may open', async () => {
    const session = open();
    await new Promise<void>((resolve) => session.once('remoteSettings', () => resolve()));
    expect(session.remoteSettings).toMatchObject({ maxConcurrentStreams: 100, maxHeaderListSize: 16_384 });
    session.close();
  });

  test('gets no data for headers above the limit', async () => {
    const session = open();
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x-${index}`, '1']));
    await expect(send(session, { ...post, ...many }, query)).rejects.toThrow();
    // A client that has not confirmed the limit yet gets an answer.
    const large = await send(open(), { ...post, 'x-large': 'a'.repeat(20_000) }, query);
    expect([large.status, code(large)]).toEqual([431, 'BAD_REQUEST']);
    expect((await send(open(), post, query)).status).toBe(200);
  });

  test('is closed when it stays idle', async () => {
    const quick = await start({ KEEP_ALIVE_MS: '100' });
    const session = open(quick.url);
    expect((await send(session, post, query)).status).toBe(200);
    await closed(session);
    await quick.stop();
  });

  test('is closed when the server stops, after the requests that are open', async () => {
    const stopping = await start();
    const session = open(stopping.url);
    const isOpen = new Promise<void>((resolve) => (arrived = resolve));
    const answer = send(session, post, '{"query":"{ wait }"}');
    await isOpen;
    const stopped = stopping.stop();
    release();
    expect(await answer).toMatchObject({ status: 200, body: '{"data":{"wait":1}}\n' });
    await stopped;
    await closed(session);
  });
});
