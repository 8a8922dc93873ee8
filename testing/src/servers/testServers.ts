/** The PostgreSQL and Neo4j servers of this test run, and a database for each test file. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openWhenReachable } from '@marquee/kit/openWhenReachable';
import { openPostgres, type Db } from '@marquee/social/db/connection';

interface TestServers {
  readonly neo4j: { readonly uri: string; readonly user: string; readonly password: string };
  /** URL of the PostgreSQL database that `createDatabase` copies. */
  readonly template: string;
}

/** The addresses that jest/globalSetup.ts put into the environment. Throws outside a test run. */
export function testServers(): TestServers {
  const text = process.env.MARQUEE_TEST_SERVERS;
  if (!text) throw new Error('Jest starts the test servers (testing/src/jest/globalSetup.ts). Run this through jest.');
  return JSON.parse(text) as TestServers;
}

/** The test run's Neo4j as settings of a program. */
export function neo4jEnvironment(): { NEO4J_URI: string; NEO4J_USER: string; NEO4J_PASSWORD: string } {
  const { uri, user, password } = testServers().neo4j;
  return { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password };
}

/** `prefix` and ten random hexadecimal digits: a name that no other test uses. Tests put it into their data as a prefix. */
export const uniqueName = (prefix: string): string => `${prefix}${randomBytes(5).toString('hex')}`;

async function runOnServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: testServers().template.replace(/[^/]+$/, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const startTimeoutMs = 30_000;

/** Connects to a database of social for as long as `work` takes. A busy server may not take the first connection in time. */
export async function withSocialDatabase<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const lifecycle = createLifecycle(silentLog);
  try {
    const { db } = await openWhenReachable(lifecycle, {
      dependency: 'postgres',
      log: silentLog,
      timeoutMs: startTimeoutMs,
      open: async (opening) => {
        const postgres = await openPostgres({ url, poolSize: 1, statementTimeoutMs: 10_000 }, silentLog);
        opening.onStop('postgres', () => postgres.close());
        return postgres;
      },
    });
    return await work(db);
  } finally {
    await lifecycle.stop();
  }
}

export interface TestDatabase {
  readonly url: string;
  /** Runs `ALTER DATABASE … <change>`. */
  alter(change: string): Promise<void>;
  drop(): Promise<void>;
}

/** Creates a copy of the prepared database. The copy knows the bundled films and has no members. */
export async function createDatabase(template = 'template_marquee'): Promise<TestDatabase> {
  const name = uniqueName('test_');
  await runOnServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: testServers().template.replace(/[^/]+$/, name),
    alter: (change) => runOnServer(`ALTER DATABASE ${name} ${change}`),
    drop: () => runOnServer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** Creates an empty database, without even a schema. */
export const createEmptyDatabase = () => createDatabase('template0');
