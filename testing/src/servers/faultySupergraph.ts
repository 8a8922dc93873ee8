/** Gateway and subgraphs as servers of their own, with a proxy before each thing that they need, so that each can break alone. */
import { start as startCatalog } from '@marquee/catalog/start';
import type { MultiProcessConfig } from '@marquee/gateway/config';
import { policyNames, type Policies } from '@marquee/gateway/rateLimit/policies';
import { start as startGateway } from '@marquee/gateway/start';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { defaultResilience } from '@marquee/kit/resilience/settings';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import { start as startSocial } from '@marquee/social/start';
import { addMember, type Member } from '../fixtures/members.js';
import { startFaultProxy, type FaultProxy } from '../faults/faultProxy.js';
import { providerAudience, startIdentityProvider, type IdentityProvider } from './identityProvider.js';
import { startRedis } from './redis.js';
import { postQuery, testGatewayConfig, type GraphqlResponse } from './supergraph.js';
import { createDatabase, testServers, uniqueName } from './testServers.js';

/** `change feed`: the catalog as social reads its feed. */
export const dependencies = ['neo4j', 'postgresql', 'catalog', 'social', 'redis', 'issuer', 'change feed'] as const;
export type Dependency = (typeof dependencies)[number];

export interface FaultySupergraph {
  readonly url: string;
  /** Addresses without a proxy, for health checks. */
  readonly catalogUrl: string;
  readonly socialUrl: string;
  readonly proxies: Readonly<Record<Dependency, FaultProxy>>;
  readonly issuer: IdentityProvider;
  /** The databases without a proxy. */
  readonly db: Db;
  readonly neo4j: Neo4jConnection;
  /** Adds a member who signs in with the tokens of `sign`. */
  addMember(handle: string): Promise<Member>;
  /** A token of the issuer for `handle`, signed with its newest key. */
  sign(handle: string): Promise<string>;
  request(token: string | null, query: string): Promise<GraphqlResponse>;
  stop(): Promise<void>;
}

/** Of the gateway. Each request against something silent takes this long. */
export const deadlineMs = 1_500;

/** Refuses connections. */
const nothing = 'http://127.0.0.1:1';
const tokenSeconds = 3_600;
const local = { host: '127.0.0.1', port: 0, debug: false };
const resilience = { ...defaultResilience, probeIntervalMs: 100 };
/** Above any deadline, so that only the deadline ends a statement. */
const statementMs = 15_000;

/** The quotas are so large that no test reaches them, but each request is counted, in Redis. */
const policies = Object.fromEntries(policyNames.map((name) => [name, { points: 1e9, seconds: 60 }])) as Policies;

export async function startFaultySupergraph(): Promise<FaultySupergraph> {
  const lifecycle = createLifecycle(silentLog);
  const servers = await openServers(lifecycle);
  const { database, redis, issuer, db, neo4j } = servers;
  /** Known when the subgraphs have started. */
  const started = { catalog: nothing, social: nothing };
  const proxyOf = async (target: () => string): Promise<FaultProxy> => {
    const proxy = await startFaultProxy({ target: () => Number(new URL(target()).port) });
    lifecycle.onStop('proxy', () => proxy.stop());
    return proxy;
  };
  const proxies = {
    neo4j: await proxyOf(() => testServers().neo4j.uri),
    postgresql: await proxyOf(() => database.url),
    catalog: await proxyOf(() => started.catalog),
    social: await proxyOf(() => started.social),
    redis: await proxyOf(() => redis.url),
    issuer: await proxyOf(() => issuer.issuer),
    'change feed': await proxyOf(() => started.catalog),
  };
  const gatewaySecrets = [uniqueName('a-secret-of-at-least-32-characters-')];
  const options = { proxies, gatewaySecrets, databaseUrl: database.url };
  Object.assign(started, await startSubgraphs(lifecycle, options));
  const gateway = await startGateway(gatewayConfig(options, issuer.issuer));
  lifecycle.onStop('gateway', () => gateway.stop());
  return {
    ...{ url: gateway.url, catalogUrl: started.catalog, socialUrl: started.social, proxies, issuer, db, neo4j },
    addMember: async (handle) => {
      const member = await addMember(db, handle);
      const subject = `${issuer.issuer}|${handle}`;
      await db.updateTable('member').set({ subject }).where('pk', '=', member.pk).execute();
      return member;
    },
    sign: (handle) => issuer.sign({ sub: handle, exp: Math.floor(Date.now() / 1_000) + tokenSeconds }),
    request: (token, query) => postQuery({ url: gateway.url, token }, query),
    stop: () => lifecycle.stop(),
  };
}

interface ProxiedOptions {
  readonly proxies: Readonly<Record<Dependency, FaultProxy>>;
  readonly gatewaySecrets: readonly string[];
  readonly databaseUrl: string;
}

async function startSubgraphs(
  lifecycle: Lifecycle,
  { proxies, gatewaySecrets, databaseUrl }: ProxiedOptions,
): Promise<{ catalog: string; social: string }> {
  const catalog = startCatalog({
    ...local,
    gatewaySecrets,
    neo4j: { ...testServers().neo4j, uri: `bolt://${proxies.neo4j.address}`, readTimeoutMs: statementMs, resilience },
  });
  const proxied = new URL(databaseUrl);
  proxied.port = String(proxies.postgresql.port);
  const social = startSocial({
    ...local,
    gatewaySecrets,
    catalogUrl: `http://${proxies['change feed'].address}`,
    postgres: { url: proxied.href, poolSize: 4, statementTimeoutMs: statementMs, resilience },
  });
  const subgraphs = await Promise.all([catalog, social]);
  for (const subgraph of subgraphs) lifecycle.onStop('subgraph', () => subgraph.stop());
  return { catalog: subgraphs[0].url, social: subgraphs[1].url };
}

const gatewayConfig = ({ proxies, gatewaySecrets }: ProxiedOptions, issuer: string): MultiProcessConfig => ({
  ...testGatewayConfig('unused'),
  gatewaySecrets,
  deadlineMs,
  resilience,
  subgraphUrls: {
    catalog: `http://${proxies.catalog.address}/graphql`,
    social: `http://${proxies.social.address}/graphql`,
  },
  identity: { kind: 'oidc', issuer, audience: providerAudience, jwksUri: `http://${proxies.issuer.address}/jwks` },
  redis: { url: `redis://${proxies.redis.address}`, timeoutMs: 200 },
  rateLimits: { isEnabled: true, policies },
  responseCache: { isEnabled: true, maxBytes: 1_000_000, pollMs: 2_000, maxLagMs: 5_000 },
});

/** What is before the proxies, and connections to the databases for the test itself. */
async function openServers(lifecycle: Lifecycle) {
  const database = await createDatabase();
  lifecycle.onStop('database', () => database.drop());
  const redis = await startRedis();
  lifecycle.onStop('redis', () => redis.remove());
  const issuer = await startIdentityProvider();
  lifecycle.onStop('issuer', () => issuer.stop());
  const postgres = { url: database.url, poolSize: 1, statementTimeoutMs: statementMs };
  const { db, close } = await openPostgres(postgres, silentLog);
  lifecycle.onStop('connections to PostgreSQL', close);
  const neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: statementMs });
  lifecycle.onStop('connections to Neo4j', () => neo4j.close());
  return { database, redis, issuer, db, neo4j };
}
