/** The formats of IMDb and MovieLens: sets of files are joined, in any order of rows, and invalid rows are reported. */
import fc from 'fast-check';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readAllFilms } from './format.js';
import { completeSource, formatOf } from './allFormats.js';
import { imdbFormat } from './imdb/imdbFormat.js';
import { fileSource } from '../source/source.js';
import type { FilmRecord } from '@marquee/graph/records/filmRecord';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marquee-formats-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files with modification times one second apart. */
function put(files: Record<string, string | Buffer>): void {
  for (const [at, [name, content]] of Object.entries(files).entries()) {
    writeFileSync(join(folder, name), content);
    utimesSync(join(folder, name), 1_700_000_000 + at, 1_700_000_000 + at);
  }
}
const source = (name: string) => fileSource(join(folder, name));
const read = (name: string) => readAllFilms(source(name), formatOf(name)!);
const tsv = (...rows: string[][]) => rows.map((row) => `${row.join('\t')}\n`).join('');

const basicsHeader =
  'tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres'.split(' ');
const principalsHeader = 'tconst ordering nconst category job characters'.split(' ');
const namesHeader = 'nconst primaryName birthYear deathYear primaryProfession knownForTitles'.split(' ');
const basics = (...rows: string[][]) => tsv(basicsHeader, ...rows);
const none = '\\N';

const imdb = {
  'title.principals.tsv': tsv(
    principalsHeader,
    ['tt0000002', '3', 'nm0000003', 'director', none, none],
    ['tt0000002', '2', 'nm0000002', 'actress', none, '["Ilsa \\"Lund\\"","Herself"]'],
    ['tt0000009', '1', 'nm0000009', 'actor', none, none],
    ['tt0000002', '1', 'nm0000001', 'actor', none, none],
    ['tt0000002', '4', 'nm0000404', 'actor', none, none],
    ['tt0000002', '5', 'nm0000003', 'composer', none, none],
  ),
  'name.basics.tsv.gz': gzipSync(
    tsv(
      namesHeader,
      ['nm0000003', 'Dora Director', none, none, none, none],
      ['nm0000001', 'Adam Actor', '1900', none, none, none],
      ['nm0000002', 'Äda Actress', none, none, none, none],
      ['nm0000009', 'Nobody Wanted', none, none, none, none],
    ),
  ),
  'title.ratings.tsv': tsv(['tconst', 'averageRating', 'numVotes'], ['tt0000002', '8.5', '1234']),
  'title.akas.tsv': tsv(
    'titleId ordering title region language types attributes isOriginalTitle'.split(' '),
    ['tt0000003', '1', 'The Fabulous Destiny', 'GB', none, none, none, '0'],
    ['tt0000003', '2', 'Amélie', 'US', none, none, none, '0'],
    ['tt0000003', '3', 'Amelie aus Montmartre', 'DE', none, none, none, '0'],
  ),
  'title.basics.tsv': basics(
    ['tt0000002', 'movie', 'Casa', 'La Casa', '0', '1942', none, '102', 'Drama,Sci-Fi'],
    ['tt0000003', 'movie', 'Le Destin', 'Le Destin', '0', none, none, none, none],
    ['tt0000004', 'tvEpisode', 'An Episode', 'An Episode', '0', '2000', none, '20', 'Drama'],
    ['tt0000005', 'movie', 'Adults', 'Adults', '1', '2000', none, '20', 'Adult'],
    ['tt0000006', 'movie', 'When', 'When', '0', '42', none, '20', none],
    ['no number', 'movie', 'Which', 'Which', '0', '1999', none, none, none],
    ['short'],
  ),
};

/** Temporary folders of joins. A process that is killed would leave those that exist while it reads. */
const joinFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('marquee-imdb-'));

test('IMDb: films have their people, ratings and other titles; invalid rows are reported, other titles skipped', async () => {
  const foldersBefore = joinFolders();
  put(imdb);
  const { rows, rejected } = await read('title.basics.tsv');
  const byKey = new Map(rows.map(({ key, film }) => [key, film]));
  expect([...byKey.keys()].sort()).toEqual(['tt0000002', 'tt0000003']);
  expect(byKey.get('tt0000002')).toEqual({
    title: 'Casa',
    originalTitle: 'La Casa',
    year: 1942,
    runtimeMinutes: 102,
    votes: 1234,
    genres: ['Drama', 'Science Fiction'],
    directors: ['Dora Director'],
    directorIds: ['IMDB nm0000003'],
    cast: [
      { name: 'Adam Actor', personId: 'IMDB nm0000001' },
      { name: 'Äda Actress', character: 'Ilsa "Lund"', personId: 'IMDB nm0000002' },
    ],
    externalIds: [{ source: 'IMDB', value: 'tt0000002' }],
  });
  expect(byKey.get('tt0000003')).toMatchObject({
    title: 'Le Destin',
    alternativeTitles: ['The Fabulous Destiny', 'Amélie', 'Amelie aus Montmartre'],
    year: undefined,
  });
  expect(rejected.map(({ line, field }) => [line, field]).sort()).toEqual([
    [6, 'startYear'],
    [7, 'tconst'],
    [8, ''],
  ]);
  expect(joinFolders()).toEqual(foldersBefore);
});

test('IMDb: while the files are joined, no file of the join has a name that a killed process would leave', async () => {
  const foldersBefore = joinFolders();
  put(imdb);
  for await (const reading of imdbFormat.read(source('title.basics.tsv'))) {
    expect(reading).toBeDefined();
    expect(joinFolders()).toEqual(foldersBefore);
  }
});

test('any file of a set reads the whole set, once all required files are present', async () => {
  put({ 'title.basics.tsv': imdb['title.basics.tsv'], 'title.principals.tsv': imdb['title.principals.tsv'] });
  const { rows, rejected } = await read('title.principals.tsv');
  expect([rows, rejected.map(({ reason }) => reason)]).toEqual([[], ['needs name.basics.tsv beside it']]);
  expect(await completeSource(source('title.principals.tsv'))).toBeNull();
  put(imdb);
  const all = await Promise.all(Object.keys(imdb).map(async (name) => (await read(name)).rows));
  for (const rows of all) expect(rows).toEqual(all[0]);
  expect(all[0]!.length).toBeGreaterThan(0);
});

test('all files of a set have the same combined source, and it changes with each file', async () => {
  put(imdb);
  const states = async () => {
    const sources = await Promise.all(Object.keys(imdb).map((name) => completeSource(source(name))));
    return new Set(sources.map((one) => `${one!.fileName} ${one!.etag} ${one!.modifiedAt.getTime()}`));
  };
  const before = await states();
  expect(before.size).toBe(1);
  // Older than the others, as after a copy that keeps the time.
  writeFileSync(join(folder, 'title.ratings.tsv'), 'tconst\taverageRating\tnumVotes\ntt0000002\t5.0\t7\n');
  utimesSync(join(folder, 'title.ratings.tsv'), 1_600_000_000, 1_600_000_000);
  const after = await states();
  expect(after.size).toBe(1);
  expect([...after]).not.toEqual([...before]);
});

test('IMDb: the order of rows does not matter', async () => {
  put(imdb);
  const byKey = (rows: readonly { key: string; film: FilmRecord | null }[]) =>
    Object.fromEntries(rows.map(({ key, film }) => [key, film]));
  const expected = byKey((await read('title.basics.tsv')).rows);
  const [header, ...credits] = imdb['title.principals.tsv'].trim().split('\n');
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(credits, { minLength: credits.length }), async (shuffled) => {
      put({ ...imdb, 'title.principals.tsv': [header, ...shuffled, ''].join('\n') });
      expect(byKey((await read('title.basics.tsv')).rows)).toEqual(expected);
    }),
    { numRuns: 10 },
  );
});

test('MovieLens: reads years and articles from titles and ids from links; rejects invalid rows', async () => {
  put({
    'links.csv': 'movieId,imdbId,tmdbId\n1,0114709,862\n2,113497,\n',
    'movies.csv': [
      'movieId,title,genres',
      '1,Toy Story (1995),Adventure|Children|Sci-Fi',
      '2,"Usual Suspects, The (1995)",(no genres listed)',
      '3,"Amelie (Fabuleux destin, Le) (2001)",Comedy',
      '4,Babylon 5,Sci-Fi',
      'x,Nothing (1999),Drama',
      '6,,Drama',
      '',
    ].join('\n'),
  });
  const { rows, rejected } = await read('movies.csv');
  expect(rows.map(({ key, film }) => [key, film!.title, film!.year, film!.genres.join()])).toEqual([
    ['1', 'Toy Story', 1995, 'Adventure,Family,Science Fiction'],
    ['2', 'The Usual Suspects', 1995, ''],
    ['3', 'Amelie', 2001, 'Comedy'],
    ['4', 'Babylon 5', undefined, 'Science Fiction'],
  ]);
  expect(rows[0]!.film!.externalIds).toEqual([
    { source: 'MOVIELENS', value: '1' },
    { source: 'IMDB', value: 'tt0114709' },
    { source: 'TMDB', value: '862' },
  ]);
  expect(rows[1]!.film!.externalIds[1]).toEqual({ source: 'IMDB', value: 'tt0113497' });
  expect(rejected.map(({ line, field }) => [line, field])).toEqual([
    [6, 'movieId'],
    [7, 'title'],
  ]);
});

test('MovieLens: a bad row loses no other row, and its line and reason are told', async () => {
  put({
    'movies.csv': [
      'movieId,title,genres',
      '1,"Good Film, The (2011)",Drama',
      '2,Bad "quote" inside (2014),Drama',
      '3,Unquoted, comma (2013),Drama',
      '4,"Never closed (2012),Drama',
      '5,After The Bad Ones (2015),Film-Noir|IMAX|Animated',
    ].join('\n'),
  });
  const { rows, rejected } = await read('movies.csv');
  expect(rows.map(({ key, film }) => [key, film!.title, film!.genres])).toEqual([
    ['1', 'The Good Film', ['Drama']],
    ['2', 'Bad "quote" inside', ['Drama']],
    ['5', 'After The Bad Ones', ['Noir', 'Animation']],
  ]);
  expect(rejected.map(({ file, line, reason }) => [file, line, reason])).toEqual([
    ['movies.csv', 4, 'has 4 fields instead of 3; a field with a comma needs quotation marks'],
    ['movies.csv', 5, 'is not CSV: a quotation mark is not closed'],
  ]);
});

test('MovieLens: titles in brackets are other titles', async () => {
  put({
    'movies.csv': [
      'movieId,title,genres',
      '1,"City of Lost Children, The (Cité des enfants perdus, La) (1995)",Drama',
      '2,And Then There Were None (Ten Little Indians) (1945),Drama',
      '3,"Seven (a.k.a. Se7en) (1995)",Drama',
      '4,(500) Days of Summer (2009),Drama',
      '5,"Two (One) (a.k.a. Three, The) (2001)",Drama',
    ].join('\n'),
  });
  const { rows } = await read('movies.csv');
  expect(rows.map(({ film }) => [film!.title, film!.alternativeTitles, film!.year])).toEqual([
    ['The City of Lost Children', ['La Cité des enfants perdus'], 1995],
    ['And Then There Were None', ['Ten Little Indians'], 1945],
    ['Seven', ['Se7en'], 1995],
    ['(500) Days of Summer', undefined, 2009],
    ['Two', ['One', 'The Three'], 2001],
  ]);
});

test('IMDb: \\N is nothing in every column', async () => {
  put({
    ...imdb,
    'name.basics.tsv': tsv(
      namesHeader,
      ['nm0000001', none, none, none, none, none],
      ['nm0000003', 'Dora', none, none, none, none],
    ),
    'title.akas.tsv': tsv('titleId ordering title region language types attributes isOriginalTitle'.split(' '), [
      'tt0000003',
      '1',
      none,
      'US',
      none,
      none,
      none,
      '0',
    ]),
    'name.basics.tsv.gz': gzipSync(tsv(namesHeader)),
  });
  rmSync(join(folder, 'name.basics.tsv.gz'));
  const { rows } = await read('title.basics.tsv');
  const films = Object.fromEntries(rows.map(({ key, film }) => [key, film!]));
  expect(films.tt0000002).toMatchObject({ cast: [], directors: ['Dora'] });
  expect(films.tt0000003).toMatchObject({ title: 'Le Destin' });
});

test('rejected rows and problems name the file of the set that they are in', async () => {
  put({
    ...imdb,
    'title.akas.tsv': 'titleId\tordering\ttitle\tregion\nno tabs here\n',
    'title.ratings.tsv': Buffer.from('tconst\taverageRating\tnumVotes\ntt0000002\t8\xff\t1\n', 'latin1'),
  });
  const named = (rejected: readonly { file: string; line: number; reason: string }[]) =>
    rejected.map(({ file, line, reason }) => [file, line, reason]);
  expect(named((await read('title.basics.tsv')).rejected)).toEqual(
    expect.arrayContaining([
      ['title.akas.tsv', 2, 'has no tabs'],
      ['title.ratings.tsv', 2, 'is not UTF-8 text'],
    ]),
  );
  const movies = 'movieId,title,genres\n1,Toy Story (1995),Comedy\n';
  put({ 'movies.csv': movies, 'links.csv': 'movieId,imdbId,tmdbId\n1,2\n1,0114709,862\n' });
  const { rows, rejected } = await read('movies.csv');
  expect(rows[0]!.film!.externalIds).toHaveLength(3);
  expect(named(rejected)).toEqual([
    ['links.csv', 2, 'has 2 fields instead of 3; a field with a comma needs quotation marks'],
  ]);
  const reasons = async () => (await read('movies.csv')).rejected.map(({ reason }) => reason);
  put({ 'movies.csv': movies, 'links.csv': 'movieId,tmdbId\n1,862\n' });
  expect(await reasons()).toEqual(['cannot be read with links.csv, which has no column imdbId']);
  put({ 'movies.csv': movies, 'links.csv': gzipSync('movieId,imdbId,tmdbId\n').subarray(0, 20) });
  expect(await reasons()).toEqual(['cannot be read with links.csv, which ends in the middle of its gzip data']);
});

test('IMDb: columns are read by their names, and one that is missing is told', async () => {
  const moved = (content: string) =>
    content.replaceAll(/^([^\t\n]*)\t([^\t\n]*)/gm, (_, first: string, second: string) => `${second}\t${first}`);
  put(imdb);
  const { rows } = await read('title.basics.tsv');
  put({
    ...imdb,
    'title.basics.tsv': moved(imdb['title.basics.tsv']),
    'title.principals.tsv': moved(imdb['title.principals.tsv']),
  });
  expect((await read('title.basics.tsv')).rows).toEqual(rows);
  const reasons = async (files: Record<string, string>) => {
    put({ ...imdb, ...files });
    return (await read('title.basics.tsv')).rejected.map(({ reason }) => reason);
  };
  expect(await reasons({ 'title.basics.tsv': '' })).toEqual(['has no column tconst']);
  expect(await reasons({ 'title.basics.tsv': imdb['title.basics.tsv'].replaceAll('\n', '\r') })).toEqual([
    'has no column genres',
  ]);
  expect(await reasons({ 'title.principals.tsv': 'tconst\tordering\n' })).toContain(
    'cannot be read with title.principals.tsv, which has no column nconst',
  );
});

test('MovieLens: ids of other services are read as tools write them, and others are told', async () => {
  put({
    'movies.csv': 'MovieID,Title,Genres\n1,A (1990),Drama\n2,B (1990),Drama\n3,C (1990),Drama\n',
    'links.csv': 'movieId,imdbId,tmdbId\n1,tt0113277,862.0\n2,,\n3,soon,12\n',
  });
  const { rows, rejected } = await read('movies.csv');
  expect(rows.map(({ film }) => film!.externalIds.slice(1).map(({ value }) => value))).toEqual([
    ['tt0113277', '862'],
    [],
    ['12'],
  ]);
  expect(rejected).toEqual([{ file: 'links.csv', line: 4, field: 'imdbId', reason: 'is not a number: "soon"' }]);
});

test.each([
  ['an empty file', ''],
  ['line breaks of old Macs', 'movieId,title,genres\r1,A (1990),Drama\r'],
  ['semicolons', 'movieId;title;genres\n1;A (1990);Drama\n'],
])('MovieLens: %s is told', async (_, content) => {
  put({ 'movies.csv': content });
  expect((await read('movies.csv')).rejected.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/^has no column/),
  ]);
});

test('MovieLens: a file that is not valid CSV fails after its valid rows', async () => {
  put({ 'movies.csv': 'a,b\n1,2\n' });
  expect((await read('movies.csv')).rejected.map(({ reason }) => reason)).toEqual(['has no column movieId']);
  put({ 'movies.csv': gzipSync('movieId,title,genres\n1,Toy Story (1995),Comedy\n'.repeat(1)).subarray(0, 40) });
  expect((await read('movies.csv')).rejected.map(({ reason }) => reason)).toEqual([
    'ends in the middle of its gzip data',
  ]);
  put({ 'movies.csv': 'movieId,title,genres\n1,Toy Story (1995),Comedy\n2,"Open (1999),Comedy\n' });
  const open = await read('movies.csv');
  expect([open.rows.length, open.rejected.length]).toEqual([1, 1]);
});
