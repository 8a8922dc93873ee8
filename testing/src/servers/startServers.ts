/** Starts a Neo4j and a PostgreSQL for tests, loads the bundled films, and prepares the database that test files copy. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openCatalog } from '@marquee/catalog/catalog';
import { readFilms } from '@marquee/dev/films';
import { neo4jJars } from '@marquee/dev/servers/jars';
import { startNeo4j, type RunningNeo4j } from '@marquee/dev/servers/neo4j';
import { startPostgres } from '@marquee/dev/servers/postgres';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { loadRecords } from '@marquee/ingestion/load';
import { createLifecycle, openOrUnwind, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { openSocial } from '@marquee/social/social';

const stopTimeoutMs = 40_000;

/** No test kills this server, so it need not wait for the disk. Tests that kill PostgreSQL start one of their own. */
const withoutDurability = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Until the returned lifecycle stops, `testServers()` gives these servers. */
export async function startServers(): Promise<Lifecycle> {
  // PostgreSQL runs as an unprivileged user if the tests run as root. That user must be able to enter the folder.
  const folder = mkdtempSync('/var/tmp/marquee-test-');
  chmodSync(folder, 0o755);
  const lifecycle = createLifecycle(silentLog, stopTimeoutMs);
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  return openOrUnwind(lifecycle, async () => {
    const [neo4j, postgres] = await Promise.all([
      neo4jJars(silentProgress).then((jars) => startNeo4j(lifecycle, { jars, folder: join(folder, 'neo4j') })),
      startPostgres(lifecycle, join(folder, 'postgres'), withoutDurability),
    ]);
    const template = await postgres.url('template_marquee');
    await prepare(neo4j, template);
    process.env.MARQUEE_TEST_SERVERS = JSON.stringify({ neo4j, template });
    return lifecycle;
  });
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
