/** The web app on a gateway and subgraphs that are servers of their own, so that a subgraph can end while a visitor reads. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start as startCatalog } from '@marquee/catalog/start';
import { readGatewayConfig } from '@marquee/gateway/config';
import { start as startGateway } from '@marquee/gateway/start';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { openPostgres } from '@marquee/social/db/connection';
import { start as startSocial } from '@marquee/social/start';
import { addMember } from '../fixtures/members.js';
import { testGatewayConfig } from './supergraph.js';
import { createDatabase, testServers, uniqueName } from './testServers.js';
import { webRoot } from './webApp.js';

export interface WebAppInParts {
  readonly url: string;
  /** Handle of a member who can sign in. */
  readonly member: string;
  /** Ends the social subgraph. */
  endSocial(): Promise<void>;
  stop(): Promise<void>;
}

/** Above the deadline of any test, so that only an ended subgraph fails. */
const statementMs = 15_000;

export async function startWebAppInParts(): Promise<WebAppInParts> {
  const lifecycle = createLifecycle(silentLog);
  const folder = mkdtempSync(join(tmpdir(), 'marquee-'));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  const database = await createDatabase();
  lifecycle.onStop('database', () => database.drop());
  const postgres = { url: database.url, poolSize: 4, statementTimeoutMs: statementMs };
  const { db, close } = await openPostgres(postgres, silentLog);
  await addMember(db, 'ana');
  await close();
  const local = { host: '127.0.0.1', port: 0, debug: false };
  const gatewaySecrets = [uniqueName('a-secret-of-at-least-32-characters-')];
  const catalog = await startCatalog({
    ...local,
    gatewaySecrets,
    neo4j: { ...testServers().neo4j, readTimeoutMs: statementMs },
  });
  lifecycle.onStop('catalog', () => catalog.stop());
  const social = await startSocial({ ...local, gatewaySecrets, catalogUrl: catalog.url, postgres });
  let isSocialRunning = true;
  const endSocial = async () => {
    if (!isSocialRunning) return;
    isSocialRunning = false;
    await social.stop();
  };
  lifecycle.onStop('social', endSocial);
  const { web } = readGatewayConfig({ DEV_ISSUER: 'true', WEB_ROOT: webRoot() });
  const gateway = await startGateway({
    ...testGatewayConfig(join(folder, 'key.json')),
    ...{ web, gatewaySecrets },
    subgraphUrls: { catalog: `${catalog.url}/graphql`, social: `${social.url}/graphql` },
  });
  lifecycle.onStop('gateway', () => gateway.stop());
  return { url: gateway.url, member: 'ana', endSocial, stop: () => lifecycle.stop() };
}
