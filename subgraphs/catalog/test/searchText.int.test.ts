/** searchMovies: which films a text finds, in which order, with which highlights; and that no text can break it. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { movieFacets } from '@marquee/testing/fixtures/facets';
import { addMember, addWatch, befriend } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { dataOf } from '@marquee/testing/servers/supergraph';
import { hostileTexts } from '@marquee/testing/fixtures/hostileTexts';
import { openSearch, titles, type Searching } from '@marquee/testing/servers/search';
import { filmRecord as record } from '@marquee/testing/fixtures/films';

let searching: Searching;
/** A word in the titles that these tests add, and in no other title. */
const testPrefix = uniqueName('zq').replace(/[^a-z0-9]/g, '');

beforeAll(async () => {
  searching = await openSearch();
  // With a person of other films, these would be merged with the bundled films of the same original titles.
  const cast = [{ name: uniqueName('somebody') }];
  await searching.add([
    record(`${testPrefix} 千と千尋の神隠し`, { year: 2001, originalTitle: '千と千尋の神隠し', cast }),
    record(`${testPrefix} Solaris`, { year: 1972, originalTitle: 'Солярис', cast }),
    record(`${testPrefix} Amélie`, { year: 2001, originalTitle: 'Амели', cast }),
  ]);
});
afterAll(() => searching.stop());
const search: Searching['search'] = (variables) => searching.search(variables);

test('a film is found by title, people, genre and year, and by several of them', async () => {
  expect(titles(await search({ q: 'casablanca', first: 1 }))).toEqual(['Casablanca']);
  for (const q of ['bogart casablanca', 'casablanca 1942', 'casablanca bergm', 'curtiz casablanca', 'ingrid casablnca'])
    expect([q, titles(await search({ q, first: 1 }))]).toEqual([q, ['Casablanca']]);
  expect(titles(await search({ q: 'hitchcock' }))).toEqual(expect.arrayContaining(['Vertigo', 'Notorious']));
  expect(titles(await search({ q: 'hitchcock thriller 1958' }))).toEqual(expect.arrayContaining(['Vertigo']));
});

test('ranks exact titles before prefixes and typos, and titles before people, genres and the synopsis', async () => {
  const title = `${uniqueName('rank').replace(/[^a-z0-9]/g, '')}xy`;
  const swapped = title.replace(/xy$/, 'yx');
  const records = [
    record(title, { year: 2000 }),
    record(`The ${title}s`, { year: 2000 }),
    record(`About ${title}`, { year: 2000 }),
    record(`${title}ish`, { year: 2000 }),
    record('Somebody', { year: 1901, cast: [{ name: `Ann ${title}` }], genres: [title] }),
    record('Something', { year: 1902, synopsis: `It is about a ${title}.`, genres: [title] }),
    record(`${swapped}`, { year: 2000 }),
  ];
  const resolved = await searching.add(records);
  const indexOf = new Map(resolved.films.map(({ id }, index) => [id, index]));
  const { edges, totalIsExact } = await search({ q: title, first: 100 });
  const found = edges.flatMap(({ node }) => indexOf.get(node.id) ?? []);
  expect(totalIsExact).toBe(true);
  // The full title; a later whole word; prefixes; people and genres. Film 5 also has the word in its synopsis, but a genre ranks higher.
  expect(found.slice(0, 2)).toEqual([0, 2]);
  expect(new Set(found.slice(2, 4))).toEqual(new Set([1, 3]));
  expect(new Set(found.slice(4, 6))).toEqual(new Set([4, 5]));
  expect(found[6]).toBe(6);
  expect(edges.map(({ score }) => score)).toEqual([...edges.map(({ score }) => score)].sort((a, b) => b - a));
  expect(edges.map(({ typos }) => typos)).toEqual([...edges.map(({ typos }) => typos)].sort((a, b) => a - b));
});

test('highlights are parts of the original texts, and didYouMean has the corrected words', async () => {
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

test.each([
  ['千と千尋', '千と千尋の神隠し'],
  ['千と', '千と千尋の神隠し'],
  ['Солярис', 'Solaris'],
  ['соляр', 'Solaris'],
  ['Амели', 'Amélie'],
  ['solaris', 'Solaris'],
])('"%s" finds a film by its title in any script', async (q, title) => {
  const found = await search({ q, filter: { name: testPrefix }, first: 5 });
  expect(titles(found)).toEqual([`${testPrefix} ${title}`]);
});

test.each(hostileTexts)('no text has a meaning in Lucene or Cypher, as q or in filters: %j', async (text) => {
  const id = text.slice(0, 40);
  for (const variables of [
    { q: text },
    { filter: { name: text } },
    { filter: { castName: text } },
    { q: 'the', filter: { genres: { anyOf: [id], noneOf: [id] }, cast: { allOf: [id] } }, facets: movieFacets },
  ])
    expect(Array.isArray((await search(variables)).edges)).toBe(true);
});

test('any text gives a valid result', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (q) => {
      for (const { highlights, score, typos } of (await search({ q, filter: { castName: q.slice(0, 3) } })).edges) {
        // Below 0, if the film does not have all words.
        expect(Number.isFinite(score)).toBe(true);
        expect(typos).toBeGreaterThanOrEqual(0);
        for (const { text, ranges } of highlights)
          for (const { start, end } of ranges) expect(0 <= start && start < end && end <= text.length).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('one film takes as many statements as a hundred', async () => {
  for (const variables of [
    { q: 'casablnca', facets: movieFacets },
    { q: 'the', facets: movieFacets },
    { filter: { year: { min: 1940 } }, facets: movieFacets },
  ]) {
    const counts: number[] = [];
    for (const first of [1, 100]) {
      searching.supergraph.statements.clear();
      await search({ ...variables, first });
      counts.push(searching.supergraph.statements.cypher.length);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThanOrEqual(10);
  }
});

test('a search can select the friends who watched each film', async () => {
  const { db } = searching.supergraph.social;
  const [ana, ben] = [await addMember(db, uniqueName('a-')), await addMember(db, uniqueName('b-'))];
  await befriend(db, ana, ben);
  const casablanca = await findFilm(db, 'Casablanca', 1942);
  await addWatch(db, ana, { film: casablanca.pk, rating: 9 });
  await addWatch(db, ben, { film: casablanca.pk });
  const stored = readFileSync(repositoryFile('schema', 'operations', 'Search.graphql'), 'utf8');
  const { searchMovies } = dataOf(await searching.supergraph.request(ana.handle, stored, { q: 'casablnca' }));
  expect((searchMovies as unknown as { edges: unknown[] }).edges[0]).toMatchObject({
    typos: 1,
    node: {
      title: 'Casablanca',
      viewer: { watched: true, rating: 9 },
      friendsWhoWatched: { users: [{ handle: ben.handle }], count: 1 },
    },
  });
});
