/** Circles over three shards against one server, with the product's own statements. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import type { Db } from '@marquee/social/db/connection';
import { windowSpan } from '@marquee/social/sql/filmTally';
import { datasetFilms, datasetPlan, storeDataset, type FilmRow } from '@marquee/testing/fixtures/randomDataset';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { testNow } from '@marquee/testing/servers/supergraph';
import { createEmptyDatabase } from '@marquee/testing/servers/testServers';
import { askOneServer, askShards, circleNames } from './circles.js';
import { fillShards, openShards, readSocial, type Shards } from './shards.js';

const lifecycle = createLifecycle(silentLog);
let social: TestSocial;
let films: FilmRow[];
let shards: Shards & { dbs: Db[] };

beforeAll(async () => {
  social = await startSocial();
  films = await datasetFilms(social.db);
  const databases = await Promise.all([0, 1, 2].map(() => createEmptyDatabase()));
  for (const database of databases) lifecycle.onStop('database', () => database.drop());
  shards = await openShards(
    lifecycle,
    databases.map(({ url }) => url),
  );
});
afterAll(async () => {
  await lifecycle.stop();
  await social.stop();
});

const empty = (db: Db) => sql`TRUNCATE watch, relation, tally_change, film_tally, member_tally CASCADE`.execute(db);

test('each circle of each member gets the films and counts of one server, for any relations and watches', async () => {
  const found = { FRIENDS: 0, FRIENDS_OF_FRIENDS: 0, EVERYONE: 0 };
  await assertUntilCovered(
    fc.asyncProperty(datasetPlan, async (plan) => {
      const { members } = await storeDataset(social.db, films, plan);
      await social.filmTallies.catchUp();
      await Promise.all(shards.dbs.map(empty));
      await fillShards(shards.dbs, await readSocial(social.db));
      for (const { pk: viewer } of members)
        for (const name of circleNames)
          for (const window of ['ALL_TIME', 'LAST_30_DAYS'] as const) {
            const request = { name, viewer, span: windowSpan(window, testNow) };
            const one = await askOneServer(social.db, request);
            expect(await askShards(shards, request)).toEqual(one);
            found[name] += one.length;
          }
    }),
    { numRuns: 12 },
    () => Object.fromEntries(circleNames.map((name) => [name, found[name] > 0])),
  );
});
