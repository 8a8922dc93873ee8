/** Films are computed from the newest records, in any order, batches and repetitions. */
import fc from 'fast-check';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { filmRecord, filmIdOfRecord, removeRecords } from '@marquee/testing/fixtures/films';
import { snapshotFilms, orphans, type FilmSnapshot } from '@marquee/testing/results/catalogSnapshot';
import { expectedFilms, comparableFilms } from '@marquee/testing/fixtures/overlappingProviders';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import { createEntities } from '@marquee/catalog/entities/entities';
import { noFacts } from '@marquee/catalog/facts/facts';
import { createNeo4jGraphqlAdapter } from '@marquee/catalog/entities/neo4jGraphqlAdapter';
import { createProvenance } from '@marquee/catalog/entities/provenance';
import { applyRecords } from '@marquee/ingestion/apply/applyRecords';
import { unmerge } from '@marquee/ingestion/apply/unmerge';
import type { FilmRecord, SourceRecord } from '@marquee/graph/records/filmRecord';
import { openNeo4j, type Neo4jConnection } from '@marquee/graph/neo4j/connection';

let lifecycle: Lifecycle;
let neo4j: Neo4jConnection;
beforeAll(async () => {
  lifecycle = createLifecycle(silentLog);
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 20_000 });
  lifecycle.onStop('neo4j', () => neo4j.close());
});
afterAll(() => lifecycle.stop());

/** Each test has names and providers of its own, so that tests do not affect each other in the shared graph. */
function openScenario() {
  const testPrefix = uniqueName('w');
  const all: SourceRecord[] = [];
  const record = (
    provider: string,
    key: string,
    version: number,
    more: (Partial<FilmRecord> & { title: string }) | null,
  ): SourceRecord => {
    const names = (list: readonly string[] = []) => list.map((name) => `${name} ${testPrefix}`);
    const made = more && {
      ...filmRecord(`${more.title} ${testPrefix}`),
      ...more,
      title: `${more.title} ${testPrefix}`,
      genres: names(more.genres),
      directors: names(more.directors),
      cast: (more.cast ?? []).map(({ name, ...rest }) => ({ ...rest, name: `${name} ${testPrefix}` })),
      externalIds: (more.externalIds ?? []).map(({ source, value }) => ({ source, value: `${value}${testPrefix}` })),
    };
    const one = { provider: `${provider}${testPrefix}`, key, version, observedAt: new Date(version), film: made };
    all.push(one);
    return one;
  };
  return {
    testPrefix,
    record,
    apply: (...records: SourceRecord[]) => applyRecords(neo4j, records),
    seen: () => snapshotFilms(neo4j, testPrefix),
    end: async () => {
      await removeRecords(neo4j, all);
      expect(await snapshotFilms(neo4j, testPrefix)).toEqual([]);
      expect(await orphans(neo4j, testPrefix)).toEqual([]);
    },
  };
}

const cast = (...names: string[]) => names.map((name) => ({ name }));
const titlesOf = (films: readonly FilmSnapshot[]) => films.map(({ title }) => title.split(' ')[0]).sort();

describe('applying records', () => {
  test('names that consist of punctuation are different people if their spaces differ', async () => {
    const punctuation = uniqueName('')
      .replace(/[^0-9]/g, '')
      .replace(/[0-9]/g, (digit) => '!?-*#+=~/:'[Number(digit)]!);
    const { record, apply, seen, end } = openScenario();
    const one = record('a', '1', 1, { title: 'Punctuation', year: 2001 });
    const cast = [{ name: `${punctuation} ${punctuation}` }, { name: `${punctuation}-${punctuation}` }];
    expect(await apply({ ...one, film: { ...one.film!, cast } })).toMatchObject({ created: 1 });
    const [film] = await seen();
    expect(new Set(film!.credits.map(({ slug }) => slug)).size).toBe(2);
    await end();
  });

  test('older versions have no effect, deleted records stay deleted, and repetitions change nothing', async () => {
    const { record, apply, seen, end } = openScenario();
    expect(await apply(record('a', '1', 5, { title: 'Now', runtimeMinutes: 90 }))).toMatchObject({ created: 1 });
    expect(await apply(record('a', '1', 4, { title: 'Before' }))).toMatchObject({ unchanged: 1 });
    expect(titlesOf(await seen())).toEqual(['Now']);
    expect(await apply(record('a', '1', 6, { title: 'Now', runtimeMinutes: 90 }))).toMatchObject({ unchanged: 1 });
    expect(await apply(record('a', '1', 5, { title: 'Between' }))).toMatchObject({ unchanged: 1 });
    expect(titlesOf(await seen())).toEqual(['Now']);
    expect(await apply(record('a', '1', 7, null))).toMatchObject({ deleted: 1 });
    expect(await apply(record('a', '1', 6, { title: 'Late' }))).toMatchObject({ unchanged: 1 });
    expect(await seen()).toEqual([]);
    expect(await apply(record('a', '1', 8, { title: 'Back' }))).toMatchObject({ created: 1 });
    expect(titlesOf(await seen())).toEqual(['Back']);
    await end();
  });

  test('a provider can change or delete only its own records', async () => {
    const { record, apply, seen, end } = openScenario();
    await apply(record('a', '1', 1, { title: 'Mine', cast: cast('Ann') }));
    await apply(record('b', '1', 9, { title: 'Yours' }), record('b', '2', 9, null));
    expect(titlesOf(await seen())).toEqual(['Mine', 'Yours']);
    await end();
  });

  test('records are merged by ids, then by title, year and people; homonyms and remakes stay separate', async () => {
    const { record, apply, seen, end } = openScenario();
    const imdb = (value: string) => ({ externalIds: [{ source: 'IMDB' as const, value }] });
    await apply(
      record('a', '1', 1, { title: 'Dune', year: 1984, cast: cast('Kyle'), runtimeMinutes: 137 }),
      record('b', '1', 1, {
        title: 'DUNE!',
        year: 1985,
        cast: cast('Kyle', 'Sting'),
        synopsis: 'Sand.',
        runtimeMinutes: 9,
      }),
      record('b', '2', 1, { title: 'Dune', year: 1984, cast: cast('Else') }),
      record('b', '3', 1, { title: 'Dune', year: 2021, cast: cast('Kyle') }),
      record('a', '4', 1, { title: 'Amélie', year: 2001, ...imdb('tt1') }),
      record('b', '4', 1, { title: 'Le Fabuleux Destin', year: 2000, ...imdb('tt1') }),
      record('a', '5', 1, { title: 'Heat', year: 1995, cast: cast('Al'), ...imdb('tt2') }),
      record('b', '5', 1, { title: 'Heat', year: 1995, cast: cast('Al'), ...imdb('tt3') }),
    );
    const films = await seen();
    expect(titlesOf(films)).toEqual(['Amélie', 'Dune', 'Dune', 'Dune', 'Heat', 'Heat']);
    const merged = films.find((one) => one.runtimeMinutes === 137)!;
    expect(merged).toMatchObject({ year: 1984, synopsis: 'Sand.' });
    expect(merged.credits.map(({ name, billing }) => [name.split(' ')[0], billing])).toEqual([
      ['Kyle', 1],
      ['Sting', 2],
    ]);
    expect(new Set(films.map(({ slug }) => slug)).size).toBe(films.length);
    await end();
  });

  test('a record without people joins the only film of its title and year, and stays separate if there are two', async () => {
    const { record, apply, seen, end } = openScenario();
    await apply(
      record('m', '1', 1, { title: 'Alone', year: 1950, genres: ['Drama'] }),
      record('a', '1', 1, { title: 'Alone', year: 1950, cast: cast('Ann') }),
    );
    expect(await seen()).toHaveLength(1);
    await apply(record('a', '2', 1, { title: 'Alone', year: 1950, cast: cast('Bob') }));
    expect(await seen()).toHaveLength(3);
    await apply(record('a', '2', 2, null));
    expect(await seen()).toHaveLength(1);
    await end();
  });

  test('a name with too long a career span becomes two people, and one again when the film is deleted', async () => {
    const { record, apply, seen, end } = openScenario();
    const harrison = (key: string, year: number) => record('a', key, 1, { title: key, year, cast: cast('Harrison') });
    await apply(harrison('C', 1977), harrison('D', 2023));
    const [modern] = (await seen()).map(({ credits }) => credits[0]!.person);
    await apply(harrison('A', 1917));
    const people = async () => Object.fromEntries((await seen()).map((one) => [one.title[0], one.credits[0]!]));
    const after = await people();
    expect(after.C!.person).toBe(after.D!.person);
    expect(after.A!.person).not.toBe(after.C!.person);
    expect(after.A!.slug).not.toBe(after.C!.slug);
    expect(after.C!.person).not.toBe(modern);
    await apply(record('a', 'A', 2, null));
    expect((await people()).C!.person).toBe(modern);
    await end();
  });

  test('the old id of a merged film leads to the new one, and unmerge is permanent', async () => {
    const { record, apply, seen, end } = openScenario();
    const a = record('b', '1', 1, { title: 'Twins', year: 1990, cast: cast('Ann') });
    const b = record('a', '1', 1, { title: 'Twins', year: 1991, cast: cast('Bob') });
    await apply(a, b);
    const entities = createEntities({ adapter: await createNeo4jGraphqlAdapter(neo4j), neo4j, facts: noFacts });
    const titleOf = async (id: string) => (await entities.byId('Movie', id, `id ${uniqueName('alias')}: title`))?.id;
    expect(await seen()).toHaveLength(2);
    // A record with both people merges the two.
    const both = record('c', '1', 1, { title: 'Twins', year: 1990, cast: cast('Ann', 'Bob') });
    expect(await apply(both)).toMatchObject({ created: 1, merged: 1 });
    expect((await seen()).map(({ id }) => id)).toEqual([filmIdOfRecord(b)]);
    expect(await titleOf(filmIdOfRecord(a))).toBe(filmIdOfRecord(b));
    await expect(unmerge(neo4j, filmIdOfRecord(b))).rejects.toThrow('was not merged');
    expect((await unmerge(neo4j, filmIdOfRecord(a))).films).toContain(filmIdOfRecord(a));
    expect(await titleOf(filmIdOfRecord(a))).toBe(filmIdOfRecord(a));
    expect(await titleOf(filmIdOfRecord(b))).toBe(filmIdOfRecord(b));
    // No later record merges them again.
    await apply({ ...both, version: 2, film: { ...both.film!, synopsis: 'New.' } });
    expect(await titleOf(filmIdOfRecord(a))).toBe(filmIdOfRecord(a));
    await unmerge(neo4j, `${both.provider}/1`);
    expect(await seen()).toHaveLength(3);
    await expect(unmerge(neo4j, `${both.provider}/1`)).rejects.toThrow('of its own already');
    await expect(unmerge(neo4j, `${both.provider}/2`)).rejects.toThrow('no record');
    await end();
  });

  test('provenance has the provider, the reason and the alternatives of each value', async () => {
    const { record, apply, seen, end } = openScenario();
    await apply(
      record('a', '1', 1_000, { title: 'Said', year: 1990, cast: cast('Ann'), runtimeMinutes: 90, genres: ['War'] }),
      record('b', '1', 2_000, {
        title: 'SAID',
        year: 1990,
        cast: cast('Ann', 'Bob'),
        runtimeMinutes: 91,
        synopsis: 'S.',
      }),
    );
    const [only] = await seen();
    const provenance = await createProvenance(neo4j)(only!.id);
    const of = (field: string) => {
      const found = provenance.find((one) => one.field === field);
      return found && [found.provider[0], Date.parse(found.observedAt), found.alternatives, found.chosenBecause[0]];
    };
    expect(of('title')).toEqual(['a', 1_000, 0, 'a']);
    expect(of('runtimeMinutes')).toEqual(['a', 1_000, 1, 'a']);
    expect(of('synopsis')).toEqual(['b', 2_000, 0, 'o']);
    expect(of('cast')).toEqual(['a', 1_000, 1, 'a']);
    expect(of('imageUrl')).toBeUndefined();
    await end();
  });

  test('records in any batches and order, with repetitions, give the films of the model', async () => {
    const people = ['Ann', 'Bob', 'Cat'];
    const one = fc.record({
      provider: fc.constantFrom('p', 'q', 'r'),
      key: fc.constantFrom('1', '2', '3', '4'),
      version: fc.integer({ min: 1, max: 3 }),
      film: fc.option(
        fc.record({
          title: fc.constantFrom('Home', 'HOME', 'Away'),
          year: fc.option(fc.constantFrom(1915, 1950, 1951, 1952, 2012), { nil: undefined, freq: 8 }),
          runtimeMinutes: fc.option(fc.integer({ min: 80, max: 84 }), { nil: undefined }),
          synopsis: fc.option(fc.constantFrom('One.', 'Two.'), { nil: undefined }),
          genres: fc.uniqueArray(fc.constantFrom('Drama', 'War'), { maxLength: 2 }),
          cast: fc.uniqueArray(fc.constantFrom(...people), { maxLength: 2 }).map((names) => cast(...names)),
          directors: fc.uniqueArray(fc.constantFrom(...people), { maxLength: 1 }),
          imdb: fc.option(fc.constantFrom('tt1', 'tt2'), { nil: undefined, freq: 3 }),
          article: fc.option(fc.constantFrom('Home', 'Series'), { nil: undefined, freq: 3 }),
        }),
        { nil: null, freq: 6 },
      ),
    });
    // No two states of one version differ.
    const states = fc
      .array(one, { minLength: 1, maxLength: 24 })
      .map((list) => [
        ...new Map(list.map((state) => [`${state.provider} ${state.key} ${state.version}`, state])).values(),
      ]);
    await fc.assert(
      fc.asyncProperty(
        states,
        fc.array(fc.nat(), { minLength: 12, maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        async (list, shuffle, size) => {
          const { record, apply, seen, testPrefix, end } = openScenario();
          const records = list.map(({ provider, key, version, film: said }) => {
            if (!said) return record(provider, key, version, null);
            const { imdb, article, ...rest } = said;
            const externalIds = [
              ...(imdb ? [{ source: 'IMDB' as const, value: imdb }] : []),
              ...(article ? [{ source: 'WIKIPEDIA' as const, value: article }] : []),
            ];
            return record(provider, key, version, { ...rest, externalIds });
          });
          // In random order, some of them twice.
          const order = [...records, ...shuffle.slice(0, 6).map((at) => records[at % records.length]!)]
            .map((state, at) => ({ state, by: (shuffle[at % shuffle.length]! * 7919 + at * 104729) % 1_000_003 }))
            .sort((a, b) => a.by - b.by)
            .map(({ state }) => state);
          for (let start = 0; start < order.length; start += size) await apply(...order.slice(start, start + size));
          expect(comparableFilms(await seen())).toEqual(expectedFilms(records));
          const first = await seen();
          // Applied again in one batch, nothing changes.
          await apply(...records);
          expect(await seen()).toEqual(first);
          expect(await orphans(neo4j, testPrefix)).toEqual([]);
          // In one batch into an empty graph, the result is the same, with people and slugs.
          await end();
          await apply(...records);
          expect(await seen()).toEqual(first);
          await end();
        },
      ),
      { numRuns: 15 },
    );
  }, 600_000);
});
