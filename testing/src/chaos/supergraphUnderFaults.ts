/** Gateway and subgraphs as processes, with a proxy on each connection between parts that can break it. */
import type { Lifecycle } from '@marquee/kit/lifecycle';
import { createDevIssuer, type DevIssuer } from '@marquee/gateway/identity/devIssuer';
import { startFaultProxy, type FaultProxy } from '../faults/faultProxy.js';
import { startServing, type ServingProgram } from '../processes/servingProgram.js';
import type { ChaosDatabases } from './chaosDatabases.js';
import type { Link } from './links.js';

export interface SupergraphUnderFaults {
  readonly gateway: ServingProgram;
  /** The gateway and both subgraphs. */
  readonly programs: readonly ServingProgram[];
  readonly issuer: DevIssuer;
  readonly proxies: ReadonlyMap<Link, FaultProxy>;
}

export interface UnderFaultsOptions {
  readonly databases: Pick<ChaosDatabases, 'neo4j' | 'databaseUrl'>;
  /** Undefined: the gateway has no Redis, and this link does not exist. */
  readonly redisUrl: string | undefined;
  /** Where the programs write their logs. */
  readonly folder: string;
}

const secret = 'only-for-chaos-with-at-least-32-characters';
/** Rates are counted, in Redis too, but no request meets the limit. */
const endlessRate = '100000000/60';
const rates = ['RATE_MEMBER', 'RATE_MEMBER_COST', 'RATE_ANONYMOUS', 'RATE_ANONYMOUS_COST', 'RATE_WRITES'];

/** `lifecycle.stop()` stops programs and proxies. */
export async function startUnderFaults(
  lifecycle: Lifecycle,
  { databases: { neo4j, databaseUrl }, redisUrl, folder }: UnderFaultsOptions,
): Promise<SupergraphUnderFaults> {
  const proxies = new Map<Link, FaultProxy>();
  /** The address of a new proxy in front of `address`. */
  async function behindProxy(link: Link, address: string): Promise<string> {
    const proxy = await startFaultProxy({ target: Number(new URL(address).port) });
    lifecycle.onStop(`proxy ${link}`, () => proxy.stop());
    proxies.set(link, proxy);
    const url = new URL(address);
    url.host = proxy.address;
    return url.href.replace(/\/$/, '');
  }
  async function startProgram(
    name: 'gateway' | 'catalog' | 'social',
    environment: Readonly<Record<string, string>>,
  ): Promise<ServingProgram> {
    const program = await startServing(name, { folder, environment: { GATEWAY_SECRET: secret, ...environment } });
    lifecycle.onStop(name, () => program.stop());
    return program;
  }
  const catalog = await startProgram('catalog', {
    NEO4J_URI: await behindProxy('catalog to Neo4j', neo4j.uri),
    NEO4J_USER: neo4j.user,
    NEO4J_PASSWORD: neo4j.password,
  });
  const social = await startProgram('social', {
    DATABASE_URL: await behindProxy('social to PostgreSQL', databaseUrl),
    CATALOG_URL: await behindProxy('social to the change feed', catalog.url),
  });
  const keyFile = `${folder}/issuer-key.json`;
  const issuer = await createDevIssuer(keyFile);
  const gateway = await startProgram('gateway', {
    CATALOG_URL: await behindProxy('gateway to catalog', catalog.url),
    SOCIAL_URL: await behindProxy('gateway to social', social.url),
    DEV_ISSUER: 'true',
    DEV_ISSUER_KEY: keyFile,
    ...Object.fromEntries(rates.map((name) => [name, endlessRate])),
    ...(redisUrl === undefined ? {} : { REDIS_URL: await behindProxy('gateway to Redis', redisUrl) }),
  });
  return { gateway, programs: [gateway, catalog, social], issuer, proxies };
}
