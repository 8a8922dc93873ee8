/** Gateway, catalog and social as processes of their own, over the databases of a bench. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@marquee/dev/servers/freePort';
import { readMetrics, type Sample } from '@marquee/testing/results/metrics';
import { startServing, untilReady, type ServingProgram } from '@marquee/testing/processes/servingProgram';
import { keyFileOf, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';

export interface MultiProcess {
  readonly gateway: ServingProgram;
  /** The gateway and both subgraphs. */
  readonly programs: readonly ServingProgram[];
  /** The metrics of one of them, now. */
  metricsOf(program: ServingProgram): Promise<Sample[]>;
  stop(): Promise<void>;
}

export type Dependency = 'neo4j' | 'postgresql' | 'catalog' | 'social';

export interface MultiProcessOptions {
  /** Settings of the gateway. All others have the values that a deployment has without settings of its own. */
  readonly environment: Readonly<Record<string, string>>;
  /** The address at which its callers reach a dependency; its own by default. */
  readonly route?: (dependency: Dependency, url: string) => Promise<string>;
}

/** The secret of the programs. */
export const gatewaySecret = 'only-for-this-measurement-32-characters';

export async function startMultiProcess(
  { config, databases }: BenchEnvironment,
  { databaseUrl }: BenchSupergraph,
  { environment, route = async (_, url) => url }: MultiProcessOptions,
): Promise<MultiProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-bench-'));
  const { uri, user, password } = databases.neo4j;
  const shared = { GATEWAY_SECRET: gatewaySecret };
  const metricsPorts = new Map<string, number>();
  const metrics = async (name: string) => {
    const port = await freePort();
    metricsPorts.set(name, port);
    return { METRICS_PORT: String(port) };
  };
  const NEO4J_URI = await route('neo4j', uri);
  const catalog = await startServing('catalog', {
    folder,
    environment: { ...shared, ...(await metrics('catalog')), NEO4J_URI, NEO4J_USER: user, NEO4J_PASSWORD: password },
  });
  const CATALOG_URL = await route('catalog', catalog.url);
  const social = await startServing('social', {
    folder,
    environment: {
      ...shared,
      ...(await metrics('social')),
      DATABASE_URL: await route('postgresql', databaseUrl),
      CATALOG_URL,
    },
  });
  const gateway = await startServing('gateway', {
    folder,
    environment: {
      ...shared,
      ...(await metrics('gateway')),
      CATALOG_URL,
      SOCIAL_URL: await route('social', social.url),
      DEV_ISSUER: 'true',
      DEV_ISSUER_KEY: keyFileOf(config),
      ...environment,
    },
  });
  const programs = [gateway, catalog, social];
  await untilReady(programs);
  return {
    gateway,
    programs,
    metricsOf: async ({ name }) =>
      readMetrics(await (await fetch(`http://127.0.0.1:${metricsPorts.get(name)}/metrics`)).text()),
    stop: async () => {
      for (const program of [gateway, social, catalog]) await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
