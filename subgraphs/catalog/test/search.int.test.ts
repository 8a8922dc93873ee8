/** Filters, facets, orders and pages of searchMovies, against a model. */
import fc from 'fast-check';
import { anonymous } from '@marquee/kit/identity/viewer';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { movieFacets } from '@marquee/testing/fixtures/facets';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { testServers, uniqueName } from '@marquee/testing/servers/testServers';
import type { FilmRecord } from '@marquee/graph/records/filmRecord';
import { openCatalog } from '../src/catalog.js';
import { readSet, walkOrder } from '../src/search/browse.js';
import { readFilter } from '../src/search/movieFilter.js';
import { popularityOf } from '@marquee/graph/indexes/filmIndex';
import { openSearch, type Connection, type Searching } from '@marquee/testing/servers/search';
import { filmRecord as record } from '@marquee/testing/fixtures/films';
import { modelSearch, type ModelFacet, type ModelFilm, type ModelFilter } from '@marquee/testing/models/searchModel';

let searching: Searching;
let films: ModelFilm[];

/** A word in the title of each film that these tests add, and of no other film. Searches for it find only these. */
const testPrefix = uniqueName('zq').replace(/[^a-z0-9]/g, '');
const person = (index: number) => `${testPrefix} Person ${'abcdefghijkl'[index]}`;
const genre = (index: number) => `${testPrefix} Genre ${'abcd'[index]}`;

function madeUpFilms(): FilmRecord[] {
  const pick = (index: number, factor: number, of: number) => (index * factor + Math.floor(index / 7)) % of;
  return Array.from({ length: 70 }, (_, index) =>
    record(`${['Éa', 'Bo', 'ca', 'Dé'][pick(index, 3, 4)]} ${testPrefix} ${index}`, {
      ...(index % 11 === 0 ? {} : { year: 1931 + pick(index, 5, 47) }),
      ...(index % 3 === 0 ? {} : { runtimeMinutes: 60 + pick(index, 13, 90) }),
      genres: [...new Set([pick(index, 1, 4), pick(index, 2, 4)])].slice(0, index % 3).map(genre),
      directors: [person(pick(index, 5, 3))].slice(0, index % 4),
      cast: [...new Set([pick(index, 3, 12), pick(index, 7, 12), pick(index, 11, 12)])].map((one) => ({
        name: person(one),
      })),
      synopsis: 'x'.repeat(pick(index, 37, 900)),
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
    return { id: film.id, ...facts, popularity: popularityOf(facts) };
  });
});
afterAll(() => searching.stop());
const search: Searching['search'] = (variables) => searching.search(variables);

const facets = movieFacets as readonly ModelFacet[];
const orders = ['POPULARITY', 'NEWEST', 'OLDEST', 'TITLE', 'RELEVANCE'] as const;

describe('searchMovies against a model', () => {
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
    titleStart: fc.constantFrom('', '', 'bo', 'EA'),
  });
  const toInput = ({ titleStart, ...filter }: ModelFilter) => ({ ...filter, name: `${titleStart} ${testPrefix}` });

  test('filters, facets, totals and orders are those of the model, with and without words', async () => {
    let narrow = 0;
    await assertUntilCovered(
      fc.asyncProperty(
        filters,
        fc.constantFrom(...orders),
        fc.constantFrom('', testPrefix, testPrefix.slice(0, -1)),
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
      () => ({ 'filters that hold for some films': narrow > 0 }),
    );
  }, 180_000);

  test('a page is the same whether it is read in the order of an index or out of all films', async () => {
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.constantFrom('byPopularity', 'byNewest', 'byOldest', 'byTitle'),
        fc.nat(30),
        async (filter, key, index) => {
          const own = readFilter(toInput(filter));
          const whole = await readSet(searching.neo4j, own, { key, size: 100, after: null });
          const after = whole[index] ?? null;
          const page = { key, size: 10, after };
          const expected = whole.slice(after ? index + 1 : 0, (after ? index + 1 : 0) + 10);
          expect(await readSet(searching.neo4j, own, page)).toEqual(expected);
          expect(await walkOrder(searching.neo4j, own, page)).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  test('the count of a bucket is the total after it is selected', async () => {
    const filter = { year: { min: 1940, max: 1965 }, genres: { anyOf: [films[1]!.genres[0]!.id] }, titleStart: '' };
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

  test.each(orders)('pages in the order %s have every film once', async (orderBy) => {
    for (const q of [null, testPrefix]) {
      const whole = await search({ q, filter: { name: testPrefix }, orderBy, first: 100 });
      const paged: string[] = [];
      let after: string | null = null;
      do {
        const page: Connection = await search({ q, filter: { name: testPrefix }, orderBy, first: 7, after });
        paged.push(...page.edges.map(({ node }) => node.id));
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after);
      expect(paged).toEqual(whole.edges.map(({ node }) => node.id));
      expect(new Set(paged).size).toBe(70);
    }
  });
});

test('too many ids, a range that ends before it starts, a cursor of another list and too large a page are BAD_USER_INPUT', async () => {
  const wrong = async (variables: Record<string, unknown>) => {
    const { errors } = await searching.request(variables);
    expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    return errors![0]!.extensions.argument;
  };
  const many = Array.from({ length: 101 }, (_, index) => `gen_${index}`);
  expect(await wrong({ filter: { genres: { anyOf: many } } })).toBe('filter.genres.anyOf');
  expect(await wrong({ filter: { year: { min: 2000, max: 1990 } } })).toBe('filter.year');
  expect(await wrong({ filter: { runtimeMinutes: { min: 90, max: 80 } } })).toBe('filter.runtimeMinutes');
  expect(await wrong({ first: 101 })).toBe('first');
  const { pageInfo } = await search({ filter: { name: testPrefix }, first: 1 });
  expect(await wrong({ after: pageInfo.endCursor })).toBe('after');
  expect(await wrong({ filter: { name: testPrefix }, orderBy: 'TITLE', after: pageInfo.endCursor })).toBe('after');
  expect(await wrong({ after: 'x' })).toBe('after');
});

test('after the warm-up, a search sends no statement that Neo4j has no plan for', async () => {
  const lifecycle = createLifecycle(silentLog);
  const statements = new Set<string>();
  try {
    const neo4j = {
      ...testServers().neo4j,
      readTimeoutMs: 15_000,
      onStatement: (text: string) => statements.add(text),
    };
    const catalog = await openCatalog(lifecycle, { neo4j, log: silentLog });
    await catalog.warmUp();
    const warm = new Set(statements);
    statements.clear();
    const scope = catalog.subgraph.openScope({
      viewer: anonymous,
      requestId: 'test',
      signal: AbortSignal.timeout(15_000),
    });
    const query = `{
      searchMovies(q: "casablnca", first: 10, facets: [GENRE, DECADE, YEAR]) {
        totalCount didYouMean edges { highlights { text } node { id title year } }
      }
      suggest(q: "casa", first: 8) { suggestions { text target { __typename ... on Movie { id title year } ... on Person { id name } } } }
    }`;
    expect((await scope.execute({ query })).errors).toBeUndefined();
    // Those that read what was found depend on the fields that a client selects.
    const ofSearch = [...statements].filter((text) => !text.startsWith('CYPHER 5\nMATCH (this:'));
    expect(ofSearch.length).toBeGreaterThan(2);
    expect(ofSearch.filter((text) => !warm.has(text))).toEqual([]);
  } finally {
    await lifecycle.stop();
  }
});
