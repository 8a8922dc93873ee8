/** Environment variables of the connection to Neo4j. */
import { integer, required, text, url, type SettingValues } from '@marquee/kit/config';
import type { Neo4jSettings } from './connection.js';

export const neo4jProtocols = ['bolt', 'bolt+s', 'bolt+ssc', 'neo4j', 'neo4j+s', 'neo4j+ssc'] as const;

/** The variables, for `readSettings`. `readTimeoutMs` is the default of NEO4J_READ_TIMEOUT_MS. */
export const neo4jVariables = (readTimeoutMs: number) => ({
  NEO4J_URI: url({
    description:
      'Address of the Neo4j server. With `neo4j://` or `neo4j+s://`, the members of a cluster share the reads.',
    default: 'bolt://127.0.0.1:7687',
    protocols: neo4jProtocols,
  }),
  NEO4J_USER: text({ description: 'User of the Neo4j server.', default: 'neo4j' }),
  NEO4J_PASSWORD: required(text({ description: 'Password of that user.', default: undefined })),
  NEO4J_READ_TIMEOUT_MS: integer({
    description: 'Limit for one read transaction.',
    default: readTimeoutMs,
    min: 1,
    unit: 'milliseconds',
  }),
});

export const toNeo4jSettings = (values: SettingValues<ReturnType<typeof neo4jVariables>>): Neo4jSettings => ({
  uri: values.NEO4J_URI,
  user: values.NEO4J_USER,
  password: values.NEO4J_PASSWORD,
  readTimeoutMs: values.NEO4J_READ_TIMEOUT_MS,
});
