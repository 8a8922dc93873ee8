/** Two films turn out to be one, and two again: whoever holds an old id is led on, and what was watched is never lost. */
import { asRecords } from '@marquee/dev/films';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { unmerge } from '@marquee/ingestion/apply/unmerge';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { filmRecord, filmIdOfRecord, removeRecords } from '@marquee/testing/fixtures/films';
import { addMember } from '@marquee/testing/fixtures/members';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';

let supergraph: Supergraph;
let neo4j: Neo4jConnection;
beforeAll(async () => {
  supergraph = await startSupergraph();
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 15_000 });
});
afterAll(async () => {
  await neo4j.close();
  await supergraph.stop();
});

const watched = `query ($id: ID!) { movie(id: $id) { id title viewer { timesWatched rating watchlisted } } node(id: $id) { id } }`;
const record = `mutation ($id: ID!, $rating: Int) { recordWatch(input: { movieId: $id, rating: $rating }) { watch { movie { id } rewatch } userErrors { code } } }`;

test('an old id leads to the survivor on both sides, history moves along, and back when they are told apart', async () => {
  const mark = uniqueName('merge');
  await addMember(supergraph.social.db, mark);
  const ask = async (query: string, variables: Record<string, unknown>) =>
    dataOf(await supergraph.request(mark, query, variables)) as unknown as {
      movie: { id: string; viewer: { timesWatched: number } } | null;
      node: { id: string } | null;
      recordWatch: { watch: { movie: { id: string } } | null; userErrors: unknown[] };
    };
  const one = filmRecord(`${mark} film`, { year: 1990, cast: [{ name: `${mark} Ann` }] });
  const other = filmRecord(`${mark} film`, { year: 1991, cast: [{ name: `${mark} Bob` }] });
  const [a] = asRecords(`${mark}-b`, [one]);
  const [b] = asRecords(`${mark}-a`, [other]);
  const [both] = asRecords(`${mark}-c`, [{ ...one, cast: [...one.cast, ...other.cast] }]);
  const records = [a!, b!, both!];
  await applyRecords(neo4j, [a!, b!]);
  await supergraph.social.changeFeed.catchUp();
  const [idA, idB] = [filmIdOfRecord(a!), filmIdOfRecord(b!)];
  for (const id of [idA, idB, idB]) expect((await ask(record, { id })).recordWatch.userErrors).toEqual([]);

  // A record that tells of both people makes them one.
  await applyRecords(neo4j, [both!]);
  // Before the feed was followed the catalog leads on already, and nothing is lost.
  expect((await ask(watched, { id: idA })).movie).toMatchObject({ id: idB });
  await supergraph.social.changeFeed.catchUp();
  const merged = await ask(watched, { id: idA });
  expect(merged.movie).toMatchObject({ id: idB, viewer: { timesWatched: 3 } });
  expect(merged.node).toEqual({ id: idB });
  // Who still holds the old id can go on with it.
  const late = await ask(record, { id: idA });
  expect(late.recordWatch).toMatchObject({ userErrors: [], watch: { movie: { id: idB } } });

  await unmerge(neo4j, idA);
  await supergraph.social.changeFeed.catchUp();
  expect((await ask(watched, { id: idA })).movie).toMatchObject({ id: idA, viewer: { timesWatched: 1 } });
  expect((await ask(watched, { id: idB })).movie).toMatchObject({ id: idB, viewer: { timesWatched: 3 } });

  await removeRecords(neo4j, records);
  await supergraph.social.changeFeed.catchUp();
  expect((await ask(watched, { id: idB })).movie).toBeNull();
  // Gone from the catalog, the watches wait for their film.
  await applyRecords(
    neo4j,
    records.map((one_) => ({ ...one_, version: one_.version + 1 })),
  );
  await supergraph.social.changeFeed.catchUp();
  // Of all that was remembered of the records nothing is left, so that they are one film again; every watch is with it.
  expect((await ask(watched, { id: idA })).movie).toMatchObject({ id: idB, viewer: { timesWatched: 4 } });
  await removeRecords(
    neo4j,
    records.map((one_) => ({ ...one_, version: one_.version + 1 })),
  );
});
