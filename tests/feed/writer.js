/** Loads the films of a file into the catalog and exits: a process of its own, so that a test can kill it. */
import { readFileSync } from 'node:fs';
import { createLifecycle } from '../../dist/kit/src/lifecycle.js';
import { silentLog } from '../../dist/kit/src/log.js';
import { openCatalog } from '../../dist/subgraphs/catalog/src/catalog.js';

const { neo4j } = JSON.parse(process.env.MARQUEE_TEST_SERVERS);
const films = JSON.parse(readFileSync(process.argv[2], 'utf8')).map((record) => ({
  ...record,
  observedAt: new Date(record.observedAt),
}));
const catalog = await openCatalog(createLifecycle(silentLog), {
  neo4j: { ...neo4j, readTimeoutMs: 20_000 },
  log: silentLog,
});
// In pieces, as films come in; each is a transaction.
for (let start = 0; start < films.length; start += 25) await catalog.load(films.slice(start, start + 25));
process.exit(0);
