/** Films while the zones are under load: they change all the time, and are equal in all zones at the end. */
import type { RunningNeo4j } from '@marquee/dev/servers/neo4j';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { delay } from '@marquee/kit/delay';
import { graphFingerprint } from '../results/graphFingerprint.js';
import { readUntil } from '../results/waitUntil.js';

const pauseMs = 5_000;
const readTimeoutMs = 30_000;
const comparison = { intervalMs: 2_000, limitMs: 60_000 };

/** Changes a film, and then the next, until `signal`. Resolves with how many it has changed. The writer may be away meanwhile. */
export async function changeFilms(
  server: RunningNeo4j,
  records: readonly SourceRecord[],
  signal: AbortSignal,
): Promise<number> {
  const neo4j = await openNeo4j({ ...server, readTimeoutMs });
  let changed = 0;
  for (let number = 0; !signal.aborted; number++) {
    const record = records[number % records.length]!;
    const film = { ...record.film!, synopsis: `Changed ${number}.` };
    const done = applyRecords(neo4j, [{ ...record, version: record.version + 1 + number, film }]);
    changed += await done.then(
      () => 1,
      () => 0,
    );
    await delay(pauseMs, signal);
  }
  await neo4j.close();
  return changed;
}

/** Whether all graphs have the same films, people and lists, within a minute: a replica follows within moments. */
export async function areFilmsEqual(servers: readonly RunningNeo4j[]): Promise<boolean> {
  const graphs = await Promise.all(servers.map((server) => openNeo4j({ ...server, readTimeoutMs })));
  const hashes = async () => {
    const found: string[] = [];
    for (const graph of graphs) found.push((await graphFingerprint(graph, { testPrefix: '', since: 0 })).hash);
    return found;
  };
  try {
    await readUntil(hashes, (found) => new Set(found).size === 1, comparison);
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all(graphs.map((graph) => graph.close()));
  }
}
