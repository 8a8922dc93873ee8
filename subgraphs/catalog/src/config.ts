/** Configuration of the catalog, read once from the environment. */
import { flag, port, readSettings, secret, text } from '@marquee/kit/config';
import type { Neo4jSettings } from '@marquee/graph/neo4j/connection';
import { neo4jVariables, toNeo4jSettings } from '@marquee/graph/neo4j/settings';

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
    ...neo4jVariables(readTimeoutMs),
  });
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    debug: settings.DEBUG,
    gatewaySecret: settings.GATEWAY_SECRET,
    neo4j: toNeo4jSettings(settings),
  });
}
