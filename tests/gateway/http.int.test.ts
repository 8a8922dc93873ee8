/** The gateway over HTTP: health, errors, limits, identity and draining. Every refusal is JSON with a code. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serverAudits } from 'graphql-http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { lockTable } from '@marquee/testing/servers/tableLock';
import { startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
});
afterAll(() => supergraph.stop());

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${supergraph.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
const readJson = async (response: Response) =>
  (await response.json()) as {
    data?: unknown;
    errors: { message: string; extensions: Record<string, unknown> }[];
    token?: string;
  };

describe('gateway over HTTP', () => {
  test('reports liveness and readiness, and serves the sandbox page', async () => {
    expect(await (await fetch(`${supergraph.url}/live`)).json()).toEqual({ status: 'live' });
    expect(await (await fetch(`${supergraph.url}/ready`)).json()).toEqual({ ready: true, waitingFor: [] });
    const page = await fetch(supergraph.url, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('sandbox');
  });

  test.each([
    ['malformed JSON', '{"query":', 400, 'BAD_REQUEST'],
    ['no query', '{}', 400, 'BAD_REQUEST'],
    ['a query that does not parse', '{"query":"{"}', 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{"query":"{ nope }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'variables of a wrong type',
      '{"query":"query ($id: ID!) { movie(id: $id) { id } }","variables":{"id":{}}}',
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a query with too many tokens',
      JSON.stringify({ query: `{ ${'me { id } '.repeat(3_000)} }` }),
      400,
      'GRAPHQL_PARSE_FAILED',
    ],
    ['a body above the limit', JSON.stringify({ query: ' '.repeat(1_000_001) }), 413, 'BAD_REQUEST'],
  ])('answers %s in JSON with its code', async (_, body, status, code) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    const { errors } = await readJson(response);
    expect(errors[0]!.extensions.code).toBe(code);
    expect(JSON.stringify(errors)).not.toMatch(/node_modules|\.ts:|stack/i);
  });

  test('refuses a simple cross-site request, in JSON', async () => {
    const response = await fetch(`${supergraph.url}/graphql?query={me{id}}`);
    expect(response.status).toBe(400);
    expect((await readJson(response)).errors[0]!.extensions.code).toBe('BAD_REQUEST');
  });

  test.each<[string, string, RequestInit, number]>([
    ['without a query', '/graphql', {}, 400],
    ['of a mutation', '/graphql?query=mutation{deleteProfile{userErrors{code}}}', {}, 405],
    ['with the content type of a table', '/?query={__typename}', { headers: { 'content-type': 'text/csv' } }, 415],
    ['with malformed variables', '/?query={__typename}&variables={', {}, 400],
    ['for server-sent events', '/?query={__typename}', { headers: { accept: 'text/event-stream' } }, 406],
    ['with another method', '/graphql', { method: 'PATCH' }, 405],
  ])('refuses a GET %s in JSON with the id of the request', async (_, path, { headers, ...init }, status) => {
    const response = await fetch(`${supergraph.url}${path}`, {
      ...init,
      headers: { 'apollo-require-preflight': 'true', ...(headers as Record<string, string>) },
    });
    const [error] = (await readJson(response)).errors;
    expect([response.status, error!.extensions]).toEqual([
      status,
      { code: 'BAD_REQUEST', requestId: response.headers.get('x-request-id') },
    ]);
  });

  test('answers an unknown path in JSON', async () => {
    const response = await fetch(`${supergraph.url}/nothing`);
    expect(response.status).toBe(404);
    expect((await readJson(response)).errors[0]!.extensions.code).toBe('NOT_FOUND');
  });

  test("gives each response a request id, which is the client's if it is valid", async () => {
    const given = await post('{"query":"{ movie { id } }"}', { 'x-request-id': 'abc-123' });
    expect(given.headers.get('x-request-id')).toBe('abc-123');
    expect((await readJson(given)).errors[0]!.extensions).toMatchObject({
      requestId: 'abc-123',
      service: 'catalog',
      code: 'BAD_USER_INPUT',
    });
    const made = await post('{"query":"{ me { id } }"}', { 'x-request-id': 'x'.repeat(100) });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('GraphQL over HTTP by the audits of graphql-http', () => {
  /** Each audit that fails. All are a MAY: a GET that a page of another site can send unasked gets 400. */
  const refused = ['5A70', 'D6D5', '6A70'];
  const audits = serverAudits({ url: () => `${supergraph.url}/graphql` });

  test.each(audits.map(({ id, name, fn }) => [id, name, fn] as const))('%s %s', async (id, name, fn) => {
    const { status, ...result } = await fn();
    if (!refused.includes(id)) return expect({ status, ...result }).toMatchObject({ status: 'ok' });
    expect([name.startsWith('MAY '), status]).toEqual([true, 'notice']);
  });

  test('are all there', () => {
    const level = ({ name }: { name: string }) => name.split(' ', 1)[0];
    expect([audits.length, audits.filter((audit) => level(audit) === 'MAY').length]).toEqual([61, 25]);
    expect(audits.filter(({ id }) => refused.includes(id))).toHaveLength(refused.length);
  });
});

describe('identity with the development issuer', () => {
  test('issues a token for a valid handle only', async () => {
    const headers = { 'content-type': 'application/json' };
    const requestToken = (body: string) => fetch(`${supergraph.url}/dev/token`, { method: 'POST', headers, body });
    const { token } = await readJson(await requestToken('{"handle":"new-member"}'));
    const { data } = await readJson(await post('{"query":"{ me { handle } }"}', { authorization: `Bearer ${token}` }));
    expect(data).toEqual({ me: null });
    for (const body of ['{}', '{"handle":"a b"}', '{"handle":1}', 'nonsense'])
      expect((await requestToken(body)).status).toBe(400);
  });

  test.each([['Bearer nonsense'], ['Basic YTpi'], ['Bearer'], ['Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ.']])(
    'answers 401 to the header "%s" instead of treating it as anonymous',
    async (authorization) => {
      const response = await post('{"query":"{ me { id } }"}', { authorization });
      expect(response.status).toBe(401);
      expect((await readJson(response)).errors[0]!.extensions.code).toBe('UNAUTHENTICATED');
    },
  );

  test('drops identity headers of a client', async () => {
    const { data } = await readJson(
      await post('{"query":"{ me { handle } }"}', { 'x-marquee-viewer': 'ana', 'x-user-id': 'ana' }),
    );
    expect(data).toEqual({ me: null });
  });
});

describe('identity with an OpenID Connect issuer', () => {
  let provider: Server;
  let issuer: string;
  let guarded: Supergraph;
  const keys: { kid: string; key: CryptoKey; jwk: object }[] = [];

  const addKey = async (kid: string) => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    keys.push({ kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } });
  };
  const token = (claims: { iss?: string; aud?: string; exp?: number; sub?: string } = {}, kid = keys.at(-1)!.kid) =>
    new SignJWT({ sub: claims.sub ?? 'someone' })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(claims.iss ?? issuer)
      .setAudience(claims.aud ?? 'marquee-api')
      .setExpirationTime(claims.exp ?? Math.floor(Date.now() / 1000) + 300)
      .sign(keys.find((candidate) => candidate.kid === kid)!.key);
  const statusOf = async (bearer: string) =>
    (
      await fetch(`${guarded.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
        body: '{"query":"{ me { id } }"}',
      })
    ).status;

  beforeAll(async () => {
    await addKey('first');
    provider = createServer((request, response) => {
      const document =
        request.url === '/jwks' ? { keys: keys.map(({ jwk }) => jwk) } : { issuer, jwks_uri: `${issuer}/jwks` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
    guarded = await startSupergraph({
      identity: { kind: 'oidc', issuer, audience: 'marquee-api', jwksUri: undefined },
    });
  });
  afterAll(async () => {
    await guarded.stop();
    provider.close();
  });

  const seconds = () => Math.floor(Date.now() / 1000);

  test('accepts a valid token, and refuses a wrong issuer, audience, expiry or algorithm', async () => {
    expect(await statusOf(await token())).toBe(200);
    expect(await statusOf(await token({ exp: seconds() - 20 }))).toBe(200);
    expect(await statusOf(await token({ exp: seconds() - 40 }))).toBe(401);
    expect(await statusOf(await token({ iss: 'https://other.example' }))).toBe(401);
    expect(await statusOf(await token({ aud: 'another-api' }))).toBe(401);
    const symmetric = await new SignJWT({ sub: 'x' })
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .setIssuer(issuer)
      .setAudience('marquee-api')
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode('x'.repeat(64)));
    expect(await statusOf(symmetric)).toBe(401);
  });

  test('refuses tokens of the development issuer, and has no such issuer', async () => {
    expect(await statusOf(await supergraph.devIssuer.issue('ana'))).toBe(401);
    expect((await fetch(`${guarded.url}/dev/token`, { method: 'POST', body: '{"handle":"ana"}' })).status).toBe(404);
  });

  test('keeps members of different issuers apart: the subject includes the issuer', async () => {
    const bearer = await token({ sub: 'dev|ana' });
    const create =
      'mutation { createProfile(input: { handle: "sly", displayName: "Sly" }) { user { handle } userErrors { code } } }';
    await fetch(`${guarded.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ query: create }),
    });
    const row = await guarded.social.db
      .selectFrom('member')
      .select('subject')
      .where('handle', '=', 'sly')
      .executeTakeFirstOrThrow();
    expect(row.subject).toBe(`${issuer}|dev|ana`);
  });
});

describe('stopping the gateway', () => {
  test('lets a request in flight finish and accepts no new one', async () => {
    const draining = await startSupergraph();
    const watches = await lockTable(draining.databaseUrl, 'watch');
    const inFlight = fetch(`${draining.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ discover(filter: {watchedBy: EVERYONE}) { totalCount } }"}',
    });
    await watches.untilStatementWaits();
    const stopped = draining.stop();
    await watches.release();
    const answer = await inFlight;
    expect([answer.status, await answer.json()]).toEqual([200, { data: { discover: { totalCount: 0 } } }]);
    await stopped;
    await expect(fetch(`${draining.url}/live`)).rejects.toThrow();
  });
});
