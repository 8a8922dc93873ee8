/** A graph that an earlier version wrote: after the upgrade, search and old ids work, and nothing of the earlier version is left. */
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { addFilms, filmRecord } from '@marquee/testing/fixtures/films';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { ensureIndexes } from '@marquee/graph/indexes/indexes';
import { upgradeGraph } from '@marquee/graph/indexes/upgrade';
import { createEntities } from '../src/entities/entities.js';
import { noFacts } from '../src/facts/facts.js';
import { createNeo4jGraphqlAdapter } from '../src/entities/neo4jGraphqlAdapter.js';
import { searchMovies } from '../src/search/searchMovies.js';
import { suggest } from '../src/search/suggest.js';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 15_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
});
afterAll(() => lifecycle.stop());

/** Indexes and constraints of version 3. */
const earlierDefinitions = [
  `CREATE FULLTEXT INDEX films IF NOT EXISTS FOR (m:Movie) ON EACH [m.searchWords, m.searchBeginnings, m.searchFame]
    OPTIONS {indexConfig: {\`fulltext.analyzer\`: 'whitespace'}}`,
  `CREATE FULLTEXT INDEX peopleAndGenres IF NOT EXISTS FOR (n:Person|Genre) ON EACH [n.searchWords, n.searchBeginnings]
    OPTIONS {indexConfig: {\`fulltext.analyzer\`: 'whitespace'}}`,
  'CREATE CONSTRAINT gone_id IF NOT EXISTS FOR (g:Gone) REQUIRE g.id IS UNIQUE',
  'CREATE RANGE INDEX gone_survivor IF NOT EXISTS FOR (g:Gone) ON (g.survivor)',
];

const propertiesOf = (ids: readonly string[]) =>
  neo4j.read<{ id: string; properties: Record<string, unknown> }>(
    'MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, properties(e) AS properties ORDER BY id',
    { ids },
  );

test('a graph of version 3 is upgraded', async () => {
  const word = uniqueName('upgraded').replace(/[^a-z0-9]/g, '');
  const added = await addFilms(neo4j, [filmRecord(`${word} Film`, { year: 1999, cast: [{ name: `${word} Person` }] })]);
  lifecycle.onStop('films', () => added.remove());
  const [movieId, personId] = [added.films[0]!.id, added.people[0]!.id];
  const formerId = uniqueName('mov_former');
  lifecycle.onStop('tombstone', () => neo4j.write((run) => run('MATCH (e {id: $formerId}) DELETE e', { formerId })));
  const before = await propertiesOf([movieId, personId]);
  for (const definition of earlierDefinitions) await neo4j.write((run) => run(definition));
  await neo4j.write(async (run) => {
    await run(
      `MATCH (e:Entity) WHERE e.id IN $ids
       SET e.searchBeginnings = e.searchPrefixes, e.searchFame = 'f300', e.indexVersion = 3
       REMOVE e.searchPrefixes, e.searchPopularity`,
      { ids: [movieId, personId] },
    );
    await run("CREATE (:Gone:Entity {id: $formerId, kind: 'FILM', survivor: $movieId})", { formerId, movieId });
    await run("MATCH (s:ChangeSequence {name: 'catalog'}) SET s.indexed = 3");
  });

  await ensureIndexes(neo4j);

  expect(await propertiesOf([movieId, personId])).toEqual(before);
  const { edges } = await searchMovies(neo4j, { q: `${word} fil` });
  expect(edges.map((edge) => edge.movieId)).toEqual([movieId]);
  const { suggestions } = await suggest(neo4j, { q: `${word} person`, kinds: ['PERSON'] });
  expect(suggestions.map(({ id }) => id)).toEqual([personId]);
  const entities = createEntities({ adapter: await createNeo4jGraphqlAdapter(neo4j), neo4j, facts: noFacts });
  expect(await entities.byId('Movie', formerId, 'id')).toMatchObject({ id: movieId });
  expect(await neo4j.read('MATCH (t {id: $formerId}) RETURN labels(t) AS labels', { formerId })).toEqual([
    { labels: expect.not.arrayContaining(['Gone']) as string[] },
  ]);
  const indexes = await neo4j.readInBackground<{ name: string }>('SHOW INDEXES YIELD name RETURN name');
  const names = indexes.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['movieSearch', 'nameSearch', 'tombstone_id', 'tombstone_survivor']));
  for (const earlier of ['films', 'peopleAndGenres', 'gone_id', 'gone_survivor']) expect(names).not.toContain(earlier);
});

test('all that an earlier version indexed in another way is rewritten, and later there is nothing to do', async () => {
  const word = uniqueName('rewritten').replace(/[^a-z0-9]/g, '');
  const cast = ['Ann', 'Ben', 'Cleo'].map((name) => ({ name: `${name} ${word}` }));
  const titles = ['A', 'B', 'C', 'D', 'Ж'].map((letter) => `${letter} ${word}`);
  const added = await addFilms(
    neo4j,
    titles.map((title, index) => filmRecord(title, { year: 1990 + index, genres: [`Genre ${word}`], cast })),
  );
  lifecycle.onStop('films', () => added.remove());
  const ids = [...added.films, ...added.people].map(({ id }) => id);
  const before = await propertiesOf(ids);
  expect(before).toHaveLength(8);
  await neo4j.write((run) =>
    run(
      `MATCH (s:ChangeSequence {name: 'catalog'}) SET s.indexed = 1
       WITH s MATCH (e:Entity) WHERE e.id IN $ids
       SET e.indexVersion = 1 REMOVE e.searchKeys, e.searchRomanized, e.searchWords, e.searchPrefixes, e.byTitle, e.searchCast`,
      { ids },
    ),
  );
  const lakeObject = { key: `${word}/films.jsonl`, provider: word, state: 'WAITING', claimedUntil: 0 };
  await neo4j.write((run) => run('CREATE (o:LakeObject) SET o = $lakeObject', { lakeObject }));
  lifecycle.onStop('lake object', () =>
    neo4j.write((run) => run('MATCH (o:LakeObject {key: $key}) DELETE o', { key: lakeObject.key })),
  );
  expect(await propertiesOf(ids)).not.toEqual(before);
  await upgradeGraph(neo4j);
  const [upgraded] = await neo4j.read<{ state: string }>('MATCH (o:LakeObject {key: $key}) RETURN o.state AS state', {
    key: lakeObject.key,
  });
  expect(upgraded).toEqual({ state: 'PENDING' });
  expect(await propertiesOf(ids)).toEqual(before);
  const sent: string[] = [];
  const counted = await openNeo4j({
    ...testServers().neo4j,
    readTimeoutMs: 15_000,
    onStatement: (text) => sent.push(text),
  });
  await upgradeGraph(counted);
  await counted.close();
  expect(sent).toHaveLength(1);
});
