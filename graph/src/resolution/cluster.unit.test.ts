import fc from 'fast-check';
import type { ExternalIdSourceName, FilmRecord, SourceRecord } from '../records/filmRecord.js';
import { modelFilms } from '@marquee/testing/models/filmsModel';
import { leastCpuSeconds } from '@marquee/testing/cost/cpuTime';
import { cluster } from './cluster.js';
import { evidenceOf, maxRecordsOfATitle } from './evidence.js';

type Ids = Partial<Record<ExternalIdSourceName, string>>;

function record(
  provider: string,
  key: string,
  { ids = {}, ...film }: Partial<FilmRecord> & { readonly title: string; readonly ids?: Ids },
): SourceRecord & { film: FilmRecord } {
  const externalIds = Object.entries(ids).map(([source, value]) => ({ source: source as ExternalIdSourceName, value }));
  return {
    ...{ provider, key, version: 1, observedAt: new Date(0) },
    film: { genres: [], directors: [], cast: [], externalIds, ...film },
  };
}

const filmsOf = (records: readonly (SourceRecord & { film: FilmRecord })[]): string[] =>
  cluster(
    records.map(({ provider, key, film }) => evidenceOf({ id: `${provider}/${key}`, provider, film, notSameAs: [] })),
  )
    .map((group) =>
      group
        .map(({ id }) => id)
        .sort()
        .join(' '),
    )
    .sort();

const people = { directors: ['Ann Vane'], cast: [{ name: 'Brad Pitt' }, { name: 'Morgan Freeman' }] };

describe('records with one id', () => {
  const catalogue = record('p1', '47', { title: 'Seven', year: 1995, ids: { IMDB: 'tt0114369' } });
  const encyclopedia = record('p2', 'Seven', { title: 'Seven', year: 1995, ...people });
  const third = record('p3', 'tt0114369', { title: 'Se7en', year: 1995, ...people, ids: { IMDB: 'tt0114369' } });

  test('speak for each other: one has the title of a third record, another its people', () => {
    expect(filmsOf([catalogue, encyclopedia])).toHaveLength(1);
    expect(filmsOf([catalogue, encyclopedia, third])).toEqual(['p1/47 p2/Seven p3/tt0114369']);
  });

  test('speak for each other also if the id leads through a fourth record', () => {
    const [titled, between] = [
      record('p1', '1', { title: 'Seven', year: 1995, ids: { TMDB: '807' } }),
      record('p4', '1', { title: 'Sieben', year: 1996, ids: { TMDB: '807', IMDB: 'tt0114369' } }),
    ];
    expect(filmsOf([titled, between, encyclopedia, third])).toHaveLength(1);
  });

  test('do not make one film of two that a source gives two ids', () => {
    const other = record('p2', 'x', { title: 'Seven', year: 1995, ...people, ids: { IMDB: 'tt1' } });
    expect(filmsOf([catalogue, other, third])).toEqual(['p1/47 p3/tt0114369', 'p2/x']);
  });
});

describe('title and year alone', () => {
  const named = (more: Partial<FilmRecord>) =>
    record('a', '1', { title: 'Not Alone', year: 2017, directors: ['Ann Vane'], ...more });
  const nameless = (more: Partial<FilmRecord>) => record('b', '1', { title: 'Not Alone', year: 2017, ...more });

  test.each<[string, Partial<FilmRecord>, Partial<FilmRecord>]>([
    ['runtimes', { runtimeMinutes: 50 }, { runtimeMinutes: 91 }],
    ['a documentary and a drama', { genres: ['Documentaries'] }, { genres: ['Crime', 'Drama'] }],
    ['a drama and a documentary', { genres: ['Drama'] }, { genres: ['Documentary', 'War'] }],
  ])('do not make one film of two that differ in %s', (_, one, other) => {
    expect(filmsOf([named(one), nameless(other)])).toHaveLength(2);
  });

  test.each<[string, Partial<FilmRecord>, Partial<FilmRecord>]>([
    ['round their runtime', { runtimeMinutes: 50 }, { runtimeMinutes: 52 }],
    ['have a longer cut', { runtimeMinutes: 170 }, { runtimeMinutes: 195 }],
    ['name no genre', { genres: ['Documentary'] }, {}],
    ['name other genres', { genres: ['Drama'] }, { genres: ['Thriller'] }],
  ])('make one film of two that %s', (_, one, other) => {
    expect(filmsOf([named(one), nameless(other)])).toHaveLength(1);
  });
});

describe('one article', () => {
  const article = { WIKIPEDIA: 'Full_Frontal_(film)' };
  const film = (key: string, year: number | undefined, names: string[]) =>
    record('w', key, { title: 'Full Frontal', year, cast: names.map((name) => ({ name })), ids: article });

  test('of films of two years by different people is of two films', () => {
    expect(filmsOf([film('1', 2001, ['Chi Chi LaRue']), film('2', 2002, ['Julia Roberts'])])).toHaveLength(2);
  });

  test('is of one film if people or the year are the same, or one record names none', () => {
    expect(filmsOf([film('1', 2001, ['Julia Roberts']), film('2', 2002, ['Julia Roberts'])])).toHaveLength(1);
    expect(filmsOf([film('1', 2002, ['Brad Pitt']), film('2', 2002, ['Julia Roberts'])])).toHaveLength(1);
    expect(filmsOf([film('1', 2001, []), film('2', 2002, ['Julia Roberts'])])).toHaveLength(1);
  });

  test('does not join the films of a series through a record without a year', () => {
    expect(filmsOf([film('1', 1934, ['Ann']), film('2', undefined, []), film('3', 1950, ['Ben'])])).toHaveLength(2);
  });
});

const arbitraryRecord = fc
  .record({
    provider: fc.constantFrom('a', 'b', 'c', 'd'),
    key: fc.constantFrom('1', '2', '3'),
    title: fc.constantFrom('Seven', 'Home'),
    year: fc.constantFrom(1995, 1996, 1997),
    people: fc.subarray(['Ann', 'Ben', 'Cleo'], { maxLength: 2 }),
    imdb: fc.constantFrom(undefined, undefined, 'tt1', 'tt2'),
    runtimeMinutes: fc.constantFrom(undefined, 50, 91),
  })
  .map(({ provider, key, people, imdb, ...film }) =>
    record(provider, key, { ...film, directors: people, ids: imdb === undefined ? {} : { IMDB: imdb } }),
  );
const arbitraryRecords = fc.uniqueArray(arbitraryRecord, {
  selector: ({ provider, key }) => `${provider}/${key}`,
  maxLength: 10,
});

test('films are those of the model, in every order of the records', () => {
  fc.assert(
    fc.property(arbitraryRecords, (records) => {
      const expected = modelFilms(records, () => '').map((film) => [...film.records].sort().join(' '));
      expect(filmsOf(records)).toEqual(expected.sort());
      expect(filmsOf([...records].reverse())).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

describe('the time for 16,000 records', () => {
  const many = (of: (index: number) => Parameters<typeof record>[2], providers = 1) =>
    Array.from({ length: 16_000 }, (_, index) =>
      record(`p${index % providers}`, String(index), { year: 2009, directors: ['Ann'], ...of(index) }),
    );

  test.each<[string, ReturnType<typeof many>, number]>([
    ['of one title, year and name', many(() => ({ title: 'Home' })), 16_000],
    ['of one title and year without people', many(() => ({ title: 'Home', directors: [] })), 16_000],
    ['of one title of four providers', many(() => ({ title: 'Home' }), 4), 16_000],
    ['of one title in all years', many((index) => ({ title: 'Home', year: 1900 + (index % 120) })), 16_000],
    ['with one id', many(() => ({ title: 'Home', ids: { IMDB: 'tt1' } })), 1],
    [
      'with one id, and each with another one of another source',
      many((index) => ({ title: 'Home', ids: { IMDB: 'tt1', TMDB: String(index) } })),
      16_000,
    ],
    ['with one article', many(() => ({ title: 'Home', ids: { WIKIPEDIA: 'Home' } })), 1],
    [
      'with one article and different years and ids',
      many((index) => ({ title: 'Home', year: 1900 + (index % 120), ids: { WIKIPEDIA: 'Home', IMDB: `tt${index}` } })),
      16_000,
    ],
  ])('%s is bounded', async (_, records, films) => {
    const evidence = records.map(({ provider, key, film }) =>
      evidenceOf({ id: `${provider}/${key}`, provider, film, notSameAs: [] }),
    );
    expect(evidence.length).toBeGreaterThan(maxRecordsOfATitle);
    let found = 0;
    const seconds = await leastCpuSeconds(() => (found = cluster(evidence).length), { enough: 2, runs: 3 });
    expect(found).toBe(films);
    expect(seconds).toBeLessThan(2);
  });
});
