/** Configuration of the gateway, read once from the environment. */
import {
  flag,
  integer,
  list,
  oneOf,
  port,
  readSettings,
  secret,
  text,
  url,
  type SettingValues,
} from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';
import { fileURLToPath } from 'node:url';

export type IdentityConfig =
  | { readonly kind: 'oidc'; readonly issuer: string; readonly audience: string; readonly jwksUri: string | undefined }
  | { readonly kind: 'development'; readonly keyFile: string }
  /** No user can sign in. */
  | { readonly kind: 'anonymous' };

export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  readonly debug: boolean;
  readonly production: boolean;
  readonly identity: IdentityConfig;
  /** Origins of pages that may send requests; `*` for any. */
  readonly corsOrigins: readonly string[];
  /** Milliseconds from a client's request to its response. */
  readonly deadlineMs: number;
  readonly maxBodyBytes: number;
}

/** The gateway as a process of its own, with its subgraphs in other processes. */
export interface MultiProcessConfig extends GatewayConfig {
  /** Shared with the subgraphs; signs the viewer's identity. */
  readonly gatewaySecret: string;
  readonly subgraphUrls: Readonly<Record<string, string>>;
}

/** Room for a history import of 10 MB as a JSON string. */
const maxBodyBytes = 12 * 1024 * 1024;

export const gatewaySettings = {
  HOST: text({ description: 'Address to listen on.', default: '127.0.0.1' }),
  PORT: port({ description: 'Port to listen on; 0 takes a free one.', default: 4000 }),
  DEBUG: flag({ description: 'Writes verbose logs. The runner logs every statement too.' }),
  NODE_ENV: text({
    description:
      '`production` turns off introspection, the page for exploring and the development issuer, and requires `OIDC_ISSUER`.',
    default: 'development',
  }),
  OIDC_ISSUER: url({
    description: 'OpenID Connect issuer whose bearer tokens are accepted.',
    default: undefined,
    protocols: ['https', 'http'],
  }),
  OIDC_AUDIENCE: text({
    description: 'Audience that a token must have. Required with `OIDC_ISSUER`.',
    default: undefined,
  }),
  OIDC_JWKS_URI: url({
    description: "The issuer's keys, for an issuer without OpenID discovery.",
    default: undefined,
    protocols: ['https', 'http'],
  }),
  DEV_ISSUER: oneOf(['auto', 'true', 'false'], {
    description: 'Issues development tokens at `POST /dev/token`. `auto`: only when `HOST` is a loopback address.',
    default: 'auto',
  }),
  DEV_ISSUER_KEY: text({
    description: 'File that keeps the key of the development issuer; created when missing.',
    default: fileURLToPath(new URL('../../.data/dev-issuer.json', import.meta.url)),
    shownDefault: '.data/dev-issuer.json',
    allowed: 'path',
  }),
  CORS_ORIGINS: list({
    description: 'Origins of web pages that may send requests. Unset: any origin in development, none in production.',
    default: [],
    allowed: 'comma-separated origins, or `*` for any',
  }),
  DEADLINE_MS: integer({
    description: 'Time for a request. When it is over, the response has the parts that arrived.',
    default: 2_000,
    min: 50,
    max: 600_000,
    unit: 'milliseconds',
  }),
};

/** Settings of the gateway as a process of its own, beside gatewaySettings. */
export const multiProcessSettings = {
  GATEWAY_SECRET: secret({ description: 'Shared with the subgraphs; signs the identity of the viewer.' }),
  CATALOG_URL: url({
    description: 'Address of the catalog subgraph.',
    default: 'http://127.0.0.1:4001',
    protocols: ['http', 'https'],
  }),
  SOCIAL_URL: url({
    description: 'Address of the social subgraph.',
    default: 'http://127.0.0.1:4002',
    protocols: ['http', 'https'],
  }),
};

export function readMultiProcessConfig(environment: NodeJS.ProcessEnv): MultiProcessConfig {
  const settings = readSettings(environment, { ...gatewaySettings, ...multiProcessSettings });
  return Object.freeze({
    ...toGatewayConfig(settings),
    gatewaySecret: settings.GATEWAY_SECRET,
    subgraphUrls: {
      catalog: new URL('/graphql', settings.CATALOG_URL).href,
      social: new URL('/graphql', settings.SOCIAL_URL).href,
    },
  });
}

export const readGatewayConfig = (environment: NodeJS.ProcessEnv): GatewayConfig =>
  toGatewayConfig(readSettings(environment, gatewaySettings));

/** Throws a StartError when settings contradict each other. */
export function toGatewayConfig(settings: SettingValues<typeof gatewaySettings>): GatewayConfig {
  const production = settings.NODE_ENV === 'production';
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    debug: settings.DEBUG,
    production,
    identity: toIdentityConfig(settings, production),
    corsOrigins: settings.CORS_ORIGINS.length > 0 || production ? settings.CORS_ORIGINS : ['*'],
    deadlineMs: settings.DEADLINE_MS,
    maxBodyBytes,
  });
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

function toIdentityConfig(settings: SettingValues<typeof gatewaySettings>, production: boolean): IdentityConfig {
  const { HOST, OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, DEV_ISSUER: requested } = settings;
  if (requested === 'true' && production)
    throw new StartError('The development issuer does not exist in production; set OIDC_ISSUER instead of DEV_ISSUER.');
  if (issuer) {
    if (requested === 'true') throw new StartError('Set either OIDC_ISSUER or DEV_ISSUER=true, not both.');
    // Without an audience, tokens that the issuer made for any other service would be valid here.
    if (!audience) throw new StartError('OIDC_AUDIENCE must be set along with OIDC_ISSUER.');
    return { kind: 'oidc', issuer, audience, jwksUri: settings.OIDC_JWKS_URI };
  }
  if (production) throw new StartError('OIDC_ISSUER must be set in production.');
  if (requested === 'true' || (requested === 'auto' && isLoopback(HOST)))
    return { kind: 'development', keyFile: settings.DEV_ISSUER_KEY };
  return { kind: 'anonymous' };
}
