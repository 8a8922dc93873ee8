/** Which Neo4j, as the environment says it. */
import { integer, required, text, url } from '@marquee/kit/config';
import type { Neo4jSettings } from './connection.js';

/** To be read along with other settings. `readTimeoutMs`: where the environment sets none. */
export const neo4jVariables = (readTimeoutMs: number) => ({
  NEO4J_URI: url('bolt://127.0.0.1:7687', 'bolt', 'bolt+s', 'bolt+ssc', 'neo4j', 'neo4j+s', 'neo4j+ssc'),
  NEO4J_USER: text('neo4j'),
  NEO4J_PASSWORD: required,
  NEO4J_READ_TIMEOUT_MS: integer(readTimeoutMs, 1),
});

type Values = {
  readonly [Name in keyof ReturnType<typeof neo4jVariables>]: Name extends `${string}_MS` ? number : string;
};

export const toNeo4jSettings = (values: Values): Neo4jSettings => ({
  uri: values.NEO4J_URI,
  user: values.NEO4J_USER,
  password: values.NEO4J_PASSWORD,
  readTimeoutMs: values.NEO4J_READ_TIMEOUT_MS,
});
