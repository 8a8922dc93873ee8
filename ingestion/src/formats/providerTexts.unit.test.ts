/** What providers' exports do to texts, numbers and ids. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ExternalIdSourceName } from '@marquee/graph/records/filmRecord';
import { fileSource } from '../source/source.js';
import { formatOf } from './allFormats.js';
import { spellId, spellPersonId, type PersonIdSource } from './externalIdSpelling.js';
import { readAllFilms } from './format.js';
import { parseMarqueeRow, toMarqueeRow } from './marqueeFormat.js';
import { textOf } from './missingText.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-texts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(fileName: string, content: string | Buffer) {
  const path = join(folder, fileName);
  writeFileSync(path, content);
  return readAllFilms(fileSource(path), formatOf(fileName)!);
}

test.each([
  ['Tom &amp; Jerry', 'Tom & Jerry'],
  ['Chlo&euml; &#71;race &#x4d;oretz', 'Chloë Grace Moretz'],
  ['Am&amp;eacute;lie', 'Amélie'],
  ['&ldquo;&nbsp;Weird&nbsp;&rdquo;', '“ Weird ”'],
  ['AT&T', 'AT&T'],
  ['Q&A; Part 2', 'Q&A; Part 2'],
  ['R&copy', 'R&copy'],
  ['&#0;&#xd800;', '��'],
])('%s is read as %s', (text, expected) => {
  expect(textOf(text)).toBe(expected);
});

test('a text that is an entity of a space is missing', () => {
  expect(textOf('&nbsp;')).toBeUndefined();
  expect(parseMarqueeRow({ title: 'A', originalTitle: '&nbsp;', genres: ['&#32;'] }).film).toMatchObject({
    genres: [],
  });
});

test('entities are decoded in the texts of every format, and in no key, id or address', async () => {
  const row = {
    key: 'a&amp;b',
    title: 'A &amp; B',
    imageUrl: 'https://x.test/?a=1&amp;b=2',
    externalIds: { imdb: 'x&amp;y' },
  };
  const names = { genres: ['R&amp;B'], directors: ['Zo&euml;'], cast: [{ name: 'Zo&euml;', character: 'A&amp;B' }] };
  expect(parseMarqueeRow({ ...row, ...names })).toMatchObject({
    key: 'a&amp;b',
    film: {
      ...{ title: 'A & B', imageUrl: row.imageUrl, genres: ['R&B'], directors: ['Zoë'] },
      cast: [{ name: 'Zoë', character: 'A&B' }],
      externalIds: [{ source: 'IMDB', value: 'x&amp;y' }],
    },
  });
  const article = { title: 'A &amp; B', year: 1999, cast: ['Zo&euml; Z'], extract: 'A &amp; B is a film.' };
  expect((await read('a.json', JSON.stringify([article]))).rows[0]!.film).toMatchObject({
    ...{ title: 'A & B', synopsis: 'A & B is a film.', cast: [{ name: 'Zoë Z' }] },
  });
  const { rows } = await read('movies.csv', 'movieId,title,genres\n1,Tom &amp; Jerry (2021),Comedy\n');
  expect(rows[0]!.film!.title).toBe('Tom & Jerry');
});

test('MovieLens: a title that goes on in brackets is one title', async () => {
  const { rows } = await read(
    'movies.csv',
    'movieId,title,genres\n1,Birdman: Or (The Unexpected Virtue of Ignorance) (2014),Comedy\n2,(500) Days of Summer (2009),Comedy\n',
  );
  expect(rows.map(({ film }) => [film!.title, film!.year])).toEqual([
    ['Birdman: Or (The Unexpected Virtue of Ignorance)', 2014],
    ['(500) Days of Summer', 2009],
  ]);
});

test('numbers as keys and ids are read, and a runtime of 0 is unknown', () => {
  const row = { key: 24, title: 'A', runtimeMinutes: 0, externalIds: { tmdb: 603, imdb: 114_369 } };
  expect(parseMarqueeRow(row)).toMatchObject({
    key: '24',
    film: {
      runtimeMinutes: undefined,
      externalIds: [
        { source: 'TMDB', value: '603' },
        { source: 'IMDB', value: 'tt0114369' },
      ],
    },
  });
});

test.each<[ExternalIdSourceName, string, string]>([
  ['IMDB', 'tt0114369', 'tt0114369'],
  ['IMDB', 'TT114369', 'tt0114369'],
  ['IMDB', '0114369', 'tt0114369'],
  ['IMDB', 'https://www.imdb.com/title/tt0114369/?ref_=fn_al', 'tt0114369'],
  ['IMDB', 'http://m.imdb.com/title/tt10114369', 'tt10114369'],
  ['IMDB', 'nm0000001', 'nm0000001'],
  ['TMDB', 'https://www.themoviedb.org/movie/807-se7en', '807'],
  ['TMDB', '000807', '807'],
  ['WIKIDATA', 'q190908', 'Q190908'],
  ['WIKIDATA', 'http://www.wikidata.org/entity/Q190908', 'Q190908'],
  ['MOVIELENS', '0047', '47'],
  ['WIKIPEDIA', 'https://en.wikipedia.org/wiki/Seven_(1995_film)', 'Seven_(1995_film)'],
  ['WIKIPEDIA', 'https://en.m.wikipedia.org/wiki/Am%C3%A9lie#Plot', 'Amélie'],
  ['WIKIPEDIA', 'Seven (1995 film)', 'Seven_(1995_film)'],
  ['WIKIPEDIA', 'https://fr.wikipedia.org/wiki/Seven', 'https://fr.wikipedia.org/wiki/Seven'],
])('the id of %s in %s is %s', (source, text, expected) => {
  expect(spellId(source, text)).toBe(expected);
});

test.each<[string, BufferEncoding, string]>([
  ['with a mark', 'utf16le', '\ufeff'],
  ['without a mark', 'utf16le', ''],
])('a file in UTF-16 %s fails with one reason', async (_, encoding, mark) => {
  for (const [name, content] of [
    ['a.jsonl', '{"title":"A"}\n{"title":"B"}\n'],
    ['a.json', '[{"title":"A","year":1999}]'],
    ['movies.csv', 'movieId,title,genres\n1,A (1990),Drama\n'],
  ] as const)
    for (const bytes of [Buffer.from(mark + content, encoding), gzipSync(Buffer.from(mark + content, encoding))]) {
      const { rows, rejected } = await read(name, bytes);
      expect(rows).toEqual([]);
      expect(rejected.map(({ reason }) => reason)).toEqual(['is UTF-16 text, or no text; send UTF-8']);
    }
});

test('in a file in Latin-1, rows of ASCII are read and the others are reported', async () => {
  const content = 'movieId,title,genres\n1,Casablanca (1942),Drama\n2,Amélie (2001),Comedy\n3,Seven (1995),Crime\n';
  const { rows, rejected } = await read('movies.csv', Buffer.from(content, 'latin1'));
  expect(rows.map(({ key }) => key)).toEqual(['1', '3']);
  expect(rejected).toMatchObject([{ line: 3, reason: 'is not UTF-8 text' }]);
});

describe('ids of people', () => {
  test.each<[PersonIdSource, string, string | undefined]>([
    ['IMDB', 'nm0000006', 'nm0000006'],
    ['IMDB', 'NM6', 'nm0000006'],
    ['IMDB', '0000006', 'nm0000006'],
    ['IMDB', 'https://www.IMDb.com/name/nm0000006/?ref_=nv_sr', 'nm0000006'],
    ['IMDB', 'nm10000006', 'nm10000006'],
    ['IMDB', 'tt0000006', undefined],
    ['IMDB', 'https://www.imdb.com/title/tt0000006/', undefined],
    ['TMDB', '4110', '4110'],
    ['TMDB', 'https://www.themoviedb.org/person/4110-humphrey-bogart', '4110'],
    ['TMDB', 'https://www.themoviedb.org/movie/4110', undefined],
    ['WIKIDATA', 'q16390', 'Q16390'],
    ['WIKIDATA', 'http://www.wikidata.org/entity/Q16390', 'Q16390'],
    ['WIKIDATA', '16390', undefined],
  ])('%s in %s is %s', (source, text, expected) => {
    expect(spellPersonId(source, text)).toBe(expected);
  });

  const ids = { imdb: 'https://www.imdb.com/name/nm6/', tmdb: 4110, wikidata: ' q16390 ' };
  const row = {
    ...{ key: 'a', title: 'A', directors: ['Ada Vane', { name: 'Ben', externalIds: ids }] },
    cast: [
      { name: 'Ingrid', character: 'Ilsa', externalIds: { tmdb: '4111' } },
      { name: 'Ben', externalIds: { imdb: '' } },
    ],
  };

  test('are read of cast and directors, and written again as they are', () => {
    const parsed = parseMarqueeRow(row);
    expect(parsed.film).toMatchObject({
      directors: ['Ada Vane', 'Ben'],
      directorIds: [null, 'IMDB nm0000006, TMDB 4110, WIKIDATA Q16390'],
    });
    expect(parsed.film!.cast).toEqual([{ name: 'Ingrid', character: 'Ilsa', personId: 'TMDB 4111' }, { name: 'Ben' }]);
    expect(parseMarqueeRow(toMarqueeRow(parsed))).toEqual(parsed);
  });

  test('that are none are an error of their row only', async () => {
    const bad = (externalIds: unknown) => JSON.stringify({ ...row, cast: [{ name: 'Ingrid', externalIds }] });
    const lines = [
      ...[bad({ imdb: 'tt0034583' }), bad({ tmdb: -1 }), bad({ wikidata: 5 }), bad({ movielens: '5' }), bad(['nm6'])],
      ...[bad(null), JSON.stringify({ ...row, directors: [{ name: 'Ben', externalIds: { imdb: 'x' } }] })],
    ];
    const { rows, rejected } = await read('ids.jsonl', lines.join('\n'));
    expect(rows).toHaveLength(1);
    expect(rejected.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [1, 'cast[0].externalIds.imdb', 'is not an id of a person: "tt0034583"'],
      [2, 'cast[0].externalIds.tmdb', 'is not an id of a person: -1'],
      [3, 'cast[0].externalIds.wikidata', 'is not an id of a person: 5'],
      [4, 'cast[0].externalIds.movielens', 'is not a known source of ids of people'],
      [5, 'cast[0].externalIds', 'must be an object'],
      [7, 'directors[0].externalIds.imdb', 'is not an id of a person: "x"'],
    ]);
  });
});
