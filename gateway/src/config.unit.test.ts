import { readGatewayConfig } from './config.js';

describe('gateway configuration', () => {
  test.each([
    [{ NODE_ENV: 'production' }, 'OIDC_ISSUER must be set'],
    [{ NODE_ENV: 'production', DEV_ISSUER: 'true' }, 'does not exist in production'],
    [{ OIDC_ISSUER: 'https://id.example' }, 'OIDC_AUDIENCE must be set'],
    [{ PORT: 'high', DEADLINE_MS: '1' }, /PORT must be .*; DEADLINE_MS must be/],
  ])('is refused in one sentence: %j', (environment, message) => {
    expect(() => readGatewayConfig(environment)).toThrow(message);
  });

  test.each([
    [{}, 'development'],
    [{ HOST: '0.0.0.0' }, 'anonymous'],
    [{ HOST: '0.0.0.0', DEV_ISSUER: 'true' }, 'development'],
    [{ DEV_ISSUER: 'false' }, 'anonymous'],
    [{ OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: 'x' }, 'oidc'],
  ])('identifies members for %j by: %s', (environment, kind) => {
    expect(readGatewayConfig(environment).identity.kind).toBe(kind);
  });
});
