/** What is read from files: good rows land, bad rows are named, and one film is one film. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readAllFilms } from '../src/ingest/formats/format.js';
import { marqueeFormat } from '../src/ingest/formats/marquee.js';
import type { FilmRecord } from '../src/ingest/record.js';
import { resolve } from '../src/ingest/resolve.js';
import { normalise } from '../../../kit/src/text.js';
import { slugify, stableId } from '../src/ingest/text.js';
import { castNames, directorsIn, wikipediaFormat } from '../src/ingest/formats/wikipedia.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-ingest-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const film = (title: string, year: number, cast: string[], more: Partial<FilmRecord> = {}): FilmRecord => ({
  title,
  year,
  genres: [],
  directors: [],
  cast: cast.map((name) => ({ name })),
  externalIds: [],
  ...more,
});

test('of a broken file the good rows are read and each bad one is named by line, field and reason', async () => {
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
  const { records, rejected } = await readAllFilms(path, marqueeFormat);
  expect(records.map(({ title }) => title)).toEqual(['Good', 'Also good']);
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

test('the Wikipedia format is cleaned: tokens that are no names, spellings of genres, repeats', async () => {
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
  const { records, rejected } = await readAllFilms(path, wikipediaFormat);
  expect(records).toEqual([
    expect.objectContaining({
      title: 'Kept Title',
      genres: ['Sports'],
      directors: ['Jane Doe'],
      cast: [{ name: 'RZA' }, { name: 'Mýa' }, { name: 'will.i.am' }],
    }),
  ]);
  expect(rejected).toEqual([{ file: 'movies.json.gz', line: 2, field: 'year', reason: expect.any(String) }]);
  writeFileSync(path, gzipSync(JSON.stringify(rows)).subarray(0, 40));
  expect((await readAllFilms(path, wikipediaFormat)).rejected).toHaveLength(1);
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

test('cast names keep what looks odd and is real', () => {
  expect(castNames(['.', 'with', 'P!nk', 'Ice-T', '(uncredited)'])).toEqual(['P!nk', 'Ice-T']);
});

test('one title and year with somebody in common is one film; without, two', () => {
  const { films, merged } = resolve([
    film('Dune', 1984, ['Kyle MacLachlan'], { runtimeMinutes: 137 }),
    film('DUNE!', 1984, ['Kyle  MacLachlan', 'Sting'], { synopsis: 'Sand.', runtimeMinutes: 999 }),
    film('Dune', 1984, ['Somebody Else']),
    film('Dune', 2021, ['Zendaya']),
  ]);
  expect(merged).toBe(1);
  expect(films).toHaveLength(3);
  expect(films[0]!.properties).toMatchObject({ title: 'Dune', runtimeMinutes: 137, synopsis: 'Sand.' });
  expect(films[0]!.cast.map(({ billing }) => billing)).toEqual([1, 2]);
  expect(new Set(films.map(({ slug }) => slug)).size).toBe(3);
});

test('a name with a life too long is two people; a note in brackets is too', () => {
  const { people, films } = resolve([
    film('A', 1917, ['Harrison Ford']),
    film('B', 1932, ['Harrison Ford']),
    film('C', 1977, ['Harrison Ford']),
    film('C2', 1999, ['Harrison Ford']),
    film('D', 2023, ['Harrison Ford', 'Steve McQueen (director)']),
    film('E', 1968, ['Steve McQueen']),
  ]);
  expect(people.map(({ name }) => name).sort()).toEqual([
    'Harrison Ford',
    'Harrison Ford',
    'Steve McQueen',
    'Steve McQueen',
  ]);
  expect(new Set(people.map(({ slug }) => slug)).size).toBe(4);
  const actor = (index: number) => films[index]!.cast[0]!.personId;
  expect(actor(0)).toBe(actor(1));
  expect(actor(2)).toBe(actor(4));
  expect(actor(0)).not.toBe(actor(2));
});

test('ids and fingerprints depend on what is said and nothing else', () => {
  const once = resolve([film('Heat', 1995, ['Al Pacino'])]);
  const again = resolve([film('Other', 2000, []), film('Heat', 1995, ['Al Pacino'])]);
  expect(again.films[1]).toEqual(once.films[0]);
  expect(stableId('mov', 'heat|1995')).toMatch(/^mov_[0-9a-z]{13}$/);
});

test('folding makes one of what people call the same', () => {
  expect(normalise('Amélie')).toBe('amelie');
  expect(normalise('Fast & Furious')).toBe(normalise('fast and FURIOUS'));
  expect(normalise('Œdipus — Straße')).toBe('oedipus strasse');
  expect(normalise('!!!')).toBe('!!!');
  expect(slugify('千と千尋')).toBe('千と千尋');
});
