/** What is measured on: the full data set in real databases, the supergraph over it, and worlds beside it. */
import pg from 'pg';
import { sql } from 'kysely';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { createLog, type Log } from '@marquee/kit/log';
import { readDevConfig, type DevConfig } from '@marquee/dev/config';
import { loadDataset } from '@marquee/dev/loadDataset';
import { terminalProgress } from '@marquee/dev/terminalProgress';
import type { Progress } from '@marquee/kit/progress';
import { startDatabases } from '@marquee/dev/start';
import { openSingleProcess, type SingleProcess } from '@marquee/dev/singleProcess';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';

export interface SqlStatement {
  readonly text: string;
  readonly parameters: readonly unknown[];
  readonly milliseconds: number;
}

/** A supergraph that is asked over HTTP, and what it sent to the databases since this was last cleared. */
export interface Bench extends SingleProcess {
  readonly lifecycle: Lifecycle;
  readonly url: string;
  readonly databaseUrl: string;
  readonly statements: { sql: SqlStatement[]; cypher: string[] };
  /** The data of an answer; throws where it has errors. */
  ask<Data = Record<string, unknown>>(
    handle: string,
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<Data>;
}

export interface Bed {
  readonly config: DevConfig;
  readonly databases: Awaited<ReturnType<typeof startDatabases>>;
  readonly lifecycle: Lifecycle;
  readonly log: Log;
  readonly progress: Progress;
  readonly say: (line: string) => void;
}

export async function makeBed(environment: NodeJS.ProcessEnv): Promise<Bed> {
  const log = createLog('bench');
  const lifecycle = createLifecycle(log, 40_000);
  const config = readDevConfig(environment);
  const progress = terminalProgress(process.stderr);
  const databases = await startDatabases(lifecycle, config, progress);
  return { config, databases, lifecycle, log, progress, say: (line) => void process.stderr.write(`${line}\n`) };
}

/** The supergraph over one of the bed's databases; `load` fills it where it is empty. It ends with its own lifecycle. */
export async function openBench(
  bed: Bed,
  databaseUrl: string,
  load: (together: SingleProcess) => Promise<unknown>,
): Promise<Bench> {
  const { config, databases, log } = bed;
  const lifecycle = createLifecycle(log, 40_000);
  bed.lifecycle.onStop('bench', () => lifecycle.stop());
  const statements: Bench['statements'] = { sql: [], cypher: [] };
  const together = await openSingleProcess(lifecycle, {
    neo4j: { ...databases.neo4j, readTimeoutMs: 10_000, onStatement: (text) => statements.cypher.push(text) },
    postgres: {
      url: databaseUrl,
      poolSize: 10,
      statementTimeoutMs: 10_000,
      onStatement: (text, parameters, milliseconds) => statements.sql.push({ text, parameters, milliseconds }),
    },
    log,
  });
  await load(together);
  await together.social.changeFeed.catchUp();
  await together.social.publicTaste.catchUp();
  await together.social.changeFeed.stop();
  await together.social.publicTaste.stop();
  const keyFile = `${config.dataFolder}/bench-key.json`;
  const issuer = await createDevIssuer(keyFile);
  const gateway = {
    ...config.gateway,
    port: 0,
    deadlineMs: 10_000,
    identity: { kind: 'development', keyFile } as const,
  };
  const { url } = await together.serve(gateway);
  const ask: Bench['ask'] = async <Data>(handle: string, query: string, variables?: Record<string, unknown>) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.issue(handle)}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  return { ...together, lifecycle, url, databaseUrl, statements, ask };
}

export const openDataset = (bed: Bed): Promise<Bench> =>
  openBench(bed, bed.databases.databaseUrl, ({ catalog, social }) =>
    loadDataset({ ...bed, print: bed.say, catalog, social, dataset: bed.config.dataset, now: new Date() }),
  );

/** Another database of the same server, made where it is missing. */
export async function siblingDatabase(databaseUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return databaseUrl.replace(/[^/]+$/, name);
}

export async function dropDatabase(databaseUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

/** The member whose number of friends is nearest to `friends`; and how many they have. */
export async function memberWithFriends(
  { social }: SingleProcess,
  friends: number,
): Promise<{ handle: string; friends: number }> {
  const { rows } = await sql<{ handle: string; friends: number }>`
    SELECT m.handle, count(*) AS friends FROM member m JOIN friendship f ON f.member_pk = m.pk
    GROUP BY m.pk ORDER BY abs(count(*) - ${friends}), m.id LIMIT 1`.execute(social.db);
  return rows[0]!;
}
