/** What users type besides words of a title: missing and wrong words, numbers, abbreviations, articles, parts of words, ids. */
import { filmRecord as record } from '@marquee/testing/fixtures/films';
import { openSearch, titles, type Searching } from '@marquee/testing/servers/search';
import { dataOf } from '@marquee/testing/servers/supergraph';
import { uniqueName } from '@marquee/testing/servers/testServers';

let searching: Searching;
// No other test has these words. Random ones would now and then be close to a word that a test below searches for.
// cspell:disable
/** A word of six letters that no other film has, and no plural. Digits would be numbers, and typos are counted by a word's length. */
const word = 'kvomel';
/** The same in a script without spaces: three syllables of Hangul. */
const syllables = '뷁쏟퀭';
/** A word of Cyrillic letters that no other film has, and what a user of a Latin keyboard types for it; the same for Katakana. */
const [cyrillic, cyrillicTyped] = ['бузамиледошубу', 'buzamiledoshubu'];
const [katakana, katakanaTyped] = ['レパカミシュサレ', 'repakamishusare'];
// cspell:enable
const imdb = 'tt8765432';

beforeAll(async () => {
  searching = await openSearch();
  const cast = [{ name: uniqueName('somebody') }];
  await searching.add([
    record(`Shaun of the ${word}`, { year: 2004, cast, externalIds: [{ source: 'IMDB', value: imdb }] }),
    record(`The ${word}father Part II`, { year: 1974, cast }),
    record(`101 ${word}ians`, { year: 1996, cast }),
    record(`Dr. ${word}love`, { year: 1964, cast }),
    record(`${word}ws`, { year: 1975, cast }),
    record(`8½ ${word}ini`, { year: 1963, cast }),
    record(`${word} & Louise`, { year: 1991, cast }),
    record(`기생${syllables}충 ${word}`, { year: 2019, cast }),
    record(`${word} A`, { year: 2001, originalTitle: `千と千尋の${syllables}神隠し`, cast }),
    record(`${word} トト`, { year: 2001, cast }),
    record(`${word} とと`, { year: 2002, cast }),
    record(`${word} ドド`, { year: 2003, cast }),
    record(`${word} جدایی نادر`, { year: 2011, cast }),
    record(`The ${word} Movie`, { year: 2000, cast }),
    record(`Free ${word}y`, {
      year: 1993,
      cast,
      synopsis: `A ${word}zz is watched online in a full movie, and it is free.`,
    }),
    record(`La La ${word}land`, { year: 2016, cast }),
    record(`${word}land`, { year: 2021, cast }),
    record(`${word}zz`, { year: 1942, cast }),
    record(`${word}igo`, { year: 1958, cast: [{ name: `Ann ${word}son` }], directors: [`Al ${word}cock`] }),
    record(`Gone with the ${word}nd`, { year: 1939, cast }),
    record(`Gone ${word}nd ${word}cock`, { year: 1940, cast }),
    record(`Lord of the ${word}ings: The Two Towers`, { year: 2002, cast }),
    record(`The ${word}es, the Bad and the ${word}ly`, { year: 1966, cast }),
    record(`${word}y`, { year: 2005, cast }),
    record(`${word} B`, { year: 2006, cast: [{ name: `Bea ${word}ys` }] }),
    record(`${word} C`, { year: 1980, originalTitle: `Москва ${cyrillic}`, cast }),
    record(`Moskva ${cyrillicTyped}`, { year: 1981, cast }),
    record(`${word} D`, { year: 1988, originalTitle: `となりの${katakana}`, cast: [{ name: `Алла ${cyrillic}` }] }),
  ]);
});
afterAll(() => searching.stop());

const first = async (q: string) => titles(await searching.search({ q, first: 1 }))[0];

test.each([
  ['a short word with a typo', `shaun of he ${word}`, `Shaun of the ${word}`],
  ['two short words with typos', `shaun fo teh ${word}`, `Shaun of the ${word}`],
  ['a word that no film has', `shaun ${word} qqzzkk`, `Shaun of the ${word}`],
  ['a digit for a Roman numeral', `${word}father 2`, `The ${word}father Part II`],
  ['a word for a Roman numeral', `${word}father part two`, `The ${word}father Part II`],
  ['a number in words', `one hundred and one ${word}ians`, `101 ${word}ians`],
  ['a long form', `doctor ${word}love`, `Dr. ${word}love`],
  ['an article too many', `the ${word}ws`, `${word}ws`],
  ['a decimal for a fraction', `8.5 ${word}ini`, `8½ ${word}ini`],
  ['a fraction in ASCII', `8 1/2 ${word}ini`, `8½ ${word}ini`],
  ['an HTML entity', `${word} &amp; louise`, `${word} & Louise`],
  ['the middle of a word in Hangul', `생${syllables}`, `기생${syllables}충 ${word}`],
  ['the end of an original title', `${syllables}神隠し`, `${word} A`],
  ['more letters than an indexed part has', `千尋の${syllables}神隠し`, `${word} A`],
  ['another keyboard', `${word} جدايي نادر`, `${word} جدایی نادر`],
  ['an IMDb id', imdb, `Shaun of the ${word}`],
  ['an IMDb page', `https://www.imdb.com/title/${imdb}/?ref_=nv_sr`, `Shaun of the ${word}`],
  ['Katakana', `${word} トト`, `${word} トト`],
  ['Hiragana', `${word} とと`, `${word} とと`],
])('%s finds the film', async (_, q, title) => {
  expect(await first(q)).toBe(title);
});

test.each([
  [`${word}igo by ${word}cock`, `${word}igo`],
  [`the ${word}igo directed by al ${word}cock`, `${word}igo`],
  [`movie ${word}igo with ${word}son`, `${word}igo`],
  [`film starring ann ${word}son`, `${word}igo`],
  [`${word}son in ${word}igo`, `${word}igo`],
  [`${word}igo from ${word}cok`, `${word}igo`],
  [`gone with the ${word}nd`, `Gone with the ${word}nd`],
  [`gone wiht the ${word}nd`, `Gone with the ${word}nd`],
  [`gone with teh ${word}nd`, `Gone with the ${word}nd`],
])('a small word between a film and a person is left out, but not that of a title: %s', async (q, title) => {
  expect(await first(q)).toBe(title);
});

test.each([
  ['a singular for a plural', `lord of the ${word}ing two towers`, `Lord of the ${word}ings: The Two Towers`],
  ['a plural for a singular', `lords of the ${word}ings two tower`, `Lord of the ${word}ings: The Two Towers`],
  ['small words that are left out', `${word}es bad ${word}ly`, `The ${word}es, the Bad and the ${word}ly`],
  ['both', `lord ${word}ing two tower`, `Lord of the ${word}ings: The Two Towers`],
])('%s: the film is found without a typo', async (_, q, title) => {
  const { edges, totalIsExact, didYouMean } = await searching.search({ q, first: 1 });
  expect({ title: edges[0]?.node.title, typos: edges[0]?.typos, totalIsExact, didYouMean }).toEqual({
    title,
    typos: 0,
    totalIsExact: true,
    didYouMean: null,
  });
});

test('a singular comes after the word itself, also if that is a name', async () => {
  expect(titles(await searching.search({ q: `${word}y`, first: 1 }))).toEqual([`${word}y`]);
  expect(titles(await searching.search({ q: `${word}ys`, first: 2 }))).toEqual([`${word} B`, `${word}y`]);
});

test.each([
  ['a title', `moskva ${cyrillicTyped}`, [`Moskva ${cyrillicTyped}`, `${word} C`]],
  ['the beginning of a title', `moskva ${cyrillicTyped.slice(0, -1)}`, [`Moskva ${cyrillicTyped}`, `${word} C`]],
  ['a title without spaces', `tonarino${katakanaTyped}`, [`${word} D`]],
  ['words of a title without spaces', `tonari no ${katakanaTyped}`, [`${word} D`]],
  ['a name', `alla ${cyrillicTyped}`, [`${word} D`]],
])('%s of another script is found in Latin letters, after one that is written so', async (_, q, expected) => {
  const answer = await searching.search({ q });
  expect(titles(answer)).toEqual(expected);
  expect(answer.didYouMean).toBeNull();
});

test('highlights and suggestions show the letters of the title', async () => {
  const { edges } = await searching.search({ q: `tonari no ${katakanaTyped}` });
  expect(edges[0]!.highlights).toEqual([
    { field: 'originalTitle', text: `となりの${katakana}`, ranges: [{ start: 0, end: `となりの${katakana}`.length }] },
  ]);
  const query = 'query ($q: String!) { suggest(q: $q, first: 2) { suggestions { kind text typos } } }';
  const suggest = async (q: string) => dataOf(await searching.supergraph.request(null, query, { q })).suggest;
  expect(await suggest(`alla ${cyrillicTyped}`)).toEqual({
    suggestions: [{ kind: 'PERSON', text: `Алла ${cyrillic}`, typos: 0 }],
  });
  expect(await suggest(`moskva ${cyrillicTyped}`)).toEqual({
    suggestions: [
      { kind: 'MOVIE', text: `Moskva ${cyrillicTyped}`, typos: 0 },
      { kind: 'MOVIE', text: `Москва ${cyrillic}`, typos: 0 },
    ],
  });
});

test('films that lack a small word come before films that lack another', async () => {
  const { edges } = await searching.search({ q: `${word}igo and ${word}son of`, first: 50 });
  expect(edges.map(({ node }) => node.title)).toEqual([`${word}igo`]);
});

test.each([
  [`${word}zz full movie`, `${word}zz`],
  [`watch ${word}zz online free`, `${word}zz`],
  [`${word}zz the movie`, `${word}zz`],
  [`the movie ${word}zz`, `${word}zz`],
  [`what is ${word}zz about`, `${word}zz`],
  [`${word}zz (1942 film)`, `${word}zz`],
  // cspell:disable
  [`${word}zz película completa`, `${word}zz`],
  [`${word}zz фильм онлайн`, `${word}zz`],
  // cspell:enable
  [`${[...word].reverse().join('')} ${word}zz full movie hd`, `${word}zz`],
  [`watch la la ${word}land online free`, `La La ${word}land`],
  [`${word}land full movie`, `${word}land`],
  [`free ${word}y full movie`, `Free ${word}y`],
  [`watch free ${word}y online`, `Free ${word}y`],
  [`${word} movie`, `The ${word} Movie`],
  [`the ${word} movie full movie hd`, `The ${word} Movie`],
])('words that say what to do with a film are left out, but not those of its title: %s', async (q, title) => {
  expect(await first(q)).toBe(title);
});

test('an answer without search terms says so', async () => {
  const answer = await searching.search({ q: `watch ${word}zz online` });
  expect(answer).toMatchObject({ totalIsExact: false, didYouMean: `${word}zz` });
  expect(await searching.search({ q: `the ${word} movie` })).toMatchObject({ totalIsExact: true, didYouMean: null });
});

test('suggestions leave search terms out, too', async () => {
  const query = 'query ($q: String!) { suggest(q: $q, first: 1) { didYouMean suggestions { text } } }';
  const suggest = async (q: string) => dataOf(await searching.supergraph.request(null, query, { q })).suggest;
  expect(await suggest(`${word}zz full movie`)).toEqual({ didYouMean: null, suggestions: [{ text: `${word}zz` }] });
  expect(await suggest(`the ${word} mov`)).toEqual({ didYouMean: null, suggestions: [{ text: `The ${word} Movie` }] });
});

test('a mark of voice makes another word', async () => {
  expect(titles(await searching.search({ q: `${word} トト` }))).toEqual([`${word} トト`, `${word} とと`]);
});

test('an answer with fewer words says so: its total is not exact, and didYouMean has the words that films have', async () => {
  const answer = await searching.search({ q: `shaun ${word} qqzzkk` });
  expect(answer).toMatchObject({ totalIsExact: false, didYouMean: `shaun ${word}` });
  expect(answer.edges[0]!.score).toBeLessThan(0);
  expect(await searching.search({ q: `shaun of the ${word}` })).toMatchObject({ totalIsExact: true, didYouMean: null });
});

test('films with more of the words come first, and films with fewer are left out', async () => {
  const { edges } = await searching.search({ q: `shaun of ${word} qqzzkk`, first: 50 });
  expect(edges.map(({ node }) => node.title)).toEqual([`Shaun of the ${word}`]);
});

test('a search of which no film has half of the words finds none', async () => {
  expect((await searching.search({ q: 'qqzzkk wwxxyyq of the' })).edges).toEqual([]);
});
