/** Values and files as spreadsheets, older tools and other services write them. */
import { now, readFiles } from '@marquee/testing/fixtures/historyFiles';
import type { HistoryFile, ReadContext } from './historyRows.js';
import { readImdb } from './imdbHistory.js';
import { readLetterboxd } from './letterboxdHistory.js';
import { readMovielens } from './movielensHistory.js';
import { readHistory } from './readHistory.js';
import { readTrakt } from './traktHistory.js';

const messagesOf = (files: readonly HistoryFile[]) =>
  files.flatMap(({ errors }) => errors.map(({ message }) => message));
const activitiesOf = (files: readonly HistoryFile[]) =>
  files.flatMap(({ rows }) => rows.map(({ activity }) => activity));
const kindsOf = (files: readonly HistoryFile[]) => activitiesOf(files).map(({ kind }) => kind);

const diary = (dates: readonly string[]) =>
  `Name,Year,Watched Date\n${dates.map((date) => `Jaws,1975,"${date}"\n`).join('')}`;
const momentsOf = (...dates: string[]) =>
  activitiesOf(readFiles(readLetterboxd, diary(dates))).map((activity) =>
    activity.kind === 'WATCH' ? (activity.at?.toISOString() ?? null) : activity.kind,
  );

describe('a date', () => {
  test.each([
    ['15.01.2024', '2024-01-15T12:00:00.000Z'],
    ['2.1.2024', '2024-01-02T12:00:00.000Z'],
    ['15/01/2024', '2024-01-15T12:00:00.000Z'],
    ['1/15/2024', '2024-01-15T12:00:00.000Z'],
    ['02/02/2024', '2024-02-02T12:00:00.000Z'],
    ['1/15/2024 8:05 PM', '2024-01-15T20:05:00.000Z'],
    ['2024-01-15 12:30 am', '2024-01-15T00:30:00.000Z'],
    ['15 Jan 2024', '2024-01-15T12:00:00.000Z'],
    ['15-Jan-2024', '2024-01-15T12:00:00.000Z'],
    ['January 15, 2024', '2024-01-15T12:00:00.000Z'],
    ['1705348800', '2024-01-15T20:00:00.000Z'],
    ['2024-01-15T20:00:00+02', '2024-01-15T18:00:00.000Z'],
    ['2024-01-15T20:00:00-0330', '2024-01-15T23:30:00.000Z'],
    ['2024-01-15T20:00:00+14:00', '2024-01-15T06:00:00.000Z'],
  ])('written as %s is %s', (text, moment) => expect(momentsOf(text)).toEqual([moment]));

  test.each(['0000-00-00', '0000-00-00 00:00:00', '1/1/1970', '01.01.1970', '1970-01-01 01:00:00', '1969-12-31', '1900-01-00', '1900-01-01', '?', 'UNKNOWN', '\\\\N'.slice(1)])(
    'written as %s is unknown',
    (text) => expect(momentsOf(text)).toEqual([null]),
  ); // prettier-ignore

  test('of two numbers that may be days has the order of its file', () => {
    expect(momentsOf('1/2/2024', '13/2/2024')).toEqual(['2024-02-01T12:00:00.000Z', '2024-02-13T12:00:00.000Z']);
    expect(momentsOf('1/2/2024', '2/13/2024')).toEqual(['2024-01-02T12:00:00.000Z', '2024-02-13T12:00:00.000Z']);
    expect(messagesOf(readFiles(readLetterboxd, diary(['1/2/2024'])))).toEqual([
      'Line 2: "1/2/2024" may be two dates; write it like 2026-03-01.',
    ]);
  });

  test.each(['31.02.2024', '2024-13-01', '15.01.24', 'soon', '1/15/2027', '2024-01-15T25:00:00Z'])(
    'written as %s is told with its line',
    (text) =>
      expect(messagesOf(readFiles(readLetterboxd, diary([text])))).toEqual([expect.stringMatching(/^Line 2: /)]),
  );
});

test.each([
  ['0.5', 1], ['.5', 1], ['½', 1], ['4½', 9], ['4 1/2', 9], ['4,5', 9], ['5.', 10], ['★★★★½', 9], ['★★★☆☆', 6],
  ['9/10', 9], ['4.5 / 5', 9], ['0', null], ['-', null],
])('a rating of stars written as %s is %s', (text, rating) =>
  expect(activitiesOf(readFiles(readLetterboxd, `Name,Year,Rating\nJaws,1975,"${text}"\n`))).toMatchObject([{ rating }]),
); // prettier-ignore

test.each(['10', '4.25', '-1', '★★★★★★', '11/10', 'good', '1/2/3'])('%s is no rating of stars', (text) =>
  expect(messagesOf(readFiles(readLetterboxd, `Name,Year,Rating\nJaws,1975,"${text}"\n`))).toEqual([
    `Line 2: "${text}" is not a rating from 0.5 to 5.`,
  ]),
);

describe('a CSV file', () => {
  test('may have spaces before quotation marks, and rows of separators alone', () => {
    const [file] = readFiles(readLetterboxd, 'Name, Year , "Rating",,\n"Good, the Bad, The", "1966", 4.5,,\n,,,,\n "A",1967,4,,\n');
    expect(file!.rows.map(({ line, film }) => [line, film.title, film.year])).toEqual([
      [2, 'Good, the Bad, The', 1966],
      [4, 'A', 1967],
    ]);
    expect(file!.errors).toEqual([]);
  }); // prettier-ignore

  test('of a spreadsheet has its flags and years in the language of its user', () => {
    // cspell:disable-next-line
    const rows = 'Name;Year;Watched Date;Rewatch\nJaws;(1975);15.01.2024;WAHR\nAlien;1979-05-25;16.01.2024;FALSCH\n';
    const files = readFiles(readLetterboxd, rows);
    expect(files[0]!.rows.map(({ film, activity }) => [film.year, activity])).toMatchObject([
      [1975, { isRewatch: true }],
      [1979, { isRewatch: false }],
    ]);
  });

  test('of UTF-16 that was read as another encoding gets one sentence', async () => {
    const bytes = Buffer.from('\uFEFFName,Year,Rating\nJaws,1975,4.5\n', 'utf16le');
    for (const encoding of ['utf8', 'latin1'] as const) {
      const files = await readHistory({ format: 'LETTERBOXD', content: bytes.toString(encoding) }, now);
      expect(files.map(({ rows }) => rows)).toEqual([[]]);
      expect(messagesOf(files)).toEqual([expect.stringMatching(/UTF-16/)]);
    }
  });

  test('names films by ids of films only', () => {
    const ids = (tmdb: string, imdb: string) =>
      readFiles(readLetterboxd, `Title,tmdbID,imdbID,Rating10\nx,${tmdb},${imdb},5\n`)[0]!.rows[0]!.film.externalIds;
    expect(ids('https://www.themoviedb.org/tv/1399-game-of-thrones', '73195.0')).toEqual([
      { source: 'IMDB', value: 'tt0073195' },
    ]);
    expect(ids('https://www.themoviedb.org/movie/578-jaws', 'nm0000001')).toEqual([{ source: 'TMDB', value: '578' }]);
    expect(ids('tv/1399', '')).toEqual([]);
  });
});

describe('films to watch are no watches', () => {
  const named = 'Date,Name,Year,Letterboxd URI\n2024-01-01,Jaws,1975,u\n';
  test.each(['unwatched.csv', 'Not watched.csv', 'to-watch.csv', 'films_to_see.csv', 'unseen.csv', 'Wish list.csv'])(
    'in a file of the name %s',
    (fileName) => expect(kindsOf(readFiles(readLetterboxd, named, { fileName }))).toEqual(['WATCHLIST']),
  );

  test('in a watchlist that has all columns of the import layout', () => {
    const content = 'Title,Year,imdbID,WatchedDate,Rating10,Rewatch,Review\nJaws,1975,,,,No,\nAlien,1979,,2024-01-01,,,\n';
    expect(kindsOf(readFiles(readLetterboxd, content, { fileName: 'watchlist.csv' }))).toEqual(['WATCHLIST', 'WATCH']);
    expect(kindsOf(readFiles(readLetterboxd, content, { fileName: 'collection.csv' }))).toEqual(['WATCH']);
    expect(kindsOf(readFiles(readLetterboxd, content))).toEqual(['WATCH', 'WATCH']);
    expect(kindsOf(readFiles(readLetterboxd, 'Position,Name,Year,Rating\n1,Jaws,1975,\n2,Ran,1985,4\n'))).toEqual(['WATCH']);
  }); // prettier-ignore

  test('in the wish list of MovieLens', () => {
    const content = 'movie_id,imdb_id,tmdb_id,average_rating,title\n1,0114709,862,3.9,Toy Story (1995)\n';
    expect(kindsOf(readFiles(readMovielens, content, { fileName: 'movielens-wishlist.csv' }))).toEqual(['WATCHLIST']);
    expect(messagesOf(readFiles(readMovielens, content))).toEqual([expect.stringMatching(/no column "rating"/)]);
  });

  test('among deleted entries and likes, by their folder', async () => {
    const content = 'Name,Year,Watched Date\nJaws,1975,2024-01-01\n';
    for (const fileName of ['deleted/diary.csv', 'letterboxd\\orphaned\\diary.csv', 'likes/watched.csv']) {
      const files = await readHistory({ format: 'LETTERBOXD', content, fileName }, now);
      expect([kindsOf(files), messagesOf(files).length]).toEqual([[], 1]);
    }
  });
});

test('ratings of several users of MovieLens are refused', () => {
  expect(messagesOf(readFiles(readMovielens, 'userId,movieId,rating,timestamp\n1,1,4,1\n2,1,2,1\n'))).toEqual([
    'Line 1: these are ratings of several users. Send those of one user.',
  ]);
});

test('an IMDb file without ratings gets one sentence, and series of any name are skipped', () => {
  expect(messagesOf(readFiles(readImdb, 'Const,Title,Year\ntt0073195,Jaws,1975\ntt0078748,Alien,1979\n'))).toEqual([
    expect.stringMatching(/^Line 1: this file has no column "Your Rating"\. .*A watchlist has the kind WATCHLIST\.$/),
  ]);
  const types = ['Movie', 'tvSeries', 'Mini-Series', 'TV Episode', 'tvPilot', 'Podcast Episode', 'Video Game', 'Serie'];
  const rows = types.map((type, index) => `tt000000${index + 1},9,a,${type},1975\n`).join('');
  expect(kindsOf(readFiles(readImdb, `Const,Your Rating,Title,Title Type,Year\n${rows}`))).toHaveLength(1);
});

describe('a Trakt file', () => {
  const movie = { title: 'Jaws', year: 1975, ids: { trakt: 1, slug: 'jaws-1975', imdb: null, tmdb: null } };
  const kinds = (value: unknown, context: Partial<ReadContext> = {}) =>
    kindsOf(readFiles(readTrakt, JSON.stringify(value), context));

  test('of the shape that Trakt takes has films, and no shows or episodes', () => {
    const show = { title: 'Jaws', year: 1975, ids: { imdb: 'tt0411008' }, watched_at: '2024-01-01' };
    expect(
      kinds({ movies: [{ ...movie, watched_at: '2024-01-01' }], shows: [show], seasons: [show], episodes: [show] }),
    ).toEqual(['WATCH']);
    expect(kinds({ watched: { movies: [{ last_watched_at: 'unknown', movie }], shows: [{ show }] } })).toEqual(['WATCH']);
  }); // prettier-ignore

  test.each([
    { progress: 10, paused_at: '2024-01-01T20:00:00.000Z', id: 1 },
    { notes: 'x', created_at: '2024-01-01T20:00:00.000Z' },
    { released: '2024-01-01' },
    { rated_at: '2024-01-01T20:00:00.000Z', rating: null },
    { suggested_at: '2024-01-01T20:00:00.000Z' },
  ])('tells %j from a watch', (entry) => expect(kinds([{ ...entry, type: 'movie', movie }])).toEqual([]));

  test.each([
    { type: 'tv', tmdb_id: 1399 },
    { type: 'Series', tmdb_id: 1399 },
    { type: 'Episode', imdb_id: 'tt0411009' },
    { title: 'Jaws', season: 1, episode: 2 },
    { title: 'Jaws', season_number: 0, episode_number: 2 },
  ])('tells a film from %j', (entry) => expect(kinds([{ ...entry, watched_at: '2024-01-01' }])).toEqual([]));

  test('of flat CSV has seasons and episodes too', () => {
    const content = 'type,title,season,episode,imdb_id,watched_at\nmovie,Jaws,,,tt0073195,2024-01-01T20:00:00Z\n,Jaws,1,2,tt2,2024-01-01\n';
    expect(kindsOf(readFiles(readTrakt, content))).toEqual(['WATCH']);
  }); // prettier-ignore

  test.each(['lists-history-films.json', 'export/lists-best.json', 'export\\lists-rated.json', 'favorites.json'])(
    'of the list %s is no watchlist',
    (fileName) => expect(kinds([{ rank: 1, listed_at: '2024-01-01', movie }], { fileName })).toEqual([]),
  );

  test('of several tools has lists that are no films', () => {
    const value = { history: [{ watched_at: '2024-01-01', movie }], lists: [{ name: 'x', items: [{ movie }] }], followers: [{ user: {} }] }; // prettier-ignore
    const files = readFiles(readTrakt, JSON.stringify(value));
    expect([kindsOf(files), messagesOf(files)]).toEqual([['WATCH'], []]);
  });
});
