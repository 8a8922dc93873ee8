/**
 * A watch is one event however many files describe it. A random history is written as the files of whole exports of each service, and
 * once more as a zip. Imported in any order, some of them twice, they reach one state: that of the history.
 */
import fc from 'fast-check';
import { sql } from 'kysely';
import { addMember, type Member } from '@marquee/testing/fixtures/members';
import { findFilm, type ReferenceFilm } from '@marquee/testing/fixtures/referenceFilms';
import { importAllOf } from '@marquee/testing/fixtures/transfers';
import { zipFile } from '@marquee/testing/fixtures/zipFile';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let films: ReferenceFilm[];
let imdbIds: ReadonlyMap<number, string>;
beforeAll(async () => {
  social = await startSocial();
  const { db } = social;
  films = await Promise.all([
    findFilm(db, 'Jaws', 1975),
    findFilm(db, 'Alien', 1979),
    findFilm(db, 'Fargo', 1996),
    findFilm(db, 'Notorious', 1946),
  ]);
  const { rows } = await sql<{ pk: number; id: string }>`
    SELECT film_pk AS pk, value AS id FROM film_external_id
    WHERE source = 'IMDB' AND film_pk = ANY(${films.map(({ pk }) => pk)}::int[])`.execute(db);
  imdbIds = new Map(rows.map(({ pk, id }) => [pk, id]));
  expect(imdbIds.size).toBe(films.length);
});
afterAll(() => social.stop());

interface Event {
  readonly day: string;
  /** The hour that Trakt knows; null if the watch is in Letterboxd's diary only. */
  readonly hour: number | null;
  readonly isInDiary: boolean;
  readonly rating: number | null;
  readonly isRewatch: boolean;
  readonly review: string | null;
}

/** What a member did with one film. */
interface FilmHistory {
  /** On days of their own. */
  readonly events: readonly Event[];
  /** The rating of the film, in ratings.csv and Trakt's ratings. */
  readonly rating: number | null;
  /** Whether it is in watched.csv without any event. */
  readonly isSeen: boolean;
  /** A review without a date. */
  readonly review: string | null;
  readonly isWanted: boolean;
  readonly isOwned: boolean;
}

const event = fc.record({
  hour: fc.option(fc.integer({ min: 0, max: 23 })),
  isInDiary: fc.boolean(),
  rating: fc.option(fc.integer({ min: 1, max: 10 })),
  isRewatch: fc.boolean(),
  review: fc.option(fc.constantFrom('Great "shark".\n\nTwice.', 'Fine; 👍, very.', 'Again')),
});
const filmHistory: fc.Arbitrary<FilmHistory> = fc.record({
  events: fc.array(event, { maxLength: 3 }).map((events) =>
    events.map((one, index) => ({
      ...one,
      day: `2024-0${index + 1}-15`,
      isInDiary: one.isInDiary || one.hour === null,
      // Trakt's history has neither ratings nor reviews.
      ...(one.isInDiary || one.hour === null ? {} : { rating: null, review: null, isRewatch: false }),
    })),
  ),
  rating: fc.option(fc.integer({ min: 1, max: 10 })),
  isSeen: fc.boolean(),
  review: fc.option(fc.constant('Undated.')),
  isWanted: fc.boolean(),
  isOwned: fc.boolean(),
});
type History = readonly FilmHistory[];

interface ImportedFile {
  readonly format: string;
  readonly content: string;
  readonly fileName: string;
}

const quoted = (value: string | number | null) => `"${String(value ?? '').replaceAll('"', '""')}"`;
const csv = (header: string, rows: readonly (string | number | null)[][]) =>
  `${header}\n${rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')}`;
const stars = (rating: number | null) => (rating === null ? null : rating / 2);

/** Calls `write` for each film, and joins the results. */
const ofFilms = <Item>(history: History, write: (film: FilmHistory, named: ReferenceFilm) => Item[]): Item[] =>
  history.flatMap((film, index) => write(film, films[index]!));

function letterboxdFiles(history: History): ImportedFile[] {
  const named = ({ title, year }: ReferenceFilm) => ['2024-09-01', title, year, 'https://boxd.it/a'];
  const diary = ofFilms(history, (film, ref) =>
    film.events
      .filter(({ isInDiary }) => isInDiary)
      .map((one) => [...named(ref), stars(one.rating), one.isRewatch ? 'Yes' : null, null, one.day]),
  );
  const reviews = ofFilms(history, (film, ref) => [
    ...film.events
      .filter(({ review }) => review !== null)
      .map((one) => [...named(ref), stars(one.rating), one.isRewatch ? 'Yes' : null, one.review, null, one.day]),
    ...(film.review === null ? [] : [[...named(ref), stars(film.rating), null, film.review, null, null]]),
  ]);
  const ratings = ofFilms(history, (film, ref) => (film.rating === null ? [] : [[...named(ref), stars(film.rating)]]));
  const watched = ofFilms(history, (film, ref) => (isWatched(film) ? [named(ref)] : []));
  const watchlist = ofFilms(history, (film, ref) => (film.isWanted ? [named(ref)] : []));
  const start = 'Date,Name,Year,Letterboxd URI';
  const file = (fileName: string, content: string) => ({ format: 'LETTERBOXD', fileName, content });
  return [
    file('diary.csv', csv(`${start},Rating,Rewatch,Tags,Watched Date`, diary)),
    file('reviews.csv', csv(`${start},Rating,Rewatch,Review,Tags,Watched Date`, reviews)),
    file('ratings.csv', csv(`${start},Rating`, ratings)),
    file('watched.csv', csv(start, watched)),
    file('watchlist.csv', csv(start, watchlist)),
  ];
}

function traktFiles(history: History): ImportedFile[] {
  const movie = ({ title, year }: ReferenceFilm) => ({ type: 'movie', movie: { title, year, ids: {} } });
  const timeOf = ({ day, hour }: Event) => `${day}T${String(hour).padStart(2, '0')}:15:00.000Z`;
  const plays = (film: FilmHistory) => film.events.filter(({ hour }) => hour !== null);
  const events = ofFilms(history, (film, ref) =>
    plays(film).map((one) => ({ watched_at: timeOf(one), ...movie(ref) })),
  );
  const half = Math.ceil(events.length / 2);
  const lists: Record<string, unknown[]> = {
    'history-1.json': events.slice(0, half),
    'history-2.json': events.slice(half),
    'watched-movies.json': ofFilms(history, (film, ref) =>
      plays(film)
        .slice(-1)
        .map((last) => ({ plays: 1, last_watched_at: timeOf(last), ...movie(ref) })),
    ),
    'ratings-movies.json': ofFilms(history, (film, ref) =>
      film.rating === null ? [] : [{ rated_at: '2024-09-01T10:00:00.000Z', rating: film.rating, ...movie(ref) }],
    ),
    'collection-movies.json': ofFilms(history, (film, ref) =>
      film.isOwned ? [{ collected_at: '2024-09-01T10:00:00.000Z', ...movie(ref) }] : [],
    ),
    'lists-watchlist.json': ofFilms(history, (film, ref) =>
      film.isWanted ? [{ rank: 1, listed_at: '2024-09-01T10:00:00.000Z', ...movie(ref) }] : [],
    ),
  };
  return Object.entries(lists).map(([fileName, list]) => ({
    format: 'TRAKT',
    fileName,
    content: JSON.stringify(list),
  }));
}

/** The files of other services and layouts, which say no more than those of Letterboxd and Trakt. */
function otherFiles(history: History): ImportedFile[] {
  const id = ({ pk }: ReferenceFilm) => imdbIds.get(pk)!;
  const rated = ofFilms(history, ({ rating }, ref) => (rating === null ? [] : [{ rating, ref }]));
  const wanted = ofFilms(history, ({ isWanted }, ref) =>
    isWanted ? [[1, id(ref), ref.title, 'Movie', ref.year, null]] : [],
  );
  const layout = ofFilms(history, ({ events }, ref) =>
    events
      .filter(({ isInDiary }) => isInDiary)
      .map((one) => [ref.title, ref.year, id(ref), one.day, one.rating, one.isRewatch ? 'true' : null, one.review]),
  );
  const plays = ofFilms(history, ({ events }, ref) =>
    events
      .filter(({ hour }) => hour !== null)
      .map(({ day, hour }) => ({ imdb_id: id(ref), watched_at: `${day}T${String(hour).padStart(2, '0')}:15:00Z` })),
  );
  return [
    {
      format: 'IMDB',
      fileName: 'ratings.csv',
      content: csv('Const,Your Rating,Title,Title Type,Year', rated.map(({ rating, ref }) => [id(ref), rating, ref.title, 'Movie', ref.year])), // prettier-ignore
    },
    {
      format: 'IMDB',
      fileName: 'WATCHLIST.csv',
      content: csv('Position,Const,Title,Title Type,Year,Your Rating', wanted),
    },
    {
      format: 'MOVIELENS',
      fileName: 'movielens-ratings.csv',
      content: csv('imdb_id,rating,title', rated.map(({ rating, ref }) => [id(ref), stars(rating), `${ref.title} (${ref.year})`])), // prettier-ignore
    },
    {
      format: 'LETTERBOXD',
      fileName: 'import.csv',
      content: csv('Title,Year,imdbID,WatchedDate,Rating10,Rewatch,Review', layout),
    },
    { format: 'TRAKT', fileName: 'flat.json', content: JSON.stringify(plays) },
  ];
}

/** All files: each by itself, and the zips of both services. */
function filesOf(history: History): ImportedFile[] {
  const zipOf = (format: string, files: readonly ImportedFile[]): ImportedFile => ({
    format,
    fileName: 'export.zip',
    content: zipFile(files.map(({ fileName, content }) => ({ name: `export/${fileName}`, content }))),
  });
  const letterboxd = letterboxdFiles(history);
  const trakt = traktFiles(history);
  const other = otherFiles(history);
  return [...letterboxd, ...trakt, ...other, zipOf('LETTERBOXD', letterboxd), zipOf('TRAKT', trakt)];
}
const fileIndexes = [...Array(18).keys()];

const isWatched = ({ events, rating, isSeen, review }: FilmHistory) =>
  events.length > 0 || rating !== null || isSeen || review !== null;

/** The watches that the member has, from the history and not from its files. */
function expectedWatches(history: History): unknown[] {
  return ofFilms(history, (film, { title }) => {
    if (!isWatched(film)) return [];
    const dated = film.events.map((one) => ({
      title,
      at: `${one.day}T${one.hour === null ? '12:00' : `${String(one.hour).padStart(2, '0')}:15`}:00.000Z` as
        string | null,
      rating: one.rating,
      note: one.review,
      isRewatch: one.isRewatch,
    }));
    const latest = dated.at(-1);
    const latestRating = dated.findLast(({ rating }) => rating !== null)?.rating ?? null;
    if (latest && latest.rating === null && latestRating !== film.rating) latest.rating = film.rating;
    const undated = { title, at: null, rating: latest ? null : film.rating, note: film.review, isRewatch: false };
    if (!latest) return [undated];
    if (film.review === null || latest.note !== null) return film.review === null ? dated : [undated, ...dated];
    latest.note = film.review;
    return dated;
  });
}

const importInto = (member: Member, file: ImportedFile) => importAllOf(social, member.handle, { ...file });

async function stateOf({ pk }: Member) {
  const { rows: watches } = await sql<{ at: Date | null }>`
    SELECT f.title, w.watched_at AS at, w.rating, w.note, w.is_rewatch AS "isRewatch" FROM watch w JOIN film f ON f.pk = w.film_pk
    WHERE w.member_pk = ${pk} ORDER BY w.film_pk, w.watched_at NULLS FIRST`.execute(social.db);
  const { rows: watchlist } = await sql<{ title: string }>`
    SELECT f.title FROM watchlist l JOIN film f ON f.pk = l.film_pk WHERE l.member_pk = ${pk} ORDER BY f.pk`.execute(
    social.db,
  );
  return {
    watches: watches.map((watch) => ({ ...watch, at: watch.at?.toISOString() ?? null })),
    watchlist: watchlist.map(({ title }) => title),
  };
}

const byPk = (titles: readonly unknown[], titleOf: (item: never) => string) =>
  titles.toSorted((a, b) => pkOf(titleOf(a as never)) - pkOf(titleOf(b as never)));
const pkOf = (title: string) => films.find((film) => film.title === title)!.pk;

test('the files of whole exports, in any order and repeated, reach the state of the history', async () => {
  const plan = fc.array(filmHistory, { minLength: 1, maxLength: 4 }).chain((history) =>
    fc.record({
      history: fc.constant(history),
      order: fc.shuffledSubarray(fileIndexes, { minLength: fileIndexes.length }),
      repeated: fc.shuffledSubarray(fileIndexes, { maxLength: 4 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(plan, async ({ history, order, repeated }) => {
      const member = await addMember(social.db, uniqueName('o-'));
      const files = filesOf(history);
      expect(files).toHaveLength(fileIndexes.length);
      for (const index of [...order, ...repeated]) await importInto(member, files[index]!);
      const wanted = ofFilms(history, ({ isWanted }, { title }) => (isWanted ? [title] : []));
      expect(await stateOf(member)).toEqual({
        watches: byPk(expectedWatches(history), ({ title }: { title: string }) => title),
        watchlist: byPk(wanted, (title: string) => title),
      });
      for (const file of files) expect(await importInto(member, file)).toBe(0);
    }),
    { numRuns: 10 },
  );
});

describe('what the member did', () => {
  const header = 'Date,Name,Year,Letterboxd URI';
  const ratings: ImportedFile = {
    format: 'LETTERBOXD',
    fileName: 'ratings.csv',
    content: `${header},Rating\n2024-07-21,Jaws,1975,u,4.5\n`,
  };
  const diary: ImportedFile = {
    format: 'LETTERBOXD',
    fileName: 'diary.csv',
    content: `${header},Rating,Rewatch,Review,Tags,Watched Date\n2024-07-21,Jaws,1975,u,4.5,Yes,Great shark.,,2024-07-20\n`,
  };
  const mutate = (member: Member, name: string, input: Record<string, unknown>) =>
    social.requestData<Record<string, { watch?: { id: string; rewatch: boolean } }>>(
      member.handle,
      `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { userErrors { code } ${name.endsWith('Watch') ? 'watch { id rewatch }' : ''} } }`,
      { input },
    );

  test('is completed and never overwritten', async () => {
    const member = await addMember(social.db, uniqueName('c-'));
    await importInto(member, ratings);
    await mutate(member, 'rateMovie', { movieId: films[0]!.id, rating: 3 });
    await importInto(member, diary);
    const imported = { title: 'Jaws', at: '2024-07-20T12:00:00.000Z', note: 'Great shark.', isRewatch: true };
    expect((await stateOf(member)).watches).toEqual([{ ...imported, rating: 3 }]);
    await importInto(member, ratings);
    expect((await stateOf(member)).watches).toEqual([{ ...imported, rating: 3 }]);
  });

  test('rates a film without a watch, and a list of ratings does not change it', async () => {
    const member = await addMember(social.db, uniqueName('s-'));
    await mutate(member, 'rateMovie', { movieId: films[0]!.id, rating: 3 });
    const ratingOf = async () => {
      const { rows } = await sql<{ rating: number | null }>`
        SELECT coalesce((SELECT max(rating) FROM watch w WHERE w.member_pk = ${member.pk} AND w.film_pk = ${films[0]!.pk}),
          (SELECT rating FROM standalone_rating r WHERE r.member_pk = ${member.pk})) AS rating`.execute(social.db);
      return rows[0]!.rating;
    };
    for (const file of [ratings, ratings]) await importInto(member, file);
    expect((await stateOf(member)).watches).toMatchObject([{ at: null, rating: null }]);
    expect(await ratingOf()).toBe(3);
    // A rating of the diary is of that watch.
    await importInto(member, diary);
    expect((await stateOf(member)).watches).toMatchObject([{ at: '2024-07-20T12:00:00.000Z', rating: 9 }]);
  });

  test('on an unknown date stays beside the watches of files', async () => {
    const member = await addMember(social.db, uniqueName('u-'));
    await mutate(member, 'recordWatch', { movieId: films[0]!.id, watchedAt: null, note: 'As a child.' });
    for (const file of [ratings, diary]) await importInto(member, file);
    expect((await stateOf(member)).watches).toMatchObject([
      { at: null, note: 'As a child.' },
      { at: '2024-07-20T12:00:00.000Z', rating: 9, note: 'Great shark.' },
    ]);
  });
});

test('a watch that its file calls a rewatch is one, also without an earlier watch', async () => {
  const member = await addMember(social.db, uniqueName('r-'));
  const content = 'Name,Year,Watched Date,Rewatch\nJaws,1975,2026-01-01,Yes\nAlien,1979,2026-01-01,No\n';
  await importInto(member, { format: 'LETTERBOXD', fileName: 'diary.csv', content });
  const { me } = await social.requestData<{
    me: { history: { nodes: { rewatch: boolean }[] }; yearInReview: { rewatches: number } };
  }>(member.handle, '{ me { history { nodes { rewatch } } yearInReview(year: 2026) { rewatches } } }');
  expect(me.history.nodes.map(({ rewatch }) => rewatch).sort()).toEqual([false, true]);
  expect(me.yearInReview.rewatches).toBe(1);
});
