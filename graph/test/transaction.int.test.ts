/** Transactions that send statements without waiting: all of them commit or none, and the error is that of the failed one. */
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { openNeo4j, type Neo4jConnection } from '../src/neo4j/connection.js';

let neo4j: Neo4jConnection;
beforeAll(async () => {
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
});
afterAll(() => neo4j.close());

const create = 'CREATE (:SentStatement {name: $name})';
const count = async (name: string) => {
  const [row] = await neo4j.read<{ found: number }>('MATCH (n:SentStatement {name: $name}) RETURN count(n) AS found', {
    name,
  });
  return row!.found;
};
const remove = (name: string) => neo4j.write((run) => run('MATCH (n:SentStatement {name: $name}) DELETE n', { name }));

test('later statements, and readers after the commit, see the effects of sent statements', async () => {
  const name = uniqueName('sent');
  const found = await neo4j.write(async (run, { send }) => {
    for (let left = 3; left > 0; left--) send(create, { name });
    return run<{ found: number }>('MATCH (n:SentStatement {name: $name}) RETURN count(n) AS found', { name });
  });
  expect(found).toEqual([{ found: 3 }]);
  expect(await count(name)).toBe(3);
  await remove(name);
});

test.each([
  ['no statement is awaited', async () => {}],
  ['a later statement is awaited', async (later: Promise<unknown>) => void (await later)],
])('a failed statement rolls back the transaction, which throws its error, if %s', async (_, wait) => {
  const name = uniqueName('sent');
  const failing = neo4j.write(async (run, { send }) => {
    send(create, { name });
    send('UNWIND [1] AS one RETURN one / 0 AS none');
    send(create, { name });
    await wait(run('RETURN 1 AS one'));
  });
  await expect(failing).rejects.toMatchObject({ message: expect.stringContaining('/ by zero') as string });
  expect(await count(name)).toBe(0);
});
