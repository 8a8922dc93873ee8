/** Configuration of social, read once from the environment. */
import { flag, integer, port, readSettings, required, secret, text, url } from '@marquee/kit/config';
import { StartError } from '@marquee/kit/errors';
import type { PostgresSettings } from './db/connection.js';

export interface SocialConfig {
  readonly host: string;
  readonly port: number;
  readonly debug: boolean;
  /** Shared with the gateway; signs who is asking. */
  readonly gatewaySecret: string;
  /** Where the catalog's change feed is. */
  readonly catalogUrl: string;
  readonly postgres: PostgresSettings;
}

/** Below the gateway's deadline of 2 s, so that a slow statement is ended here and not abandoned there. */
const statementTimeoutMs = 1_500;

export function readSocialConfig(environment: NodeJS.ProcessEnv): SocialConfig {
  const settings = readSettings(environment, {
    HOST: text('127.0.0.1'),
    PORT: port(4002),
    DEBUG: flag(),
    GATEWAY_SECRET: secret,
    CATALOG_URL: url('http://127.0.0.1:4001', 'http', 'https'),
    DATABASE_URL: required,
    DATABASE_POOL_SIZE: integer(10, 1, 1_000),
    DATABASE_STATEMENT_TIMEOUT_MS: integer(statementTimeoutMs, 1),
  });
  if (!URL.canParse(settings.DATABASE_URL))
    throw new StartError('DATABASE_URL must be a URL like postgresql://user:password@host:5432/name.');
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    debug: settings.DEBUG,
    gatewaySecret: settings.GATEWAY_SECRET,
    catalogUrl: settings.CATALOG_URL,
    postgres: {
      url: settings.DATABASE_URL,
      poolSize: settings.DATABASE_POOL_SIZE,
      statementTimeoutMs: settings.DATABASE_STATEMENT_TIMEOUT_MS,
    },
  });
}
