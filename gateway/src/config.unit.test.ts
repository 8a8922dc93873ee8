/** Configuration of the gateway: contradictions, and who may sign in. */
import { readSettings } from '@marquee/kit/config';
import { gatewaySettings, readGatewayConfig, readMultiProcessConfig, toGatewayConfig } from './config.js';

const oidc = { OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: 'x' };
const production = { NODE_ENV: 'production', ...oidc };

describe('gateway configuration', () => {
  test.each([
    [{ NODE_ENV: 'production' }, 'OIDC_ISSUER must be set'],
    [{ NODE_ENV: 'production', DEV_ISSUER: 'true' }, 'does not exist in production'],
    [{ OIDC_ISSUER: 'https://id.example' }, 'OIDC_AUDIENCE must be set'],
    [{ NODE_ENV: 'Production' }, 'NODE_ENV must be one of development, test, production, not "Production"'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV must be one of'],
    [{ NODE_ENV: 'staging', ...oidc }, 'NODE_ENV must be one of'],
    [{ ...production, OIDC_ISSUER: 'http://id.example' }, 'OIDC_ISSUER must be an https URL in production'],
    [{ ...production, OIDC_JWKS_URI: 'http://id.example/jwks' }, 'OIDC_JWKS_URI must be an https URL in production'],
    [{ TLS_CERT_FILE: '/nowhere/cert.pem' }, 'TLS_CERT_FILE and TLS_KEY_FILE must be set together'],
    [{ TLS_CERT_FILE: '/nowhere/cert.pem', TLS_KEY_FILE: '/nowhere/key.pem' }, 'A file of TLS cannot be read'],
    [{ TRUSTED_PROXIES: '10.0.0.0/8,proxy' }, 'TRUSTED_PROXIES must be addresses or networks'],
    [{ PORT: 'high', DEADLINE_MS: '1' }, /PORT must be .*; DEADLINE_MS must be/],
  ])('is refused in one sentence: %j', (environment, message) => {
    expect(() => readGatewayConfig(environment)).toThrow(message);
  });

  test.each([
    [{}, 'anonymous'],
    [{ NODE_ENV: 'development' }, 'anonymous'],
    [{ NODE_ENV: 'test' }, 'anonymous'],
    [{ HOST: '0.0.0.0' }, 'anonymous'],
    [{ HOST: '0.0.0.0', DEV_ISSUER: 'true' }, 'development'],
    [{ DEV_ISSUER: 'true' }, 'development'],
    [{ DEV_ISSUER: 'false' }, 'anonymous'],
    [oidc, 'oidc'],
    [{ ...oidc, OIDC_ISSUER: 'http://localhost:8080' }, 'oidc'],
    [production, 'oidc'],
  ])('identifies members for %j by: %s', (environment, kind) => {
    expect(readGatewayConfig(environment).identity.kind).toBe(kind);
  });

  test.each([
    [{}, 'development'],
    [{ HOST: '127.9.9.9' }, 'development'],
    [{ HOST: 'localhost' }, 'development'],
    [{ HOST: '::1' }, 'development'],
    [{ HOST: '0.0.0.0' }, 'anonymous'],
    [{ HOST: '::' }, 'anonymous'],
    [{ HOST: '127.evil.example' }, 'anonymous'],
    [{ DEV_ISSUER: 'false' }, 'anonymous'],
    [production, 'oidc'],
  ])('of the one-command runner identifies members for %j by: %s', (environment, kind) => {
    const settings = readSettings(environment, gatewaySettings);
    expect(toGatewayConfig(settings, { devIssuerOnLoopback: true }).identity.kind).toBe(kind);
  });

  test('lets no page of another origin in unless it is listed', () => {
    expect(readGatewayConfig({}).http.corsOrigins).toEqual([]);
    expect(readGatewayConfig(production).http.corsOrigins).toEqual([]);
  });

  test('takes several secrets, separated by commas or line breaks', () => {
    const [one, other] = ['a'.repeat(32), 'b'.repeat(40)];
    const read = (GATEWAY_SECRET: string) => readMultiProcessConfig({ GATEWAY_SECRET }).gatewaySecrets;
    expect(read(one)).toEqual([one]);
    expect(read(`${one}, ${other}`)).toEqual([one, other]);
    expect(read(`${one}\n${other}\n`)).toEqual([one, other]);
    for (const secret of ['short', `${one},short`, `${one},`, '']) expect(() => read(secret)).toThrow('GATEWAY_SECRET');
  });

  test.each([
    [{}, true],
    [{ INTROSPECTION: 'false' }, false],
    [production, false],
    [{ ...production, INTROSPECTION: 'true' }, true],
  ])('decides for %j whether introspection is on: %s', (environment, introspection) => {
    expect(readGatewayConfig(environment).operations).toMatchObject({ mode: 'any', introspection });
  });
});

test('production has no pages for exploring, unless EXPLORERS asks for them', () => {
  const production = { NODE_ENV: 'production', OIDC_ISSUER: 'https://id.example', OIDC_AUDIENCE: 'marquee' };
  const explorers = (environment: Record<string, string>) => readGatewayConfig(environment).explorers;
  expect(explorers({})).toBe(true);
  expect(explorers({ EXPLORERS: 'false' })).toBe(false);
  expect(explorers(production)).toBe(false);
  expect(explorers({ ...production, EXPLORERS: 'true' })).toBe(true);
});
