/** The largest files of each format, well formed and hostile, cost little to read. */
import { leastCpuSeconds } from '@marquee/testing/cost/cpuTime';
import { collectGarbage } from '@marquee/testing/cost/memory';
import { now, readFiles, readFirstFile } from '@marquee/testing/fixtures/historyFiles';
import { readImdb } from './imdbHistory.js';
import { maxCharacters, maxRows, type HistoryFile, type ReadContext } from './historyRows.js';
import { readLetterboxd } from './letterboxdHistory.js';
import { readMarquee } from './marqueeHistory.js';
import { readMovielens } from './movielensHistory.js';
import type { HistoryReader } from './readHistory.js';
import { readTrakt } from './traktHistory.js';

const fill = (start: string, part: string, end = ''): string =>
  start + part.repeat(Math.floor((maxCharacters - start.length - end.length) / part.length)) + end;

const files: readonly [string, HistoryReader, string][] = [
  ['Letterboxd rows of four characters', readLetterboxd, fill('Name,Year\n', 'a,1\n')],
  ['Letterboxd lines that are empty', readLetterboxd, fill('Name,Year\n', '\n')],
  ['Letterboxd lines of one space', readLetterboxd, fill('Name,Year\n', ' \n')],
  ['Letterboxd rows of empty quoted fields', readLetterboxd, fill('Name,Year\n', '"",""\n')],
  ['Letterboxd rows of the greatest total length', readLetterboxd, fill('Name,Year,Review\n', `a,1999,${'x'.repeat(420)}\n`)],
  ['a Letterboxd header of commas', readLetterboxd, fill('Name,Year', ',')],
  ['a Letterboxd row of commas', readLetterboxd, fill('Name,Year\na,1999', ',')],
  ['a Letterboxd row of quotation marks', readLetterboxd, fill('Name,Year\n"', '""')],
  ['one long Letterboxd title', readLetterboxd, fill('Name,Year\n', 'a')],
  ['IMDb rows of episodes', readImdb, fill('Const,Your Rating,Title,Title Type\n', 'tt1,1,a,episode\n')],
  ['Letterboxd rows whose quotation marks stay open', readLetterboxd, fill('Name,Year\n', '"a,1999\n')],
  ['Letterboxd rows of semicolons', readLetterboxd, fill('Name;Year;Rating\n', 'a;1999;4,5\n')],
  ['MovieLens ratings', readMovielens, fill('movieId,rating,title\n', '1,4.5,a (1999)\n')],
  ['Trakt objects that are empty', readTrakt, fill('[{}', ',{}', ']')],
  ['Trakt lists in lists', readTrakt, fill('', '[')],
  ['Trakt numbers', readTrakt, fill('[1', ',1', ']')],
  ['a Trakt file of line breaks', readTrakt, fill('', '\n')],
  ['a Trakt file of backslashes', readTrakt, fill('["', '\\\\', '"]')],
  ['Marquee lists of numbers', readMarquee, fill('{"marquee":1,"watches":[1', ',1', ']}')],
  ['Marquee external ids', readMarquee, fill('{"marquee":1,"watches":[{"title":"a","externalIds":[1', ',{"source":"IMDB","value":"tt1"}', ']}]}')],
]; // prettier-ignore

const maxSeconds = 1.5;

test.each(files)('%s take less than 1.5 seconds of CPU and 100 MB', async (_, read, content) => {
  let growth = Infinity;
  let file: HistoryFile | undefined;
  const measured = () => {
    collectGarbage();
    const heap = process.memoryUsage().heapUsed;
    file = readFirstFile(read, content);
    growth = Math.min(growth, process.memoryUsage().heapUsed - heap);
  };
  expect(await leastCpuSeconds(measured, { enough: maxSeconds })).toBeLessThan(maxSeconds);
  const { rows, errors } = file!;
  expect(growth).toBeLessThan(100 * 1024 * 1024);
  expect(rows.length).toBeLessThanOrEqual(maxRows);
  expect(errors.length).toBeLessThanOrEqual(51);
});

test.each([
  ['CSV', readLetterboxd, `Name,Year\n${'a,1999\n'.repeat(maxRows + 1)}`, 'Line 20002: '],
  [
    'JSON',
    readTrakt,
    `[${Array.from({ length: maxRows + 1 }, () => '{"movie":{"title":"a"}}').join(',\n')}]`,
    'Line 20001: ',
  ],
])('a %s file with one row too many is refused with its line', (_, read, content, line) => {
  const { rows, errors } = readFirstFile(read, content);
  expect(rows).toEqual([]);
  expect(errors).toEqual([
    {
      code: 'TOO_MANY',
      field: ['input', 'content'],
      message: `${line}a file has at most 20000 rows; split it and import the parts.`,
    },
  ]);
});

test('JSON with more values than any file of 20,000 rows is refused at the line where they exceed it', () => {
  const { errors } = readFirstFile(readTrakt, `[\n${'1,'.repeat(700_000)}1]`);
  expect(errors).toEqual([expect.objectContaining({ code: 'TOO_MANY', message: expect.stringMatching(/^Line 2: /) })]);
});

test.each<[string, HistoryReader, string]>([
  ['Letterboxd', readLetterboxd, `Name,Year,Review\n${'Jaws,1975,"a\n\nb 🎬"\n\n'.repeat(maxRows)}`],
  ['Trakt', readTrakt, JSON.stringify(Array(maxRows).fill({ movie: { title: 'Jaws' } }))],
  ['Marquee', readMarquee, JSON.stringify({ marquee: 1, watches: Array(maxRows).fill({ title: 'Jaws' }) })],
])('other requests have their turn while the rows of %s are read', (_, read, content) => {
  const work = read(content, { now });
  let steps = 0;
  let step = work.next();
  for (; !step.done; step = work.next()) steps++;
  expect(steps).toBeGreaterThanOrEqual(maxRows / 200);
  const [file] = step.value;
  expect([file!.rows.length, file!.errors]).toEqual([maxRows, []]);
  if (read === readLetterboxd) expect(file!.rows.map(({ line }) => line)).toEqual(file!.rows.map((_, n) => 2 + 4 * n));
});

test('lines are counted over quoted line breaks and empty lines', () => {
  const { errors } = readFirstFile(readLetterboxd, 'Name,Year\n\n"a\nb",x\n\n\n"c\n\nd",y\ne,z\n');
  expect(errors.map(({ message }) => message.slice(0, 8))).toEqual(['Line 3: ', 'Line 7: ', 'Line 10:']);
});

test('lone surrogates and NUL become storable', () => {
  const { rows } = readFirstFile(readTrakt, '[{"movie":{"title":"a\\ud800\\u0000b"}}]');
  expect(rows[0]!.film.title).toBe('a\ufffd b');
});

describe('a file', () => {
  const activities = (read: HistoryReader, content: string, context: Partial<ReadContext> = {}) =>
    readFirstFile(read, content, context).rows.map(({ activity }) => activity);
  const ratingsOf = (content: string) =>
    activities(readLetterboxd, content).map((activity) =>
      activity.kind === 'WATCH' ? activity.rating : activity.kind,
    );

  test.each([
    ['semicolons and decimal commas', 'Date;Name;Year;Letterboxd URI;Rating\n2024-01-01;Jaws;1975;u;4,5\n'],
    ['tabs', 'Date\tName\tYear\tRating\n2024-01-01\tJaws\t1975\t4.5\n'],
    ['a line for Excel', 'sep=;\nName;Year;Rating\nJaws;1975;4,5\n'],
    ['a header in capitals with spaces', ' NAME , YEAR , RATING\nJaws,1975,4.5\n'],
    ['line breaks of old Macs', 'Date,Name,Year,Rating\r2024-01-01,Jaws,1975,4.5\r'],
    ['columns of one name', 'Name,Year,Rating,Name,Rating\nJaws,1975,4.5,Other,1\n'],
    ['quoted names of columns', '\uFEFF"Name","Year","Rating"\n"Jaws","1975","4.5"\n'],
    ['columns that no service has', '😀,constructor,__proto__,Name,Year,Rating\na,b,c,Jaws,1975,4.5\n'],
    ['rows that are longer and shorter', 'Name,Year,Rating,Tags\nJaws,1975,4.5\nJaws,1975,4.5,a,b,c\n'],
    ['a byte order mark', '\uFEFFName,Year,Rating\r\nJaws,1975,4.5\r\n'],
    ['numbers with decimals', 'Name,Year,Rating\nJaws,1975.0,4.50\n'],
    ['the import layout', 'Title,Year,imdbID,tmdbID,WatchedDate,Rating10,Rewatch,Tags,Review\nJaws,1975,tt0073195,578,2024-01-01,9,,,\n'],
  ])('with %s is read', (_, content) => expect(new Set(ratingsOf(content))).toEqual(new Set([9]))); // prettier-ignore

  test('with two kinds of line breaks has all its rows, on their lines', () => {
    const content = 'Name,Year,Review\r\na,1990,"x\r\ny"\nb,soon,\nc,1992,\r\nd,then,\r\n';
    const file = readFirstFile(readLetterboxd, content);
    expect(file.rows.map(({ line, film }) => [line, film.title])).toEqual([[2, 'a'], [5, 'c']]); // prettier-ignore
    expect(file.errors.map(({ message }) => message.slice(0, 7))).toEqual(['Line 4:', 'Line 6:']);
  });

  test.each([
    ['an empty file', ''],
    ['a file of white space', ' \r\n \n'],
    ['a byte order mark alone', '\uFEFF'],
  ])('%s is none of any format', (_, content) => {
    for (const read of [readLetterboxd, readTrakt, readImdb, readMovielens, readMarquee])
      expect(readFirstFile(read, content)).toMatchObject({ rows: [], errors: [{ code: 'INVALID' }] });
  });

  test('with emoji in any cell is read as it is', () => {
    const file = readFirstFile(
      readLetterboxd,
      'Name,Year,Tags,Review,Watched Date\n😀,1990,👩‍👩‍👧,"🦈\n🏳️‍🌈",2024-01-01\nJaws,😀,,,\n',
    );
    expect(file.rows).toMatchObject([{ film: { title: '😀' }, activity: { note: '🦈\n🏳️‍🌈' } }]);
    expect(file.errors).toMatchObject([{ message: 'Line 4: "😀" is not a year.' }]);
  });

  test('with quotation marks inside fields keeps its other rows', () => {
    const file = readFirstFile(readLetterboxd, 'Name,Year\na,1990\nThe "Thing",1982\n"b"x,1991\n"open,1992\nc,1993\n', {
      kind: 'WATCHED',
    });
    expect(file.rows.map(({ line, film }) => [line, film.title])).toEqual([
      [2, 'a'],
      [3, 'The "Thing"'],
      [4, '"b"x'],
      [6, 'c'],
    ]);
    expect(file.errors.map(({ message }) => message)).toEqual(['Line 5: this is not CSV: Quote Not Closed.']);
  });

  test('that is a list is refused by name', () => {
    for (const content of [
      'Letterboxd list export v7\nDate,Name\n',
      'Position,Name,Year,URL,Description\n1,Jaws,1975,u,\n',
    ])
      expect(readFirstFile(readLetterboxd, content).errors[0]!.message).toMatch(
        /^Line 1: this is a list of Letterboxd/,
      );
  });

  test('that may be watched.csv or watchlist.csv needs its kind or name', () => {
    const content = 'Date,Name,Year,Letterboxd URI\n2024-01-01,Jaws,1975,u\n';
    const kinds = (context: Partial<ReadContext>) =>
      activities(readLetterboxd, content, context).map(({ kind }) => kind);
    expect(kinds({})).toEqual(['UNDECIDED']);
    expect(readFirstFile(readLetterboxd, content).errors[0]!.message).toMatch(/same columns/);
    expect(kinds({ fileName: 'export/watched.csv' })).toEqual(['WATCH']);
    expect(kinds({ fileName: 'Watchlist (1).csv' })).toEqual(['WATCHLIST']);
    expect(kinds({ kind: 'WATCHLIST', fileName: 'watched.csv' })).toEqual(['WATCHLIST']);
    expect(kinds({ kind: 'COLLECTION' })).toEqual([]);
  });

  test('has dates that are days, times with an offset, times in UTC, or unknown', () => {
    const at = (watched_at: unknown) => {
      const [activity] = activities(
        readTrakt,
        JSON.stringify([{ watched_at, action: 'watch', movie: { title: 'a' } }]),
      );
      return activity?.kind === 'WATCH' ? [activity.at?.toISOString() ?? null, activity.precision] : activity;
    };
    expect(at('2024-01-15')).toEqual(['2024-01-15T12:00:00.000Z', 'DAY']);
    expect(at('2024-1-5')).toEqual(['2024-01-05T12:00:00.000Z', 'DAY']);
    expect(at('2024-01-15T20:00:00')).toEqual(['2024-01-15T20:00:00.000Z', 'TIME']);
    expect(at('2024-01-15 20:00')).toEqual(['2024-01-15T20:00:00.000Z', 'TIME']);
    expect(at('2024-01-15T20:00:00.5-08:00')).toEqual(['2024-01-16T04:00:00.500Z', 'TIME']);
    expect(at('2024-01-15T20:00:00+0530')).toEqual(['2024-01-15T14:30:00.000Z', 'TIME']);
    expect(at(1_705_348_800)).toEqual(['2024-01-15T20:00:00.000Z', 'TIME']);
    for (const unknown of [
      'unknown',
      ' Unknown ',
      '',
      null,
      '1970-01-01T00:00:00.000Z',
      '1970-01-01',
      0,
      'released',
      '1969-12-31T16:00:00-08:00',
    ])
      expect(at(unknown)).toEqual([null, 'NONE']);
  });

  test.each([
    ['2026-11-25T11:30:00Z', '2026-11-26', true],
    ['2026-11-25T09:00:00Z', '2026-11-26', false],
    ['2026-11-25T09:00:00Z', '2026-11-25', true],
    ['2026-11-25T09:00:00Z', '2026-11-25T22:00:00', true],
    ['2026-11-25T09:00:00Z', '2026-11-26T00:00:00', false],
  ])('read at %s knows whether %s is today somewhere: %s', (time, watched_at, isTaken) => {
    const { rows, errors } = readFirstFile(readTrakt, JSON.stringify([{ watched_at, movie: { title: 'a' } }]), {
      now: new Date(time),
    });
    expect([rows.length, errors.length]).toEqual(isTaken ? [1, 0] : [0, 1]);
  });

  test('of Trakt tells watches from watchlists, collections and other things than films', () => {
    const movie = { title: 'Jaws', year: 1975, ids: { imdb: 'tt0073195' } };
    const kinds = (items: unknown, context: Partial<ReadContext> = {}) =>
      activities(readTrakt, JSON.stringify(items), context).map(({ kind }) => kind);
    expect(kinds([{ listed_at: '2024-01-01T00:00:00Z', rank: 1, movie }])).toEqual(['WATCHLIST']);
    expect(kinds([{ listed_at: '2024-01-01T00:00:00Z', rank: 1, movie }], { fileName: 'lists-best.json' })).toEqual([]);
    expect(kinds([{ collected_at: '2024-01-01T00:00:00Z', movie }, { movie }])).toEqual(['WATCH']);
    expect(kinds([{ movie }], { fileName: 'collection-movies.json' })).toEqual([]);
    expect(
      kinds([
        { type: 'person', person: {} },
        { type: 'show', show: {} },
        { type: 'episode', movie },
      ]),
    ).toEqual([]);
    expect(
      kinds([{ imdb_id: 'tt0073195', watched_at: '2024-01-01T20:00:00Z', watchlisted_at: '2023-01-01T20:00:00Z' }]),
    ).toEqual(['WATCH', 'WATCHLIST']);
    expect(kinds([{ imdb_id: 'tt0073195', watchlisted_at: '2023-01-01T20:00:00Z' }])).toEqual(['WATCHLIST']);
    const [watched] = activities(
      readTrakt,
      JSON.stringify([{ plays: 3, last_watched_at: '2024-01-02T20:00:00Z', movie }]),
    );
    expect(watched).toMatchObject({ at: new Date('2024-01-02T20:00:00Z'), isRewatch: true });
  });

  test('of lists in an object is read list by list', () => {
    const movie = { title: 'Jaws' };
    const content = JSON.stringify({
      history: [{ watched_at: '2024-01-01', movie }, 1],
      watchlist: [{ movie }],
      ratings: [],
    });
    const files = readFiles(readTrakt, content);
    expect(files.map(({ name, rows }) => [name, rows.map(({ activity }) => activity.kind)])).toEqual([
      ['history', ['WATCH']],
      ['watchlist', ['WATCHLIST']],
      ['ratings', []],
    ]);
    expect(files[0]!.errors[0]!.message).toBe('Line 2 of history: this is not an entry of a Trakt list.');
  });

  test('may name films by ids and numbers', () => {
    const film = (movie: unknown) => readFirstFile(readTrakt, JSON.stringify([{ movie }])).rows[0]?.film;
    expect(film({ title: null, ids: { imdb: ' tt78748 ' } })).toMatchObject({
      title: null,
      externalIds: [{ source: 'IMDB', value: 'tt0078748' }],
    });
    expect(film({ title: 1917, year: '2019' })).toMatchObject({ title: '1917', year: 2019 });
    expect(
      film({ title: 'a', ids: { imdb: 'https://www.imdb.com/title/tt0078748/?ref_=x', tmdb: '348' } })!.externalIds,
    ).toEqual([
      { source: 'IMDB', value: 'tt0078748' },
      { source: 'TMDB', value: '348' },
    ]);
    expect(film({ title: null, ids: {} })).toBeUndefined();
    const [rated] = readFirstFile(readMovielens, 'userId,movieId,rating,timestamp\n1,1,.5,9\n1,318,3.5,9\n').rows.slice(
      -1,
    );
    expect(rated).toMatchObject({
      film: { title: null, externalIds: [{ source: 'MOVIELENS', value: '318' }] },
      activity: { rating: 7 },
    });
  });

  test('may have the year behind the title, and another title before it', () => {
    const film = (title: string, read: HistoryReader = readMovielens) =>
      readFirstFile(read, `movieId,rating,title,name\n,4,"${title}","${title}"\n`).rows[0]!.film;
    expect(film('Heat (1995)', readLetterboxd)).toMatchObject({ title: 'Heat', year: 1995 });
    expect(film('(500) Days of Summer (2009)')).toMatchObject({ title: '(500) Days of Summer', year: 2009 });
    expect(film('1984 (1984)')).toMatchObject({ title: '1984', originalTitle: null, year: 1984 });
    expect(film('Babylon 5')).toMatchObject({ title: 'Babylon 5', year: null });
    expect(film('City of Lost Children, The (Cité des enfants perdus, La) (1995)')).toMatchObject({
      title: 'City of Lost Children, The',
      originalTitle: 'Cité des enfants perdus, La',
      year: 1995,
    });
    expect(film('Seven (a.k.a. Se7en) (1995)')).toMatchObject({ title: 'Seven', originalTitle: 'Se7en', year: 1995 });
  });

  test('of IMDb is read in the layouts of today, before 2017 and of the watchlist', () => {
    const old =
      '"position","const","created","Title","Title type","You rated","Year"\n"1","tt0078748","Mon","Alien","Feature Film","9","1979"\n';
    const list = 'Position,Const,Created,Title,Title Type,Year,Your Rating\n1,tt78748,2020-01-01,Alien,Movie,1979,\n';
    expect(activities(readImdb, old)).toMatchObject([{ kind: 'WATCH', rating: 9 }]);
    expect(activities(readImdb, list)).toEqual([{ kind: 'WATCHLIST' }]);
    expect(activities(readImdb, old, { fileName: 'WATCHLIST.csv' })).toEqual([{ kind: 'WATCHLIST' }]);
  });

  test('has long notes cut between characters, and says so', () => {
    const note = `${'x'.repeat(19_999)}😀 and more`;
    const file = readFirstFile(
      readLetterboxd,
      `Name,Year,Watched Date,Review\na,1999,2024-01-01,${note}\nb,1999,2024-01-01,${'y'.repeat(20_000)}\n`,
    );
    expect(file.rows.map(({ activity }) => activity.kind === 'WATCH' && activity.note?.length)).toEqual([
      19_999, 20_000,
    ]);
    expect(file.errors).toMatchObject([
      { code: 'TOO_MANY', message: expect.stringMatching(/^Line 2: the note is longer than 20,?000/) },
    ]);
  });
});
