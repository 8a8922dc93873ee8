/** The product groups records as the model does, which compares them in pairs. */
import fc from 'fast-check';
import { cluster } from '@marquee/graph/resolution/cluster';
import { evidenceOf } from '@marquee/graph/resolution/evidence';
import { modelFilms } from './filmsModel.js';

const people = fc.constantFrom('Ann', 'Ben', 'Cleo');
const sometimes = <T>(values: readonly T[], freq: number) =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq });
const said = fc.record({
  provider: fc.constantFrom('p', 'q', 'r'),
  key: fc.constantFrom('1', '2', '3'),
  title: fc.constantFrom('Home', 'HOME', 'Away'),
  year: sometimes([1915, 1950, 1951, 1952, 2012], 8),
  runtimeMinutes: fc.option(fc.integer({ min: 80, max: 84 }), { nil: undefined }),
  cast: fc.uniqueArray(people, { maxLength: 2 }),
  directors: fc.uniqueArray(people, { maxLength: 1 }),
  imdb: sometimes(['tt1', 'tt2'], 3),
  article: sometimes(['Home', 'Series'], 3),
});

const recordOf = ({
  provider,
  key,
  imdb,
  article,
  cast,
  ...film
}: typeof said extends fc.Arbitrary<infer T> ? T : never) => ({
  id: `${provider}/${key}`,
  provider,
  key,
  version: 1,
  observedAt: new Date('2026-01-01T00:00:00Z'),
  notSameAs: [],
  movieId: null,
  film: {
    ...film,
    originalTitle: undefined,
    synopsis: undefined,
    genres: [],
    cast: cast.map((name) => ({ name, character: undefined })),
    externalIds: [
      ...(imdb ? [{ source: 'IMDB' as const, value: imdb }] : []),
      ...(article ? [{ source: 'WIKIPEDIA' as const, value: article }] : []),
    ],
  },
});

const sorted = (groups: readonly (readonly string[])[]) => groups.map((ids) => [...ids].sort().join(' ')).sort();

test('groups are those of the model, for records that share ids, articles, titles, years and people', () => {
  const lists = fc.uniqueArray(said, { minLength: 1, maxLength: 9, selector: ({ provider, key }) => provider + key });
  fc.assert(
    fc.property(lists, (list) => {
      const records = list.map(recordOf);
      const groups = cluster(records.map((record) => evidenceOf(record)));
      const films = modelFilms(records, () => '');
      expect(sorted(groups.map((group) => group.map(({ id }) => id)))).toEqual(
        sorted(films.map((film) => film.records)),
      );
    }),
    { numRuns: 3_000 },
  );
});
