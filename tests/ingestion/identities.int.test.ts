/**
 * Names and titles that differ in a letter of any script are different films and people, also in a graph that an earlier version wrote,
 * which dropped the marks of all scripts.
 */
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { addFilms, filmIdOfRecord, filmRecord, removeRecords } from '@marquee/testing/fixtures/films';
import { snapshotFilms } from '@marquee/testing/results/catalogSnapshot';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { rebuildFilms, upgradeIdentities } from '@marquee/ingestion/apply/rebuild';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { personIdOf } from '@marquee/graph/resolution/careerSpans';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
});
afterAll(() => lifecycle.stop());

test.each([
  ['कील', 'काल', 2011],
  ['ポポ', 'ボボ', 2003],
  ['รัก', 'รีก', 2012],
])('%s and %s of one year are two films, whose cast are two people', async (one, other, year) => {
  const word = uniqueName('x');
  const films = [one, other].map((title) =>
    filmRecord(`${title} ${word}`, { year, cast: [{ name: `${title} ${word}` }] }),
  );
  // One record each from two providers, which could be records of one film.
  const added = [await addFilms(neo4j, [films[0]!]), await addFilms(neo4j, [films[1]!])];
  lifecycle.onStop('films', async () => {
    for (const { remove } of added) await remove();
  });
  const found = await snapshotFilms(neo4j, word);
  expect(found.map(({ title }) => title).sort()).toEqual(films.map(({ title }) => title).sort());
  const people = await neo4j.read<{ slug: string }>(
    'MATCH (p:Person) WHERE p.name ENDS WITH $word RETURN p.slug AS slug ORDER BY slug',
    { word },
  );
  expect(people.map(({ slug }) => slug)).toEqual([one, other].map((name) => `${name}-${word}`.toLowerCase()).sort());
});

describe('a graph of an earlier version', () => {
  const word = uniqueName('y').toLowerCase();
  const earlierKey = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '');
  const names = ['राम कुमार', 'रमा कुमारी'].map((name) => `${name} ${word}`);
  const record = (provider: string, title: string, name: string): SourceRecord => ({
    ...{ provider: `${provider}${word}`, key: title, version: 1, observedAt: new Date(1) },
    film: filmRecord(`${title} ${word}`, { year: 2011, genres: [`Drama ${word}`], cast: [{ name }] }),
  });
  const records = [record('a', 'कील', names[0]!), record('b', 'काल', names[1]!)];
  const [first, second] = records.map(filmIdOfRecord) as [string, string];

  /** Makes one film of both records, and one person of both names, as the earlier version did. */
  async function mergeAsEarlier(): Promise<void> {
    const titleKey = `${earlierKey(`कील ${word}`)}|2011`;
    const nameKey = earlierKey(names[0]!);
    await neo4j.write(async (run) => {
      await run('MATCH (r:SourceRecord) WHERE r.id IN $ids SET r.titleKey = $titleKey, r.movieId = $first', {
        ids: records.map(({ provider, key }) => `${provider}/${key}`),
        titleKey,
        first,
      });
      await run("MATCH (m:Movie {id: $first}) SET m.fingerprint = 'earlier', m.slugBase = 'earlier'", { first });
      await run('MATCH (m:Movie {id: $second}) DETACH DELETE m', { second });
      await run('MATCH (p:Person {name: $name}) DETACH DELETE p', { name: names[1] });
      await run('MATCH (p:Person {name: $name}) SET p.nameKey = $nameKey, p.id = $id, p.slug = $id', {
        ...{ name: names[0], nameKey, id: personIdOf(nameKey, 0) },
      });
      await run("MATCH (s:ChangeSequence {name: 'catalog'}) REMOVE s.identityVersion");
    });
  }

  beforeAll(async () => {
    await applyRecords(neo4j, records);
    lifecycle.onStop('records', () => removeRecords(neo4j, records));
  });

  test('is told apart when its identities are upgraded, and old ids of people lead to the new ones', async () => {
    const before = await snapshotFilms(neo4j, word);
    expect(before).toHaveLength(2);
    await mergeAsEarlier();
    expect(await snapshotFilms(neo4j, word)).toHaveLength(1);
    expect(await upgradeIdentities(neo4j)).toBeGreaterThan(0);
    expect(await snapshotFilms(neo4j, word)).toEqual(before);
    const [tombstone] = await neo4j.read<{ survivor: string }>(
      'MATCH (t:Tombstone {id: $id}) RETURN t.survivor AS survivor',
      {
        id: personIdOf(earlierKey(names[0]!), 0),
      },
    );
    const [person] = await neo4j.read<{ id: string }>('MATCH (p:Person {name: $name}) RETURN p.id AS id', {
      name: names[0],
    });
    expect(tombstone!.survivor).toBe(person!.id);
    expect(await upgradeIdentities(neo4j)).toBe(0);
  });

  test('computes the same films when it is rebuilt again', async () => {
    const before = await snapshotFilms(neo4j, word);
    expect(await rebuildFilms(neo4j, { pattern: `(?s).*${word}.*` })).toBeGreaterThanOrEqual(2);
    expect(await snapshotFilms(neo4j, word)).toEqual(before);
  });
});
