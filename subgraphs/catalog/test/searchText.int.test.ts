/** searchMovies: how what was typed is understood, ranked and shown; and that any text at all is only text. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { addMember, addWatch, befriend } from '@marquee/testing/fixtures/members';
import { findFilm } from "@marquee/testing/fixtures/referenceFilms";
import { uniqueName } from '@marquee/testing/servers/testServers';
import { dataOf } from '@marquee/testing/servers/supergraph';
import { anyWords, tokens, words } from '@marquee/graph/text/words';
import { hostileTexts } from '@marquee/testing/fixtures/hostileTexts';
import { openSearch, titles, type Searching } from './searchHarness.js';
import { filmRecord as record } from '@marquee/testing/fixtures/films';

let searching: Searching;
/** In the titles that these tests add, and in no other. */
const mark = uniqueName('zq').replace(/[^a-z0-9]/g, '');
const facets = ['GENRE', 'DECADE', 'YEAR', 'CAST', 'DIRECTOR'];

beforeAll(async () => {
  searching = await openSearch();
  // Somebody who was in no other film, or these would be the ones of the same original titles that are there.
  const cast = [{ name: uniqueName('somebody') }];
  await searching.add([
    record(`${mark} 千と千尋の神隠し`, { year: 2001, originalTitle: '千と千尋の神隠し', cast }),
    record(`${mark} Solaris`, { year: 1972, originalTitle: 'Солярис', cast }),
    record(`${mark} Amélie`, { year: 2001, originalTitle: 'Амели', cast }),
  ]);
});
afterAll(() => searching.stop());
const search: Searching['search'] = (variables) => searching.search(variables);

test('a film is found by title, people, genre and year, alone and together, the exact title first', async () => {
  expect(titles(await search({ q: 'casablanca', first: 1 }))).toEqual(['Casablanca']);
  for (const q of ['bogart casablanca', 'casablanca 1942', 'casablanca bergm', 'curtiz casablanca', 'ingrid casablnca'])
    expect([q, titles(await search({ q, first: 1 }))]).toEqual([q, ['Casablanca']]);
  expect(titles(await search({ q: 'hitchcock' }))).toEqual(expect.arrayContaining(['Vertigo', 'Notorious']));
  expect(titles(await search({ q: 'hitchcock thriller 1958' }))).toEqual(expect.arrayContaining(['Vertigo']));
});

test('ranks: exact over beginning over few typos over many, titles over names over synopsis', async () => {
  const title = `${uniqueName('rank').replace(/[^a-z0-9]/g, '')}xy`;
  const swapped = title.replace(/xy$/, 'yx');
  const wanted = [
    record(title, { year: 2000 }),
    record(`The ${title}s`, { year: 2000 }),
    record(`About ${title}`, { year: 2000 }),
    record(`${title}ish`, { year: 2000 }),
    record('Somebody', { year: 1901, cast: [{ name: `Ann ${title}` }], genres: [title] }),
    record('Something', { year: 1902, synopsis: `It is about a ${title}.`, genres: [title] }),
    record(`${swapped}`, { year: 2000 }),
  ];
  const resolved = await searching.add(wanted);
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

test.each([
  ['千と千尋', '千と千尋の神隠し'],
  ['千と', '千と千尋の神隠し'],
  ['Солярис', 'Solaris'],
  ['соляр', 'Solaris'],
  ['Амели', 'Amélie'],
  ['solaris', 'Solaris'],
])('"%s" finds a film by its title in any script', async (q, title) => {
  const found = await search({ q, filter: { name: mark }, first: 5 });
  expect(titles(found)).toEqual([`${mark} ${title}`]);
});

test.each(hostileTexts)('any text is only text, as q and in filters: %j', async (text) => {
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

test('statements are as many for one film as for a hundred', async () => {
  for (const variables of [
    { q: 'casablnca', facets },
    { q: 'the', facets },
    { filter: { year: { min: 1940 } }, facets },
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

test('friends are laid over the hits in one request', async () => {
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

test('plain text folds to the same words the fast way and the slow way', () => {
  const plain = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)) });
  fc.assert(
    fc.property(plain, (text) => {
      const slow = anyWords(text);
      if (slow.length > 0) expect(words(text)).toEqual(slow);
    }),
  );
  fc.assert(
    fc.property(fc.oneof(plain, fc.string({ unit: 'grapheme' })), (text) => {
      expect(tokens(text)).toEqual(words(text).map(({ token }) => token));
    }),
  );
});
