/** Transactions of many statements, of which most are not waited for: all of it is committed or nothing, and the reason is told. */
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { openNeo4j, type Neo4jConnection } from '../src/neo4j/connection.js';

let neo4j: Neo4jConnection;
beforeAll(async () => {
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
});
afterAll(() => neo4j.close());

const create = 'CREATE (:SentStatement {mark: $mark})';
const count = async (mark: string) => {
  const [row] = await neo4j.read<{ found: number }>('MATCH (n:SentStatement {mark: $mark}) RETURN count(n) AS found', {
    mark,
  });
  return row!.found;
};
const remove = (mark: string) => neo4j.write((run) => run('MATCH (n:SentStatement {mark: $mark}) DELETE n', { mark }));

test('what is sent is there when the transaction ends, and for the statements after it', async () => {
  const mark = uniqueName('sent');
  const found = await neo4j.write(async (run, { send }) => {
    for (let left = 3; left > 0; left--) send(create, { mark });
    return run<{ found: number }>('MATCH (n:SentStatement {mark: $mark}) RETURN count(n) AS found', { mark });
  });
  expect(found).toEqual([{ found: 3 }]);
  expect(await count(mark)).toBe(3);
  await remove(mark);
});

test.each([
  ['nobody waits for any', async () => {}],
  ['a later one is waited for', async (later: Promise<unknown>) => void (await later)],
])('a statement that fails undoes all and is what the error tells of, where %s', async (_, wait) => {
  const mark = uniqueName('sent');
  const failing = neo4j.write(async (run, { send }) => {
    send(create, { mark });
    send('UNWIND [1] AS one RETURN one / 0 AS none');
    send(create, { mark });
    await wait(run('RETURN 1 AS one'));
  });
  await expect(failing).rejects.toMatchObject({ message: expect.stringContaining('/ by zero') as string });
  expect(await count(mark)).toBe(0);
});
