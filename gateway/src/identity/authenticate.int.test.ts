/** Who a bearer token names, which tokens are refused, and what happens while the issuer is in trouble. */
import type { GraphQLError } from 'graphql';
import { createBearerVerifier } from '@marquee/kit/identity/bearer';
import { remoteKeys, type KeyTiming } from '@marquee/kit/identity/remoteKeys';
import { eventually } from '@marquee/testing/results/waitUntil';
import {
  startIdentityProvider,
  providerAudience,
  type IdentityProvider,
  type Trouble,
} from '@marquee/testing/servers/identityProvider';
import { createIdentity } from './authenticate.js';

let provider: IdentityProvider;
beforeEach(async () => {
  provider = await startIdentityProvider();
});
afterEach(() => provider.stop());

const nowSeconds = () => Math.floor(Date.now() / 1_000);

async function createAuthenticate(serviceScope?: string) {
  const { issuer } = provider;
  const config = { kind: 'oidc', issuer, audience: providerAudience, jwksUri: undefined, serviceScope } as const;
  const { authenticate } = await createIdentity(config);
  return (token: string, limitMs = 2_000) => authenticate(`Bearer ${token}`, limitMs);
}

/** The code and the status of what `work` throws; what it returns otherwise. */
async function outcome(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    const { code, status = 401 } = (error as GraphQLError).extensions;
    return [code, status];
  }
}
const refused = ['UNAUTHENTICATED', 401];
const unavailable = ['INTERNAL_SERVER_ERROR', 503];

describe('a token is refused', () => {
  test.each<[string, Record<string, unknown>]>([
    ['without a subject', { sub: undefined }],
    ['whose subject is null', { sub: null }],
    ['whose subject is empty', { sub: '' }],
    ['whose subject is blank', { sub: ' \u3000' }],
    ['whose subject is a list', { sub: ['alice'] }],
    ['whose subject is an object', { sub: { a: 1 } }],
    ['whose subject is a number', { sub: 7 }],
    ['whose subject is true', { sub: true }],
    ['whose subject has a NUL', { sub: 'a\u0000b' }],
    ['whose subject has a line break', { sub: 'alice\n' }],
    ['whose subject has a control character of Latin-1', { sub: 'a\u0085b' }],
    ['whose subject has half a character', { sub: 'a\ud800' }],
    ['whose subject is too long', { sub: 'a'.repeat(256) }],
    ['that is not valid yet', { nbf: nowSeconds() + 120 }],
    ['that was issued in the future', { iat: nowSeconds() + 120 }],
    ['whose time of issue is a text', { iat: 'yesterday' }],
    ['that has expired', { exp: nowSeconds() - 60 }],
    ['without an expiry', { exp: undefined }],
    ['whose expiry is a text', { exp: '9999999999' }],
    ['for another audience', { aud: 'another-api' }],
    ['for other audiences', { aud: ['another-api', 'a-third'] }],
    ['without an audience', { aud: undefined }],
    ['for an audience that is an object', { aud: { [providerAudience]: true } }],
    ['of another issuer', { iss: 'https://other.example' }],
    ['of a list of issuers', { iss: ['https://other.example'] }],
  ])('%s', async (_, claims) => {
    const authenticate = await createAuthenticate();
    expect(await outcome(authenticate(await provider.sign(claims)))).toEqual(refused);
  });

  test.each([
    'logout+jwt',
    'secevent+jwt',
    'application/secevent+jwt',
    'dpop+jwt',
    'oauth-authz-req+jwt',
    'token-introspection+jwt',
    'JOSE',
    '',
  ])('of the type "%s"', async (typ) => {
    const authenticate = await createAuthenticate();
    expect(await outcome(authenticate(await provider.sign({}, { typ })))).toEqual(refused);
  });
});

describe('a token is accepted', () => {
  test.each([undefined, 'JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt'])('of the type %s', async (typ) => {
    const authenticate = await createAuthenticate();
    const token = await provider.sign({}, typ === undefined ? {} : { typ });
    expect(await authenticate(token)).toEqual({ subject: `${provider.issuer}|alice`, role: 'member' });
  });

  test.each<[string, { sub?: string; aud?: string[]; nbf?: number; iat?: number }]>([
    ['for several audiences of which one is ours', { aud: ['another-api', providerAudience] }],
    ['whose subject has other scripts', { sub: 'Ольга|42' }],
    ['whose subject has 255 characters', { sub: 'a'.repeat(255) }],
    ['that is a little early', { nbf: nowSeconds() + 10, iat: nowSeconds() + 10 }],
  ])('%s', async (_, claims) => {
    const authenticate = await createAuthenticate();
    expect(await authenticate(await provider.sign(claims))).toEqual({
      subject: `${provider.issuer}|${claims.sub ?? 'alice'}`,
      role: 'member',
    });
  });
});

test.each<[string | undefined, Record<string, unknown>, string]>([
  ['marquee:service', { scope: 'openid marquee:service' }, 'service'],
  ['marquee:service', { scp: ['marquee:service'] }, 'service'],
  ['marquee:service', { scope: 'marquee:service2 not-marquee:service' }, 'member'],
  ['marquee:service', { scope: { 'marquee:service': true } }, 'member'],
  ['marquee:service', {}, 'member'],
  [undefined, { scope: 'marquee:service' }, 'member'],
])('with the service scope %s, a token with %j has the role %s', async (serviceScope, claims, role) => {
  const authenticate = await createAuthenticate(serviceScope);
  expect(await authenticate(await provider.sign(claims))).toMatchObject({ role });
});

describe('while the issuer is in trouble', () => {
  const troubles: Trouble[] = ['status 500', 'HTML', 'no JSON', 'no keys', 'reset'];

  test.each(troubles)('(%s), a token is neither good nor bad: 503', async (trouble) => {
    const authenticate = await createAuthenticate();
    provider.setTrouble(trouble);
    expect(await outcome(authenticate(await provider.sign()))).toEqual(unavailable);
  });

  test('(silence), a request waits for its own deadline only', async () => {
    const authenticate = await createAuthenticate();
    provider.setTrouble('silence');
    const token = await provider.sign();
    const began = performance.now();
    expect(await outcome(authenticate(token, 100))).toEqual(unavailable);
    expect(performance.now() - began).toBeGreaterThan(95);
  });

  test.each<Trouble>([...troubles, 'silence'])(
    '(%s), keys that were known before still work, and unknown ones are 503',
    async (trouble) => {
      const verify = verifier({ freshMs: 0, intervalMs: 10, fetchTimeoutMs: 2_000 });
      await verify(await provider.sign());
      const known = await provider.sign();
      provider.setTrouble(trouble);
      for (let round = 0; round < 3; round++) expect(await outcome(verify(known))).toMatchObject({ scopes: [] });
      await provider.rotate();
      expect(await outcome(verify(await provider.sign()))).toEqual(unavailable);
      provider.setTrouble('none');
      await eventually(async () => expect(await outcome(verify(await provider.sign()))).toMatchObject({ scopes: [] }));
    },
  );

  test('keys that are too old are not used any more', async () => {
    const verify = verifier({ freshMs: 0, staleMs: 0, intervalMs: 10 });
    const token = await provider.sign();
    await verify(token);
    provider.setTrouble('status 500');
    expect(await outcome(verify(token))).toEqual(unavailable);
  });

  test('the issuer is asked at most once in an interval', async () => {
    const began = performance.now();
    const verify = verifier({ intervalMs: 300 });
    provider.setTrouble('status 500');
    const token = await provider.sign();
    await Promise.all(Array.from({ length: 50 }, () => outcome(verify(token))));
    for (let round = 0; round < 50; round++) expect(await outcome(verify(token))).toEqual(unavailable);
    expectIntervals(began, 300);
  });
});

describe('a new key of the issuer', () => {
  test('is accepted at its first use, also while many tokens name unknown keys, with one fetch in an interval', async () => {
    const began = performance.now();
    const verify = verifier({ intervalMs: 200 });
    await verify(await provider.sign());
    const forged = Array.from({ length: 40 }, (_, index) => provider.sign({}, { kid: `forged-${index}` }));
    const flood = Promise.all(forged.map(async (token) => outcome(verify(await token))));
    await provider.rotate();
    expect(await verify(await provider.sign())).toMatchObject({ viewer: { subject: `${provider.issuer}|alice` } });
    expect(await flood).toEqual(Array.from({ length: 40 }, () => refused));
    expectIntervals(began, 200);
  });

  test('ends the tokens of a withdrawn one, also if they were verified before', async () => {
    const verify = verifier({ intervalMs: 10 });
    const old = await provider.sign();
    for (let round = 0; round < 2; round++) expect(await verify(old)).toMatchObject({ scopes: [] });
    await provider.rotate();
    provider.withdrawOldKeys();
    expect(await verify(await provider.sign())).toMatchObject({ scopes: [] });
    expect(await outcome(verify(old))).toEqual(refused);
  });

  test('signs tokens without the name of the key, which are tried with each key', async () => {
    const verify = verifier({});
    await provider.rotate();
    expect(await verify(await provider.sign({}, { kid: undefined }))).toMatchObject({ scopes: [] });
    const [head, payload] = (await provider.sign({}, { kid: undefined })).split('.');
    expect(await outcome(verify(`${head}.${payload}.${'A'.repeat(86)}`))).toEqual(refused);
  });
});

test.each([
  ['a document of another issuer', { issuer: 'https://other.example', jwks_uri: 'URI' }, false],
  ['a document without jwks_uri', { issuer: 'ISSUER' }, false],
  ['a document that is null', null, false],
  ['keys over http, where only https is allowed', { issuer: 'ISSUER', jwks_uri: 'URI' }, true],
])('%s at discovery is trouble of the issuer', async (_, document, httpsOnly) => {
  const text = JSON.stringify(document).replace('ISSUER', provider.issuer).replace('URI', provider.jwksUri);
  const original = globalThis.fetch;
  globalThis.fetch = async () => new Response(text);
  try {
    const keys = remoteKeys({ issuer: provider.issuer, httpsOnly });
    const verify = createBearerVerifier({ issuer: provider.issuer, audience: providerAudience, keys });
    expect(await outcome(verify(await provider.sign()))).toEqual(unavailable);
  } finally {
    globalThis.fetch = original;
  }
});

function verifier(timing: Partial<KeyTiming>) {
  const { issuer } = provider;
  return createBearerVerifier({ issuer, audience: providerAudience, keys: remoteKeys({ issuer, timing }) });
}

/** Fails if the keys were fetched more often since `began` than once in `ms`. Gaps at the provider say nothing on a busy machine. */
function expectIntervals(began: number, ms: number): void {
  expect(provider.fetches.length).toBeLessThanOrEqual(1 + (performance.now() - began) / ms);
}
