/** A replica of the catalog that starts while its writer cannot be reached: it serves what it has, as one that runs does, or does not. */
import { openCatalog, type Catalog } from '@marquee/catalog/catalog';
import { createFollower } from '@marquee/catalog/replica/followWriter';
import type { WriterFeed } from '@marquee/catalog/replica/writerFeed';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { readListPage, readReplicaPage } from '@marquee/graph/replication/replicaFeed';
import { claimReplica, readReplicaState } from '@marquee/graph/replication/replicaState';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog, type Log } from '@marquee/kit/log';
import { follow, happen } from '@marquee/testing/fixtures/catalogHistory';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { readUntil, waitUntil } from '@marquee/testing/results/waitUntil';
import { startSecondNeo4j } from '@marquee/testing/servers/secondNeo4j';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';

const testPrefix = uniqueName('restart');
const maxLagSeconds = 300;
let lifecycle: Lifecycle;
let writer: Neo4jConnection;
let replica: Neo4jConnection;
let settings: Awaited<ReturnType<typeof startSecondNeo4j>>;

const source = 'http://writer:4001/';
const feedOf = (limit = 500): WriterFeed => ({
  source,
  changes: (after) => readReplicaPage(writer, after, limit),
  lists: (after) => readListPage(writer, after),
});
type CountingFeed = WriterFeed & { readonly asked: number };
/** Counts how often it was asked, so that a test sees that a replica has tried. `answer`: to each question for changes. */
function unreachable(
  answer: () => Promise<never> = () => Promise.reject(new Error('no way')),
  address = source,
): CountingFeed {
  let asked = 0;
  const refuse = () => {
    asked++;
    return answer();
  };
  return {
    source: address,
    changes: refuse,
    lists: refuse,
    get asked() {
      return asked;
    },
  };
}

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  settings = await startSecondNeo4j(lifecycle);
  writer = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('writer', () => writer.close());
  replica = await openNeo4j({ ...settings, readTimeoutMs: 20_000 });
  lifecycle.onStop('replica', () => replica.close());
  await Promise.all([ensureIndexes(writer), ensureIndexes(replica)]);
  await claimReplica(replica);
  await loadFilms(1);
}, 180_000);
afterAll(async () => {
  await removeProviders(writer, testPrefix);
  await lifecycle.stop();
}, 60_000);

const loadFilms = (seed: number) =>
  happen([{ kind: 'load', records: 60 }], { testPrefix, seed, writer, replica, openFeed: feedOf });
const becomeLevel = () => follow(createFollower(replica, feedOf(), { log: silentLog }));
const setLevelAt = (ms: number) =>
  replica.write((run) => run('MATCH (r:Replica) SET r.levelAt = toInteger($ms)', { ms }));

/** A log, and the texts of its lines. */
function textsOf(): { texts: unknown[]; log: Log } {
  const texts: unknown[] = [];
  const note = (_: unknown, text?: unknown) => texts.push(text);
  return { texts, log: { ...silentLog, info: note, warn: note } };
}

/** What a catalog waits for. On a busy machine Neo4j may answer the check late. */
const waitingFor = (catalog: Catalog) =>
  readUntil(
    () => catalog.notReady(),
    (names) => !names.includes('neo4j'),
  );

const openReplica = (own: Lifecycle, feed: WriterFeed, bound = maxLagSeconds, firstAnswerMs = 200) =>
  openCatalog(own, {
    ...{ neo4j: { ...settings, readTimeoutMs: 20_000 }, log: silentLog },
    replica: { writer: feed, maxLagSeconds: bound, pollMs: 20, firstAnswerMs },
  });

/** What a process of the replica that starts now waits for, after it has asked its writer without an answer. */
async function waitsFor(bound = maxLagSeconds, feed = unreachable()): Promise<readonly string[]> {
  const own = createLifecycle(silentLog, 20_000);
  const catalog = await openReplica(own, feed, bound);
  // It asks again after the first failure was seen.
  await waitUntil(() => feed.asked > 1);
  const names = await waitingFor(catalog);
  await own.stop();
  return names;
}

test('a replica that was never level is not ready without its writer', async () => {
  expect(await waitsFor()).toEqual(['replica']);
  expect(await waitsFor(0)).toEqual(['replica']);
});

describe('a replica that was level', () => {
  beforeEach(becomeLevel);

  test('is ready at once, and says which change it has', async () => {
    const own = createLifecycle(silentLog, 20_000);
    const feed = unreachable();
    const catalog = await openReplica(own, feed);
    await waitUntil(() => feed.asked > 1);
    expect(await waitingFor(catalog)).toEqual([]);
    expect(catalog.position()).toBe((await readReplicaState(replica)).cursor);
    // It answers those who follow it.
    await expect(catalog.replicaChanges(0)).resolves.toMatchObject({ format: 1 });
    await own.stop();
  });

  test('is not ready after its bound, unless it has none', async () => {
    await setLevelAt(Date.now() - (maxLagSeconds + 1) * 1_000);
    expect(await waitsFor()).toEqual(['replica']);
    expect(await waitsFor(0)).toEqual([]);
  });

  test('leaves at the same age as one that runs', async () => {
    const own = createLifecycle(silentLog, 20_000);
    const levelAt = Date.now() - (maxLagSeconds - 25) * 1_000;
    await setLevelAt(levelAt);
    const catalog = await openReplica(own, unreachable());
    await readUntil(
      () => catalog.notReady(),
      (names) => names.length === 0,
    );
    await readUntil(
      () => catalog.notReady(),
      (names) => names.join() === 'replica',
    );
    // A second, because the two clocks of the process may drift.
    expect(Date.now()).toBeGreaterThan(levelAt + (maxLagSeconds - 1) * 1_000);
    await own.stop();
  });

  test('waits for the first answer, but not for long if none comes', async () => {
    let isOver = false;
    let fail: (error: Error) => void = () => {};
    const hang = () =>
      new Promise<never>((_, reject) => {
        fail = reject;
        if (isOver) reject(new Error('no way'));
      });
    for (const [firstAnswerMs, expected] of [[600_000, 'replica'] as const, [200, ''] as const]) {
      const own = createLifecycle(silentLog, 20_000);
      isOver = false;
      const feed = unreachable(hang);
      const catalog = await openReplica(own, feed, maxLagSeconds, firstAnswerMs);
      await waitUntil(() => feed.asked > 0);
      await readUntil(
        () => catalog.notReady(),
        (names) => names.join() === expected,
      );
      expect(feed.asked).toBe(1);
      isOver = true;
      fail(new Error('no way'));
      await own.stop();
    }
  });

  test('never serves what it has if its writer answers with another graph', async () => {
    const { texts, log } = textsOf();
    const changes = async (after: number) => ({ ...(await readReplicaPage(writer, after, 500)), graphId: 'another' });
    const follower = createFollower(replica, { ...feedOf(), changes }, { log });
    expect(await follower.step()).toBe(true);
    expect(texts).toEqual(['this replica starts from nothing']);
    expect(follower.isLevel).toBe(false);
  });

  test('is not ready if it follows another address that does not answer', async () => {
    const elsewhere = 'http://other:4001/';
    expect(await waitsFor(maxLagSeconds, unreachable(undefined, elsewhere))).toEqual(['replica']);
    expect(await waitsFor(0, unreachable(undefined, elsewhere))).toEqual(['replica']);
  });

  test('serves at once if another address answers with the same graph', async () => {
    const { texts, log } = textsOf();
    await follow(createFollower(replica, { ...feedOf(), source: 'http://other:4001/' }, { log }));
    expect(texts).toEqual(['this replica was level when it last ran']);
    expect(await readReplicaState(replica)).toMatchObject({ levelSource: 'http://other:4001/' });
  });

  test('is not ready if its time has not come yet', async () => {
    await setLevelAt(Date.now() + 3_600_000);
    expect(await waitsFor()).toEqual(['replica']);
  });

  test('is not ready if it was stopped in the middle of catching up', async () => {
    await loadFilms(2);
    const follower = createFollower(replica, feedOf(1), { log: silentLog, maxAtOnce: 1 });
    expect(await follower.step()).toBe(true);
    expect((await readReplicaState(replica)).levelAt).toBeNull();
    expect(await waitsFor()).toEqual(['replica']);
    expect(await waitsFor(0)).toEqual(['replica']);
  });

  test('is not ready if a program that stores no time has moved it', async () => {
    await replica.write((run) => run("MATCH (s:ChangeSequence {name: 'catalog'}) SET s.last = s.last - 1"));
    expect(await waitsFor()).toEqual(['replica']);
  });

  test('catches up in one transaction, and serves meanwhile', async () => {
    await loadFilms(3);
    const { texts, log } = textsOf();
    await follow(createFollower(replica, feedOf(20), { log }));
    expect(texts).toEqual(['this replica was level when it last ran']);
    expect((await readReplicaState(replica)).levelAt).not.toBeNull();
  });

  test('stays a state of its writer with each change, and its time follows', async () => {
    await setLevelAt(Date.now() - 60_000);
    await loadFilms(4);
    const before = Date.now();
    await becomeLevel();
    expect((await readReplicaState(replica)).levelAt).toBeGreaterThanOrEqual(before - 1);
  });
});
