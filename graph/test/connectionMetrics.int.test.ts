/** The connections to Neo4j that are in use, as metrics. */
import { metricsText } from '@marquee/kit/telemetry/metrics';
import { testServers } from '@marquee/testing/servers/testServers';
import { openNeo4j, type Neo4jConnection } from '../src/neo4j/connection.js';

let neo4j: Neo4jConnection;
beforeAll(async () => {
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
});

async function poolOf(): Promise<Record<string, number>> {
  const lines = (await metricsText()).split('\n').filter((line) => line.includes('pool_name="neo4j"'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^db_client_connection_(\w+)\{.*\} (\S+)$/.exec(line)!;
      return [name!, Number(value)] as const;
    }),
  );
}

test('a connection is counted while its transaction runs, whether it succeeds or fails', async () => {
  expect(await poolOf()).toEqual({ count: 0, pending_requests: 0, max: 50 });
  let during = {};
  await neo4j.write(async (run) => {
    await run('RETURN 1');
    during = await poolOf();
  });
  expect(during).toEqual({ count: 1, pending_requests: 0, max: 50 });
  await expect(neo4j.read('THIS IS NO CYPHER')).rejects.toThrow();
  expect(await poolOf()).toEqual({ count: 0, pending_requests: 0, max: 50 });
});

test('what has no connection yet is counted as waiting', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let started = 0;
  const transactions = Array.from({ length: 50 }, () =>
    neo4j.write(async (run) => {
      await run('RETURN 1');
      if (++started === 50) release();
      await held;
      during ??= poolOf();
    }),
  );
  let during: Promise<Record<string, number>> | undefined;
  const waiting = Array.from({ length: 3 }, () => neo4j.read('RETURN 1'));
  await Promise.all([...transactions, ...waiting]);
  expect(await during).toEqual({ count: 50, pending_requests: 3, max: 50 });
});

test('a closed connection is not shown', async () => {
  await neo4j.close();
  expect(await poolOf()).toEqual({});
});
