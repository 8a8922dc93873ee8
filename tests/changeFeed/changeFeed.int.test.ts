/** The change feed of the catalog: ordered, resumable, and applied idempotently. */
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { loadRecords } from '@marquee/ingestion/load';
import { openCatalog, type Catalog } from '@marquee/catalog/catalog';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import { followChangeFeed } from '@marquee/social/changeFeed/follow';
import { filmIdOfRecord } from '@marquee/testing/fixtures/films';
import { createEmptyDatabase, testServers, uniqueName } from '@marquee/testing/servers/testServers';
import {
  expectedReferenceFilms,
  filmRecords,
  openConsumerDatabase,
  readReferenceFilms,
} from '@marquee/testing/fixtures/changeFeedConsumer';

let lifecycle: Lifecycle;
let catalog: Catalog;
const testPrefix = uniqueName('feed');
const films = (count: number, version: number) => filmRecords({ testPrefix, count, version });

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  catalog = await openCatalog(lifecycle, { neo4j: { ...testServers().neo4j, readTimeoutMs: 20_000 }, log: silentLog });
});
afterAll(() => lifecycle.stop());

/** Ids of all changes, read in batches of `limit`. */
async function readAll(limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let after = 0; ;) {
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
    expect(new Set(inSmallBatches).size).toBe(inSmallBatches.length);
    expect(own(inSmallBatches)).toEqual(own(await readAll(2_000)));
    expect(own(inSmallBatches)).toHaveLength(30);
  });

  test('has no change for a film loaded again unchanged, and one change, the newest, for a changed film', async () => {
    await loadRecords(catalog.neo4j, films(30, 1));
    const before = await catalog.lastChange();
    expect(await loadRecords(catalog.neo4j, films(30, 1))).toMatchObject({ created: 0, updated: 0, unchanged: 30 });
    const [first] = films(1, 2);
    expect(await loadRecords(catalog.neo4j, [first!])).toMatchObject({ updated: 1 });
    const id = filmIdOfRecord(first!);
    const { changes } = await catalog.changes(before);
    expect(changes.filter((change) => change.id === id)).toHaveLength(1);
  });

  test('brings a consumer from zero to the state of the catalog, and applies a repeated batch once', async () => {
    await loadRecords(catalog.neo4j, films(30, 3));
    const { db, close } = await openConsumerDatabase(createEmptyDatabase);
    const after = await readChangeFeedCursor(db);
    const batch = await catalog.changes(after, 50);
    expect(await applyBatch(db, after, batch)).toBe(true);
    expect(await applyBatch(db, after, batch)).toBe(false);
    expect(await readChangeFeedCursor(db)).toBe(batch.cursor);
    const follower = followChangeFeed(db, (cursor) => catalog.changes(cursor), { log: silentLog, pollMs: 50 });
    await follower.catchUp();
    await follower.stop();
    expect(await readReferenceFilms(db, testPrefix)).toEqual(expectedReferenceFilms(films(30, 3)));
    await close();
  });

  test('keeps a database correct that several consumers update at the same time', async () => {
    const { db, close } = await openConsumerDatabase(createEmptyDatabase);
    const followers = [1, 2, 3].map(() =>
      followChangeFeed(db, (cursor) => catalog.changes(cursor, 100), { log: silentLog, pollMs: 20 }),
    );
    await loadRecords(catalog.neo4j, films(30, 4));
    await Promise.all(followers.map((follower) => follower.catchUp()));
    await Promise.all(followers.map((follower) => follower.stop()));
    expect(await readReferenceFilms(db, testPrefix)).toEqual(expectedReferenceFilms(films(30, 4)));
    await close();
  });
});
