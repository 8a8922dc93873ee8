/** Starts the whole supergraph in one process over the test servers; requests go over HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openSingleProcess, type SingleProcess } from '@marquee/dev/singleProcess';
import { readGatewayConfig, type GatewayConfig } from '@marquee/gateway/config';
import type { Gateway } from '@marquee/gateway/gateway';
import type { DevIssuer } from '@marquee/gateway/identity/devIssuer';
import { stopBackgroundWork } from './backgroundWork.js';
import { planStatementsOnce } from './plannedStatements.js';
import { createDatabase, testServers } from './testServers.js';

export interface GraphqlResponse {
  /** Of the HTTP response. */
  readonly status: number;
  readonly data: Record<string, never> & { [field: string]: never };
  readonly errors?: readonly {
    message: string;
    path?: readonly (string | number)[];
    extensions: Record<string, unknown>;
  }[];
  /** The whole body. */
  readonly text: string;
}

/** Sends a query as the member with this handle; null sends it without a token. */
export type SendRequest = (
  handle: string | null,
  query: string,
  variables?: Record<string, unknown>,
) => Promise<GraphqlResponse>;

export interface Supergraph extends SingleProcess {
  readonly url: string;
  readonly lifecycle: Lifecycle;
  readonly devIssuer: DevIssuer;
  readonly databaseUrl: string;
  /** What the gateway knows of the change feed; undefined if it keeps no answers. */
  readonly changes: Gateway['changes'];
  /** Statements sent to the databases since the last `clear`. */
  readonly statements: { cypher: string[]; sql: string[]; sqlParameters: (readonly unknown[])[]; clear(): void };
  request: SendRequest;
  stop(): Promise<void>;
}

/** The time of every test: clocks are fixed to it. */
export const testNow = new Date('2026-06-15T12:00:00.000Z');

/** A gateway on a free port with the development issuer, whose key is in `keyFile`, without limits on rates and load. */
export const testGatewayConfig = (keyFile: string): GatewayConfig =>
  readGatewayConfig({
    PORT: '0',
    DEADLINE_MS: '20000',
    DEV_ISSUER: 'true',
    DEV_ISSUER_KEY: keyFile,
    RATE_LIMITS: 'false',
    // Tests count statements, and change data behind the change feed.
    RESPONSE_CACHE: 'false',
    LOAD_SHEDDING: 'false',
  });

/**
 * Starts the supergraph on a database of its own. `config` replaces settings of `testGatewayConfig`. PostgreSQL plans each statement
 * once per connection, unless `planOnce` is false.
 */
export async function startSupergraph(
  config: Partial<GatewayConfig> = {},
  { planOnce = true } = {},
): Promise<Supergraph> {
  const lifecycle = createLifecycle(silentLog);
  const database = await createDatabase();
  lifecycle.onStop('database', () => database.drop());
  if (planOnce) await planStatementsOnce(database);
  const folder = mkdtempSync(join(tmpdir(), 'marquee-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  const cypher: string[] = [];
  const sql: string[] = [];
  const sqlParameters: (readonly unknown[])[] = [];
  const singleProcess = await openSingleProcess(lifecycle, {
    neo4j: { ...testServers().neo4j, readTimeoutMs: 15_000, onStatement: (statement) => cypher.push(statement) },
    postgres: {
      url: database.url,
      poolSize: 5,
      statementTimeoutMs: 15_000,
      onStatement: (statement, parameters) => {
        sql.push(statement);
        sqlParameters.push(parameters);
      },
    },
    log: silentLog,
    clock: () => testNow,
  });
  // Tests count statements, so background work must not send any.
  await singleProcess.social.changeFeed.catchUp();
  await stopBackgroundWork(singleProcess.social);
  const gateway = await singleProcess.serve({ ...testGatewayConfig(join(folder, 'key.json')), ...config });
  const devIssuer = gateway.devIssuer!;
  return {
    ...singleProcess,
    url: gateway.url,
    lifecycle,
    devIssuer,
    databaseUrl: database.url,
    changes: gateway.changes,
    statements: {
      cypher,
      sql,
      sqlParameters,
      clear: () => {
        cypher.length = 0;
        sql.length = 0;
        sqlParameters.length = 0;
      },
    },
    request: async (handle, query, variables) =>
      postQuery({ url: gateway.url, token: handle === null ? null : await devIssuer.issue(handle) }, query, variables),
    stop: () => lifecycle.stop(),
  };
}

/** Sends `query` to the gateway at `url` with a bearer token; null sends none. */
export async function postQuery(
  { url, token }: { url: string; token: string | null },
  query: string,
  variables: Record<string, unknown> = {},
): Promise<GraphqlResponse> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { status: response.status, text, ...(JSON.parse(text) as Pick<GraphqlResponse, 'data'>) };
}

/** The data of a response. Fails the test if the response has errors. */
export function dataOf(response: GraphqlResponse): GraphqlResponse['data'] {
  expect(response.errors).toBeUndefined();
  return response.data;
}
