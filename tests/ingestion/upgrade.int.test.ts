/** Lake objects that an earlier version stored are renamed when a process starts, and ingestion continues with them. */
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { upgradeLakeObjects } from '@marquee/graph/indexes/upgrade';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { LakeObject } from '@marquee/ingestion/lake/lake';
import { acquireLease } from '@marquee/ingestion/lake/lease';
import { listObjects, pendingObjects } from '@marquee/ingestion/lake/objectState';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
const provider = uniqueName('upgrade');

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
  lifecycle.onStop('objects', () =>
    neo4j.write((run) => run('MATCH (o:LakeObject {provider: $provider}) DELETE o', { provider })),
  );
});
afterAll(() => lifecycle.stop());

const object = (name: string): LakeObject => ({
  key: `${provider}/${name}`,
  provider,
  fileName: name,
  etag: 'etag',
  size: 1,
  modifiedAt: new Date(0),
  bytes: async function* () {},
  sibling: async () => null,
});

describe('objects stored by earlier versions', () => {
  test('keep states, counts and leases', async () => {
    const common = { provider, etag: 'etag', startedAt: 1, attempts: 1 };
    const stored = [
      { ...common, key: object('done').key, state: 'DONE', claim: 'a', claimedUntil: 0, taken: 3, rejected: 1 },
      { ...common, key: object('leased').key, state: 'TAKING', claim: 'b', claimedUntil: Date.now() + 60_000 },
      { ...common, key: object('killed').key, state: 'TAKING', claim: 'c', claimedUntil: 1, taken: 2 },
      { ...common, key: object('reset').key, state: 'WAITING', etag: '', claim: 'd', claimedUntil: 0 },
    ];
    await neo4j.write((run) => run('UNWIND $stored AS object CREATE (o:LakeObject) SET o = object', { stored }));
    await upgradeLakeObjects(neo4j);
    // Again, as after an interrupted upgrade.
    await upgradeLakeObjects(neo4j);
    const objects = await listObjects(neo4j, { provider });
    expect(objects.map(({ key, state, created }) => [key.slice(provider.length + 1), state, created])).toEqual([
      ['done', 'DONE', 3],
      ['killed', 'INGESTING', 2],
      ['leased', 'INGESTING', 0],
      ['reset', 'PENDING', 0],
    ]);
    const all = ['done', 'killed', 'leased', 'reset'].map(object);
    expect((await pendingObjects(neo4j, all)).map(({ fileName }) => fileName)).toEqual(['killed', 'leased', 'reset']);
    expect(await acquireLease(neo4j, object('done'))).toBe('DONE');
    expect(await acquireLease(neo4j, object('leased'))).toBe('LOCKED');
    expect(await acquireLease(neo4j, object('killed'))).toMatchObject({ version: expect.any(Number) });
    expect(await acquireLease(neo4j, object('reset'))).toMatchObject({ version: 0 });
    const names = ['taken', 'claim', 'claimedUntil'];
    const left = await neo4j.read(
      'MATCH (o:LakeObject {provider: $provider}) WHERE any(name IN keys(o) WHERE name IN $names) RETURN o.key AS key',
      { provider, names },
    );
    expect(left).toEqual([]);
  });
});
