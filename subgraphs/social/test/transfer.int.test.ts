/** importHistory records each row once, however often a file is imported. exportHistory and importHistory lose nothing. */
import fc from 'fast-check';
import { sql } from 'kysely';
import {
  storeDataset,
  memberCount,
  datasetFilms,
  datasetPlan,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';
import { addMember, addWatch, type Member } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { uniqueName } from '@marquee/testing/servers/testServers';
import { titleKey } from '@marquee/social/transfer/titleKey';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';

let social: TestSocial;
let me: Member;
let few: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  few = await datasetFilms(social.db);
  // Two films that differ by id only, and three films of one title in different years.
  await addFilms([
    ['mov_twina', 'Twin Film', 1999],
    ['mov_twinb', 'Twin Film', 1999],
    ['mov_again1', 'Again', 1950],
    ['mov_again2', 'Again', 1951],
    ['mov_again3', 'Again', 1970],
  ]);
  await sql`INSERT INTO film_external_id SELECT 'IMDB', 'tt9999999', pk FROM film WHERE id = 'mov_twinb'`.execute(
    social.db,
  );
});
beforeEach(async () => {
  me = await addMember(social.db, uniqueName('me-'));
});
afterAll(() => social.stop());

async function addFilms(films: readonly [id: string, title: string, year: number][]): Promise<void> {
  for (const [id, title, year] of films) {
    await sql`INSERT INTO film (id, title, year) VALUES (${id}, ${title}, ${year})`.execute(social.db);
    const { full, keys } = titleKey(title);
    await sql`INSERT INTO film_title (film_pk, full_key, key) SELECT pk, ${full}, key FROM film, unnest(${keys}::text[]) AS key WHERE id = ${id}`.execute(
      social.db,
    );
  }
}

interface Result {
  matched: number;
  recorded: number;
  ambiguous: { line: number; text: string; candidates: { id: string }[] }[];
  unmatched: { line: number; text: string; candidates: { id: string }[] }[];
  userErrors: { code: string; message: string; field: string[] }[];
}
const mutation = `mutation ($input: ImportHistoryInput!) { importHistory(input: $input) { matched recorded
  ambiguous { line text candidates { id } } unmatched { line text candidates { id } } userErrors { code message field } } }`;
const importAs = async (
  who: Member,
  format: string,
  content: string,
  more: Record<string, unknown> = { dryRun: false },
) =>
  (await social.requestData<{ importHistory: Result }>(who.handle, mutation, { input: { format, content, ...more } }))
    .importHistory;

async function watches(who: Member = me) {
  const { rows } = await sql<{
    title: string;
    day: string | null;
    rating: number | null;
    visibility: string;
    note: string | null;
  }>`
    SELECT f.title, to_char(w.watched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, w.rating, w.visibility, w.note
    FROM watch w JOIN film f ON f.pk = w.film_pk WHERE w.member_pk = ${who.pk} ORDER BY f.title, w.watched_at NULLS FIRST, w.rating`.execute(
    social.db,
  );
  return rows;
}

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
    { line: 6, text: 'Twin Film (1999)', candidates: [{ id: 'mov_twina' }, { id: 'mov_twinb' }] },
    { line: 7, text: 'Again', candidates: [{ id: 'mov_again1' }, { id: 'mov_again2' }, { id: 'mov_again3' }] },
  ]);
  expect(done.unmatched).toEqual([
    { line: 3, text: 'AMÉLIE, or not (2001)', candidates: [] },
    { line: 10, text: 'Again (1990)', candidates: [{ id: 'mov_again1' }, { id: 'mov_again2' }, { id: 'mov_again3' }] },
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
      /^Line \d+: a file has at most 8388608 characters/,
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

describe('a large import', () => {
  const dayOf = (index: number) => new Date(Date.UTC(2000, 0, 1 + index)).toISOString().slice(0, 10);
  /** More rows of the first film than a batch has, then rows of another film and one that matches none. */
  const content = [
    'Name,Year,Watched Date',
    ...Array.from({ length: 1_000 }, (_, index) => `Jaws,1975,${dayOf(index)}`),
    'Alien,1979,2001-01-01',
    'No Such Film,1979,2001-01-01',
    'Alien,1979,2001-01-02',
  ].join('\n');
  const progress = async (who = me) =>
    (
      await social.requestData<{ historyImport: { state: string; rows: number; rowsDone: number } | null }>(
        who.handle,
        '{ historyImport { state rows rowsDone } }',
      )
    ).historyImport;

  test('that fails keeps its batches, says how far it is, and goes on when the file is imported again', async () => {
    const alien = await findFilm(social.db, 'Alien', 1979);
    expect(await progress()).toBeNull();
    await sql
      .raw(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.film_pk = ${alien.pk} THEN RAISE 'refused'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON watch FOR EACH ROW EXECUTE FUNCTION refuse()`,
      )
      .execute(social.db);
    try {
      const answer = await social.request(me.handle, mutation, {
        input: { format: 'LETTERBOXD', content, dryRun: false },
      });
      expect(answer).toMatch(/INTERNAL_SERVER_ERROR/);
    } finally {
      await sql.raw('DROP TRIGGER refuse ON watch; DROP FUNCTION refuse').execute(social.db);
    }
    expect(await watches()).toHaveLength(1_000);
    // The row without a film needs nothing more.
    expect(await progress()).toEqual({ state: 'RUNNING', rows: 1_003, rowsDone: 1_001 });
    await sql`UPDATE history_import SET updated_at = now() - interval '61 seconds' WHERE member_pk = ${me.pk}`.execute(
      social.db,
    );
    expect(await progress()).toMatchObject({ state: 'STOPPED', rowsDone: 1_001 });
    expect(await importAs(me, 'LETTERBOXD', content)).toMatchObject({ matched: 1_002, recorded: 2 });
    expect(await watches()).toHaveLength(1_002);
    expect(await progress()).toEqual({ state: 'FINISHED', rows: 1_003, rowsDone: 1_003 });
  });

  test('in batches has the watches of one in a single batch', async () => {
    const other = await addMember(social.db, uniqueName('one-'));
    const [header, ...lines] = content.split('\n');
    await importAs(me, 'LETTERBOXD', content);
    // As the last rows alone.
    for (const part of [lines.slice(1_000), lines.slice(0, 1_000)])
      await importAs(other, 'LETTERBOXD', [header, ...part].join('\n'));
    expect(await watches(me)).toEqual(await watches(other));
    expect(await progress(other)).toMatchObject({ rows: 1_000, state: 'FINISHED' });
  });

  test('is not replaced by a dry run, or by a file that cannot be read', async () => {
    await importAs(me, 'LETTERBOXD', 'Name,Year,Rating\nJaws,1975,5\n');
    await importAs(me, 'LETTERBOXD', content, {});
    await importAs(me, 'LETTERBOXD', 'nothing');
    expect(await progress()).toEqual({ state: 'FINISHED', rows: 1, rowsDone: 1 });
  });
});

const exporting = '{ exportHistory { content watches } }';
interface Export {
  exportHistory: { content: string; watches: number };
}
/** The lists of an export, without the profile and the friends. */
const owned = ({ exportHistory }: Export) => {
  const { profile: _, friends: __, ...lists } = JSON.parse(exportHistory.content) as Record<string, unknown>;
  return lists;
};

test('an export imports without loss into an empty profile, and changes nothing in its own', async () => {
  await fc.assert(
    fc.asyncProperty(datasetPlan, fc.nat({ max: memberCount - 1 }), async (plan, viewer) => {
      const dataset = await storeDataset(social.db, few, plan);
      const from = dataset.members[viewer]!;
      await sql`INSERT INTO dismissed (member_pk, film_pk) VALUES (${from.pk}, ${few[0]!.pk})`.execute(social.db);
      await sql`UPDATE watch SET note = 'a "note",' || chr(10) || id WHERE rating > 5`.execute(social.db);
      const exported = await social.requestData<Export>(from.handle, exporting);
      const { content, watches: count } = exported.exportHistory;
      expect(count).toBe(plan.watches.filter(({ member }) => member === viewer).length);
      expect(await importAs(from, 'MARQUEE', content)).toMatchObject({ recorded: 0, unmatched: [], userErrors: [] });
      const other = await addMember(social.db, uniqueName('new-'));
      expect((await importAs(other, 'MARQUEE', content)).recorded).toBeGreaterThan(0);
      expect(owned(await social.requestData<Export>(other.handle, exporting))).toEqual(owned(exported));
      expect((await importAs(other, 'MARQUEE', content)).recorded).toBe(0);
    }),
    { numRuns: 40 },
  );
  expect(await social.requestData(null, exporting)).toEqual({ exportHistory: null });
});

test('a day of a diary is still a day after an export and an import', async () => {
  const [from, to] = [await addMember(social.db, uniqueName('m-')), await addMember(social.db, uniqueName('m-'))];
  const content = 'Name,Year,Watched Date\nAlien,1979,2024-03-09\n';
  await importAs(from, 'LETTERBOXD', content);
  const exported = await social.requestData<Export>(from.handle, exporting);
  const watchesOf = (result: Export) => (JSON.parse(result.exportHistory.content) as { watches: unknown }).watches;
  expect(watchesOf(exported)).toMatchObject([{ title: 'Alien', watchedAt: '2024-03-09' }]);
  await importAs(to, 'MARQUEE', exported.exportHistory.content);
  expect(watchesOf(await social.requestData<Export>(to.handle, exporting))).toEqual(watchesOf(exported));
  expect((await importAs(to, 'LETTERBOXD', content)).recorded).toBe(0);
});

test('an export for Letterboxd imports with what it can hold, and changes nothing in its own profile', async () => {
  const jaws = await findFilm(social.db, 'Jaws', 1975);
  const alien = await findFilm(social.db, 'Alien', 1979);
  const notorious = await findFilm(social.db, 'Notorious', 1946);
  await addWatch(social.db, me, {
    film: jaws.pk,
    watchedAt: new Date('2026-02-04T21:15:00Z'),
    rating: 7,
    note: 'a "note",\nin two lines 👍',
  });
  await addWatch(social.db, me, { film: jaws.pk, watchedAt: new Date('2026-03-04T21:15:00Z') });
  await addWatch(social.db, me, { film: alien.pk, watchedAt: null, note: ' Undated ' });
  await sql`UPDATE watch SET is_rewatch = true WHERE member_pk = ${me.pk} AND rating IS NULL AND watched_at IS NOT NULL`.execute(
    social.db,
  );
  await sql`INSERT INTO standalone_rating (member_pk, film_pk, rating) VALUES (${me.pk}, ${notorious.pk}, 9)`.execute(
    social.db,
  );
  const exportCsv = async (who: Member) => {
    const { exportHistory } = await social.requestData<Export>(
      who.handle,
      '{ exportHistory(format: LETTERBOXD) { content watches } }',
    );
    return exportHistory;
  };
  const { content, watches: count } = await exportCsv(me);
  expect(count).toBe(3);
  expect(content.split('\n')[0]).toBe('Title,Year,imdbID,tmdbID,WatchedDate,Rating10,Rewatch,Review');
  const other = await addMember(social.db, uniqueName('new-'));
  expect(await importAs(other, 'LETTERBOXD', content)).toMatchObject({
    matched: 4,
    recorded: 4,
    unmatched: [],
    userErrors: [],
  });
  // A rating without a watch counts as a watched film elsewhere.
  expect({ ...(await exportCsv(other)), watches: 3 }).toEqual({ content: expect.any(String), watches: 3 });
  const lines = (text: string) => text.split('\n').sort();
  expect(lines((await exportCsv(other)).content)).toEqual(lines(content));
  expect(await importAs(other, 'LETTERBOXD', content)).toMatchObject({ recorded: 0 });
});
