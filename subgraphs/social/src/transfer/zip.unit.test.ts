/** Zip exports are read whole, and what is inflated is bounded. */
import { zipFile, type ZippedFile } from '@marquee/testing/fixtures/zipFile';
import { maxCharacters } from './historyRows.js';
import { readHistory, type HistoryFormatName } from './readHistory.js';
import { isBase64Zip, readZip } from './zip.js';

const now = new Date('2026-06-15T12:00:00Z');

const importZip = (files: readonly ZippedFile[]) => readHistory({ format: 'LETTERBOXD', content: zipFile(files) }, now);
const messagesOf = async (files: readonly ZippedFile[]) =>
  (await importZip(files)).flatMap(({ errors }) => errors.map(({ message }) => message));

test('the files of a Letterboxd zip are read by their names, and other files are not', async () => {
  const header = 'Date,Name,Year,Letterboxd URI';
  const files = await importZip([
    { name: 'watched.csv', content: `${header}\n2024-01-01,Jaws,1975,u\n` },
    { name: 'watchlist.csv', content: `${header}\n2024-01-01,Ran,1985,u\n2024-01-01,,1985,u\n` },
    { name: 'profile.csv', content: 'Date Joined,Username\n2020-01-01,ana\n' },
    { name: 'deleted/diary.csv', content: `${header},Watched Date\n2024-01-01,Heat,1995,u,2024-01-01\n` },
    { name: 'likes/films.csv', content: `${header}\n2024-01-01,Alien,1979,u\n` },
  ]);
  expect(files.map(({ name, rows }) => [name, rows.map(({ film, activity }) => [film.title, activity.kind])])).toEqual([
    ['watched.csv', [['Jaws', 'WATCH']]],
    ['watchlist.csv', [['Ran', 'WATCHLIST']]],
  ]);
  expect(files[1]!.errors[0]!.message).toBe('Line 3 of watchlist.csv: the title of the film is missing.');
});

test.each([
  ['in folders', ['a/b/diary.csv'], ['diary.csv']],
  ['beside those of deleted entries', ['export/diary.csv', 'export/deleted/diary.csv'], ['diary.csv']],
  ['beside those of macOS', ['export/diary.csv', '__MACOSX/export/._diary.csv', '__MACOSX/diary.csv'], ['diary.csv']],
  ['of one name in two folders', ['a/diary.csv', 'b/diary.csv'], ['a/diary.csv', 'b/diary.csv']],
  ['with another zip file', ['old.zip', 'DIARY.CSV'], ['DIARY.CSV']],
])('files %s are read', async (_, paths, names) => {
  const content = 'Name,Year,Watched Date\nHeat,1995,2024-01-01\n';
  const files = await importZip(paths.map((name) => ({ name, content })));
  expect(files.map(({ name, rows, errors }) => [name, rows.length, errors])).toEqual(
    names.map((name) => [name, 1, []]),
  );
});

test('a zip of Trakt, IMDb, MovieLens or Marquee is read', async () => {
  const rowsOf = async (format: HistoryFormatName, files: readonly ZippedFile[]) =>
    (await readHistory({ format, content: zipFile(files) }, now)).flatMap(({ name, rows }) =>
      rows.map(({ activity }) => [name, activity.kind]),
    );
  const movie = { movie: { title: 'Heat' } };
  expect(
    await rowsOf('TRAKT', [
      { name: 'export/watched/history-1.json', content: JSON.stringify([{ watched_at: 'unknown', ...movie }]) },
      { name: 'export/lists-watchlist.json', content: JSON.stringify([movie]) },
      { name: 'export/watched-shows.json', content: '[{"show":{}}]' },
    ]),
  ).toEqual([['history-1.json', 'WATCH'], ['lists-watchlist.json', 'WATCHLIST']]); // prettier-ignore
  const imdb = 'Const,Your Rating,Title\ntt0113277,8,Heat\n';
  expect(
    await rowsOf('IMDB', [
      { name: 'imdb/ratings.csv', content: imdb },
      { name: 'imdb/WATCHLIST.csv', content: imdb.replace(',8,', ',,') },
    ]),
  ).toEqual([['ratings.csv', 'WATCH'], ['WATCHLIST.csv', 'WATCHLIST']]); // prettier-ignore
  expect(await rowsOf('MOVIELENS', [{ name: 'movielens-ratings.csv', content: 'movieId,rating\n6,4\n' }, { name: 'movielens-tags.csv', content: 'movieId,tag\n6,x\n' }])).toEqual([['movielens-ratings.csv', 'WATCH']]); // prettier-ignore
  expect(await rowsOf('MARQUEE', [{ name: 'history.json', content: '{"marquee":1,"watchlist":[{"title":"Heat"}]}' }])).toEqual([['history.json', 'WATCHLIST']]); // prettier-ignore
});

test.each([
  ['UTF-16 with a byte order mark', Buffer.from('\uFEFFName,Year,Rating\nAmélie,2001,5\n', 'utf16le')],
  ['big-endian UTF-16', Buffer.from('\uFEFFName,Year,Rating\nAmélie,2001,5\n', 'utf16le').swap16()],
  ['Windows-1252', Buffer.from('Name,Year,Rating\nAmélie,2001,5\n', 'latin1')],
  ['UTF-8', Buffer.from('Name,Year,Rating\nAmélie,2001,5\n')],
])('a file of %s in a zip is read', async (_, content) => {
  const [file] = await importZip([{ name: 'ratings.csv', content }]);
  expect(file!.rows.map(({ film }) => film.title)).toEqual(['Amélie']);
});

test('of the folder of lists of Trakt the watchlist alone is read', async () => {
  const content = JSON.stringify([{ rank: 1, listed_at: '2024-01-01', movie: { title: 'Heat' } }]);
  const names = ['x/lists/watchlist.json', 'x/lists/history-films.json', 'x/hidden/hidden-watched.json'];
  const files = await readHistory({ format: 'TRAKT', content: zipFile(names.map((name) => ({ name, content }))) }, now);
  expect(files.map(({ name, rows }) => [name, rows.map(({ activity }) => activity.kind)])).toEqual([
    ['watchlist.json', ['WATCHLIST']],
  ]);
});

test('a zip that was read as text gets a sentence that says what to send', async () => {
  const [file] = await readHistory({ format: 'LETTERBOXD', content: 'PK\u0003\u0004\u0014\u0000diary.csv' }, now);
  expect(file!.errors[0]!.message).toMatch(/base64/);
});

test('files without films, and broken zips, get a sentence', async () => {
  expect(await messagesOf([{ name: 'profile.csv', content: 'a,b\n' }])).toEqual([
    'This zip file has none of the files that can be imported.',
  ]);
  for (const content of ['UEsDBBQAAAA', zipFile([{ name: 'diary.csv', content: 'x'.repeat(999) }]).slice(0, 60)]) {
    expect(isBase64Zip(content)).toBe(true);
    const [file] = await readHistory({ format: 'LETTERBOXD', content }, now);
    expect(file!.errors[0]!.message).toBe('This zip file cannot be read.');
  }
});

test('a zip of more bytes than a file may have is refused before it is inflated, also if its directory lies', async () => {
  const content = 'x'.repeat(maxCharacters + 1);
  await expect(readZip(zipFile([{ name: 'diary.csv', content }]), () => true)).rejects.toThrow(/at most 4194304 bytes/);
  await expect(readZip(zipFile([{ name: 'diary.csv', content, size: 10 }]), () => true)).rejects.toThrow(
    /cannot be read/,
  );
  const half = { content: 'x'.repeat(maxCharacters / 2 + 1) };
  await expect(
    readZip(
      zipFile([
        { name: 'diary.csv', ...half },
        { name: 'watched.csv', ...half },
      ]),
      () => true,
    ),
  ).rejects.toThrow(/at most 4194304 bytes/);
});
