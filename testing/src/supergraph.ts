/** The whole supergraph in one process on the real servers, asked over real HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openSingleProcess, type SingleProcess } from '@marquee/dev/singleProcess';
import type { GatewayConfig } from '@marquee/gateway/config';
import type { DevIssuer } from '@marquee/gateway/identity/devIssuer';
import { createDatabase, testServers } from './servers.js';

export interface Answer {
  readonly status: number;
  readonly data: Record<string, never> & { [field: string]: never };
  readonly errors?: readonly {
    message: string;
    path?: readonly (string | number)[];
    extensions: Record<string, unknown>;
  }[];
  readonly text: string;
}

export type Ask = (handle: string | null, query: string, variables?: Record<string, unknown>) => Promise<Answer>;

export interface Supergraph extends SingleProcess {
  readonly url: string;
  readonly lifecycle: Lifecycle;
  readonly devIssuer: DevIssuer;
  readonly databaseUrl: string;
  /** Statements sent since they were last cleared. */
  readonly statements: { cypher: string[]; sql: string[]; sqlParameters: (readonly unknown[])[]; clear(): void };
  ask: Ask;
  stop(): Promise<void>;
}

/** The moment at which tests stand still. */
export const testNow = new Date('2026-06-15T12:00:00.000Z');

export const testConfig = (keyFile: string): GatewayConfig => ({
  host: '127.0.0.1',
  port: 0,
  debug: false,
  production: false,
  identity: { kind: 'development', keyFile },
  corsOrigins: ['*'],
  deadlineMs: 20_000,
  maxBodyBytes: 1_000_000,
});

export async function startSupergraph(config: Partial<GatewayConfig> = {}): Promise<Supergraph> {
  const lifecycle = createLifecycle(silentLog);
  const database = await createDatabase();
  lifecycle.onStop('database', () => database.drop());
  const folder = mkdtempSync(join(tmpdir(), 'marquee-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  const cypher: string[] = [];
  const sql: string[] = [];
  const sqlParameters: (readonly unknown[])[] = [];
  const together = await openSingleProcess(lifecycle, {
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
  // Tests count statements, so the follower must not send any of its own meanwhile.
  await together.social.feed.catchUp();
  await together.social.feed.stop();
  await together.social.taste.stop();
  const gateway = await together.serve({ ...testConfig(join(folder, 'key.json')), ...config });
  const devIssuer = gateway.devIssuer!;
  return {
    ...together,
    url: gateway.url,
    lifecycle,
    devIssuer,
    databaseUrl: database.url,
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
    ask: async (handle, query, variables) =>
      askOver(gateway.url, handle === null ? null : await devIssuer.issue(handle), query, variables),
    stop: () => lifecycle.stop(),
  };
}

export async function askOver(
  url: string,
  token: string | null,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { status: response.status, text, ...(JSON.parse(text) as Pick<Answer, 'data'>) };
}

/** The data of an answer without errors. */
export function dataOf(answer: Answer): Answer['data'] {
  expect(answer.errors).toBeUndefined();
  return answer.data;
}
