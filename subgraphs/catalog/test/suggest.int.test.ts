/** Autocomplete: typos anywhere in a word, prefixes, accents, missing spaces, other scripts, and any other text. */
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { misspell } from '@marquee/testing/fixtures/misspell';
import { readFilms } from '@marquee/dev/films';
import { seededRandom } from '@marquee/dev/dataset/random';
import { filmIdOfRecord } from '@marquee/testing/fixtures/films';
import { addMember, addWatch } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { dataOf, startSupergraph, type Supergraph } from '@marquee/testing/servers/supergraph';
import { repositoryFile } from '@marquee/dev/repository';
import { hostileTexts } from '@marquee/testing/fixtures/hostileTexts';
import { words } from '@marquee/graph/text/words';

let supergraph: Supergraph;
/** The bundled films. Other test files add films and remove them. */
let films: { id: string; title: string }[];
beforeAll(async () => {
  supergraph = await startSupergraph();
  const { records } = await readFilms({ kind: 'bundled', users: 0, seed: 0 });
  films = records.map((record) => ({ id: filmIdOfRecord(record), title: record.film!.title }));
});
afterAll(() => supergraph.stop());

interface Suggestion {
  kind: string;
  text: string;
  typos: number;
  ranges: { start: number; end: number }[];
  target: { __typename: string; id: string };
}
const query = `query ($q: String!, $kinds: [SuggestionKind!], $first: Int) { suggest(q: $q, kinds: $kinds, first: $first) { didYouMean
  suggestions { kind text typos ranges { start end } target { __typename ... on Movie { id } ... on Person { id } ... on Genre { id } } } } }`;
const suggest = async (q: string, more: Record<string, unknown> = {}) =>
  dataOf(await supergraph.request(null, query, { q, ...more })).suggest as unknown as {
    didYouMean: string | null;
    suggestions: Suggestion[];
  };

test.each([
  ['casablanca', 'Casablanca'],
  ['CASABLNCA', 'Casablanca'],
  ['godfahter', 'The Godfather'],
  ['the godf', 'The Godfather'],
  ['god father', 'The Godfather'],
  ['amelie', 'Amélie'],
  ['wall e', 'WALL·E'],
  ['hitchcok', 'Alfred Hitchcock'],
  ['ingrid ber', 'Ingrid Bergman'],
  ['bergman ingr', 'Ingrid Bergman'],
  ['dr strangelove', 'Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb'],
  ['rear widnow', 'Rear Window'],
  ['it', 'It'],
  ['m', 'M'],
  ['sci', 'Science Fiction'],
])('"%s" means %s', async (q, name) => {
  expect((await suggest(q)).suggestions[0]?.text).toBe(name);
});

test('didYouMean is the best name if the text has typos, otherwise null', async () => {
  expect(await suggest('casablnca')).toMatchObject({ didYouMean: 'Casablanca' });
  expect(await suggest('casabl')).toMatchObject({ didYouMean: null });
  expect(await suggest('qqqqqqqqqqqq')).toEqual({ didYouMean: null, suggestions: [] });
});

test('a typo in any long enough word of any title still finds the film', async () => {
  const random = seededRandom(4);
  let tried = 0;
  const missed: string[] = [];
  for (const { id, title } of films.filter((_, index) => index % 3 === 0)) {
    const list = words(title);
    const long = list.filter(({ token }) => [...token].length >= 5);
    if (long.length === 0 || list.length > 8) continue;
    const chosen = long[random.below(long.length)]!;
    const typed = list
      .map((word) =>
        word === chosen ? misspell(word.token, random.below([...word.token].length), random.below(4)) : word.token,
      )
      .join(' ');
    tried++;
    const { suggestions } = await suggest(typed);
    if (!suggestions.some(({ target }) => target.id === id)) missed.push(`${typed} (${title})`);
  }
  expect(tried).toBeGreaterThan(80);
  expect(missed).toEqual([]);
}, 400_000);

test('every beginning of a title finds the film among the first twenty, unless more titles have it', async () => {
  const plainly = films.map(({ id, title }) => ({
    id,
    plain: words(title)
      .map(({ token }) => token)
      .join(' '),
  }));
  const missed: string[] = [];
  let tried = 0;
  for (const { id, plain } of plainly.filter((_, index) => index % 7 === 0)) {
    if (plain.split(' ').length > 8) continue;
    for (let length = 4; length <= Math.min(plain.length, 24); length += 4) {
      const beginning = plain.slice(0, length);
      if (plainly.filter((film) => film.plain.startsWith(beginning)).length > 20) continue;
      tried++;
      const { suggestions } = await suggest(beginning, { kinds: ['MOVIE'], first: 20 });
      if (!suggestions.some(({ target }) => target.id === id)) missed.push(beginning);
    }
  }
  expect(tried).toBeGreaterThan(100);
  expect(missed).toEqual([]);
}, 400_000);

test('ranges are the parts of the displayed text that match', async () => {
  const { suggestions } = await suggest('ingrid ber');
  const { text, ranges } = suggestions[0]!;
  expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual(['Ingrid', 'Ber']);
});

test('only the requested kinds are suggested, pages have a limit, and their size does not change the number of statements', async () => {
  for (const kind of ['MOVIE', 'PERSON', 'GENRE'])
    expect(new Set((await suggest('a', { kinds: [kind], first: 50 })).suggestions.map((one) => one.kind))).toEqual(
      new Set([kind]),
    );
  const counts: number[] = [];
  for (const first of [1, 100]) {
    supergraph.statements.clear();
    await suggest('s', { first, kinds: ['PERSON'] });
    counts.push(supergraph.statements.cypher.length);
  }
  expect(counts[1]).toBe(counts[0]);
  const refused = await supergraph.request(null, query, { q: 'a', first: 101 });
  expect(refused.errors![0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'first' });
});

test.each(hostileTexts)('no text has a meaning in Lucene or Cypher: %j', async (q) => {
  expect(Array.isArray((await suggest(q)).suggestions)).toBe(true);
});

test('any text gives a valid result', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (q) => {
      for (const { text, ranges, typos } of (await suggest(q)).suggestions) {
        expect(typos).toBeGreaterThanOrEqual(0);
        let last = 0;
        for (const { start, end } of ranges) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('a suggested film has the state of the viewer', async () => {
  const { db } = supergraph.social;
  const ana = await addMember(db, 'ana');
  await addWatch(db, ana, { film: (await findFilm(db, 'Casablanca', 1942)).pk });
  const stored = readFileSync(repositoryFile('schema', 'operations', 'Suggest.graphql'), 'utf8');
  const { suggest: answer } = dataOf(await supergraph.request('ana', stored, { q: 'casablnca' }));
  expect(answer).toMatchObject({
    didYouMean: 'Casablanca',
    suggestions: [
      { kind: 'MOVIE', typos: 1, target: { __typename: 'Movie', title: 'Casablanca', viewer: { watched: true } } },
    ],
  });
});
