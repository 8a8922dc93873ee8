/** searchMovies: filters, facets, orders and pages against a plain model. */
import fc from 'fast-check';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import type { FilmRecord } from '@marquee/graph/records/filmRecord';
import { openNeo4j } from '@marquee/graph/neo4j/connection';
import { indexEarlierEntities } from '@marquee/graph/indexes/backfill';
import { readSet, walk } from '../src/search/browse.js';
import { readFilter } from '../src/search/filter.js';
import { popularity } from '@marquee/graph/indexes/filmIndex';
import { openSearch, type Connection, type Searching } from './searchHarness.js';
import { filmRecord as record } from '@marquee/testing/fixtures/films';
import { modelSearch, type ModelFilm, type ModelFilter } from './searchModel.js';

let searching: Searching;
let films: ModelFilm[];

/** In the title of each film that these tests add, and of no other: what other tests add must not count. */
const mark = uniqueName('zq').replace(/[^a-z0-9]/g, '');
const person = (index: number) => `${mark} Person ${'abcdefghijkl'[index]}`;
const genre = (index: number) => `${mark} Genre ${'abcd'[index]}`;

function madeUpFilms(): FilmRecord[] {
  const place = (index: number, factor: number, of: number) => (index * factor + Math.floor(index / 7)) % of;
  return Array.from({ length: 70 }, (_, index) =>
    record(`${['Éa', 'Bo', 'ca', 'Dé'][place(index, 3, 4)]} ${mark} ${index}`, {
      ...(index % 11 === 0 ? {} : { year: 1931 + place(index, 5, 47) }),
      ...(index % 3 === 0 ? {} : { runtimeMinutes: 60 + place(index, 13, 90) }),
      genres: [...new Set([place(index, 1, 4), place(index, 2, 4)])].slice(0, index % 3).map(genre),
      directors: [person(place(index, 5, 3))].slice(0, index % 4),
      cast: [...new Set([place(index, 3, 12), place(index, 7, 12), place(index, 11, 12)])].map((one) => ({
        name: person(one),
      })),
      synopsis: 'x'.repeat(place(index, 37, 900)),
    }),
  );
}

beforeAll(async () => {
  searching = await openSearch();
  const { films: resolved, people } = await searching.add(madeUpFilms());
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  films = resolved.map((film) => {
    const named = (list: typeof film.cast) =>
      list.map(({ personId }) => ({ id: personId, name: nameOf.get(personId)! }));
    const facts = { ...film.properties, genres: film.genres, cast: named(film.cast), directors: named(film.directors) };
    return { id: film.id, ...facts, popularity: popularity(facts) };
  });
});
afterAll(() => searching.stop());
const search: Searching['search'] = (variables) => searching.search(variables);

const facets = ['GENRE', 'DECADE', 'YEAR', 'CAST', 'DIRECTOR'] as const;
const orders = ['POPULARITY', 'NEWEST', 'OLDEST', 'TITLE', 'RELEVANCE'] as const;

describe('against a plain model', () => {
  const some = <T>(values: () => readonly T[], max = 2) =>
    fc.array(fc.nat(), { maxLength: max }).map((picks) => {
      const list = values();
      return [...new Set(picks.map((pick) => list[pick % list.length]!))];
    });
  const idsOf = (part: 'genres' | 'cast' | 'directors') => () => [
    ...new Set(films.flatMap((film) => film[part].map(({ id }) => id))),
  ];
  const match = (part: 'genres' | 'cast' | 'directors') =>
    fc.option(
      fc.record(
        {
          anyOf: some(idsOf(part)),
          allOf: some(idsOf(part), 1),
          noneOf: some(idsOf(part), 1),
        },
        { requiredKeys: [] },
      ),
      { nil: undefined, freq: 2 },
    );
  const range = (min: number, max: number) =>
    fc.option(
      fc
        .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
        .chain(([a, b]) =>
          fc.constantFrom({ min: Math.min(a, b), max: Math.max(a, b) }, { min: Math.min(a, b) }, { max: a }),
        ),
      { nil: undefined, freq: 1 },
    );
  const filters: fc.Arbitrary<ModelFilter> = fc.record({
    year: range(1930, 1980),
    runtimeMinutes: range(60, 150),
    genres: match('genres'),
    cast: match('cast'),
    directors: match('directors'),
    castName: fc.option(
      fc.nat(11).map((index) => person(index)),
      { nil: undefined, freq: 1 },
    ),
    more: fc.constantFrom('', '', 'bo', 'EA'),
  });
  const toInput = ({ more, ...filter }: ModelFilter) => ({ ...filter, name: `${more} ${mark}` });

  test('filters, facets, totals and every order are what the films say, browsing and searching alike', async () => {
    let narrow = 0;
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.constantFrom(...orders),
        fc.constantFrom('', mark, mark.slice(0, -1)),
        async (filter, order, q) => {
          const expected = modelSearch(films, filter, order);
          const found = await search({ q, filter: toInput(filter), orderBy: order, facets, first: 100 });
          if (expected.ids.length > 0 && expected.ids.length < films.length) narrow++;
          expect(found.totalIsExact).toBe(true);
          expect(found.totalCount).toBe(expected.ids.length);
          expect(found.edges.map(({ node }) => node.id)).toEqual(expected.ids);
          expect(found.facets).toEqual(facets.map((facet) => expected.facet(facet)));
        },
      ),
      { numRuns: 80 },
    );
    expect(narrow).toBeGreaterThan(5);
  }, 180_000);

  test('of many films and of few the same page is read, along the order or out of all hits', async () => {
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.constantFrom('byPopularity', 'byNewest', 'byOldest', 'byTitle'),
        fc.nat(30),
        async (filter, key, place) => {
          const whole = await readSet(searching.neo4j, readFilter(toInput(filter)), key, { size: 100, after: null });
          const after = whole[place] ?? null;
          const page = { size: 10, after };
          const expected = whole.slice(after ? place + 1 : 0, (after ? place + 1 : 0) + 10);
          expect(await readSet(searching.neo4j, readFilter(toInput(filter)), key, page)).toEqual(expected);
          expect(await walk(searching.neo4j, readFilter(toInput(filter)), key, page)).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  test('choosing a bucket gives as many films as it said', async () => {
    const filter = { year: { min: 1940, max: 1965 }, genres: { anyOf: [films[1]!.genres[0]!.id] }, more: '' };
    const { facets: counted } = await search({ filter: toInput(filter), facets });
    const parts = { GENRE: 'genres', CAST: 'cast', DIRECTOR: 'directors' } as const;
    let chosen = 0;
    for (const { field, buckets } of counted)
      for (const { id, count } of buckets.slice(0, 4)) {
        const year = Number(id);
        const own =
          field === 'YEAR' || field === 'DECADE'
            ? { year: { min: year, max: field === 'YEAR' ? year : year + 9 } }
            : { [parts[field as keyof typeof parts]]: { anyOf: [id] } };
        const { totalCount } = await search({ filter: { ...toInput(filter), ...own } });
        expect(`${field} ${id} ${totalCount}`).toBe(`${field} ${id} ${count}`);
        chosen++;
      }
    expect(chosen).toBeGreaterThan(10);
  });

  test.each(orders)('pages by %s give every film once, in order', async (orderBy) => {
    for (const q of [null, mark]) {
      const whole = await search({ q, filter: { name: mark }, orderBy, first: 100 });
      const paged: string[] = [];
      let after: string | null = null;
      do {
        const page: Connection = await search({ q, filter: { name: mark }, orderBy, first: 7, after });
        paged.push(...page.edges.map(({ node }) => node.id));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after);
      expect(paged).toEqual(whole.edges.map(({ node }) => node.id));
      expect(new Set(paged).size).toBe(70);
    }
  });
});

test('a catalog that starts rewrites what an earlier version indexed otherwise, and only then', async () => {
  const ids = films.slice(0, 5).map(({ id }) => id);
  const people = films[0]!.cast.map(({ id }) => id);
  const read = () =>
    searching.neo4j.read<Record<string, unknown>>(
      'MATCH (e:Entity) WHERE e.id IN $ids RETURN properties(e) AS properties ORDER BY e.id',
      { ids: [...ids, ...people] },
    );
  const before = await read();
  await searching.neo4j.write((run) =>
    run(
      `MATCH (s:ChangeSequence {name: 'catalog'}) SET s.indexed = 1
       WITH s MATCH (e:Entity) WHERE e.id IN $ids
       SET e.indexVersion = 1 REMOVE e.searchKeys, e.searchWords, e.searchBeginnings, e.byTitle, e.searchCast`,
      { ids: [...ids, ...people] },
    ),
  );
  expect(await read()).not.toEqual(before);
  await indexEarlierEntities(searching.neo4j);
  expect(await read()).toEqual(before);
  const sent: string[] = [];
  const counted = await openNeo4j({
    ...testServers().neo4j,
    readTimeoutMs: 15_000,
    onStatement: (text) => sent.push(text),
  });
  await indexEarlierEntities(counted);
  await counted.close();
  expect(sent).toHaveLength(1);
});

test('bad input is told: too many ids, a window the wrong way round, a foreign cursor, too large a page', async () => {
  const wrong = async (variables: Record<string, unknown>) => {
    const { errors } = await searching.ask(variables);
    expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    return errors![0]!.extensions.argument;
  };
  const many = Array.from({ length: 101 }, (_, index) => `gen_${index}`);
  expect(await wrong({ filter: { genres: { anyOf: many } } })).toBe('filter.genres.anyOf');
  expect(await wrong({ filter: { year: { min: 2000, max: 1990 } } })).toBe('filter.year');
  expect(await wrong({ filter: { runtimeMinutes: { min: 90, max: 80 } } })).toBe('filter.runtimeMinutes');
  expect(await wrong({ first: 101 })).toBe('first');
  const { pageInfo } = await search({ filter: { name: mark }, first: 1 });
  expect(await wrong({ after: pageInfo.endCursor })).toBe('after');
  expect(await wrong({ filter: { name: mark }, orderBy: 'TITLE', after: pageInfo.endCursor })).toBe('after');
  expect(await wrong({ after: 'x' })).toBe('after');
});
