/** What is kept of verified tokens, and for how long. */
import { keepVerified } from './verifiedTokens.js';

let verified: string[];
let period: number | undefined;
let lifetimeMs: number;
beforeEach(() => {
  verified = [];
  period = 0;
  lifetimeMs = 60_000;
});

const keep = (maxBytes?: number) =>
  keepVerified({
    verify: async (token) => {
      verified.push(token);
      if (token.startsWith('bad')) throw new Error('bad token');
      return { value: { subject: token }, validUntil: Date.now() + lifetimeMs };
    },
    keyPeriod: () => period,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });

test('a token is verified once, and each token for itself', async () => {
  const verify = keep();
  for (const token of ['a', 'b', 'a', 'b', 'a']) expect(await verify(token)).toEqual({ subject: token });
  expect(verified).toEqual(['a', 'b']);
});

test('a token that has expired is verified again', async () => {
  lifetimeMs = 0;
  const verify = keep();
  for (let round = 0; round < 2; round++) await verify('a');
  expect(verified).toEqual(['a', 'a']);
});

test('tokens are verified again when the keys may have changed', async () => {
  const verify = keep();
  await verify('a');
  period = 1;
  await verify('a');
  await verify('a');
  expect(verified).toEqual(['a', 'a']);
});

test('nothing is kept, and nothing that was kept is used, while the keys are too old', async () => {
  const verify = keep();
  await verify('a');
  period = undefined;
  await verify('a');
  await verify('b');
  period = 0;
  await verify('b');
  expect(verified).toEqual(['a', 'a', 'b', 'b']);
});

test('a token is not kept if the keys change while it is verified', async () => {
  let verifications = 0;
  const verify = keepVerified({
    verify: async () => {
      verifications++;
      period = 1;
      return { value: {}, validUntil: Infinity };
    },
    keyPeriod: () => period,
  });
  for (let round = 0; round < 3; round++) await verify('a');
  expect(verifications).toBe(2);
});

test('a bad token is never kept', async () => {
  const verify = keep();
  for (let round = 0; round < 2; round++) await expect(verify('bad')).rejects.toThrow('bad token');
  expect(verified).toEqual(['bad', 'bad']);
});

test('what is kept is bounded by bytes', async () => {
  const verify = keep(2_000);
  for (let number = 0; number < 100; number++) await verify(`token ${number}`);
  await verify('token 99');
  expect(verified).toHaveLength(100);
  await verify('token 0');
  expect(verified).toHaveLength(101);
});
