/** Formats with one film per row: Marquee's own, and Wikipedia's. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileSource } from '../source/source.js';
import { readAllFilms } from './format.js';
import { marqueeFormat } from './marqueeFormat.js';
import { castNames, directorsIn, wikipediaFormat } from './wikipediaFormat.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-ingest-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('valid rows of a broken file are read, and each invalid one is reported by line, field and reason', async () => {
  const path = join(folder, 'films.jsonl');
  writeFileSync(
    path,
    [
      '{"title":"Good","year":1999,"cast":[{"name":"A B"}]}',
      '{"title":"Cut short","year":19',
      '',
      '{"year":1999}',
      '{"title":"Old","year":1500}',
      '{"title":"Bad cast","cast":["A"]}',
      '{"title":"Long","runtimeMinutes":1.5}',
      '{"title":"Strange","externalIds":{"__proto__x":"1"}}',
      '[]',
      '{"title":"Also good"}',
    ].join('\n'),
  );
  const { rows, rejected } = await readAllFilms(fileSource(path), marqueeFormat);
  expect(rows.map((row) => row.film!.title)).toEqual(['Good', 'Also good']);
  expect(rejected.map(({ line, field }) => [line, field])).toEqual([
    [2, ''],
    [4, 'title'],
    [5, 'year'],
    [6, 'cast[0].name'],
    [7, 'runtimeMinutes'],
    [8, 'externalIds.__proto__x'],
    [9, ''],
  ]);
  expect(rejected.every(({ file, reason }) => file === 'films.jsonl' && reason.length > 5)).toBe(true);
});

test('the Wikipedia format removes tokens that are not names, unifies genres and removes duplicates', async () => {
  const path = join(folder, 'movies.json.gz');
  const rows = [
    {
      title: 'Kept\u00a0Title',
      year: 1950,
      cast: ['RZA', 'and', '(', 'Mýa', 'RZA', '[a]', 'will.i.am[b]'],
      genres: ['Sport', 'Sports'],
      href: 'X',
      extract: 'Kept is a film directed by Jane Doe.',
    },
    { title: 'No year', cast: [] },
  ];
  writeFileSync(path, gzipSync(JSON.stringify(rows)));
  const { rows: valid, rejected } = await readAllFilms(fileSource(path), wikipediaFormat);
  expect(valid.map((row) => row.film)).toEqual([
    expect.objectContaining({
      title: 'Kept Title',
      genres: ['Sports'],
      directors: ['Jane Doe'],
      cast: [{ name: 'RZA' }, { name: 'Mýa' }, { name: 'will.i.am' }],
    }),
  ]);
  expect(rejected).toEqual([{ file: 'movies.json.gz', line: 2, field: 'year', reason: expect.any(String) }]);
  writeFileSync(path, gzipSync(JSON.stringify(rows)).subarray(0, 40));
  expect((await readAllFilms(fileSource(path), wikipediaFormat)).rejected).toHaveLength(1);
});

test.each([
  ['is a 1942 film directed by Michael Curtiz, and starring', ['Michael Curtiz']],
  ['a film written and directed by J. J. Abrams. The film', ['J. J. Abrams']],
  ['a western directed by John Ford. The plot', ['John Ford']],
  ['directed by Joel Coen and Ethan Coen.', ['Joel Coen', 'Ethan Coen']],
  ['directed by Florian Henckel von Donnersmarck and starring', ['Florian Henckel von Donnersmarck']],
  ['directed by the brothers David and Jerry Zucker', []],
  ['was released by Paramount', []],
])('directors in "%s"', (text, names) => {
  expect(directorsIn(text)).toEqual(names);
});

test('\\N is nothing in every field of every format', async () => {
  const none = '\\N';
  const path = join(folder, 'none.jsonl');
  const row = {
    ...{
      key: none,
      originalTitle: none,
      year: none,
      runtimeMinutes: ' \\N',
      synopsis: none,
      imageUrl: none,
      votes: none,
    },
    ...{ genres: none, directors: [none, 'Ada Vane'], cast: [{ name: none }, { name: 'A B', character: none }] },
    externalIds: { imdb: none, tmdb: '7' },
  };
  const empty = { title: 'B', alternativeTitles: none, cast: none, externalIds: none, year: null };
  const lines = [{ title: 'A', ...row }, empty, { title: none }];
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
  const { rows, rejected } = await readAllFilms(fileSource(path), marqueeFormat);
  expect(JSON.parse(JSON.stringify(rows.map(({ film }) => film)))).toEqual([
    {
      title: 'A',
      genres: [],
      directors: ['Ada Vane'],
      cast: [{ name: 'A B' }],
      externalIds: [{ source: 'TMDB', value: '7' }],
    },
    { title: 'B', genres: [], directors: [], cast: [], externalIds: [] },
  ]);
  expect(rejected).toMatchObject([{ line: 3, field: 'title', reason: 'is missing' }]);
  const articles = [
    { title: 'A', year: 1999, href: none, extract: none, thumbnail: none, genres: [none], cast: [none] },
    { title: none, year: 1999 },
  ];
  writeFileSync(join(folder, 'none.json'), JSON.stringify(articles));
  const wikipedia = await readAllFilms(fileSource(join(folder, 'none.json')), wikipediaFormat);
  expect(JSON.parse(JSON.stringify(wikipedia.rows.map(({ film }) => film)))).toEqual([
    { title: 'A', year: 1999, genres: [], directors: [], cast: [], externalIds: [] },
  ]);
  expect(wikipedia.rejected).toMatchObject([{ line: 2, field: 'title' }]);
});

test('a blank value is missing, and its film is read', async () => {
  const path = join(folder, 'blank.jsonl');
  const blank = { key: '', originalTitle: '', year: '', runtimeMinutes: ' ', synopsis: ' ', imageUrl: '', votes: '' };
  const lists = { genres: ['', 'Drama', null], directors: '', cast: [null, '', { name: '' }, { name: 'A B' }] };
  writeFileSync(path, JSON.stringify({ title: 'A', ...blank, ...lists, externalIds: { imdb: '', tmdb: null } }));
  const { rows, rejected } = await readAllFilms(fileSource(path), marqueeFormat);
  expect(rejected).toEqual([]);
  expect(JSON.parse(JSON.stringify(rows[0]!.film))).toEqual({
    title: 'A',
    genres: ['Drama'],
    directors: [],
    cast: [{ name: 'A B' }],
    externalIds: [],
  });
});

test('unusual cast names are kept', () => {
  expect(castNames(['.', 'with', 'P!nk', 'Ice-T', '(uncredited)'])).toEqual(['P!nk', 'Ice-T']);
});
