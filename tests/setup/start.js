/**
 * Starts one real Neo4j and one real PostgreSQL for the whole run, loads the bundled films and prepares a database that
 * each test file copies. Runs from dist/, because jest does not transform an ES module here.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { readFilms } from '../../dist/dev/src/films.js';
import { silentProgress } from '../../dist/kit/src/progress.js';
import { neo4jJars } from '../../dist/dev/src/servers/jars.js';
import { startNeo4j } from '../../dist/dev/src/servers/neo4j.js';
import { startPostgres } from '../../dist/dev/src/servers/postgres.js';
import { createLifecycle } from '../../dist/kit/src/lifecycle.js';
import { silentLog } from '../../dist/kit/src/log.js';
import { openCatalog } from '../../dist/subgraphs/catalog/src/catalog.js';
import { openSocial } from '../../dist/subgraphs/social/src/social.js';

export default async function start() {
  // Open to the unprivileged user that PostgreSQL runs as where the tests run as root.
  const folder = mkdtempSync('/var/tmp/marquee-test-');
  const { chmodSync } = await import('node:fs');
  chmodSync(folder, 0o755);
  const lifecycle = createLifecycle(silentLog, 40_000);
  globalThis.marqueeTest = { lifecycle, folder };
  const [neo4j, postgres] = await Promise.all([
    neo4jJars(silentProgress).then((jars) => startNeo4j(lifecycle, jars, join(folder, 'neo4j'))),
    startPostgres(lifecycle, join(folder, 'postgres')),
  ]);
  const template = await postgres.url('template_marquee');
  await prepare(neo4j, template);
  process.env.MARQUEE_TEST_SERVERS = JSON.stringify({ neo4j, template });
}

/** Films in the catalog, migrations and reference tables in the database that is copied. */
async function prepare(neo4j, template) {
  const lifecycle = createLifecycle(silentLog);
  const catalog = await openCatalog(lifecycle, { neo4j: { ...neo4j, readTimeoutMs: 10_000 }, log: silentLog });
  await catalog.load((await readFilms({ kind: 'bundled', users: 0, seed: 0 })).records);
  const social = await openSocial(lifecycle, {
    postgres: { url: template, poolSize: 2, statementTimeoutMs: 30_000 },
    source: (after) => catalog.changes(after),
    log: silentLog,
  });
  await social.feed.catchUp();
  await lifecycle.stop();
}
