/** Files of other layouts, languages and services: each is read as it means, or refused with a sentence that says what to send. */
import fc from 'fast-check';
import { readFirstFile } from '@marquee/testing/fixtures/historyFiles';
import { readImdb } from './imdbHistory.js';
import { maxRows, type ReadContext } from './historyRows.js';
import { readLetterboxd } from './letterboxdHistory.js';
import { readMovielens } from './movielensHistory.js';
import type { HistoryReader } from './readHistory.js';
import { readTrakt } from './traktHistory.js';

/** Each row as title, year, first id, kind, day and rating. */
const read = (reader: HistoryReader, content: string, context: Partial<ReadContext> = {}) =>
  readFirstFile(reader, content, context).rows.map(({ film, activity }) => [
    film.title ?? film.externalIds[0]?.value,
    activity.kind === 'WATCH' ? activity.at?.toISOString().slice(0, 10) : activity.kind,
    activity.kind === 'WATCH' ? activity.rating : null,
  ]);
const messages = (reader: HistoryReader, content: string, context: Partial<ReadContext> = {}) =>
  readFirstFile(reader, content, context).errors.map(({ message }) => message);

describe('Trakt entries as JSON lines', () => {
  const jaws = '{"watched_at":"2024-01-15T20:00:00Z","movie":{"title":"Jaws","year":1975,"genres":["thriller"]}}';
  const alien = '{"rating":9,"movie":{"title":"Alien","year":1979}}';
  const rows = [['Jaws', '2024-01-15', null], ['Alien', undefined, 9]]; // prettier-ignore

  test.each([
    ['one on each line', `${jaws}\n${alien}\n`],
    ['with blank lines and line breaks of Windows', `\uFEFF${jaws}\r\n\r\n${alien}`],
    ['with commas at the ends', `${jaws},\n${alien},\n`],
  ])('%s are read', (_, content) => expect(read(readTrakt, content)).toEqual(rows));

  test('may be one line', () => expect(read(readTrakt, jaws)).toEqual([rows[0]]));
  test('may be one flat line', () =>
    expect(read(readTrakt, '{"imdb_id":"tt0073195","watched_at":"2024-01-15"}')).toEqual([
      ['tt0073195', '2024-01-15', null],
    ]));

  test('keep their lines in the file, and the other rows if one is broken', () => {
    const file = readFirstFile(readTrakt, `${jaws}\n\n{"movie":\n5\n${alien}\n`);
    expect(file.rows.map(({ line }) => line)).toEqual([1, 5]);
    expect(file.errors.map(({ message }) => message)).toEqual([
      'Line 3: this is not JSON.',
      'Line 4: this is not an entry of a Trakt list.',
    ]);
  });

  test('have at most as many rows as a list', () => {
    expect(messages(readTrakt, `${alien}\n`.repeat(maxRows + 1))).toEqual([
      `Line ${maxRows + 1}: a file has at most 20000 rows; split it and import the parts.`,
    ]);
  });

  test('say the same as the list of the same entries', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((title) => title.trim() !== '');
    const entry = fc.record({
      rating: fc.integer({ min: 1, max: 10 }),
      movie: fc.record({ title: text, year: fc.constant(1999) }),
    });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1 }), (entries) => {
        const lines = entries.map((one) => JSON.stringify(one)).join('\n');
        expect(read(readTrakt, lines)).toEqual(read(readTrakt, JSON.stringify(entries)));
      }),
    );
  });
});

describe('files of MovieLens with two colons', () => {
  test('are ratings', () => {
    expect(read(readMovielens, '1::1193::5::978300760\n1::661::3.5::978302109\n')).toEqual([
      ['1193', undefined, 10],
      ['661', undefined, 7],
    ]);
  });
  test('may have a header and titles', () => {
    const content = "movieId::title::rating\n1193::One Flew Over the Cuckoo's Nest (1975)::4.5\n";
    expect(read(readMovielens, content)).toEqual([["One Flew Over the Cuckoo's Nest", undefined, 9]]);
  });

  test.each([
    ['ratings of two users', '1::1193::5::978300760\n2::661::3::978302109\n', /several users/],
    [
      'the list of all films',
      "1193::One Flew Over the Cuckoo's Nest (1975)::Drama\n",
      /list of all films of MovieLens.*Send ratings/,
    ],
    ['tags', '15::4973::excellent!::1215184630\n', /not a file of MovieLens.*Send movielens-ratings\.csv/],
    ['users', '1::F::1::10::48067\n', /not a file of MovieLens/],
    // Their ids are not those of MovieLens.
    ['the data set of 1998', '196\t242\t3\t881250949\n', /not a file of MovieLens/],
  ])('that are %s are refused', (_, content, problem) => {
    expect(read(readMovielens, content)).toEqual([]);
    expect(messages(readMovielens, content)).toEqual([expect.stringMatching(problem)]);
  });
});

// cspell:disable
describe('IMDb exports in other languages', () => {
  const row = (...values: string[]) => values.join(',');
  const rest = (type: string) => row('Jaws', 'Jaws', 'https://www.imdb.com/title/tt0073195', type, '8.1', '124', '1975', '"A, B"', '700000', '1975-06-20', 'Steven Spielberg'); // prettier-ignore
  const rated = (type: string, rating = '9') => row('tt0073195', rating, '2024-01-15', rest(type));
  const listed = (type: string) => row('1', 'tt0073195', '2024-01-15', '2024-01-15', '', rest(type));
  const header = (count: number, ...names: string[]) =>
    Array.from({ length: count }, (_, n) => names[n] ?? `स्तंभ ${n}`).join(',');

  test.each([
    ['German', header(14, 'Const', 'Deine Bewertung', 'Bewertungsdatum', 'Titel'), 'Film'],
    ['French', header(14, 'Const', 'Votre note', 'Date de la note', 'Titre'), 'Film'],
    ['Spanish', header(14, 'Constante', 'Tu calificación', 'Fecha', 'Título'), 'Película'],
    ['Italian', header(14, 'Const', 'Il tuo voto', 'Data del voto', 'Titolo'), 'Film'],
    ['Portuguese', header(14, 'Const', 'Sua avaliação', 'Data', 'Título'), 'Filme'],
    ['Hindi', header(14), 'मूवी'],
  ])('have ratings: %s', (_, names, type) => {
    expect(read(readImdb, `${names}\n${rated(type)}\n`)).toEqual([['Jaws', undefined, 9]]);
  });

  test('have a watchlist', () => {
    expect(read(readImdb, `${header(16)}\n${listed('Film')}\n`)).toEqual([['Jaws', 'WATCHLIST', null]]);
    expect(read(readImdb, `${header(18)}\n${listed('Film')},8,2024-01-15\n${listed('Film')},,\n`)).toEqual([
      ['Jaws', undefined, 8],
      ['Jaws', 'WATCHLIST', null],
    ]);
  });

  test('may have no original titles, as before 2023', () => {
    const content = `${header(13)}\n${rated('Film').replace('Jaws,Jaws', 'Jaws')}\n`;
    expect(read(readImdb, content)).toEqual([['Jaws', undefined, 9]]);
  });

  test.each(['TV-Serie', 'Série télévisée', 'Épisode', 'Serie de TV', 'Episodio', 'Videogioco', 'Episódio', 'Videospiel', 'Jeu vidéo', 'टीवी सीरीज़', 'एपिसोड'])(
    'leave out what is no film: %s',
    (type) => expect(read(readImdb, `${header(14)}\n${rated(type)}\n`)).toEqual([]),
  ); // prettier-ignore
  test('take a Spielfilm for a film', () =>
    expect(read(readImdb, `${header(14)}\n${rated('Spielfilm')}\n`)).toHaveLength(1));

  test.each([
    ['a rating beyond the scale', `${header(14)}\n${rated('Film', '11')}\n`],
    ['a column less', `${header(12)}\n${rated('Film')}\n`],
    ['columns in another order', `${header(14)}\n${row('9', 'tt0073195', '2024-01-15', rest('Film'))}\n`],
    ['no rating', `${header(14)}\n${rated('Film', '')}\n`],
    ['no rows', `${header(14)}\n`],
  ])('with %s are refused', (_, content) => {
    expect(read(readImdb, content)).toEqual([]);
    expect(messages(readImdb, content)).toEqual([expect.stringMatching(/Send the CSV of your ratings.*in English/)]);
  });
  test('whose first column alone has an English name are refused if the rest is not recognised', () => {
    expect(messages(readImdb, 'Const,Deine Bewertung\ntt0073195,9\n')).toEqual([
      expect.stringMatching(/set IMDb to English/),
    ]);
  });
});
// cspell:enable

// cspell:ignore simkl
describe('exports of other trackers', () => {
  const simkl =
    'SIMKL_ID,Title,Type,Year,Watchlist,WatchedDate,Rating\n1,Jaws,movie,1975,completed,2024-01-05,4\n2,Alien,movie,1979,plantowatch,,\n3,Lost,tv,2004,completed,2024-01-05,4\n4,Up,movie,2009,dropped,,\n';

  test('have films to watch and films that were not watched', () => {
    expect(read(readLetterboxd, simkl)).toEqual([
      ['Jaws', '2024-01-05', 8],
      ['Alien', 'WATCHLIST', null],
    ]);
    expect(read(readTrakt, simkl)).toEqual([
      ['Jaws', undefined, 4],
      ['Alien', 'WATCHLIST', null],
    ]);
    const entries = [
      { status: 'completed', last_watched_at: '2024-01-05T20:00:00Z', user_rating: 9, movie: { title: 'Jaws' } },
      { status: 'plantowatch', last_watched_at: null, user_rating: null, movie: { title: 'Alien' } },
      { title: 'Up', is_watched: false, watched_at: null },
    ];
    expect(read(readTrakt, JSON.stringify({ movies: entries }))).toEqual([
      ['Jaws', '2024-01-05', 9],
      ['Alien', 'WATCHLIST', null],
    ]);
  });

  test('say "no" of films that were not watched', () => {
    const content = 'Name,Year,Played,PlayCount\nJaws,1975,True,2\nAlien,1979,False,0\n';
    expect(read(readLetterboxd, content, { fileName: 'watched.csv' })).toEqual([['Jaws', undefined, null]]);
  });

  test("have the user's rating beside that of others", () => {
    const content = 'Title,Year,Rating,User Rating\nJaws,1975,3,4.5\nAlien,1979,4,\n';
    expect(read(readLetterboxd, content)).toEqual([
      ['Jaws', undefined, 9],
      ['Alien', 'UNDECIDED', null],
    ]);
    expect(read(readTrakt, 'title,year,viewCount,userRating,rating\nJaws,1975,2,8,9.0\nAlien,1979,0,,9.0\n')).toEqual([
      ['Jaws', undefined, 8],
    ]);
  });

  test.each<[string, HistoryReader, string, RegExp]>([
    ['a Marquee export', readTrakt, '{"marquee":1,"dismissed":[{"title":"Up"}]}', /this is a Marquee export/],
    [
      'an XML file',
      readTrakt,
      '<?xml version="1.0"?><myanimelist><anime/></myanimelist>',
      /Send the JSON files of your Trakt export/,
    ],
    ['a page', readImdb, '<!DOCTYPE html><html><body>Sign in, title</body></html>', /Send the CSV of your ratings/],
    ['series', readLetterboxd, 'Show Name,Season,Rating\nLost,1,4.5\n', /Send the zip of your Letterboxd export/],
    ['text in base64', readLetterboxd, 'TmFtZSxZZWFyCkphd3MsMTk3NQo=', /Send the zip of your Letterboxd export/],
  ])('in another format are refused: %s', (_, reader, content, problem) => {
    expect(read(reader, content)).toEqual([]);
    expect(messages(reader, content)).toEqual([expect.stringMatching(problem)]);
  });
});
