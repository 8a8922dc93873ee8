/** Facets counted in memory against plain loops. tests/discovery/filmFacts.int.test.ts compares them with PostgreSQL. */
import fc from 'fast-check';
import { createPacker, placeOfFilm } from '../filmFacts/packedFacts.js';
import { countFacets } from './countFacets.js';
import { readFilter } from './discoverFilter.js';

const filter = readFilter({ watchedBy: 'FRIENDS' });
const filmPlan = fc.record({
  year: fc.option(fc.integer({ min: -30, max: 2030 })),
  genres: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }),
  cast: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }),
});
type FilmPlan = typeof filmPlan extends fc.Arbitrary<infer Plan> ? Plan : never;

/** Film n has the key 10 n. */
function pack(films: readonly FilmPlan[], isNamed: (key: number) => boolean) {
  const packer = createPacker();
  for (const [index, { year, genres, cast }] of films.entries())
    packer.addFilm({
      ...{ pk: 10 * index, year },
      ...{ genres: Int32Array.from(genres), cast: Int32Array.from(cast), crew: new Int32Array(0) },
    });
  for (let key = 1; key <= 60; key++)
    if (isNamed(key)) {
      packer.genres.label(key, { id: `gen_${key}`, name: `Genre ${key % 7}` });
      packer.people.label(key, { id: `per_${key}`, name: `Person ${key % 7}` });
    }
  return packer.pack('version');
}

/** The buckets that are shown: the highest counts, then by label and id. */
function expected(lists: readonly (readonly number[])[], isNamed: (key: number) => boolean, [prefix, noun]: string[]) {
  const counts = new Map<number, number>();
  for (const key of lists.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const highest = [...counts.values()].sort((a, b) => b - a);
  const buckets = [...counts]
    .filter(([key, count]) => isNamed(key) && count >= (highest[19] ?? 0))
    .map(([key, count]) => ({ id: `${prefix}_${key}`, label: `${noun} ${key % 7}`, count, selected: false }))
    .sort((a, b) => b.count - a.count || order(a.label, b.label) || order(a.id, b.id))
    .slice(0, 20);
  const shown = buckets.reduce((sum, { count }) => sum + count, 0);
  return { buckets, stats: null, otherCount: lists.flat().length - shown };
}

test('genres and people are counted, ranked and summed up', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(filmPlan, { maxLength: 60 }), fc.integer({ min: 2, max: 60 }), async (films, gap) => {
      const isNamed = (key: number) => key % gap !== 0;
      const facts = pack(films, isNamed);
      const counted = films.flatMap((film, place) => (place % 3 === 0 ? [] : [{ film, place }]));
      const lists = [counted.slice(5), counted.slice(0, 5)].map((part) => Int32Array.from(part, ({ place }) => place));
      const facets = await countFacets(facts, {
        films: new Map([
          ['GENRE', lists],
          ['PERSON', lists],
        ]),
        filter,
        selected: {},
      });
      const of = (items: 'genres' | 'cast') => counted.map(({ film }) => film[items]);
      expect(facets.GENRE).toEqual(expected(of('genres'), isNamed, ['gen', 'Genre']));
      expect(facets.PERSON).toEqual(expected(of('cast'), isNamed, ['per', 'Person']));
    }),
  );
});

test('what the filter selects is listed at any count, also if no film has it', async () => {
  const films = Array.from({ length: 3 }, () => ({
    year: 1999,
    genres: [],
    cast: Array.from({ length: 30 }, (_, n) => n + 1),
  }));
  const selected = { PERSON: [30, 99].map((key) => ({ key, id: `per_${key}`, label: `Someone ${key}` })) };
  const places = [Int32Array.of(0, 1, 2)];
  const { PERSON } = await countFacets(
    pack(films, () => true),
    { films: new Map([['PERSON', places]]), filter, selected },
  );
  expect(PERSON!.buckets).toHaveLength(22);
  expect(PERSON!.buckets.filter((bucket) => bucket.selected)).toEqual([
    { id: 'per_30', label: 'Someone 30', count: 3, selected: true },
    { id: 'per_99', label: 'Someone 99', count: 0, selected: true },
  ]);
  expect(PERSON!.otherCount).toBe(90 - 21 * 3);
});

test('the mean year is rounded to six digits, and films without a year are not counted', async () => {
  const years = [1999, 2000, 2000, null];
  const films = years.map((year) => ({ year, genres: [], cast: [] }));
  const places = [Int32Array.of(0, 1), Int32Array.of(2, 3)];
  const { DECADE } = await countFacets(
    pack(films, () => true),
    {
      films: new Map([['DECADE', places]]),
      filter: readFilter({ watchedBy: 'ME', year: { min: 1990, max: 1999 } }),
      selected: {},
    },
  );
  expect(DECADE).toEqual({
    buckets: [
      { id: '2000', label: '2000s', count: 2, selected: false },
      { id: '1990', label: '1990s', count: 1, selected: true },
    ],
    stats: { min: 1999, max: 2000, mean: 1999.666667, count: 3 },
    otherCount: 0,
  });
});

test('a film is found by its key, and one that the facts lack is an error: they are of another state', () => {
  const facts = pack(
    [
      { year: null, genres: [], cast: [] },
      { year: null, genres: [], cast: [] },
    ],
    () => true,
  );
  expect(placeOfFilm(facts, 10)).toBe(1);
  expect(() => placeOfFilm(facts, 7)).toThrow('lack the film 7');
});
