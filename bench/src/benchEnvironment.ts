/** What everything is measured on: real databases with the full data set, and a supergraph over one of them. */
import pg from 'pg';
import { sql } from 'kysely';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { createLog, type Log } from '@marquee/kit/log';
import { programDefaults, readDevConfig, type DevConfig } from '@marquee/dev/config';
import { loadDataset } from '@marquee/dev/loadDataset';
import { terminalProgress } from '@marquee/dev/terminalProgress';
import type { Progress } from '@marquee/kit/progress';
import { startDatabases } from '@marquee/dev/start';
import { createListKeeper } from '@marquee/ingestion/related/listKeeper';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { openSingleProcess, type SingleProcess } from '@marquee/dev/singleProcess';
import type { GatewayConfig } from '@marquee/gateway/config';
import { stopBackgroundWork } from '@marquee/testing/servers/backgroundWork';
import { createDevIssuer } from '@marquee/gateway/identity/devIssuer';

export interface SqlStatement {
  readonly text: string;
  readonly parameters: readonly unknown[];
  readonly milliseconds: number;
}

/** A supergraph that takes requests over HTTP. It has its own lifecycle. */
export interface BenchSupergraph extends SingleProcess {
  readonly lifecycle: Lifecycle;
  readonly url: string;
  readonly databaseUrl: string;
  /** Statements sent to the databases since the arrays were last replaced. */
  readonly statements: { sql: SqlStatement[]; cypher: string[] };
  /** Sends a query as the member with this handle and returns the data. Throws if the response has errors. */
  readonly request: BenchRequest;
  /** `request` to another server. */
  requestTo(url: string): BenchRequest;
}

type BenchRequest = <Data = Record<string, unknown>>(
  handle: string,
  query: string,
  variables?: Record<string, unknown>,
) => Promise<Data>;

export interface BenchSupergraphOptions {
  /** Fills the database if it is empty. */
  readonly load?: (singleProcess: SingleProcess) => Promise<unknown>;
  /** Memory of the facts that the catalog keeps. Default: it keeps none, so each request reads what it needs. */
  readonly factsBytes?: number;
  /** Whether lists of similar films and costars are kept, as the worker does in production. Keeping them takes minutes the first time. Unset: yes. */
  readonly keepsLists?: boolean;
}

/** Running databases and what the parts share. */
export interface BenchEnvironment {
  readonly config: DevConfig;
  readonly databases: Awaited<ReturnType<typeof startDatabases>>;
  readonly lifecycle: Lifecycle;
  readonly log: Log;
  readonly progress: Progress;
  /** Prints a line to stderr. */
  readonly print: (line: string) => void;
}

/** Starts or connects to the databases that the environment variables name. */
export async function openBenchEnvironment(variables: NodeJS.ProcessEnv): Promise<BenchEnvironment> {
  const log = createLog('bench');
  const lifecycle = createLifecycle(log, 40_000);
  const config = readDevConfig(variables);
  const progress = terminalProgress(process.stderr);
  const databases = await startDatabases(lifecycle, config, progress);
  return { config, databases, lifecycle, log, progress, print: (line) => void process.stderr.write(`${line}\n`) };
}

/** Measurements ask for what clients may not. */
const unlimited = Number.MAX_SAFE_INTEGER;

/** A gateway on a free port, which executes every request. */
export const benchGateway = ({ config }: BenchEnvironment): GatewayConfig => ({
  ...config.gateway,
  port: 0,
  deadlineMs: 10_000,
  costLimits: { anonymous: unlimited, member: unlimited, service: unlimited },
  rateLimits: { ...config.gateway.rateLimits, isEnabled: false },
  responseCache: { ...config.gateway.responseCache, isEnabled: false },
  identity: { kind: 'development', keyFile: keyFileOf(config) },
});

/** The key of the development issuer of all gateways of a bench. */
export const keyFileOf = ({ dataFolder }: DevConfig) => `${dataFolder}/bench-key.json`;

/** Opens the supergraph over a database. Background work is finished and stopped. */
export async function openBenchSupergraph(
  environment: BenchEnvironment,
  databaseUrl: string,
  { load, factsBytes = 0, keepsLists = true }: BenchSupergraphOptions,
): Promise<BenchSupergraph> {
  const { config, databases, log } = environment;
  const lifecycle = createLifecycle(log, 40_000);
  environment.lifecycle.onStop('bench', () => lifecycle.stop());
  const statements: BenchSupergraph['statements'] = { sql: [], cypher: [] };
  const singleProcess = await openSingleProcess(lifecycle, {
    neo4j: { ...databases.neo4j, readTimeoutMs: 10_000, onStatement: (text) => statements.cypher.push(text) },
    postgres: {
      url: databaseUrl,
      poolSize: 10,
      statementTimeoutMs: 10_000,
      onStatement: (text, parameters, milliseconds) => statements.sql.push({ text, parameters, milliseconds }),
    },
    log,
    factsBytes,
    filmsBytes: programDefaults.filmsBytes,
  });
  await load?.(singleProcess);
  if (keepsLists) await keepLists(environment, singleProcess.catalog.neo4j);
  await singleProcess.catalog.filmsInMemory();
  await singleProcess.social.changeFeed.catchUp();
  await singleProcess.social.publicTaste.catchUp();
  await singleProcess.social.filmTallies.catchUp();
  await stopBackgroundWork(singleProcess.social);
  const { url } = await singleProcess.serve(benchGateway(environment));
  const requestTo = await createClient(config);
  const request = requestTo(`${url}/graphql`);
  return { ...singleProcess, lifecycle, url, databaseUrl, statements, request, requestTo };
}

/** Clients send one token for as long as it is valid. */
async function createClient(config: DevConfig): Promise<BenchSupergraph['requestTo']> {
  const issuer = await createDevIssuer(keyFileOf(config));
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (handle: string): Promise<string> => {
    const token = tokens.get(handle) ?? issuer.issue(handle);
    tokens.set(handle, token);
    return token;
  };
  return (url) =>
    async <Data>(handle: string, query: string, variables?: Record<string, unknown>) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(handle)}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    };
}

async function keepLists({ print }: BenchEnvironment, neo4j: Neo4jConnection): Promise<void> {
  print('Keeping lists of similar films and costars');
  const keeper = createListKeeper(neo4j);
  while (await keeper.step());
}

/** Opens the supergraph over the configured data set and loads it the first time. */
export const openFullDataset = (
  environment: BenchEnvironment,
  { keepsLists }: Required<Pick<BenchSupergraphOptions, 'keepsLists'>>,
): Promise<BenchSupergraph> =>
  openBenchSupergraph(environment, environment.databases.databaseUrl, {
    keepsLists,
    load: ({ catalog, social }) =>
      loadDataset({ ...environment, catalog, social, dataset: environment.config.dataset, now: new Date() }),
  });

/** The URL of another database of the same server, which is created if it is missing. */
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

/** Drops a database of the same server if it exists. */
export async function dropDatabase(databaseUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

/** The member whose number of friends is nearest to `friends`, with that number. */
export async function memberWithFriends(
  { social }: SingleProcess,
  friends: number,
): Promise<{ handle: string; friends: number }> {
  const { rows } = await sql<{ handle: string; friends: number }>`
    SELECT m.handle, count(*) AS friends FROM member m JOIN friendship f ON f.member_pk = m.pk
    GROUP BY m.pk ORDER BY abs(count(*) - ${friends}), m.id LIMIT 1`.execute(social.db);
  return rows[0]!;
}
