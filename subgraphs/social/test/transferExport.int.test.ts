/** exportHistory and importHistory lose nothing, and an export changes nothing in the profile that it comes from. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { memberColumns } from '@marquee/social/sql/member';
import { marqueeExport } from '@marquee/social/transfer/exportMarquee';
import { readPart, type ExportPart } from '@marquee/social/transfer/exportParts';
import { maxCharacters, maxRows } from '@marquee/social/transfer/historyRows';
import { addMember, addWatch, type Member } from '@marquee/testing/fixtures/members';
import {
  datasetFilms,
  datasetPlan,
  memberCount,
  storeDataset,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { exportHistory, exportInParts, importHistory, type ExportedHistory } from '@marquee/testing/fixtures/transfers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
let me: Member;
let few: FilmRow[];
beforeAll(async () => {
  social = await startSocial();
  few = await datasetFilms(social.db);
});
beforeEach(async () => {
  me = await addMember(social.db, uniqueName('me-'));
});
afterAll(() => social.stop());

const importAs = (who: Member, format: string, content: string) =>
  importHistory(social, who.handle, { format, content, dryRun: false });

/** The lists of an export, without the profile and the friends. */
const owned = ({ content }: ExportedHistory) => {
  const { profile: _, friends: __, ...lists } = JSON.parse(content) as Record<string, unknown>;
  return lists;
};

test('an export imports without loss into an empty profile, and changes nothing in its own', async () => {
  await fc.assert(
    fc.asyncProperty(datasetPlan, fc.nat({ max: memberCount - 1 }), async (plan, viewer) => {
      const dataset = await storeDataset(social.db, few, plan);
      const from = dataset.members[viewer]!;
      await sql`INSERT INTO dismissed (member_pk, film_pk) VALUES (${from.pk}, ${few[0]!.pk})`.execute(social.db);
      await sql`UPDATE watch SET note = 'a "note",' || chr(10) || id WHERE rating > 5`.execute(social.db);
      const exported = await exportHistory(social, from.handle);
      const { content, watches: count } = exported;
      expect(count).toBe(plan.watches.filter(({ member }) => member === viewer).length);
      expect(await importAs(from, 'MARQUEE', content)).toMatchObject({ recorded: 0, unmatched: [], userErrors: [] });
      const other = await addMember(social.db, uniqueName('new-'));
      expect((await importAs(other, 'MARQUEE', content)).recorded).toBeGreaterThan(0);
      expect(owned(await exportHistory(social, other.handle))).toEqual(owned(exported));
      expect((await importAs(other, 'MARQUEE', content)).recorded).toBe(0);
    }),
    { numRuns: 40 },
  );
  expect(await exportHistory(social, null)).toBeNull();
});

test('a day of a diary is still a day after an export and an import', async () => {
  const [from, to] = [await addMember(social.db, uniqueName('m-')), await addMember(social.db, uniqueName('m-'))];
  const content = 'Name,Year,Watched Date\nAlien,1979,2024-03-09\n';
  await importAs(from, 'LETTERBOXD', content);
  const exported = await exportHistory(social, from.handle);
  const watchesOf = ({ content: text }: ExportedHistory) => (JSON.parse(text) as { watches: unknown }).watches;
  expect(watchesOf(exported)).toMatchObject([{ title: 'Alien', watchedAt: '2024-03-09' }]);
  await importAs(to, 'MARQUEE', exported.content);
  expect(watchesOf(await exportHistory(social, to.handle))).toEqual(watchesOf(exported));
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
  const exportCsv = (who: Member) => exportHistory(social, who.handle, 'LETTERBOXD');
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

describe('an export in parts', () => {
  const partsOf = async (who: Member, maxEntries: number, maxBytes: number): Promise<ExportPart[]> => {
    const viewer = await social.db
      .selectFrom('member')
      .select(memberColumns)
      .where('pk', '=', who.pk)
      .executeTakeFirstOrThrow();
    const source = { list: 'test', member: viewer.pk, format: marqueeExport(viewer) };
    const parts: ExportPart[] = [];
    for (let after: string | null = null, hasNextPage = true; hasNextPage;) {
      const part: ExportPart = await readPart(social.db, source, { after, maxEntries, maxBytes });
      parts.push(part);
      ({ hasNextPage, endCursor: after } = part.pageInfo);
    }
    return parts;
  };

  test('has all that the whole one has, and imports as it does', async () => {
    const limits = fc.record({ entries: fc.integer({ min: 1, max: 12 }), bytes: fc.integer({ min: 1, max: 10_000 }) });
    let severalParts = 0;
    await fc.assert(
      fc.asyncProperty(
        datasetPlan,
        fc.nat({ max: memberCount - 1 }),
        limits,
        async (plan, viewer, { entries, bytes }) => {
          const dataset = await storeDataset(social.db, few, plan);
          const from = dataset.members[viewer]!;
          await sql`UPDATE watch SET note = repeat(chr(1), 100) || id WHERE rating > 5`.execute(social.db);
          const whole = await exportHistory(social, from.handle);
          const parts = await partsOf(from, entries, bytes);
          if (parts.length > 1) severalParts++;
          expect(parts.reduce((sum, { watches }) => sum + watches, 0)).toBe(whole.watches);
          expect(mergeLists(parts.map(({ content }) => content))).toEqual(mergeLists([whole.content]));
          const other = await addMember(social.db, uniqueName('new-'));
          for (const { content } of parts)
            expect(await importAs(other, 'MARQUEE', content)).toMatchObject({ unmatched: [], userErrors: [] });
          expect(owned(await exportHistory(social, other.handle))).toEqual(owned(whole));
        },
      ),
      { numRuns: 40 },
    );
    expect(severalParts).toBeGreaterThan(20);
  });

  test('a history that is too long for one answer is in parts that importHistory accepts, with two statements each', async () => {
    const count = 24_000;
    await social.db.transaction().execute(async (tx) => {
      await sql`SET LOCAL statement_timeout = 0`.execute(tx);
      await sql`INSERT INTO watch (member_pk, film_pk, watched_at, rating, note, visibility)
        SELECT ${me.pk}::int, film.pk, '2020-01-01'::timestamptz + n * interval '1 hour', 1 + n % 10, repeat('"', 300), 'PRIVATE'
        FROM generate_series(0, ${count - 1}::int) AS n
        JOIN (SELECT pk, row_number() OVER (ORDER BY pk) - 1 AS number, count(*) OVER () AS films FROM film) AS film
          ON film.number = n % film.films`.execute(tx);
    });
    expect(await social.request(me.handle, '{ exportHistory { content } }')).toMatch(/inParts.*QUERY_TOO_COMPLEX/);
    for (const format of ['MARQUEE', 'LETTERBOXD'] as const) {
      social.statements.length = 0;
      const parts = await exportInParts(social, me.handle, format);
      const ofExports = social.statements.filter((statement) => statement.includes('watch w JOIN film'));
      expect(ofExports).toHaveLength(2 * parts.length);
      expect(parts.length).toBeGreaterThan(2);
      for (const { content, watches } of parts) {
        expect(Buffer.byteLength(content)).toBeLessThanOrEqual(maxCharacters);
        expect(watches).toBeLessThanOrEqual(maxRows);
      }
      expect(parts.reduce((sum, { watches }) => sum + watches, 0)).toBe(count);
      const { matched, userErrors } = await importHistory(social, me.handle, {
        format,
        content: parts.at(-1)!.content,
      });
      expect({ matched, userErrors }).toEqual({ matched: parts.at(-1)!.watches, userErrors: [] });
    }
  }, 120_000);

  test('a cursor of another format is refused, and a member without data has one empty part', async () => {
    const [part, ...others] = await exportInParts(social, me.handle, 'MARQUEE');
    expect(others).toEqual([]);
    expect(part!.watches).toBe(0);
    await addWatch(social.db, me, { film: few[0]!.pk });
    const data = await social.requestData<{ exportHistory: { pageInfo: { endCursor: string } } }>(
      me.handle,
      '{ exportHistory(inParts: true) { pageInfo { endCursor } } }',
    );
    const after = JSON.stringify(data.exportHistory.pageInfo.endCursor);
    for (const wrong of [`format: LETTERBOXD, after: ${after}`, 'after: "x"', 'after: ""'])
      expect(await social.request(me.handle, `{ exportHistory(${wrong}) { watches } }`)).toContain('BAD_USER_INPUT');
  });
});

/** The lists of exports together, sorted; without the profile. */
function mergeLists(contents: readonly string[]): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const content of contents)
    for (const [name, list] of Object.entries(JSON.parse(content) as Record<string, unknown>))
      if (Array.isArray(list)) (lists[name] ??= []).push(...list.map((item) => JSON.stringify(item)));
  for (const list of Object.values(lists)) list.sort();
  return lists;
}
