/** importHistory records each row once, however often a file is imported. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { addMember, addWatch, type Member } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { addTitledFilm, importHistory, titledWatches } from '@marquee/testing/fixtures/transfers';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';

let social: TestSocial;
let me: Member;
beforeAll(async () => {
  social = await startSocial();
  // Two films that differ by id only, and three films of one title in different years.
  for (const film of [
    { id: 'mov_twina', title: 'Twin Film', year: 1999 },
    { id: 'mov_twinb', title: 'Twin Film', year: 1999 },
    { id: 'mov_again1', title: 'Again', year: 1950 },
    { id: 'mov_again2', title: 'Again', year: 1951 },
    { id: 'mov_again3', title: 'Again', year: 1970 },
  ])
    await addTitledFilm(social.db, film);
  await sql`INSERT INTO film_external_id SELECT 'IMDB', 'tt9999999', pk FROM film WHERE id = 'mov_twinb'`.execute(
    social.db,
  );
});
beforeEach(async () => {
  me = await addMember(social.db, uniqueName('me-'));
});
afterAll(() => social.stop());

const importAs = (who: Member, format: string, content: string, more: Record<string, unknown> = { dryRun: false }) =>
  importHistory(social, who.handle, { format, content, ...more });
const watches = () => titledWatches(social.db, me.pk);

const diary = `\uFEFFDate,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2026-01-03,Casablanca,1942,https://boxd.it/1,4.5,,,2026-01-02
2026-01-03,"AMÉLIE, or not",2001,https://boxd.it/2,3,,,2026-01-03
2026-02-01,alien,1979,https://boxd.it/3,,Yes,"a ""tag"",
of two lines",2026-01-31
2026-02-02,Twin Film,1999,https://boxd.it/4,2,,,2026-02-02
2026-02-03,Again,,https://boxd.it/5,5,,,2026-02-03
2026-02-04,Jaws,1975,https://boxd.it/6,0.5,,,2026-02-04
2026-02-04,Jaws,1975,https://boxd.it/6,1,Yes,,2026-02-04
2026-02-05,Again,1990,https://boxd.it/7,5,,,2026-02-05
`;

test('a Letterboxd diary records watches with their days and lists ambiguous and unmatched rows', async () => {
  const dry = await importAs(me, 'LETTERBOXD', diary, {});
  expect(dry).toMatchObject({ matched: 4, recorded: 0, userErrors: [] });
  expect(await watches()).toEqual([]);
  const done = await importAs(me, 'LETTERBOXD', diary, { dryRun: false, visibility: 'PUBLIC' });
  expect(done).toEqual({ ...dry, recorded: 4 });
  expect(done.ambiguous).toEqual([
    { file: null, line: 6, text: 'Twin Film (1999)', candidates: [{ id: 'mov_twina' }, { id: 'mov_twinb' }] },
    {
      file: null,
      line: 7,
      text: 'Again',
      candidates: [{ id: 'mov_again1' }, { id: 'mov_again2' }, { id: 'mov_again3' }],
    },
  ]);
  expect(done.unmatched).toEqual([
    { file: null, line: 3, text: 'AMÉLIE, or not (2001)', candidates: [] },
    {
      file: null,
      line: 10,
      text: 'Again (1990)',
      candidates: [{ id: 'mov_again1' }, { id: 'mov_again2' }, { id: 'mov_again3' }],
    },
  ]);
  const shared = { visibility: 'PUBLIC', note: null };
  expect(await watches()).toEqual([
    { title: 'Alien', day: '2026-01-31', rating: null, ...shared },
    { title: 'Casablanca', day: '2026-01-02', rating: 9, ...shared },
    { title: 'Jaws', day: '2026-02-04', rating: 1, ...shared },
    { title: 'Jaws', day: '2026-02-04', rating: 2, ...shared },
  ]);
  expect(await importAs(me, 'LETTERBOXD', diary)).toEqual({ ...done, recorded: 0 });
  expect(await watches()).toHaveLength(4);
});

test('a watch recorded in Marquee counts as the diary entry of its day', async () => {
  const jaws = await findFilm(social.db, 'Jaws', 1975);
  await addWatch(social.db, me, { film: jaws.pk, watchedAt: new Date('2026-02-04T21:15:00Z') });
  // The watch gets the rating of its entry.
  expect(await importAs(me, 'LETTERBOXD', diary)).toMatchObject({ recorded: 4 });
  expect((await watches()).filter(({ title }) => title === 'Jaws')).toHaveLength(2);
});

test('lists of ratings and of watched films add missing data and overwrite nothing', async () => {
  const jaws = await findFilm(social.db, 'Jaws', 1975);
  const alien = await findFilm(social.db, 'Alien', 1979);
  await addWatch(social.db, me, { film: jaws.pk, rating: 3 });
  await addWatch(social.db, me, { film: alien.pk });
  const ratings =
    'Date,Name,Year,Letterboxd URI,Rating\n2026-01-01,Jaws,1975,x,5\n2026-01-01,Alien,1979,x,5\n2026-01-01,Casablanca,1942,x,4\n';
  const watched = 'Date,Name,Year,Letterboxd URI\n2026-01-01,Casablanca,1942,x\n2026-01-01,Notorious,1946,x\n';
  expect(await importAs(me, 'LETTERBOXD', ratings)).toMatchObject({ matched: 3, recorded: 2 });
  const asWatched = { kind: 'WATCHED', dryRun: false };
  expect(await importAs(me, 'LETTERBOXD', watched)).toMatchObject({ matched: 2, recorded: 0 });
  expect(await importAs(me, 'LETTERBOXD', watched, asWatched)).toMatchObject({
    matched: 2,
    recorded: 1,
    userErrors: [],
  });
  expect((await watches()).map(({ title, rating, day }) => [title, rating, day])).toEqual([
    ['Alien', 10, '2026-06-10'],
    ['Casablanca', 8, null],
    ['Jaws', 3, '2026-06-10'],
    ['Notorious', null, null],
  ]);
  for (const file of [ratings, watched])
    expect(await importAs(me, 'LETTERBOXD', file, asWatched)).toMatchObject({ recorded: 0 });
});

test('Trakt rows match by id before title, keep their times, and shows are skipped', async () => {
  const history = JSON.stringify([
    {
      watched_at: '2026-03-01T20:00:00.000Z',
      type: 'movie',
      movie: { title: 'Anything', year: 1900, ids: { imdb: 'tt9999999' } },
    },
    {
      watched_at: '2026-03-02T20:00:00.000Z',
      type: 'movie',
      movie: { title: 'Jaws', year: 1975, ids: { trakt: 5, tmdb: 999999999 } },
    },
    { watched_at: '2026-03-02T20:00:00.000Z', type: 'episode', episode: { title: 'Pilot' }, show: { title: 'A Show' } },
    {
      rated_at: '2026-03-02T20:00:00.000Z',
      rating: 9,
      type: 'movie',
      movie: { title: 'Casablanca', year: 1942, ids: {} },
    },
    { plays: 2, last_watched_at: '2026-01-01T00:00:00.000Z', movie: { title: 'Alien', year: 1979 } },
  ]);
  expect(await importAs(me, 'TRAKT', history)).toMatchObject({ matched: 4, recorded: 4, userErrors: [] });
  expect((await watches()).map(({ title, rating, day }) => [title, rating, day])).toEqual([
    ['Alien', null, '2026-01-01'],
    ['Casablanca', 9, null],
    ['Jaws', null, '2026-03-02'],
    ['Twin Film', null, '2026-03-01'],
  ]);
  expect(await importAs(me, 'TRAKT', history)).toMatchObject({ recorded: 0 });
});

test('IMDb ratings match by id, and series are skipped', async () => {
  const file = `Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres
tt9999999,7,2024-01-01,Something Else,Something Else,https://x,Movie,8,120,1960,Drama
tt1111111,9,2024-01-01,A Series,A Series,https://x,TV Series,8,50,2008,Drama
tt0038787,8,2024-01-01,Notorious,Notorious,https://x,Movie,8,100,1946,Drama
`;
  expect(await importAs(me, 'IMDB', file)).toMatchObject({ matched: 2, recorded: 2, unmatched: [], userErrors: [] });
  expect((await watches()).map(({ title, rating }) => [title, rating])).toEqual([
    ['Notorious', 8],
    ['Twin Film', 7],
  ]);
});

describe('a problem in a file is reported with its line:', () => {
  const header = 'Date,Name,Year,Letterboxd URI,Rating';
  const many = `${header}\n${'2026-01-01,Nothing Here,1950,x,3\n'.repeat(20_001)}`;
  test.each<[string, string, string, string, RegExp]>([
    [
      'an unclosed quote',
      'LETTERBOXD',
      `${header}\n1,Jaws,1975,x,3\n1,"Jaws,1975,x,3\n`,
      'INVALID',
      /^Line 3: this is not CSV/,
    ],
    [
      'a file of another service',
      'LETTERBOXD',
      'a,b\n1,2\n',
      'INVALID',
      /^Line 1: this is not a file of Letterboxd: it has no column "Name"/,
    ],
    ['an empty file', 'LETTERBOXD', '', 'INVALID', /^Line 1: this is not a file of Letterboxd/],
    [
      'a rating above the maximum',
      'LETTERBOXD',
      `${header}\n1,Jaws,1975,x,3\n1,Jaws,1975,x,5.5\n`,
      'INVALID',
      /^Line 3: "5\.5" is not a rating from 0\.5 to 5/,
    ],
    [
      'a missing title',
      'LETTERBOXD',
      `${header}\n1,,1975,x,3\n`,
      'INVALID',
      /^Line 2: the title of the film is missing/,
    ],
    ['an invalid year', 'LETTERBOXD', `${header}\n1,Jaws,soon,x,3\n`, 'INVALID', /^Line 2: "soon" is not a year/],
    [
      'a day that does not exist',
      'LETTERBOXD',
      `${header},Watched Date\n1,Jaws,1975,x,3,2026-02-31\n`,
      'INVALID',
      /^Line 2: "2026-02-31" is not a date/,
    ],
    [
      'a day in the future',
      'LETTERBOXD',
      `${header},Watched Date\n1,Jaws,1975,x,3,2027-01-01\n`,
      'INVALID',
      /^Line 2: 2027-01-01 is in the future/,
    ],
    ['invalid JSON', 'TRAKT', '[\n{"movie": {}},\n{oops\n]', 'INVALID', /^Line 3: this is not JSON/],
    ['JSON without a list', 'TRAKT', '{"movie": 1}', 'INVALID', /^Line 1: this is not a file of Trakt/],
    ['an invalid entry', 'TRAKT', '[{"movie": {"title": "Jaws"}}, 5]', 'INVALID', /^Line 2: this is not an entry/],
    ['an invalid id', 'IMDB', 'Const,Your Rating,Title\nnm1,5,Jaws\n', 'INVALID', /^Line 2: "nm1" is not an IMDb id/],
    [
      'an unknown version of a Marquee export',
      'MARQUEE',
      '{"marquee": 7}',
      'INVALID',
      /^Line 1: this is not a Marquee export/,
    ],
    ['too many rows', 'LETTERBOXD', many, 'TOO_MANY', /^Line 20002: a file has at most 20000 rows/],
    [
      'ten megabytes',
      'LETTERBOXD',
      `${header}\n${'x'.repeat(99)}\n`.padEnd(10_000_000, 'a line of some length\n'),
      'TOO_MANY',
      /^Line \d+: a file has at most 4194304 characters/,
    ],
    [
      'a title of NUL only',
      'LETTERBOXD',
      `${header}\n1,"\u0000",1975,x,3\n`,
      'INVALID',
      /^Line 2: the title of the film is missing/,
    ],
  ])('%s', async (_, format, content, code, message) => {
    const { userErrors } = await importAs(me, format, content);
    expect(userErrors[0]).toEqual({ code, message: expect.stringMatching(message), field: ['input', 'content'] });
  });

  test('valid lines are imported beside invalid ones, of which fifty are listed', async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `1,Jaws,1975,x,${index === 50 ? 3 : 77}`);
    const { recorded, userErrors } = await importAs(me, 'LETTERBOXD', `${header}\n${lines.join('\n')}\n`);
    expect(recorded).toBe(1);
    expect(userErrors).toHaveLength(51);
    expect(userErrors.at(-1)!.message).toBe('And 49 more lines like these.');
  });

  test('any text gets a result', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('LETTERBOXD', 'TRAKT', 'IMDB', 'MOVIELENS', 'MARQUEE'),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          fc.json().map((json) => `[{"movie":${json}},${json}]`),
          fc.json().map((json) => `{"marquee":1,"watches":${json},"ratings":[${json}]}`),
          fc.string().map((text) => `${header},Watched Date,Review\n1,Jaws,1975,x,3,2026-01-01,${text}`),
        ),
        async (format, content) => {
          const { userErrors, matched } = await importAs(me, format, content);
          expect(userErrors.length > 0 || matched >= 0).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('a note for fewer users is not shown at a public watch, and a note for as many is', async () => {
  const reviews = 'Name,Year,Watched Date,Review\nJaws,1975,2026-02-04,Secret.\nAlien,1979,2026-02-05,Secret.\n';
  const jaws = await findFilm(social.db, 'Jaws', 1975);
  await addWatch(social.db, me, { film: jaws.pk, watchedAt: new Date('2026-02-04T21:15:00Z'), visibility: 'PUBLIC' });
  await importAs(me, 'LETTERBOXD', 'Name,Year,Watched Date\nAlien,1979,2026-02-05\n', { dryRun: false, visibility: 'PUBLIC' }); // prettier-ignore
  const visible = async () => (await watches()).map(({ title, visibility, note }) => [title, visibility, note]);
  const { recorded, userErrors } = await importAs(me, 'LETTERBOXD', reviews, { dryRun: false, visibility: 'FRIENDS' });
  expect(recorded).toBe(1);
  expect(userErrors.map(({ code, message }) => [code, message.slice(0, 8)])).toEqual([['INVALID', 'Line 2: ']]);
  expect(await visible()).toEqual([
    ['Alien', 'FRIENDS', 'Secret.'],
    ['Jaws', 'PUBLIC', null],
  ]);
  expect(await importAs(me, 'LETTERBOXD', reviews)).toMatchObject({ recorded: 1, userErrors: [] });
  expect(await visible()).toEqual([
    ['Alien', 'FRIENDS', 'Secret.'],
    ['Jaws', 'PUBLIC', 'Secret.'],
  ]);
});

test('more than 50 watches of one film on one day are left out, and told', async () => {
  const row = 'Jaws,1975,2026-01-01\n';
  const { matched, recorded, userErrors } = await importAs(
    me,
    'LETTERBOXD',
    `Name,Year,Watched Date\n${row.repeat(50)}${row}Alien,1979,2026-01-01\n`,
  );
  expect([matched, recorded]).toEqual([51, 51]);
  expect(userErrors).toEqual([
    {
      code: 'TOO_MANY',
      message: 'Line 52: a film has at most 50 watches on one day; this one is left out.',
      field: ['input', 'content'],
    },
  ]);
});

test('a file imported several times concurrently is recorded once', async () => {
  const results = await Promise.all([1, 2, 3, 4].map(() => importAs(me, 'LETTERBOXD', diary)));
  expect(results.map(({ recorded }) => recorded).sort()).toEqual([0, 0, 0, 4]);
  expect(await watches()).toHaveLength(4);
});

test('an import of a thousand rows sends as many statements as one of a single row', async () => {
  const file = (rows: number) => `Date,Name,Year,Letterboxd URI,Rating\n${'2026-01-01,Jaws,1975,x,3\n'.repeat(rows)}`;
  const counts: number[] = [];
  for (const rows of [1, 1_000]) {
    const someone = await addMember(social.db, uniqueName('m-'));
    social.statements.length = 0;
    await importAs(someone, 'LETTERBOXD', file(rows));
    counts.push(social.statements.length);
  }
  expect(counts[1]).toBe(counts[0]);
});
