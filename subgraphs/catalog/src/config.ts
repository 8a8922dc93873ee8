/** Configuration of the catalog, read once from the environment. */
import { flag, integer, port, readSettings, required, secret, text, url } from '../../../kit/src/config.js';
import type { Neo4jSettings } from './neo4j/connection.js';

export interface CatalogConfig {
  readonly host: string;
  readonly port: number;
  readonly debug: boolean;
  /** Shared with the gateway; signs who is asking. */
  readonly gatewaySecret: string;
  readonly neo4j: Neo4jSettings;
}

/** Below the gateway's deadline of 2 s, so that a slow statement is answered for here and not abandoned there. */
const readTimeoutMs = 1_500;

export function readCatalogConfig(environment: NodeJS.ProcessEnv): CatalogConfig {
  const settings = readSettings(environment, {
    HOST: text('127.0.0.1'),
    PORT: port(4001),
    DEBUG: flag(),
    GATEWAY_SECRET: secret,
    NEO4J_URI: url('bolt://127.0.0.1:7687', 'bolt', 'bolt+s', 'bolt+ssc', 'neo4j', 'neo4j+s', 'neo4j+ssc'),
    NEO4J_USER: text('neo4j'),
    NEO4J_PASSWORD: required,
    NEO4J_READ_TIMEOUT_MS: integer(readTimeoutMs, 1),
  });
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    debug: settings.DEBUG,
    gatewaySecret: settings.GATEWAY_SECRET,
    neo4j: {
      uri: settings.NEO4J_URI,
      user: settings.NEO4J_USER,
      password: settings.NEO4J_PASSWORD,
      readTimeoutMs: settings.NEO4J_READ_TIMEOUT_MS,
    },
  });
}
