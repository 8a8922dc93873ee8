/** The web app over HTTP: pages, files, compression, caches, and that nothing but its files gets out. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { ApolloServer } from '@apollo/server';
import type { Serving } from '@marquee/kit/http/httpServer';
import { serveTestGateway } from '@marquee/testing/servers/gatewayServer';
import { createTestGuard } from '@marquee/testing/servers/testGuard';
import { readGatewayConfig } from '../config.js';
import type { GatewayContext } from '../context.js';
import { createIdentity } from '../identity/authenticate.js';

const folder = mkdtempSync(join(tmpdir(), 'marquee-web-'));
const typeDefs = 'type Query { double(x: Int!): Int }';
const page = '<!doctype html><script type="module" src="/assets/index-4f2a91bc.js"></script>';
const script = `console.log('${'a'.repeat(5_000)}');`;
const secret = 'outside the folder';
let apollo: ApolloServer<GatewayContext>;
const servers: Serving[] = [];
let web: Serving;
let plain: Serving;

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

async function start(environment: NodeJS.ProcessEnv): Promise<Serving> {
  const config = readGatewayConfig({ PORT: '0', DEV_ISSUER_KEY: join(folder, 'key.json'), ...environment });
  const identity = await createIdentity(config.identity);
  const serving = await serveTestGateway({ server: apollo, identity, guard: createTestGuard(typeDefs), config });
  servers.push(serving);
  return serving;
}

beforeAll(async () => {
  write('secret.txt', secret);
  write('web/index.html', page);
  write('web/assets/index-4f2a91bc.js', script);
  write('web/assets/index-4f2a91bc.js.br', brotliCompressSync(script));
  write('web/assets/index-4f2a91bc.js.gz', gzipSync(script));
  write('web/assets/plain.css', 'a { color: red }');
  write('web/icons/Ünï code.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  write('web/.env', secret);
  write('web/.git/config', secret);
  write('web/.well-known/security.txt', 'Contact: mailto:a@example.org');
  apollo = new ApolloServer<GatewayContext>({ typeDefs, csrfPrevention: false, stopOnTerminationSignals: false });
  await apollo.start();
  web = await start({ WEB_ROOT: join(folder, 'web'), DEV_ISSUER: 'true' });
  plain = await start({ DEV_ISSUER: 'true' });
});
afterAll(async () => {
  for (const serving of servers) await serving.stop();
  await apollo.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly to?: Serving;
}

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const program = { accept: '*/*' };

/** Sends exactly this path; fetch would shorten `..`. */
async function send(path: string, { method = 'GET', headers = browser, body, to = web }: Sent = {}): Promise<Got> {
  const { hostname: host, port } = new URL(to.url);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest({ host, port, method, path, headers, agent: false }, resolve).on('error', reject).end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const all = Buffer.concat(chunks);
  return { status: response.statusCode!, headers: response.headers, body: all, text: all.toString() };
}

describe('a browser gets the page', () => {
  test.each([
    '/',
    '/?utm=1',
    '/film/mov_1',
    '/search/Dr.%20No?page=2',
    '/graphql/nothing',
    '/search/100%',
    '/%E0%A4%A',
    '/index.html',
  ])('at %s', async (path) => {
    const { status, headers, text } = await send(path);
    expect([status, text]).toEqual([200, page]);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      etag: expect.stringMatching(/^"[\w-]{43}"$/),
      'content-length': String(page.length),
    });
  });

  test('with headers that let it load and run our files only', async () => {
    const { headers } = await send('/film/mov_1');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    const policy = String(headers['content-security-policy']);
    const rules = new Map(
      policy.split('; ').map((rule) => [rule.split(' ', 1)[0]!, rule.split(' ').slice(1).join(' ')]),
    );
    expect(Object.fromEntries(rules)).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data: https:",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
    expect(policy).not.toContain('unsafe');
  });

  test('without its body for HEAD', async () => {
    for (const path of ['/', '/film/mov_1']) {
      const { status, headers, body } = await send(path, { method: 'HEAD' });
      expect([status, headers['content-length'], body.length]).toEqual([200, String(page.length), 0]);
    }
  });

  test('and 304 when it has it', async () => {
    const { headers } = await send('/');
    for (const path of ['/', '/film/mov_1']) {
      const again = await send(path, { headers: { ...browser, 'if-none-match': `"x", ${headers.etag!}` } });
      expect([again.status, again.body.length, again.headers['cache-control']]).toEqual([304, 0, 'no-cache']);
    }
    expect((await send('/', { headers: { ...browser, 'if-none-match': '"x"' } })).status).toBe(200);
  });
});

describe('files', () => {
  const path = '/assets/index-4f2a91bc.js';

  test.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
    ['identity', undefined, (body: Buffer) => body],
    ['', undefined, (body: Buffer) => body],
  ])('to a client that accepts "%s" come as %s', async (accepted, coding, expand) => {
    const { status, headers, body } = await send(path, { headers: { ...program, 'accept-encoding': accepted } });
    expect([status, headers['content-encoding'], expand(body).toString()]).toEqual([200, coding, script]);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': String(body.length),
      vary: 'accept-encoding',
    });
    expect(headers.etag).toMatch(coding ? /^W\/"/ : /^"/);
    const again = await send(path, {
      headers: { ...program, 'if-none-match': headers.etag!, 'accept-encoding': 'br' },
    });
    expect(again.status).toBe(304);
  });

  test.each([
    [path, 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8'],
    ['/assets/plain.css', 'no-cache', 'text/css; charset=utf-8'],
    ['/icons/%C3%9Cn%C3%AF%20code.svg', 'no-cache', 'image/svg+xml; charset=utf-8'],
    ['/.well-known/security.txt', 'no-cache', 'text/plain; charset=utf-8'],
  ])('%s: %s', async (file, control, type) => {
    const { status, headers } = await send(file, { headers: program });
    expect([status, headers['cache-control'], headers['content-type']]).toEqual([200, control, type]);
  });

  test.each([
    '/assets/index-00000000.js',
    '/assets/',
    '/assets/../nothing',
    '/.well-known/nothing',
    '/.env',
    '/.git/config',
  ])('there is none at %s, also not the page', async (missing) => {
    const { status, headers, text } = await send(missing);
    expect([status, headers['cache-control']]).toEqual([404, 'no-store']);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  test('are read once: what changes in the folder while it is served changes nothing', async () => {
    const later = join(folder, 'later');
    mkdirSync(later);
    writeFileSync(join(later, 'index.html'), 'first');
    const to = await start({ WEB_ROOT: later });
    writeFileSync(join(later, 'index.html'), 'second');
    writeFileSync(join(later, 'new.txt'), 'new');
    expect((await send('/', { to })).text).toBe('first');
    rmSync(later, { recursive: true });
    expect((await send('/', { to })).text).toBe('first');
    expect((await send('/new.txt', { to, headers: program })).status).toBe(404);
  });
});

describe('nothing else gets out', () => {
  const hostile = [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/assets/%00/../../secret.txt',
    '/index.html%00.js',
    '//secret.txt',
    `/${'../'.repeat(20)}etc/passwd`,
    '/....//secret.txt',
    '/.;/secret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/web/index.html',
  ];

  test.each(hostile)('at %s', async (path) => {
    const asBrowser = await send(path);
    expect(asBrowser.text).not.toContain(secret);
    if (asBrowser.status === 200) expect(asBrowser.text).toBe(page);
    const asProgram = await send(path, { headers: program });
    expect([asProgram.status, asProgram.headers['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])('by %s', async (method) => {
    const file = await send('/assets/plain.css', { method });
    expect([file.status, file.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect((await send('/film/mov_1', { method })).status).toBe(404);
  });

  test('to a program that asks for a path that does not exist', async () => {
    for (const accept of ['*/*', 'application/json', 'application/json, text/plain, */*', 'text/html;q=0'])
      expect((await send('/film/mov_1', { headers: { accept } })).status).toBe(404);
  });
});

describe('what the gateway answers without a web app, it answers with one', () => {
  const json = { 'content-type': 'application/json' };
  const query = JSON.stringify({ query: '{ __typename }' });
  test.each<[string, string, Sent]>([
    ['an operation at /', '/', { method: 'POST', headers: json, body: query }],
    ['an operation at /graphql', '/graphql', { method: 'POST', headers: json, body: query }],
    ['a browser’s operation by GET', '/?query=%7B__typename%7D', { headers: { ...browser, ...json } }],
    ['an operation by GET that a form can send', '/?query=%7B__typename%7D', {}],
    ['a persisted query by GET', '/?extensions=%7B%7D', {}],
    ['a form', '/', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'a' }],
    ['a body that is no JSON', '/', { method: 'POST', headers: json, body: '{' }],
    ['JSON alone at /', '/', { headers: { accept: 'application/json' } }],
    ['OPTIONS of /', '/', { method: 'OPTIONS' }],
    ['PUT to /', '/', { method: 'PUT' }],
    ['a page of /graphql', '/graphql', {}],
    ['a WebSocket at /', '/', { headers: { upgrade: 'websocket', connection: 'keep-alive' } }],
    ['a development token by GET', '/dev/token', {}],
    ['a health check', '/live', {}],
    ['a REST route that does not exist', '/api/v1/nothing', {}],
    ['the page of errors', '/api/v1/errors', {}],
  ])('%s', async (_, path, sent) => {
    const [without, within] = [await send(path, { ...sent, to: plain }), await send(path, sent)];
    expect(stable(within)).toEqual(stable(without));
  });

  test('at paths without a route, a gateway without a web app has nothing for browsers', async () => {
    for (const path of ['/film/mov_1', '/config.json', '/assets/index-4f2a91bc.js'])
      expect((await send(path, { to: plain })).status).toBe(404);
  });
});

/** Ids, times and nonces differ from one answer to the next. */
function stable({ status, headers, text }: Got) {
  const { date: _date, 'x-request-id': id, ...rest } = headers;
  return {
    status,
    headers: rest,
    text: text.replaceAll(String(id), 'ID').replaceAll(/nonce(="?|-)[0-9a-f]+/g, 'nonce'),
  };
}

describe('/config.json', () => {
  const configOf = async (environment: NodeJS.ProcessEnv) => {
    const to = await start({ WEB_ROOT: join(folder, 'web'), EXPLORERS: 'false', ...environment });
    const { status, headers, text } = await send('/config.json', { to, headers: program });
    expect([status, headers['cache-control'], headers['content-type']]).toEqual([
      200,
      'no-cache',
      'application/json; charset=utf-8',
    ]);
    expect(headers['access-control-allow-origin']).toBeUndefined();
    return {
      config: JSON.parse(text) as unknown,
      policy: String((await send('/', { to })).headers['content-security-policy']),
    };
  };
  const oidc = { OIDC_ISSUER: 'https://id.example/realms/films', OIDC_AUDIENCE: 'films' };

  test('says how to sign in, and the policy lets the app do it', async () => {
    const { config, policy } = await configOf({
      ...oidc,
      NODE_ENV: 'production',
      WEB_OIDC_CLIENT_ID: 'web',
      WEB_OIDC_SCOPE: 'openid offline_access',
      WEB_OIDC_ORIGINS: 'https://tokens.example,http://localhost:8080',
    });
    expect(config).toEqual({
      graphql: '/graphql',
      signIn: {
        kind: 'oidc',
        issuer: 'https://id.example/realms/films',
        clientId: 'web',
        scope: 'openid offline_access',
        audience: 'films',
      },
    });
    expect(policy).toContain("connect-src 'self' https://id.example https://tokens.example http://localhost:8080;");
  });

  test('names the page to try operations if there is one', async () => {
    const explorers = { EXPLORERS: 'true', GRAPHIQL_ROOT: join(folder, 'web') };
    const { config } = await configOf({ ...explorers, DEV_ISSUER: 'false' });
    expect(config).toEqual({ graphql: '/graphql', explorer: '/graphiql', signIn: { kind: 'none' } });
  });

  test.each<[NodeJS.ProcessEnv, string]>([
    [{ DEV_ISSUER: 'true' }, 'development'],
    [{ DEV_ISSUER: 'false' }, 'none'],
    [oidc, 'none'],
  ])('%j: sign-in is %s', async (environment, kind) => {
    const { config, policy } = await configOf(environment);
    expect(config).toEqual({ graphql: '/graphql', signIn: { kind } });
    expect(policy).toContain("connect-src 'self';");
  });
});

test('a link to a file in the folder is served, as Kubernetes mounts files', async () => {
  const mounted = join(folder, 'mounted');
  mkdirSync(join(mounted, '..data'), { recursive: true });
  writeFileSync(join(mounted, '..data', 'index.html'), page);
  symlinkSync(join('..data', 'index.html'), join(mounted, 'index.html'));
  const to = await start({ WEB_ROOT: mounted });
  expect((await send('/', { to })).text).toBe(page);
});
