/** The scheme neo4j://, for clusters and Aura: the driver asks the server which member takes what. One server answers for itself. */
import { lastChange, settledChange } from '@marquee/graph/changeFeed/changeFeed';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { testServers } from '@marquee/testing/servers/testServers';

const label = 'RoutedByTest';
let routed: Neo4jConnection;
beforeAll(async () => {
  const { uri, ...rest } = testServers().neo4j;
  routed = await openNeo4j({ ...rest, uri: uri.replace('bolt://', 'neo4j://'), readTimeoutMs: 20_000 });
});
afterAll(async () => {
  await routed.write((run) => run(`MATCH (n:${label}) DELETE n`));
  await routed.close();
});

test('a transaction writes, and what is read after it has what it wrote', async () => {
  for (let number = 1; number <= 20; number++) {
    await routed.write((run) => run(`MERGE (n:${label}) SET n.number = $number`, { number }));
    expect(await routed.read(`MATCH (n:${label}) RETURN n.number AS number`)).toEqual([{ number }]);
  }
  const settled = await settledChange(routed);
  expect(await lastChange(routed.read)).toBeGreaterThanOrEqual(settled);
});

test.each(['read', 'readInBackground'] as const)('%s goes to members that refuse to write', async (read) => {
  await expect(routed[read](`CREATE (n:${label}) RETURN n`)).rejects.toThrow(/read access mode/i);
});
