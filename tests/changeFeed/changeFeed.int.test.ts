/** The change feed of the catalog: ordered, resumable, and applied idempotently. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { sql } from 'kysely';
import { ensureTopic, topicOf } from '@marquee/kit/kafka/topic';
import { readToEnd, type ReadRecord } from '@marquee/kit/kafka/topicReader';
import { claimTopic } from '@marquee/kit/kafka/topicWriter';
import type { KafkaConfig } from '@marquee/kit/kafka/settings';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { loadRecords } from '@marquee/ingestion/load';
import { openCatalog, type Catalog } from '@marquee/catalog/catalog';
import { changesTopic } from '@marquee/catalog/kafka/changesTopic';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import { followChangeFeed } from '@marquee/social/changeFeed/follow';
import { kafkaChangeSource } from '@marquee/social/changeFeed/kafkaSource';
import type { ChangeSource } from '@marquee/social/changeFeed/source';
import type { Db } from '@marquee/social/db/connection';
import { filmIdOfRecord, removeProviders } from '@marquee/testing/fixtures/films';
import { overlappingRecords } from '@marquee/testing/fixtures/overlappingProviders';
import { openChangesReader, openPublisher, type TestPublisher } from '@marquee/testing/fixtures/publishedChanges';
import { eventually } from '@marquee/testing/results/waitUntil';
import { startKafka, type KafkaServer } from '@marquee/testing/servers/kafka';
import { createEmptyDatabase, testServers, uniqueName } from '@marquee/testing/servers/testServers';
import {
  expectedReferenceFilms,
  filmRecords,
  openConsumerDatabase,
  readReferenceFilms,
  type ConsumerDatabase,
} from '@marquee/testing/fixtures/changeFeedConsumer';

let lifecycle: Lifecycle;
let catalog: Catalog;
let broker: KafkaServer;
let kafka: KafkaConfig;
let publisher: TestPublisher;
const testPrefix = uniqueName('feed');
const films = (count: number, version: number) => filmRecords({ testPrefix, count, version });

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog, 40_000);
  broker = await startKafka(lifecycle);
  kafka = broker.newConfig();
  catalog = await openCatalog(lifecycle, { neo4j: { ...testServers().neo4j, readTimeoutMs: 20_000 }, log: silentLog });
  publisher = openPublisher(lifecycle, catalog.neo4j, { kafka });
}, 180_000);
afterAll(() => lifecycle.stop());

/** Ids of all changes after number `from`, read in batches of `limit`. */
async function readAll(limit: number, from = 0): Promise<string[]> {
  const ids: string[] = [];
  for (let after = from; ;) {
    const batch = await catalog.changes(after, limit);
    for (const { seq, id } of batch.changes) {
      expect(seq).toBeGreaterThan(after);
      ids.push(id);
    }
    expect(batch.changes.map(({ seq }) => seq)).toEqual(batch.changes.map(({ seq }) => seq).sort((a, b) => a - b));
    after = batch.cursor;
    if (!batch.more) return ids;
  }
}

describe('change feed', () => {
  test('gives the same changes in the same order whatever the batch size', async () => {
    await loadRecords(catalog.neo4j, films(30, 1));
    const ownIds = new Set(films(30, 1).map(filmIdOfRecord));
    const own = (ids: string[]) => ids.filter((id) => ownIds.has(id));
    const inSmallBatches = await readAll(97);
    expect(own(inSmallBatches)).toEqual(own(await readAll(2_000)));
    // What other test files change meanwhile comes again.
    expect(own(inSmallBatches).sort()).toEqual([...ownIds].sort());
  });

  test('has no change for a film loaded again unchanged, and one change, the newest, for a changed film', async () => {
    await loadRecords(catalog.neo4j, films(30, 1));
    const before = await catalog.lastChange();
    expect(await loadRecords(catalog.neo4j, films(30, 1))).toMatchObject({ created: 0, updated: 0, unchanged: 30 });
    const [first] = films(1, 2);
    expect(await loadRecords(catalog.neo4j, [first!])).toMatchObject({ updated: 1 });
    const id = filmIdOfRecord(first!);
    expect((await readAll(2_000, before)).filter((changed) => changed === id)).toHaveLength(1);
  });
});

/** The last version of the records that was loaded. */
let version = 2;

/** How a consumer reads the feed. */
interface Reading {
  /** Batches of about `limit` changes. */
  source(limit: number): ChangeSource;
  /** Makes what was committed readable. */
  publish(): Promise<void>;
}

const polling: Reading = {
  source: (limit) => (after) => catalog.changes(after, limit),
  publish: () => Promise.resolve(),
};
const overKafka: Reading = {
  source: (limit) => kafkaChangeSource(openChangesReader(lifecycle, kafka), limit * 400),
  publish: () => publisher.publishAll(),
};

/** Of films with this prefix, those that were merged into another. */
async function mergedFilms(db: Db, prefix: string): Promise<unknown[]> {
  const { rows } = await sql`
    SELECT a.id, f.id AS survivor FROM film_alias a JOIN film f ON f.id = a.survivor
    WHERE f.title LIKE ${`${prefix}%`} ORDER BY a.id`.execute(db);
  return rows;
}

describe.each([
  ['asks the catalog', polling],
  ['reads a topic of Kafka', overKafka],
])('a consumer that %s', (_, { source, publish }) => {
  test('comes from zero to the state of the catalog, and applies a repeated batch once', async () => {
    await loadRecords(catalog.neo4j, films(30, ++version));
    await publish();
    const { db, close } = await openConsumerDatabase(createEmptyDatabase);
    const after = await readChangeFeedCursor(db);
    const read = source(200);
    const batch = await read(after);
    expect(await applyBatch(db, after, batch)).toBe(true);
    expect(await applyBatch(db, after, batch)).toBe(false);
    expect(await readChangeFeedCursor(db)).toBe(batch.cursor);
    const follower = followChangeFeed(db, read, { log: silentLog, pollMs: 50 });
    await follower.catchUp();
    await follower.stop();
    expect(await readReferenceFilms(db, testPrefix)).toEqual(expectedReferenceFilms(films(30, version)));
    await close();
  });

  test('keeps a database correct that others of its kind update at the same time', async () => {
    const { db, close } = await openConsumerDatabase(createEmptyDatabase);
    await publish();
    const followers = [1, 2, 3].map(() => followChangeFeed(db, source(200), { log: silentLog, pollMs: 20 }));
    await loadRecords(catalog.neo4j, films(30, ++version));
    await publish();
    await Promise.all(followers.map((follower) => follower.catchUp()));
    await Promise.all(followers.map((follower) => follower.stop()));
    expect(await readReferenceFilms(db, testPrefix)).toEqual(expectedReferenceFilms(films(30, version)));
    await close();
  });

  test('follows removals, merges and all else to the state that asking the catalog gives', async () => {
    const prefix = uniqueName('history');
    const providers = ['a', 'b', 'c'].map((name) => `${prefix}-${name}`);
    const records = overlappingRecords({ testPrefix: prefix, seed: 11, providers, films: 20, versions: 3 });
    const [asked, read] = await Promise.all([1, 2].map(() => openConsumerDatabase(createEmptyDatabase)));
    const follow = async ({ db }: ConsumerDatabase, from: ChangeSource) => {
      const follower = followChangeFeed(db, from, { log: silentLog, pollMs: 50 });
      await follower.catchUp();
      await follower.stop();
    };
    // What other test files have written is read in few batches.
    await publish();
    await follow(read!, source(2_000));
    for (let start = 0; start < records.length; start += 25) {
      await applyRecords(catalog.neo4j, records.slice(start, start + 25));
      await publish();
      await follow(read!, source(30));
    }
    await removeProviders(catalog.neo4j, providers[0]!);
    await publish();
    // The one has read each state, and the other reads the last one only.
    await Promise.all([follow(asked!, polling.source(2_000)), follow(read!, source(30))]);
    const [expected, found] = await Promise.all(
      [asked!, read!].map(async ({ db }) => [await readReferenceFilms(db, prefix), await mergedFilms(db, prefix)]),
    );
    expect(expected!.map((rows) => rows.length).every((rows) => rows > 3)).toBe(true);
    expect(found).toEqual(expected);
    await Promise.all([asked!, read!].map(({ close }) => close()));
    await removeProviders(catalog.neo4j, prefix);
  });
});

describe('the topic of changes', () => {
  const recordsIn = async (config: KafkaConfig) => {
    const records: ReadRecord[] = [];
    for await (const record of readToEnd(openChangesReader(lifecycle, config))) records.push(record);
    return records;
  };

  test('is in the order of numbers, whichever of two publishers writes, and each value is as its schema says', async () => {
    const config = broker.newConfig();
    const publishers = [7, 40].map((pageSize) => openPublisher(lifecycle, catalog.neo4j, { kafka: config, pageSize }));
    // Each takes the topic from the other, which notices only when it writes.
    let refused = 0;
    for (let turn = 0; turn < 12; turn++) await publishers[turn % 2]!.step().catch(() => refused++);
    expect(refused).toBeGreaterThan(3);
    await eventually(() => openPublisher(lifecycle, catalog.neo4j, { kafka: config }).publishAll());
    const records = await recordsIn(config);
    const schema = new URL('../../subgraphs/catalog/src/kafka/changes.schema.json', import.meta.url);
    const isValid = new Ajv().compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
    let last = 0;
    for (const { value } of records) {
      const entry = JSON.parse(value!) as { seq: number };
      expect(isValid(entry) || isValid.errors).toBe(true);
      expect(entry.seq).toBeGreaterThanOrEqual(last);
      last = entry.seq;
    }
    const keys = records.map(({ key }) => key).filter((key) => key !== 'position');
    expect(keys.length).toBeGreaterThan(200);
    expect(records.at(-1)!.key).toBe('position');
  });

  test('gives the same state after Kafka has compacted it, from the start and from any number', async () => {
    const config = broker.newConfig();
    const settings = { 'segment.ms': '100', 'min.cleanable.dirty.ratio': '0.01' };
    await ensureTopic(topicOf(config, 'catalog.changes', settings));
    const compacting = openPublisher(lifecycle, catalog.neo4j, { kafka: config, pageSize: 50 });
    await compacting.publishAll();
    const before = await openConsumerDatabase(createEmptyDatabase);
    const after = await openConsumerDatabase(createEmptyDatabase);
    const follow = async ({ db }: ConsumerDatabase) => {
      const read = kafkaChangeSource(openChangesReader(lifecycle, config), 20_000);
      const follower = followChangeFeed(db, read, { log: silentLog, pollMs: 50 });
      await follower.catchUp();
      await follower.stop();
    };
    await follow(before);
    const positions = async () => (await recordsIn(config)).filter(({ key }) => key === 'position').length;
    // Kafka closes a file only when a record arrives, so a film goes on changing until it has compacted.
    await eventually(async () => {
      await loadRecords(catalog.neo4j, films(1, ++version));
      await compacting.publishAll();
      // Each of many transactions has written one.
      expect(await positions()).toBeLessThan(10);
    }, 120_000);
    await loadRecords(catalog.neo4j, films(30, ++version));
    await compacting.publishAll();
    for (const database of [before, after]) {
      await follow(database);
      expect(await readReferenceFilms(database.db, testPrefix)).toEqual(expectedReferenceFilms(films(30, version)));
      await database.close();
    }
  });

  test('is not written by a catalog of another graph', async () => {
    const config = broker.newConfig();
    const topic = changesTopic(config);
    await ensureTopic(topic);
    const writer = await claimTopic(topic);
    await writer.write([{ key: 'position', value: JSON.stringify({ seq: 1, graphId: 'another' }) }]);
    await writer.close();
    await expect(openPublisher(lifecycle, catalog.neo4j, { kafka: config }).step()).rejects.toThrow('another graph');
    expect(await recordsIn(config)).toHaveLength(1);
  });

  test('is filled again after it was deleted, and a consumer goes on at its number', async () => {
    const config = broker.newConfig();
    const { name } = changesTopic(config);
    const filling = openPublisher(lifecycle, catalog.neo4j, { kafka: config });
    await filling.publishAll();
    const { db, close } = await openConsumerDatabase(createEmptyDatabase);
    const read = kafkaChangeSource(openChangesReader(lifecycle, config));
    const follower = followChangeFeed(db, read, { log: silentLog, pollMs: 50 });
    await follower.catchUp();
    await broker.deleteTopic(name);
    await loadRecords(catalog.neo4j, films(30, ++version));
    await eventually(() => filling.publishAll());
    await eventually(() => follower.catchUp());
    await follower.stop();
    expect(await readReferenceFilms(db, testPrefix)).toEqual(expectedReferenceFilms(films(30, version)));
    const keys = (await recordsIn(config)).map(({ key }) => key).filter((key) => key !== 'position');
    expect(keys.length).toBeGreaterThan(200);
    await close();
  });

  test('is not ready for consumers before the catalog has published', async () => {
    const config = broker.newConfig();
    const read = kafkaChangeSource(openChangesReader(lifecycle, config));
    await expect(read(0)).rejects.toThrow();
    await ensureTopic(changesTopic(config));
    await expect(kafkaChangeSource(openChangesReader(lifecycle, config))(0)).rejects.toThrow('nothing was published');
  });
});
