/** Configuration of the gateway, read once from the environment. */
import { flag, integer, list, port, readSettings, secret, text, url } from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';
import { fileURLToPath } from 'node:url';

export type IdentityConfig =
  | { readonly kind: 'oidc'; readonly issuer: string; readonly audience: string; readonly jwksUri: string | undefined }
  | { readonly kind: 'development'; readonly keyFile: string }
  /** Nobody can sign in. */
  | { readonly kind: 'anonymous' };

export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  readonly debug: boolean;
  readonly production: boolean;
  readonly identity: IdentityConfig;
  /** Origins of pages that may ask; `*` for any. */
  readonly corsOrigins: readonly string[];
  /** From a client's request to its answer. */
  readonly deadlineMs: number;
  readonly maxBodyBytes: number;
}

export interface MultiProcessConfig extends GatewayConfig {
  /** Shared with the subgraphs; signs who is asking. */
  readonly gatewaySecret: string;
  readonly subgraphUrls: Readonly<Record<string, string>>;
}

/** Room for a history import of 10 MB as a JSON string. */
const maxBodyBytes = 12 * 1024 * 1024;

const gatewaySettings = {
  HOST: text('127.0.0.1'),
  PORT: port(4000),
  DEBUG: flag(),
  NODE_ENV: text('development'),
  OIDC_ISSUER: url(undefined, 'https', 'http'),
  OIDC_AUDIENCE: text(undefined),
  OIDC_JWKS_URI: url(undefined, 'https', 'http'),
  DEV_ISSUER: text('auto'),
  DEV_ISSUER_KEY: text(fileURLToPath(new URL('../../.data/dev-issuer.json', import.meta.url))),
  CORS_ORIGINS: list([]),
  DEADLINE_MS: integer(2_000, 50, 600_000),
};

export function readGatewayConfig(environment: NodeJS.ProcessEnv): GatewayConfig {
  const settings = readSettings(environment, gatewaySettings);
  const production = settings.NODE_ENV === 'production';
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    debug: settings.DEBUG,
    production,
    identity: identityOf(settings, production),
    corsOrigins: settings.CORS_ORIGINS.length > 0 || production ? settings.CORS_ORIGINS : ['*'],
    deadlineMs: settings.DEADLINE_MS,
    maxBodyBytes,
  });
}

export function readMultiProcessConfig(environment: NodeJS.ProcessEnv): MultiProcessConfig {
  const settings = readSettings(environment, {
    GATEWAY_SECRET: secret,
    CATALOG_URL: url('http://127.0.0.1:4001', 'http', 'https'),
    SOCIAL_URL: url('http://127.0.0.1:4002', 'http', 'https'),
  });
  return Object.freeze({
    ...readGatewayConfig(environment),
    gatewaySecret: settings.GATEWAY_SECRET,
    subgraphUrls: {
      catalog: new URL('/graphql', settings.CATALOG_URL).href,
      social: new URL('/graphql', settings.SOCIAL_URL).href,
    },
  });
}

interface IdentitySettings {
  HOST: string;
  OIDC_ISSUER: string | undefined;
  OIDC_AUDIENCE: string | undefined;
  OIDC_JWKS_URI: string | undefined;
  DEV_ISSUER: string;
  DEV_ISSUER_KEY: string;
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

function identityOf(settings: IdentitySettings, production: boolean): IdentityConfig {
  const { HOST, OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, DEV_ISSUER: wanted } = settings;
  if (!['auto', 'true', 'false'].includes(wanted)) throw new StartError('DEV_ISSUER must be auto, true or false.');
  if (wanted === 'true' && production)
    throw new StartError('The development issuer does not exist in production; set OIDC_ISSUER instead of DEV_ISSUER.');
  if (issuer) {
    if (wanted === 'true') throw new StartError('Set either OIDC_ISSUER or DEV_ISSUER=true, not both.');
    // Without it a token that the issuer made for any other service would be good here.
    if (!audience) throw new StartError('OIDC_AUDIENCE must be set along with OIDC_ISSUER.');
    return { kind: 'oidc', issuer, audience, jwksUri: settings.OIDC_JWKS_URI };
  }
  if (production) throw new StartError('OIDC_ISSUER must be set in production.');
  if (wanted === 'true' || (wanted === 'auto' && isLoopback(HOST)))
    return { kind: 'development', keyFile: settings.DEV_ISSUER_KEY };
  return { kind: 'anonymous' };
}
