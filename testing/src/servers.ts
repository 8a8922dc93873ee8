/** The real servers of this run, and a database of its own for each test file. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

interface TestServers {
  readonly neo4j: { readonly uri: string; readonly user: string; readonly password: string };
  readonly template: string;
}

export function testServers(): TestServers {
  const text = process.env.MARQUEE_TEST_SERVERS;
  if (!text) throw new Error('the test servers are started by jest (tests/setup/start.js)');
  return JSON.parse(text) as TestServers;
}

/** Something that no other test has. */
export const unique = (prefix: string): string => `${prefix}${randomBytes(5).toString('hex')}`;

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: testServers().template.replace(/[^/]+$/, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A copy of the prepared database: the bundled films are known, nobody has watched any. */
export async function createDatabase(template = 'template_marquee'): Promise<{ url: string; drop(): Promise<void> }> {
  const name = unique('test_');
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: testServers().template.replace(/[^/]+$/, name),
    drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** An empty database, without even a schema. */
export const createEmptyDatabase = () => createDatabase('template0');
