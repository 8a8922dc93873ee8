/** Feeds while a writer changes an entity that is being read: Neo4j reads a property when it is needed, so a row may have a later number. */
import { readChanges } from '../changeFeed/changeFeed.js';
import type { Neo4jConnection, Run } from '../neo4j/connection.js';
import { readReplicaPage } from './replicaFeed.js';

/** A graph with the numbers up to 20. Of four changes, the second got number 50 after it was looked up. */
function changingGraph(): Neo4jConnection {
  const run = ((statement: string, { limit }: { limit?: { toNumber(): number } } = {}) => {
    const found = [1, 2, 3, 4].slice(0, limit?.toNumber());
    if (statement.includes('RETURN s.last')) return Promise.resolve([{ last: 20, graphId: 'g' }]);
    if (statement.startsWith('// Ids of')) return Promise.resolve(found.map((id) => ({ id })));
    if (!statement.includes('AS seq')) return Promise.resolve([]);
    const rows = found.map((id) => ({ id: String(id), seq: id === 2 ? 50 : id }));
    return Promise.resolve(rows.sort((a, b) => a.seq - b.seq));
  }) as unknown as Run;
  return {
    readInBackground: run,
    write: (work: (inTransaction: Run) => unknown) => work(run),
  } as unknown as Neo4jConnection;
}

test('the change feed does not skip what is before the later number', async () => {
  const batch = await readChanges(changingGraph(), 0, 3);
  expect([batch.changes.map(({ id }) => id), batch.cursor, batch.more]).toEqual([['1', '3'], 3, true]);
  const all = await readChanges(changingGraph(), 0, 10);
  expect([all.changes.map(({ id }) => id), all.cursor, all.more]).toEqual([['1', '3', '4'], 20, false]);
});

test('the feed of replicas does not skip what is before the later number', async () => {
  const page = await readReplicaPage(changingGraph(), 0, 3);
  expect([page.entities.length, page.cursor, page.more]).toEqual([2, 3, true]);
});
