/**
 * Two graphs have numbers of their own. Social follows the graph whose films it has, from any catalog that has that graph, and refuses
 * another one: it would skip changes of both, and the removals of one would hit films of the other.
 */
import { sql } from 'kysely';
import { pino } from 'pino';
import { openCatalog } from '@marquee/catalog/catalog';
import { lastChange, readChanges, readSequence } from '@marquee/graph/changeFeed/changeFeed';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { readListPage, readReplicaPage } from '@marquee/graph/replication/replicaFeed';
import { loadRecords } from '@marquee/ingestion/load';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { applyBatch, OtherGraphError, readFeedPosition } from '@marquee/social/changeFeed/applyChanges';
import { followChangeFeed } from '@marquee/social/changeFeed/follow';
import { kafkaChangeSource } from '@marquee/social/changeFeed/kafkaSource';
import type { ChangeSource } from '@marquee/social/changeFeed/source';
import type { Db } from '@marquee/social/db/connection';
import { openSocial } from '@marquee/social/social';
import {
  expectedReferenceFilms,
  filmRecords,
  openConsumerDatabase,
  readReferenceFilms,
} from '@marquee/testing/fixtures/changeFeedConsumer';
import { emptyGraph } from '@marquee/testing/fixtures/emptyGraph';
import { removeProviders } from '@marquee/testing/fixtures/films';
import { openChangesReader, openPublisher } from '@marquee/testing/fixtures/publishedChanges';
import { metricValue } from '@marquee/testing/results/metrics';
import { waitUntil } from '@marquee/testing/results/waitUntil';
import { startKafka, type KafkaServer } from '@marquee/testing/servers/kafka';
import { startSecondNeo4j } from '@marquee/testing/servers/secondNeo4j';
import { createEmptyDatabase, testServers, uniqueName } from '@marquee/testing/servers/testServers';

const testPrefix = uniqueName('graphs');
const films = (count: number, version: number) => filmRecords({ testPrefix, count, version });
let lifecycle: Lifecycle;
let broker: KafkaServer;
/** The graph whose films social has. It has few, so its numbers are lower than those of the other graph. */
let own: Neo4jConnection;
let ownSettings: Awaited<ReturnType<typeof startSecondNeo4j>>;
let other: Neo4jConnection;

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  [ownSettings, broker] = await Promise.all([startSecondNeo4j(lifecycle), startKafka(lifecycle)]);
  own = await openNeo4j({ ...ownSettings, readTimeoutMs: 20_000 });
  lifecycle.onStop('own graph', () => own.close());
  other = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('other graph', () => other.close());
  await Promise.all([ensureIndexes(own), ensureIndexes(other)]);
  await loadRecords(own, films(3, 1));
  await loadRecords(other, films(30, 2));
}, 180_000);
afterAll(async () => {
  await removeProviders(other, testPrefix);
  await lifecycle.stop();
}, 60_000);

const askedOf =
  (neo4j: Neo4jConnection): ChangeSource =>
  (after) =>
    readChanges(neo4j, after);

async function publishedOf(neo4j: Neo4jConnection): Promise<ChangeSource> {
  const kafka = broker.newConfig();
  await openPublisher(lifecycle, neo4j, { kafka }).publishAll();
  // Parts are smaller than a transaction, so most have no position.
  return kafkaChangeSource(openChangesReader(lifecycle, kafka), 2_000);
}

/** Applies all changes. */
async function follow(db: Db, source: ChangeSource): Promise<void> {
  const follower = followChangeFeed(db, source, { log: silentLog, pollMs: 50 });
  await follower.catchUp().finally(() => follower.stop());
}

const stateOf = async (db: Db) => ({
  position: await readFeedPosition(db),
  films: await readReferenceFilms(db, ''),
});

const graphOf = async (neo4j: Neo4jConnection) => (await readSequence(neo4j.readInBackground)).graphId;

describe.each([
  ['asks a catalog', (neo4j: Neo4jConnection) => Promise.resolve(askedOf(neo4j))],
  ['reads a topic of Kafka', publishedOf],
])('a consumer that %s', (_, open) => {
  test('applies no change of another graph, and its films stay as they are', async () => {
    const { db, close } = await openConsumerDatabase(createEmptyDatabase);
    const [ownSource, otherSource] = [await open(own), await open(other)];
    await follow(db, ownSource);
    const before = await stateOf(db);
    expect(before.position.graphId).toBe(await graphOf(own));
    expect(before.films).toEqual(expectedReferenceFilms(films(3, 1)));

    const { seq } = before.position;
    const batch = await otherSource(seq);
    expect(batch.changes.length).toBeGreaterThan(0);
    await expect(applyBatch(db, seq, batch)).rejects.toThrow(OtherGraphError);
    await expect(follow(db, otherSource)).rejects.toThrow(OtherGraphError);
    expect(await stateOf(db)).toEqual(before);
    await follow(db, ownSource);
    await close();
  });

  test('takes the first graph for its own if its database has films of an earlier version', async () => {
    const { db, close } = await openConsumerDatabase(createEmptyDatabase);
    const [ownSource, otherSource] = [await open(own), await open(other)];
    await follow(db, ownSource);
    const before = await stateOf(db);
    await sql`UPDATE change_feed_cursor SET graph_id = NULL`.execute(db);
    expect(await ownSource(before.position.seq)).toMatchObject({ changes: [], cursor: before.position.seq });
    await follow(db, ownSource);
    expect(await stateOf(db)).toEqual(before);
    await expect(follow(db, otherSource)).rejects.toThrow(OtherGraphError);
    await close();
  });
});

test('a catalog of an earlier version does not say its graph, and is followed', async () => {
  const { db, close } = await openConsumerDatabase(createEmptyDatabase);
  await follow(db, async (after) => {
    const { changes, cursor, more } = await readChanges(own, after);
    return { changes, cursor, more };
  });
  expect(await stateOf(db)).toEqual({
    position: { seq: await lastChange(own.readInBackground), graphId: null },
    films: expectedReferenceFilms(films(3, 1)),
  });
  await close();
});

test('social is not ready if it starts beside another graph, stays ready if one appears later, and says so once', async () => {
  const { db, url, close } = await openConsumerDatabase(createEmptyDatabase);
  await follow(db, askedOf(own));
  const errors: unknown[] = [];
  let source = askedOf(other);
  const process = createLifecycle(silentLog);
  const social = await openSocial(process, {
    postgres: { url, poolSize: 4, statementTimeoutMs: 15_000 },
    changeSource: (after) => source(after),
    log: pino({ level: 'error' }, { write: (line: string) => errors.push(JSON.parse(line)) }),
    changeFeedPollMs: 20,
  });
  const isRefusing = async () => (await metricValue('marquee_change_feed_other_graph')) === 1;
  await waitUntil(async () => (await social.notReady()).includes('change feed'));
  expect(await isRefusing()).toBe(true);

  source = askedOf(own);
  await waitUntil(async () => (await social.notReady()).length === 0);
  expect(await isRefusing()).toBe(false);
  expect(errors).toMatchObject([{ graphId: await graphOf(own), otherGraphId: await graphOf(other) }]);

  source = askedOf(other);
  await waitUntil(isRefusing);
  expect(await social.notReady()).toEqual([]);
  expect(errors).toHaveLength(2);
  await process.stop();
  await close();
});

test('a graph that was lost and filled again is followed from its start once someone has said that it is meant', async () => {
  const { db, close } = await openConsumerDatabase(createEmptyDatabase);
  await follow(db, askedOf(own));
  const lost = await graphOf(own);
  await emptyGraph(own);
  await loadRecords(own, films(3, 5));
  expect(await graphOf(own)).not.toBe(lost);
  await expect(follow(db, askedOf(own))).rejects.toThrow(OtherGraphError);
  expect(await readReferenceFilms(db, testPrefix)).toEqual(expectedReferenceFilms(films(3, 1)));

  // The command of docs/operations/backup.md.
  await sql`UPDATE change_feed_cursor SET seq = 0, graph_id = NULL`.execute(db);
  await follow(db, askedOf(own));
  expect(await stateOf(db)).toEqual({
    position: { seq: await lastChange(own.readInBackground), graphId: await graphOf(own) },
    films: expectedReferenceFilms(films(3, 5)),
  });
  await close();
});

test('a replica has the graph that it follows, and a consumer may go from one to the other', async () => {
  await emptyGraph(own);
  const catalog = await openCatalog(lifecycle, {
    neo4j: { ...ownSettings, readTimeoutMs: 20_000 },
    log: silentLog,
    replica: {
      writer: {
        source: 'the other',
        changes: (after) => readReplicaPage(other, after),
        lists: (after) => readListPage(other, after),
      },
      maxLagSeconds: 0,
      pollMs: 50,
    },
  });
  const { db, close } = await openConsumerDatabase(createEmptyDatabase);
  await follow(db, askedOf(other));
  await loadRecords(other, films(30, 3));
  const last = await lastChange(other.readInBackground);
  await waitUntil(async () => (await catalog.notReady()).length === 0 && catalog.position()! >= last);

  expect(await catalog.changes(0, 1)).toMatchObject({ graphId: await graphOf(other) });
  await follow(db, (after) => catalog.changes(after));
  expect(await readReferenceFilms(db, testPrefix)).toEqual(expectedReferenceFilms(films(30, 3)));
  await loadRecords(other, films(30, 4));
  await follow(db, askedOf(other));
  expect(await readReferenceFilms(db, testPrefix)).toEqual(expectedReferenceFilms(films(30, 4)));
  await close();
});
