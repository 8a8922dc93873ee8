/** Loads the films of a file into the graph and exits. It is a process so that a test can kill it. Argument: the file. */
import { readFileSync } from 'node:fs';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { loadRecords } from '@marquee/ingestion/load';
import { testServers } from '../servers/testServers.js';

const [file] = process.argv.slice(2) as [string];
const films = (JSON.parse(readFileSync(file, 'utf8')) as SourceRecord[]).map((record) => ({
  ...record,
  observedAt: new Date(record.observedAt),
}));
const neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
await ensureIndexes(neo4j);
// In batches of 25, each in a transaction.
for (let start = 0; start < films.length; start += 25) await loadRecords(neo4j, films.slice(start, start + 25));
process.exit(0);
