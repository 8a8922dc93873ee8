/** Starts one Neo4j and one PostgreSQL for the whole run, loads the bundled films, and prepares the database that test files copy. */
import { chmodSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { openCatalog } from '@marquee/catalog/catalog';
import { readFilms } from '@marquee/dev/films';
import { neo4jJars } from '@marquee/dev/servers/jars';
import { startNeo4j, type RunningNeo4j } from '@marquee/dev/servers/neo4j';
import { startPostgres } from '@marquee/dev/servers/postgres';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { loadRecords } from '@marquee/ingestion/load';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { openSocial } from '@marquee/social/social';
import { runningServers } from './runningServers.js';

/** Jest calls this once for each project that needs databases. The first call starts the servers, which all projects share. */
export default function globalSetup(): Promise<void> {
  return (runningServers.started ??= start());
}

async function start(): Promise<void> {
  // PostgreSQL runs as an unprivileged user if the tests run as root. That user must be able to enter the folder.
  const folder = mkdtempSync('/var/tmp/marquee-test-');
  chmodSync(folder, 0o755);
  const lifecycle = createLifecycle(silentLog, 40_000);
  runningServers.lifecycle = lifecycle;
  runningServers.folder = folder;
  const [neo4j, postgres] = await Promise.all([
    neo4jJars(silentProgress).then((jars) => startNeo4j(lifecycle, { jars, folder: join(folder, 'neo4j') })),
    startPostgres(lifecycle, join(folder, 'postgres')),
  ]);
  const template = await postgres.url('template_marquee');
  await prepare(neo4j, template);
  process.env.MARQUEE_TEST_SERVERS = JSON.stringify({ neo4j, template });
}

/** Loads the bundled films into Neo4j, and migrates and fills the database that is copied. */
async function prepare(settings: RunningNeo4j, template: string): Promise<void> {
  const lifecycle = createLifecycle(silentLog);
  const neo4j = await openNeo4j({ ...settings, readTimeoutMs: 10_000 });
  lifecycle.onStop('neo4j driver', () => neo4j.close());
  const catalog = await openCatalog(lifecycle, { neo4j: { ...settings, readTimeoutMs: 10_000 }, log: silentLog });
  await loadRecords(neo4j, (await readFilms({ kind: 'bundled', users: 0, seed: 0 })).records);
  const social = await openSocial(lifecycle, {
    postgres: { url: template, poolSize: 2, statementTimeoutMs: 30_000 },
    changeSource: (after) => catalog.changes(after),
    log: silentLog,
  });
  await social.changeFeed.catchUp();
  await lifecycle.stop();
}
