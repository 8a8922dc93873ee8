/** Which errors use up the attempts of a lake's object: only its own, and only those without progress in between. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { ConnectionFailed } from '@marquee/kit/resilience/dependencyErrors';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { folderLake } from '@marquee/ingestion/lake/folderLake';
import { acquireLease } from '@marquee/ingestion/lake/lease';
import { listObjects, pendingObjects, resetFailedObjects } from '@marquee/ingestion/lake/objectState';
import { ingestObject } from '@marquee/ingestion/worker/ingestObject';
import { isOutage } from '@marquee/ingestion/worker/outage';
import { createMetrics } from '@marquee/ingestion/worker/metrics';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
let folder: string;
const provider = uniqueName('tries');
let files = 0;

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
  folder = mkdtempSync(join(tmpdir(), 'marquee-tries-'));
  mkdirSync(join(folder, provider));
  lifecycle.onStop('folder', () => rmSync(folder, { recursive: true, force: true }));
  lifecycle.onStop('films', () => removeProviders(neo4j, provider));
});
afterAll(() => lifecycle.stop());

/** A file of two batches. */
async function addObject() {
  const key = `${provider}/${files++}.jsonl`;
  const rows = Array.from({ length: 600 }, (_, index) => ({ key: `${key} ${index}`, title: `${provider} ${index}` }));
  writeFileSync(join(folder, key), rows.map((row) => JSON.stringify(row)).join('\n'));
  return (await (await folderLake(folder)).find(key))!;
}
type LakeObject = Awaited<ReturnType<typeof addObject>>;

/** The database, in which writing films fails from batch `from` on. */
function failingWith(error: Error, from = 0): Neo4jConnection {
  let batches = 0;
  return {
    ...neo4j,
    write: (work) =>
      neo4j.write((run, transaction) =>
        work((statement, parameters) => {
          if (statement.includes('IngestLock') && batches++ >= from) throw error;
          return run(statement, parameters);
        }, transaction),
      ),
  };
}

const depsOf = (connection: Neo4jConnection) => ({ neo4j: connection, log: silentLog, metrics: createMetrics() });
const attempt = (object: LakeObject, error: Error, from = 0) =>
  ingestObject(depsOf(failingWith(error, from)), object, { waits: false }).then(
    (report) => (typeof report === 'string' ? report : report.state),
    () => 'RETRIED',
  );
const ingest = (object: LakeObject) => ingestObject(depsOf(neo4j), object, { waits: false });
const statusOf = async ({ key }: LakeObject) => (await listObjects(neo4j, { key }))[0]!;

const withCode = (code: string) => Object.assign(new Error(`code ${code}`), { code });
const fullDisk = Object.assign(new Error('ENOSPC: no space left on device, write'), {
  code: 'ENOSPC',
  syscall: 'write',
});
const outages: [string, Error][] = [
  ['a database that is away', new ConnectionFailed('the connection to Neo4j failed')],
  ['a database that restarts', withCode('Neo.TransientError.General.DatabaseUnavailable')],
  ['a database with a full disk', withCode('Neo.DatabaseError.Transaction.TransactionCommitFailed')],
  ['a password that changes', withCode('Neo.ClientError.Security.Unauthorized')],
  ['a full disk', fullDisk],
  [
    'a store that fails',
    Object.assign(new Error('SlowDown'), { $metadata: { httpStatusCode: 503 }, $fault: 'server' }),
  ],
  ['an error that an outage caused', new Error('cannot read', { cause: fullDisk })],
];

test.each(outages)('%s is an outage', (_, error) => {
  expect(isOutage(error)).toBe(true);
});

test.each([new TypeError('x is undefined'), new Error('odd'), withCode('Neo.ClientError.Statement.TypeError')])(
  '%s is no outage',
  (error) => {
    expect(isOutage(error)).toBe(false);
  },
);

test('outages and killed workers are no attempts, and the reason is kept until the object is done', async () => {
  const object = await addObject();
  for (const [, error] of [...outages, ...outages]) {
    expect(await attempt(object, error)).toBe('RETRIED');
    expect(await statusOf(object)).toMatchObject({ state: 'INGESTING', reason: error.message });
  }
  for (let kill = 0; kill < 8; kill++)
    expect(await acquireLease(neo4j, object, { leaseMs: 0, waits: false })).toHaveProperty('version');
  expect((await statusOf(object)).reason).toBe('cannot read');
  expect(await ingest(object)).toMatchObject({ state: 'DONE', created: 600 });
  expect(await statusOf(object)).toMatchObject({ state: 'DONE', reason: null });
});

test('an object with five errors of its own fails with the last one, and a replay starts to count again', async () => {
  const object = await addObject();
  const broken = new TypeError('broken');
  const states = [];
  for (let tries = 0; tries < 5; tries++) {
    states.push(await attempt(object, broken));
    await attempt(object, fullDisk);
  }
  expect(states).toEqual(['RETRIED', 'RETRIED', 'RETRIED', 'RETRIED', 'FAILED']);
  await resetFailedObjects(neo4j, [object.key]);
  expect(await attempt(object, broken)).toBe('RETRIED');
  for (let tries = 1; tries < 5; tries++) await attempt(object, broken);
  expect((await statusOf(object)).reason).toBe('could not be ingested in 5 attempts: broken');
});

test('an error after more was read than before is the first one there', async () => {
  const object = await addObject();
  for (let tries = 0; tries < 4; tries++) expect(await attempt(object, new TypeError('early'))).toBe('RETRIED');
  for (let tries = 0; tries < 4; tries++) expect(await attempt(object, new TypeError('late'), 1)).toBe('RETRIED');
  expect(await attempt(object, new TypeError('late'), 1)).toBe('FAILED');
});

test('an object waits after an error, unless it changes', async () => {
  const object = await addObject();
  for (let tries = 0; tries < 4; tries++) await attempt(object, fullDisk);
  expect(await acquireLease(neo4j, object)).toBe('LOCKED');
  expect(await pendingObjects(neo4j, [object])).toEqual([]);
  const changed = { ...object, etag: 'another' };
  expect(await pendingObjects(neo4j, [changed])).toEqual([changed]);
  expect(await acquireLease(neo4j, changed)).toHaveProperty('version');
});

test('new content of an object is newer than what was read before, whatever the times of the files say', async () => {
  const key = `${provider}/again.jsonl`;
  const lake = await folderLake(folder);
  const write = async (title: string, time: number) => {
    writeFileSync(join(folder, key), JSON.stringify({ key: 'again', title: `${provider} ${title}` }));
    utimesSync(join(folder, key), time, time);
    return (await lake.find(key))!;
  };
  const titles = () =>
    neo4j.read<{ title: string }>(
      "MATCH (m:Movie) WHERE m.title IN [$p + ' long title', $p + ' new', $p + ' n'] RETURN m.title AS title",
      {
        p: provider,
      },
    );
  for (const [title, time] of [
    ['long title', 1_700_000_000],
    ['new', 1_700_000_000],
    ['n', 1_600_000_000],
  ] as const) {
    const object = { ...(await write(title, time)), etag: title };
    expect(await ingest(object)).toMatchObject({ state: 'DONE' });
    // Again, as after a replay: nothing gets newer.
    const before = await neo4j.read('MATCH (r:SourceRecord {id: $id}) RETURN r.version AS version', {
      id: `${provider}/again`,
    });
    await ingestObject(depsOf(neo4j), object, { finalStates: [], waits: false });
    expect(
      await neo4j.read('MATCH (r:SourceRecord {id: $id}) RETURN r.version AS version', { id: `${provider}/again` }),
    ).toEqual(before);
    expect(await titles()).toEqual([{ title: `${provider} ${title}` }]);
  }
});
