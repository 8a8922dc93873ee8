/** Gateway, catalog and social as processes of their own, over the databases of a bench. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServing, untilReady, type ServingProgram } from '@marquee/testing/processes/servingProgram';
import { keyFileOf, type BenchEnvironment, type BenchSupergraph } from './benchEnvironment.js';

export interface MultiProcess {
  readonly gateway: ServingProgram;
  /** The gateway and both subgraphs. */
  readonly programs: readonly ServingProgram[];
  stop(): Promise<void>;
}

const secret = 'only-for-this-measurement-32-characters';

/** `environment` are settings of the gateway. All others have the values that a deployment has without settings of its own. */
export async function startMultiProcess(
  { config, databases }: BenchEnvironment,
  { databaseUrl }: BenchSupergraph,
  environment: Readonly<Record<string, string>>,
): Promise<MultiProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-bench-'));
  const { uri, user, password } = databases.neo4j;
  const shared = { GATEWAY_SECRET: secret };
  const catalog = await startServing('catalog', {
    folder,
    environment: { ...shared, NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password },
  });
  const CATALOG_URL = catalog.url;
  const social = await startServing('social', {
    folder,
    environment: { ...shared, DATABASE_URL: databaseUrl, CATALOG_URL },
  });
  const gateway = await startServing('gateway', {
    folder,
    environment: {
      ...shared,
      CATALOG_URL,
      SOCIAL_URL: social.url,
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
    stop: async () => {
      for (const program of [gateway, social, catalog]) await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
