/** The rate limits over HTTP, at a gateway whose subgraphs only count what reaches them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseList } from 'structured-headers';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { readGatewayConfig } from '../config.js';
import { openGateway, type Gateway } from '../gateway.js';

const folder = mkdtempSync(join(tmpdir(), 'marquee-rates-'));
const lifecycles: Lifecycle[] = [];
let reached = 0;

afterEach(async () => {
  for (const lifecycle of lifecycles.splice(0)) await lifecycle.stop();
  reached = 0;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A gateway with quotas of its own. */
function startGateway(settings: Record<string, string>): Promise<Gateway> {
  const lifecycle = createLifecycle(silentLog);
  lifecycles.push(lifecycle);
  const environment = { PORT: '0', DEV_ISSUER: 'true', DEV_ISSUER_KEY: join(folder, 'key.json'), ...settings };
  return openGateway(lifecycle, {
    config: readGatewayConfig(environment),
    log: silentLog,
    dataSource: () => ({
      process: async () => {
        reached++;
        return { data: {} };
      },
    }),
  });
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly code: string | undefined;
  readonly extensions: Record<string, unknown> | undefined;
}

interface Sent {
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

async function send({ url }: Gateway, { path = '/graphql', body, headers }: Sent): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body ?? { query: '{ me { handle } }' }),
  });
  const { errors } = (await response.json()) as { errors?: { extensions: Record<string, unknown> }[] };
  const extensions = errors?.[0]?.extensions;
  return { status: response.status, headers: response.headers, code: extensions?.code as string, extensions };
}

/** The statuses of `times` equal requests, one after another. */
async function statuses(gateway: Gateway, times: number, sent: Sent = {}): Promise<number[]> {
  const seen: number[] = [];
  for (let time = 0; time < times; time++) seen.push((await send(gateway, sent)).status);
  return seen;
}

const as = async (gateway: Gateway, handle: string) => ({
  authorization: `Bearer ${await gateway.devIssuer!.issue(handle)}`,
});
const mutation = (fields: string) => ({ query: `mutation { ${fields} }` });
const rate = (name: string) => `${name}: rateMovie(input: { movieId: "mov_1", rating: 5 }) { userErrors { code } }`;
const importOf = (name: string) =>
  `${name}: importHistory(input: { content: "Name,Year", format: LETTERBOXD }) { userErrors { code } }`;

describe('a member', () => {
  test('beyond the quota is refused before a subgraph is asked, and other members are not', async () => {
    const gateway = await startGateway({ RATE_MEMBER: '3/60' });
    const ana = { headers: await as(gateway, 'ana') };
    expect(await statuses(gateway, 5, ana)).toEqual([200, 200, 200, 429, 429]);
    expect(reached).toBe(3);
    expect(await statuses(gateway, 1, { headers: await as(gateway, 'ben') })).toEqual([200]);
    expect(await statuses(gateway, 1)).toEqual([200]);
  });

  test('has one quota at all addresses', async () => {
    const gateway = await startGateway({ RATE_MEMBER: '2/60', TRUSTED_PROXIES: '127.0.0.1' });
    const ana = await as(gateway, 'ana');
    const seen: number[] = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      seen.push((await send(gateway, { headers: { ...ana, 'x-forwarded-for': address } })).status);
    expect(seen).toEqual([200, 200, 429]);
  });
});

test('an operation takes its estimated cost, and a refused operation takes none', async () => {
  const gateway = await startGateway({ RATE_MEMBER_COST: '5/60', MAX_COST_MEMBER: '1000' });
  const headers = await as(gateway, 'ana');
  const tooMuch = '{ searchMovies(first: 100) { nodes { similar(first: 100) { movie { title } } } } }';
  expect((await send(gateway, { headers, body: { query: tooMuch } })).code).toBe('QUERY_TOO_COMPLEX');
  const page = { query: '{ searchMovies(first: 10) { nodes { title } } }' };
  expect((await send(gateway, { headers, body: page })).status).toBe(200);
  expect((await send(gateway, { headers })).extensions).toMatchObject({
    policy: 'member-cost',
    limit: 5,
    remaining: 0,
  });
  expect(reached).toBe(1);
});

describe('without a token', () => {
  test('one address has one quota', async () => {
    const gateway = await startGateway({ RATE_ANONYMOUS: '2/60' });
    expect(await statuses(gateway, 3)).toEqual([200, 200, 429]);
  });

  test('a forged x-forwarded-for changes nothing', async () => {
    const gateway = await startGateway({ RATE_ANONYMOUS: '2/60' });
    const seen: number[] = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      seen.push((await send(gateway, { headers: { 'x-forwarded-for': address } })).status);
    expect(seen).toEqual([200, 200, 429]);
  });

  test('behind a trusted proxy, each address has its quota, and of IPv6 each /64', async () => {
    const gateway = await startGateway({ RATE_ANONYMOUS: '1/60', TRUSTED_PROXIES: '127.0.0.1' });
    const seen: number[] = [];
    for (const address of [
      '192.0.2.1',
      '192.0.2.2',
      '9.9.9.9, 192.0.2.1',
      '2001:db8::1',
      '2001:db8::2',
      '2001:db8:1::1',
    ])
      seen.push((await send(gateway, { headers: { 'x-forwarded-for': address } })).status);
    expect(seen).toEqual([200, 200, 429, 200, 429, 200]);
  });

  test('requests that are no valid operation count too', async () => {
    const gateway = await startGateway({ RATE_ANONYMOUS: '2/60' });
    expect(await statuses(gateway, 3, { body: { query: '{' } })).toEqual([400, 400, 429]);
  });
});

describe('mutations', () => {
  test('have a quota beside that of requests, and each one of a request counts', async () => {
    const gateway = await startGateway({ RATE_WRITES: '3/60' });
    const headers = await as(gateway, 'ana');
    const body = mutation(`${rate('a')} ${rate('b')}`);
    expect((await send(gateway, { headers, body })).status).toBe(200);
    const refused = await send(gateway, { headers, body });
    expect([refused.status, refused.extensions]).toEqual([
      429,
      expect.objectContaining({ policy: 'writes', limit: 3, remaining: 1 }),
    ]);
    expect((await send(gateway, { headers, body: mutation(rate('a')) })).status).toBe(200);
    expect(await statuses(gateway, 2, { headers })).toEqual([200, 200]);
  });

  test('that import have a quota of their own', async () => {
    const gateway = await startGateway({ RATE_IMPORTS: '1/3600' });
    const headers = await as(gateway, 'ana');
    const body = mutation(importOf('rateMovie'));
    expect((await send(gateway, { headers, body })).status).toBe(200);
    expect((await send(gateway, { headers, body })).extensions).toMatchObject({ policy: 'imports', limit: 1 });
    expect((await send(gateway, { headers, body: mutation(rate('a')) })).status).toBe(200);
  });
});

describe('signing in', () => {
  const token = (handle: string): Sent => ({ path: '/dev/token', body: { handle } });

  test('counts refused tokens of an address, and still accepts valid ones', async () => {
    const gateway = await startGateway({ RATE_SIGN_IN: '2/60' });
    const forged = { headers: { authorization: 'Bearer forged' } };
    expect(await statuses(gateway, 4, forged)).toEqual([401, 401, 429, 429]);
    expect(await statuses(gateway, 2, { headers: await as(gateway, 'ana') })).toEqual([200, 200]);
    expect(await statuses(gateway, 1)).toEqual([200]);
  });

  test('counts development tokens', async () => {
    const gateway = await startGateway({ RATE_SIGN_IN: '2/60' });
    expect(await statuses(gateway, 2, token('ana'))).toEqual([200, 200]);
    const refused = await send(gateway, token('ana'));
    expect(refused.status).toBe(429);
    expect(refused.extensions).toMatchObject({ code: 'RATE_LIMITED', policy: 'sign-in', remaining: 0 });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('counts new profiles of an address', async () => {
    const gateway = await startGateway({ RATE_SIGN_IN: '1/60' });
    const body = mutation('createProfile(input: { handle: "ana", displayName: "Ana" }) { userErrors { code } }');
    expect((await send(gateway, { body, headers: await as(gateway, 'ana') })).status).toBe(200);
    expect((await send(gateway, { body, headers: await as(gateway, 'ben') })).extensions).toMatchObject({
      policy: 'sign-in',
    });
  });
});

describe('the answer', () => {
  /** `"name";key=1` as `[name, { key: 1 }]`. */
  const items = (headers: Headers, name: string) =>
    parseList(headers.get(name) ?? '').map(([item, parameters]) => [item, Object.fromEntries(parameters)]);

  test('tells quotas and what is left, as structured fields', async () => {
    const gateway = await startGateway({ RATE_MEMBER: '5/60', RATE_MEMBER_COST: '1000/30', RATE_WRITES: '7/10' });
    const { headers } = await send(gateway, { headers: await as(gateway, 'ana'), body: mutation(rate('a')) });
    expect(items(headers, 'ratelimit-policy')).toEqual([
      ['member', { q: 5, w: 60 }],
      ['member-cost', { q: 1000, w: 30 }],
      ['writes', { q: 7, w: 10 }],
    ]);
    expect(items(headers, 'ratelimit')).toEqual([
      ['member', { r: 4, t: expect.any(Number) }],
      ['member-cost', { r: expect.any(Number), t: expect.any(Number) }],
      ['writes', { r: 6, t: expect.any(Number) }],
    ]);
    expect(headers.get('ratelimit-policy')).toBe('"member";q=5;w=60, "member-cost";q=1000;w=30, "writes";q=7;w=10');
  });

  test('of a refusal says when to come back, in headers and in extensions', async () => {
    const gateway = await startGateway({ RATE_MEMBER: '1/60' });
    const headers = await as(gateway, 'ana');
    await send(gateway, { headers });
    for (let time = 0; time < 2; time++) {
      const refused = await send(gateway, { headers });
      expect(refused.status).toBe(429);
      const { retryAfterMs } = refused.extensions as { retryAfterMs: number };
      expect(refused.extensions).toEqual({
        code: 'RATE_LIMITED',
        requestId: expect.any(String),
        policy: 'member',
        limit: 1,
        remaining: 0,
        retryAfterMs,
      });
      expect(retryAfterMs).toBeGreaterThan(50_000);
      const seconds = Math.ceil(retryAfterMs / 1_000);
      expect(refused.headers.get('retry-after')).toBe(String(seconds));
      expect(items(refused.headers, 'ratelimit')[0]).toEqual(['member', { r: 0, t: seconds }]);
    }
  });

  test('lets web pages of listed origins read the headers', async () => {
    const origin = 'https://app.example';
    const gateway = await startGateway({ CORS_ORIGINS: origin });
    const { headers } = await send(gateway, { headers: { origin } });
    const exposed = headers.get('access-control-expose-headers')!.split(', ');
    expect(exposed).toEqual(expect.arrayContaining(['ratelimit', 'ratelimit-policy', 'retry-after']));
  });
});

test('the REST API has the same quotas, and says the same in its problems', async () => {
  const gateway = await startGateway({ RATE_ANONYMOUS: '1/60' });
  await send(gateway, {});
  const response = await fetch(`${gateway.url}/api/v1/search?q=casablanca`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    429,
    expect.stringMatching(/^application\/problem\+json/),
  ]);
  expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(response.headers.get('ratelimit')).toMatch(/^"anonymous";r=0;t=\d+/);
  expect(await response.json()).toMatchObject({
    code: 'RATE_LIMITED',
    policy: 'anonymous',
    limit: 1,
    remaining: 0,
    retryAfterMs: expect.any(Number),
  });
});

test('RATE_LIMITS=false limits nothing and tells nothing', async () => {
  const gateway = await startGateway({ RATE_LIMITS: 'false', RATE_ANONYMOUS: '1/60' });
  expect(await statuses(gateway, 3)).toEqual([200, 200, 200]);
  expect((await send(gateway, {})).headers.get('ratelimit')).toBeNull();
});

test.each(['0/60', '10', '10/0', '10/86401', '-1/60', '1.5/60', 'many/60'])('a quota of %s is refused', (quota) => {
  expect(() => readGatewayConfig({ RATE_MEMBER: quota })).toThrow('RATE_MEMBER must be amount/seconds');
});
