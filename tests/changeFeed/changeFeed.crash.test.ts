/**
 * The change feed: ordered, resumable, idempotent, and exact after kill -9 on either side. Other test files write to the same
 * catalog meanwhile, so this compares what the feed gave with the graph for the films of this file.
 */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync, rmSync } from 'node:fs';
import { sql } from 'kysely';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { loadRecords } from '@marquee/ingestion/load';
import { spawnHelper, spawnProgram } from '@marquee/testing/processes/programs';
import { serveSubgraph } from '@marquee/kit/subgraph/subgraphServer';
import { createViewerSigner } from '@marquee/kit/identity/viewer';
import { openCatalog, type Catalog } from '@marquee/catalog/catalog';
import { asRecords } from '@marquee/dev/films';
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import { migrate } from '@marquee/social/db/migrate';
import { applyBatch, readChangeFeedCursor } from '@marquee/social/changeFeed/applyChanges';
import { followChangeFeed } from '@marquee/social/changeFeed/follow';
import { filmIdOfRecord } from '@marquee/testing/fixtures/films';
import { createDatabase, createEmptyDatabase, testServers, uniqueName } from '@marquee/testing/servers/testServers';

let lifecycle: Lifecycle;
let catalog: Catalog;
const tag = uniqueName('feed');

beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  catalog = await openCatalog(lifecycle, { neo4j: { ...testServers().neo4j, readTimeoutMs: 20_000 }, log: silentLog });
});
afterAll(() => lifecycle.stop());

/** Films that only this file has; `generation` changes what is said of them. */
const films = (count: number, generation: number): SourceRecord[] =>
  asRecords(tag, filmsOf(count, generation), generation);

const filmsOf = (count: number, generation: number): FilmRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    title: `${tag} ${index}`,
    year: 1990 + (index % 20),
    runtimeMinutes: 90 + generation,
    genres: [`${tag} genre ${(index + generation) % 3}`],
    directors: [`${tag} director ${index % 5}`],
    cast: [0, 1, 2].map((member) => ({ name: `${tag} actor ${(index + member * generation) % 17}` })),
    externalIds: [],
  }));

async function openDb(
  template: () => Promise<{ url: string; drop(): Promise<void> }>,
): Promise<{ db: Db; url: string; close(): Promise<void> }> {
  const database = await template();
  const { db, close } = await openPostgres({ url: database.url, poolSize: 3, statementTimeoutMs: 20_000 }, silentLog);
  await migrate(db);
  return {
    db,
    url: database.url,
    close: async () => {
      await close();
      await database.drop();
    },
  };
}

/** What the reference tables know of this file's films. */
async function known(db: Db) {
  const { rows } = await sql`
    SELECT f.id, f.title, f.year, f.runtime_minutes,
      (SELECT string_agg(g.name, ',' ORDER BY g.name) FROM film_genre fg JOIN genre g ON g.pk = fg.genre_pk
        WHERE fg.film_pk = f.pk) AS genres,
      (SELECT string_agg(role || ':' || billing || ':' || p.name, ',' ORDER BY role, billing)
        FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = f.pk) AS people
    FROM film f WHERE f.title LIKE ${`${tag}%`} ORDER BY f.title COLLATE "C"`.execute(db);
  return rows;
}

/** The same, worked out from the records themselves. */
function expected(records: readonly SourceRecord[]) {
  return records
    .map((record) => ({ id: filmIdOfRecord(record), film: record.film! }))
    .map(({ id, film }) => ({
      id,
      title: film.title,
      year: film.year,
      runtime_minutes: film.runtimeMinutes,
      genres: film.genres.join(','),
      people: [
        ...[...new Set(film.cast.map(({ name }) => name))].map((name, billing) => `ACTOR:${billing + 1}:${name}`),
        ...film.directors.map((name, billing) => `DIRECTOR:${billing + 1}:${name}`),
      ].join(','),
    }))
    .sort((a, b) => (a.title < b.title ? -1 : 1));
}

test('numbers rise without gaps in reading: whatever the batch size, the same changes in the same order', async () => {
  await loadRecords(catalog.neo4j, films(30, 1));
  const read = async (limit: number) => {
    const seen: string[] = [];
    for (let after = 0; ;) {
      const batch = await catalog.changes(after, limit);
      for (const { seq, id } of batch.changes) {
        expect(seq).toBeGreaterThan(after);
        seen.push(id);
      }
      expect(batch.changes.map(({ seq }) => seq)).toEqual(batch.changes.map(({ seq }) => seq).sort((a, b) => a - b));
      after = batch.cursor;
      if (!batch.more) return seen;
    }
  };
  const own = (ids: string[]) => ids.filter((id) => mine.has(id));
  const mine = new Set(films(30, 1).map(filmIdOfRecord));
  const small = await read(97);
  expect(new Set(small).size).toBe(small.length);
  expect(own(small)).toEqual(own(await read(2_000)));
  expect(own(small)).toHaveLength(30);
});

test('loading the same films again changes nothing; a changed film stands once, at its newest number', async () => {
  await loadRecords(catalog.neo4j, films(30, 1));
  const before = await catalog.lastChange();
  expect(await loadRecords(catalog.neo4j, films(30, 1))).toMatchObject({ created: 0, updated: 0, unchanged: 30 });
  const [first] = films(1, 2);
  expect(await loadRecords(catalog.neo4j, [first!])).toMatchObject({ updated: 1 });
  const id = filmIdOfRecord(first!);
  const { changes } = await catalog.changes(before);
  expect(changes.filter((change) => change.id === id)).toHaveLength(1);
});

test('a new consumer that starts from zero ends equal to the catalog, and applying a batch twice is applying it once', async () => {
  await loadRecords(catalog.neo4j, films(30, 3));
  const { db, close } = await openDb(createEmptyDatabase);
  const after = await readChangeFeedCursor(db);
  const batch = await catalog.changes(after, 50);
  expect(await applyBatch(db, after, batch)).toBe(true);
  expect(await applyBatch(db, after, batch)).toBe(false);
  expect(await readChangeFeedCursor(db)).toBe(batch.cursor);
  const follower = followChangeFeed(db, (cursor) => catalog.changes(cursor), { log: silentLog, pollMs: 50 });
  await follower.catchUp();
  await follower.stop();
  expect(await known(db)).toEqual(expected(films(30, 3)));
  await close();
});

test('several consumers on one database do not step on each other', async () => {
  const { db, close } = await openDb(createEmptyDatabase);
  const followers = [1, 2, 3].map(() =>
    followChangeFeed(db, (cursor) => catalog.changes(cursor, 100), { log: silentLog, pollMs: 20 }),
  );
  await loadRecords(catalog.neo4j, films(30, 4));
  await Promise.all(followers.map((follower) => follower.catchUp()));
  await Promise.all(followers.map((follower) => follower.stop()));
  expect(await known(db)).toEqual(expected(films(30, 4)));
  await close();
});

const killAfter = async (child: ChildProcess, ms: number) => {
  await new Promise((resolveTimer) => setTimeout(resolveTimer, ms));
  const gone = new Promise((resolveExit) => child.once('exit', resolveExit));
  child.kill('SIGKILL');
  await gone;
};

test('killed at any moment on either side, the reference tables end equal to the catalog', async () => {
  const secret = uniqueName('a-secret-of-at-least-32-characters-');
  const serving = await serveSubgraph(catalog.subgraph, {
    host: '127.0.0.1',
    port: 0,
    signer: createViewerSigner(secret),
    // Small batches, so that a kill falls between and within many of them.
    internalRoutes: { '/changes': (query) => catalog.changes(Number(query.get('after')), 20) },
  });
  const database = await openDb(() => createDatabase());
  const file = `/tmp/${tag}.json`;
  const consumer = () =>
    spawnProgram('social', {
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        GATEWAY_SECRET: secret,
        CATALOG_URL: serving.url,
        DATABASE_URL: database.url,
      },
    });
  const writer = () =>
    spawnHelper('filmWriter', [file], {
      stdio: 'ignore',
      env: { PATH: process.env.PATH, MARQUEE_TEST_SERVERS: process.env.MARQUEE_TEST_SERVERS },
    });
  for (let round = 0; round < 5; round++) {
    writeFileSync(file, JSON.stringify(films(400, 10 + round)));
    const [writing, consuming] = [writer(), consumer()];
    await Promise.all([killAfter(writing, 400 + 250 * round), killAfter(consuming, 500 + 200 * round)]);
  }
  // Both come back and finish.
  const finish = writer();
  expect(await new Promise((resolveExit) => finish.once('exit', resolveExit))).toBe(0);
  const last = consumer();
  const target = await catalog.lastChange();
  for (let waited = 0; (await readChangeFeedCursor(database.db)) < target && waited < 20_000; waited += 100)
    await new Promise((r) => setTimeout(r, 100));
  await killAfter(last, 0);
  expect(await known(database.db)).toEqual(expected(films(400, 14)));
  rmSync(file);
  await serving.stop();
  await database.close();
});
