/** searchMovies: filters, facets, orders and pages against a plain model; ranking, highlights and any text at all. */
import fc from 'fast-check';
import { createLifecycle } from '../../../kit/src/lifecycle.js';
import { silentLog } from '../../../kit/src/log.js';
import { readFileSync } from 'node:fs';
import { projectFile } from '../../../kit/src/files.js';
import { addMember, addWatch, befriend, filmNamed } from '../../../tests/harness/people.js';
import { testServers, unique } from '../../../tests/harness/servers.js';
import { dataOf, startSupergraph, type Supergraph } from '../../../tests/harness/supergraph.js';
import { loadFilms } from '../src/ingest/load.js';
import type { FilmRecord } from '../src/ingest/record.js';
import { resolve, type Resolution } from '../src/ingest/resolve.js';
import { openNeo4j, type Neo4jConnection } from '../src/neo4j/connection.js';
import { indexEarlierEntities } from '../src/search/backfill.js';
import { readSet, walk } from '../src/search/browse.js';
import { readFilter } from '../src/search/filter.js';
import { popularity } from '../src/search/filmIndex.js';
import { anyWords, words } from '../src/search/words.js';
import { modelSearch, type ModelFilm, type ModelFilter } from './searchModel.js';

let supergraph: Supergraph;
let neo4j: Neo4jConnection;
let films: ModelFilm[];
const lifecycle = createLifecycle(silentLog);

/** In the title of each film that these tests add, and of no other: what other tests add must not count. */
const mark = unique('zq').replace(/[^a-z0-9]/g, '');
const person = (index: number) => `${mark} Person ${'abcdefghijkl'[index]}`;
const genre = (index: number) => `${mark} Genre ${'abcd'[index]}`;

const record = (title: string, more: Partial<FilmRecord> = {}): FilmRecord => ({
  title,
  genres: [],
  directors: [],
  cast: [],
  externalIds: [],
  ...more,
});

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

/** At once, so that nobody sees a genre without films. */
async function remove(added: Pick<Resolution, 'films' | 'people'>): Promise<void> {
  const genres = added.films.flatMap((film) => film.genres);
  const ids = [...added.films, ...added.people, ...genres].map(({ id }) => id);
  await neo4j.write((run) => run('MATCH (e:Entity) WHERE e.id IN $ids DETACH DELETE e', { ids }));
}

beforeAll(async () => {
  neo4j = await openNeo4j({ ...testServers().neo4j, readTimeoutMs: 15_000 });
  lifecycle.onStop('Neo4j', () => neo4j.close());
  const { films: resolved, people } = resolve([
    ...madeUpFilms(),
    record(`x${mark} 千と千尋の神隠し`, { year: 2001, originalTitle: '千と千尋の神隠し' }),
    record(`x${mark} Solaris`, { year: 1972, originalTitle: 'Солярис' }),
    record(`x${mark} Amélie`, { year: 2001, originalTitle: 'Амели' }),
  ]);
  await loadFilms(neo4j, { films: resolved, people, merged: 0 });
  lifecycle.onStop('films', async () => {
    await remove({ films: resolved, people });
  });
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  films = resolved.slice(0, 70).map((film) => {
    const named = (list: typeof film.cast) =>
      list.map(({ personId }) => ({ id: personId, name: nameOf.get(personId)! }));
    const facts = { ...film.properties, genres: film.genres, cast: named(film.cast), directors: named(film.directors) };
    return { id: film.id, ...facts, popularity: popularity(facts) };
  });
  supergraph = await startSupergraph();
});
afterAll(async () => {
  await supergraph.stop();
  await lifecycle.stop();
});

interface Edge {
  cursor: string;
  score: number;
  typos: number;
  highlights: { field: string; text: string; ranges: { start: number; end: number }[] }[];
  node: { id: string; title: string; year: number | null };
}
interface Facet {
  field: string;
  buckets: { id: string; label: string; count: number; selected: boolean }[];
  stats: { min: number; max: number; mean: number; count: number } | null;
  otherCount: number;
}
interface Connection {
  edges: Edge[];
  totalCount: number;
  totalIsExact: boolean;
  facets: Facet[];
  didYouMean: string | null;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
const query = `query ($q: String, $filter: MovieFilter, $orderBy: MovieOrder, $facets: [MovieFacet!], $first: Int, $after: String) {
  searchMovies(q: $q, filter: $filter, orderBy: $orderBy, facets: $facets, first: $first, after: $after) {
    totalCount totalIsExact didYouMean pageInfo { hasNextPage endCursor }
    facets { field otherCount stats { min max mean count } buckets { id label count selected } }
    edges { cursor score typos highlights { field text ranges { start end } } node { id title year } } } }`;
const ask = (variables: Record<string, unknown>) => supergraph.ask(null, query, variables);
const search = async (variables: Record<string, unknown>) =>
  dataOf(await ask(variables)).searchMovies as unknown as Connection;
const titles = ({ edges }: Connection) => edges.map(({ node }) => node.title);

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
          const whole = await readSet(neo4j, readFilter(toInput(filter)), key, { size: 100, after: null });
          const after = whole[place] ?? null;
          const page = { size: 10, after };
          const expected = whole.slice(after ? place + 1 : 0, (after ? place + 1 : 0) + 10);
          expect(await readSet(neo4j, readFilter(toInput(filter)), key, page)).toEqual(expected);
          expect(await walk(neo4j, readFilter(toInput(filter)), key, page)).toEqual(expected);
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

test('a film is found by title, people, genre and year, alone and together, the exact title first', async () => {
  expect(titles(await search({ q: 'casablanca', first: 1 }))).toEqual(['Casablanca']);
  for (const q of ['bogart casablanca', 'casablanca 1942', 'casablanca bergm', 'curtiz casablanca', 'ingrid casablnca'])
    expect([q, titles(await search({ q, first: 1 }))]).toEqual([q, ['Casablanca']]);
  expect(titles(await search({ q: 'hitchcock' }))).toEqual(expect.arrayContaining(['Vertigo', 'Notorious']));
  expect(titles(await search({ q: 'hitchcock thriller 1958' }))).toEqual(expect.arrayContaining(['Vertigo']));
});

test('ranks: exact over beginning over few typos over many, titles over names over synopsis', async () => {
  const title = unique('rank').replace(/[^a-z0-9]/g, '');
  const swapped = title.slice(0, -2) + title.at(-1)! + title.at(-2)!;
  const wanted = [
    record(title, { year: 2000 }),
    record(`The ${title}s`, { year: 2000 }),
    record(`About ${title}`, { year: 2000 }),
    record(`${title}ish`, { year: 2000 }),
    record('Somebody', { year: 1901, cast: [{ name: `Ann ${title}` }], genres: [title] }),
    record('Something', { year: 1902, synopsis: `It is about a ${title}.`, genres: [title] }),
    record(`${swapped}`, { year: 2000 }),
  ];
  const resolved = resolve(wanted);
  await loadFilms(neo4j, resolved);
  const byPlace = new Map(resolved.films.map(({ id }, place) => [id, place]));
  const { edges, totalIsExact } = await search({ q: title, first: 100 });
  const places = edges.flatMap(({ node }) => byPlace.get(node.id) ?? []);
  expect(totalIsExact).toBe(true);
  // Whole; whole words; the beginning of the first; names and genres; the synopsis alone would do, but its genre is nearer.
  expect(places.slice(0, 2)).toEqual([0, 2]);
  expect(new Set(places.slice(2, 4))).toEqual(new Set([1, 3]));
  expect(new Set(places.slice(4, 6))).toEqual(new Set([4, 5]));
  expect(places[6]).toBe(6);
  expect(edges.map(({ score }) => score)).toEqual([...edges.map(({ score }) => score)].sort((a, b) => b - a));
  expect(edges.map(({ typos }) => typos)).toEqual([...edges.map(({ typos }) => typos)].sort((a, b) => a - b));
  await remove(resolved);
});

test('highlights are pieces of the texts as they are, and say where each word was found', async () => {
  const { edges, didYouMean } = await search({ q: 'ingrid casablnca', first: 1 });
  expect(didYouMean).toBe('ingrid casablanca');
  const shown = edges[0]!.highlights.map(({ field, text, ranges }) => [
    field,
    ranges.map(({ start, end }) => text.slice(start, end)),
  ]);
  expect(edges[0]).toMatchObject({ typos: 1, node: { title: 'Casablanca' } });
  expect(shown).toEqual([
    ['cast', ['Ingrid']],
    ['title', ['Casablanca']],
  ]);
  expect((await search({ q: 'casablanca', first: 1 })).didYouMean).toBeNull();
});

test('a catalog that starts rewrites what an earlier version indexed otherwise, and only then', async () => {
  const ids = films.slice(0, 5).map(({ id }) => id);
  const people = films[0]!.cast.map(({ id }) => id);
  const read = () =>
    neo4j.read<Record<string, unknown>>(
      'MATCH (e:Entity) WHERE e.id IN $ids RETURN properties(e) AS properties ORDER BY e.id',
      { ids: [...ids, ...people] },
    );
  const before = await read();
  await neo4j.write((run) =>
    run(
      `MATCH (s:ChangeSequence {name: 'catalog'}) SET s.indexed = 1
       WITH s MATCH (e:Entity) WHERE e.id IN $ids
       SET e.indexVersion = 1 REMOVE e.searchKeys, e.searchWords, e.searchBeginnings, e.byTitle, e.searchCast`,
      { ids: [...ids, ...people] },
    ),
  );
  expect(await read()).not.toEqual(before);
  await indexEarlierEntities(neo4j);
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

test.each([
  ['千と千尋', '千と千尋の神隠し'],
  ['千と', '千と千尋の神隠し'],
  ['Солярис', 'Solaris'],
  ['соляр', 'Solaris'],
  ['Амели', 'Amélie'],
  ['solaris', 'Solaris'],
])('"%s" finds a film by its title in any script', async (q, title) => {
  const found = await search({ q, filter: { name: `x${mark}` }, first: 5 });
  expect(titles(found)).toEqual([`x${mark} ${title}`]);
});

test.each([
  '',
  ' ',
  '"',
  '\\',
  '*:*',
  'AND OR NOT',
  'AC/DC',
  'a~2 b^9',
  '[a TO z]',
  '/a{1,9999}/',
  '(((',
  '🎬',
  '\u0000',
  'x'.repeat(10_000),
  'a* '.repeat(3_400),
  '!!!',
  '-',
  '+searchKeys:x',
  '{{key}}',
])('any text is only text, as q and in filters: %j', async (text) => {
  const id = text.slice(0, 40);
  for (const variables of [
    { q: text },
    { filter: { name: text } },
    { filter: { castName: text } },
    { q: 'the', filter: { genres: { anyOf: [id], noneOf: [id] }, cast: { allOf: [id] } }, facets },
  ])
    expect(Array.isArray((await search(variables)).edges)).toBe(true);
});

test('and so is whatever else anybody may type', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (q) => {
      for (const { highlights, score, typos } of (await search({ q, filter: { castName: q.slice(0, 3) } })).edges) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(typos).toBeGreaterThanOrEqual(0);
        for (const { text, ranges } of highlights)
          for (const { start, end } of ranges) expect(0 <= start && start < end && end <= text.length).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('bad input is told: too many ids, a window the wrong way round, a foreign cursor, too large a page', async () => {
  const wrong = async (variables: Record<string, unknown>) => {
    const { errors } = await ask(variables);
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

test('statements are as many for one film as for a hundred', async () => {
  for (const variables of [
    { q: 'casablnca', facets },
    { q: 'the', facets },
    { filter: { year: { min: 1940 } }, facets },
  ]) {
    const counts: number[] = [];
    for (const first of [1, 100]) {
      supergraph.statements.clear();
      await search({ ...variables, first });
      counts.push(supergraph.statements.cypher.length);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThanOrEqual(10);
  }
});

test('friends are laid over the hits in one request', async () => {
  const { db } = supergraph.social;
  const [ana, ben] = [await addMember(db, unique('a-')), await addMember(db, unique('b-'))];
  await befriend(db, ana, ben);
  const casablanca = await filmNamed(db, 'Casablanca', 1942);
  await addWatch(db, ana, casablanca.pk, { rating: 9 });
  await addWatch(db, ben, casablanca.pk);
  const stored = readFileSync(projectFile('schema', 'operations', 'Search.graphql'), 'utf8');
  const { searchMovies } = dataOf(await supergraph.ask(ana.handle, stored, { q: 'casablnca' }));
  expect((searchMovies as unknown as { edges: unknown[] }).edges[0]).toMatchObject({
    typos: 1,
    node: {
      title: 'Casablanca',
      viewer: { watched: true, rating: 9 },
      friendsWhoWatched: { users: [{ handle: ben.handle }], count: 1 },
    },
  });
});

test('plain text folds to the same words the fast way and the slow way', () => {
  const plain = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)) });
  fc.assert(
    fc.property(plain, (text) => {
      const slow = anyWords(text);
      if (slow.length > 0) expect(words(text)).toEqual(slow);
    }),
  );
});
