/** Neo4j that breaks, and statements whose request ends. */
import { DependencyUnavailable } from '@marquee/kit/resilience/dependencyErrors';
import { defaultResilience } from '@marquee/kit/resilience/settings';
import { faults, startFaultProxy, type FaultProxy } from '@marquee/testing/faults/faultProxy';
import { rejectsWith, waitUntil } from '@marquee/testing/results/waitUntil';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { openNeo4j, type Neo4jConnection } from '../src/neo4j/connection.js';

let proxy: FaultProxy;
let neo4j: Neo4jConnection;
let onlooker: Neo4jConnection;
const open = () =>
  openNeo4j({
    ...testServers().neo4j,
    uri: `bolt://${proxy.address}`,
    readTimeoutMs: 20_000,
    resilience: { ...defaultResilience, probeIntervalMs: 50 },
  });
afterEach(() => proxy.set(undefined));
beforeAll(async () => {
  proxy = await startFaultProxy({ target: Number(new URL(testServers().neo4j.uri).port) });
  neo4j = await open();
  onlooker = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
});
afterAll(async () => {
  await neo4j.close();
  await onlooker.close();
  await proxy.stop();
});

const within = (ms: number) => ({ signal: AbortSignal.timeout(ms), deadlineAt: performance.now() + ms });
const readOne = (ms = 20_000) => neo4j.forRequest(within(ms)).read<{ one: number }>('RETURN 1 AS one');
const works = () =>
  readOne().then(
    () => true,
    () => false,
  );

test.each(faults)('Neo4j that is %s fails every read until its deadline, and is used again after it', async (fault) => {
  expect(await works()).toBe(true);
  await proxy.set(fault);
  const failures = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const request = within(1_000);
      const error = await neo4j
        .forRequest(request)
        .read('RETURN 1 AS one')
        .catch((thrown: Error) => thrown);
      expect(error).toBeInstanceOf(Error);
      return error as Error;
    }),
  );
  for (const { name } of failures) expect(name).toMatch(/^(NoAnswer|ConnectionFailed|DependencyUnavailable)$/);
  await waitUntil(() => rejectsWith(readOne(1_000), DependencyUnavailable), 20);
  await proxy.set(undefined);
  await waitUntil(works, 20);
  expect(await readOne()).toEqual([{ one: 1 }]);
});

const running = async (mark: string) => {
  const rows = await onlooker.read(
    'SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $mark AND NOT currentQuery CONTAINS "SHOW"',
    { mark },
  );
  return rows.length;
};
/** Runs for minutes. */
const endless = (mark: string) =>
  `UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*) AS ${mark}`;

test.each(['the client leaves', 'its deadline passes'])('a running statement is cancelled when %s', async (what) => {
  const mark = uniqueName('mark');
  const client = new AbortController();
  // Long enough for the statement to be seen while it runs.
  const request = what === 'the client leaves' ? { signal: client.signal } : within(6_000);
  const reading = neo4j.forRequest(request).read(endless(mark));
  reading.catch(() => {});
  await waitUntil(async () => (await running(mark)) === 1, 20);
  client.abort();
  await expect(reading).rejects.toThrow();
  await waitUntil(async () => (await running(mark)) === 0, 20);
  expect(await works()).toBe(true);
});

test('a statement of a request that has ended is not sent', async () => {
  const request = { signal: AbortSignal.abort() };
  const before = proxy.accepted;
  await expect(neo4j.forRequest(request).read('RETURN 1')).rejects.toThrow('the request ended');
  expect(proxy.accepted).toBe(before);
});

test('a Neo4j that opens no connection in time counts as one that is away', async () => {
  const impatient = await openNeo4j({ ...testServers().neo4j, uri: `bolt://${proxy.address}`, readTimeoutMs: 1_000 });
  await proxy.set('silent');
  const read = () => impatient.forRequest(within(20_000)).read('RETURN 1');
  await Promise.allSettled(Array.from({ length: 8 }, read));
  await expect(read()).rejects.toThrow('neo4j does not answer');
  await proxy.set(undefined);
  await waitUntil(
    () =>
      read().then(
        () => true,
        () => false,
      ),
    20,
  );
  await impatient.close();
});

test('a connection that is closed between two reads is not noticed', async () => {
  // The budget for retries is another one.
  const fresh = await open();
  expect(await fresh.read('RETURN 1 AS one')).toEqual([{ one: 1 }]);
  await proxy.set('down');
  await proxy.set(undefined);
  expect(await fresh.read('RETURN 1 AS one')).toEqual([{ one: 1 }]);
  await fresh.close();
});

test.each(['read', 'readInBackground', 'write'] as const)(
  'a %s that runs when the connection is closed ends with it, and none begins after it',
  async (kind) => {
    const mark = uniqueName('mark');
    const closing = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
    const send = (statement: string) =>
      kind === 'write' ? closing.write((run) => run(statement)) : closing[kind](statement);
    const sent = send(endless(mark));
    const ended = expect(sent).rejects.toBeInstanceOf(DependencyUnavailable);
    await waitUntil(async () => (await running(mark)) === 1, 20);
    await closing.close();
    await ended;
    await waitUntil(async () => (await running(mark)) === 0, 20);
    await expect(send('RETURN 1 AS one')).rejects.toBeInstanceOf(DependencyUnavailable);
  },
);
