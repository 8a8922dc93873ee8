/** The signed viewer that a gateway sends to a subgraph. */
import fc from 'fast-check';
import { createSigner } from 'fast-jwt';
import { SignJWT, type JWTPayload } from 'jose';
import { createViewerSigner } from './viewer.js';

const secret = 'x'.repeat(32);
const other = 'y'.repeat(32);
const signer = createViewerSigner(secret);
const nowSeconds = () => Math.floor(Date.now() / 1_000);

const forge = (claims: JWTPayload, algorithm = 'HS256') =>
  new SignJWT({ iss: 'marquee-gateway', aud: 'social', iat: nowSeconds(), exp: nowSeconds() + 30, ...claims })
    .setProtectedHeader({ alg: algorithm })
    .sign(new TextEncoder().encode(secret));

test('a viewer token is valid for its subgraph and its secret only', () => {
  const token = signer.sign({ subject: 'a|b' }, 'social');
  expect(signer.verify(token, 'social')?.viewer).toEqual({ subject: 'a|b' });
  expect(signer.verify(token, 'catalog')).toBeUndefined();
  expect(signer.verify(`${token}x`, 'social')).toBeUndefined();
  expect(signer.verify(undefined, 'social')).toBeUndefined();
  expect(createViewerSigner(other).verify(token, 'social')).toBeUndefined();
  const anonymous = signer.verify(signer.sign({ subject: null }, 'social'), 'social');
  expect(anonymous?.viewer).toEqual({ subject: null });
});

test('a viewer token fits the body it was signed for, or any body if it names none', () => {
  const bound = signer.verify(signer.sign({ subject: 'a|b' }, 'social', '{"query":"{a}"}'), 'social')!;
  expect(bound.fits('{"query":"{a}"}')).toBe(true);
  expect(bound.fits(Buffer.from('{"query":"{a}"}'))).toBe(true);
  for (const body of ['{"query":"{b}"}', '', '{"query":"{a}"} ']) expect(bound.fits(body)).toBe(false);
  const forGet = signer.verify(signer.sign({ subject: null }, 'social', ''), 'social')!;
  expect([forGet.fits(''), forGet.fits('{"query":"{a}"}')]).toEqual([true, false]);
  const unbound = signer.verify(signer.sign({ subject: 'a|b' }, 'social'), 'social')!;
  expect(unbound.fits('anything')).toBe(true);
});

test('a viewer token has the bytes that fast-jwt makes', () => {
  const { now } = Date;
  const sign = createSigner({ key: secret, algorithm: 'HS256', iss: 'marquee-gateway', expiresIn: 30_000 });
  try {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string(), fc.nat(), (sub, aud, milliseconds) => {
        Date.now = () => 1_700_000_000_000 + milliseconds;
        expect(signer.sign({ subject: sub }, aud)).toBe(sign({ aud, sub }));
        const claims = { aud, body_sha256: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' };
        expect(signer.sign({ subject: null }, aud, '')).toBe(sign(claims));
      }),
    );
  } finally {
    Date.now = now;
  }
});

describe('a viewer token with the right signature is refused', () => {
  const century = 3_000_000_000;
  test.each<[string, () => JWTPayload]>([
    ['valid for 95 years', () => ({ exp: nowSeconds() + century })],
    ['valid for a minute', () => ({ exp: nowSeconds() + 60 })],
    ['issued long ago and still valid', () => ({ iat: nowSeconds() - 600, exp: nowSeconds() + 30 })],
    ['issued in the future', () => ({ iat: nowSeconds() + 60, exp: nowSeconds() + 90 })],
    ['without a time of issue', () => ({ iat: undefined })],
    ['without an expiry', () => ({ exp: undefined })],
    ['expired', () => ({ iat: nowSeconds() - 40, exp: nowSeconds() - 10 })],
    ['not valid yet', () => ({ nbf: nowSeconds() + 60 })],
    ['of another issuer', () => ({ iss: 'somebody' })],
    ['for another subgraph', () => ({ aud: 'catalog' })],
    ['for a list of other subgraphs', () => ({ aud: ['catalog', 'socials'] })],
    ['without a subgraph', () => ({ aud: undefined })],
    ['whose subject is empty', () => ({ sub: '' })],
    ['whose subject is a list', () => ({ sub: ['a|b'] as unknown as string })],
    ['whose subject is a number', () => ({ sub: 7 as unknown as string })],
    ['whose body hash is no text', () => ({ body_sha256: 7 })],
  ])('if it is %s', async (_, claims) => {
    expect(signer.verify(await forge(claims()), 'social')).toBeUndefined();
  });

  test('if it has another algorithm', async () => {
    expect(signer.verify(await forge({}, 'HS256'), 'social')).toBeDefined();
    const long = new TextEncoder().encode(secret.repeat(2));
    const token = new SignJWT({ iss: 'marquee-gateway', aud: 'social', iat: nowSeconds(), exp: nowSeconds() + 30 });
    const signed = await token.setProtectedHeader({ alg: 'HS512' }).sign(long);
    expect(createViewerSigner(secret.repeat(2)).verify(signed, 'social')).toBeUndefined();
  });
});

test('a signer accepts each of its secrets and signs with the first, so that a secret can be replaced in steps', () => {
  const steps = [[secret], [secret, other], [other, secret], [other]].map((secrets) => createViewerSigner(secrets));
  for (const [index, gateway] of steps.entries())
    for (const subgraph of steps.slice(Math.max(0, index - 1), index + 2))
      expect(subgraph.verify(gateway.sign({ subject: 'a|b' }, 'social'), 'social')).toBeDefined();
  expect(steps[3]!.verify(steps[0]!.sign({ subject: 'a|b' }, 'social'), 'social')).toBeUndefined();
});
