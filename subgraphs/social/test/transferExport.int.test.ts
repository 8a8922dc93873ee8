/** exportHistory and importHistory lose nothing, and an export changes nothing in the profile that it comes from. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { addMember, addWatch, type Member } from '@marquee/testing/fixtures/members';
import {
  datasetFilms,
  datasetPlan,
  memberCount,
  storeDataset,
  type FilmRow,
} from '@marquee/testing/fixtures/randomDataset';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { exportHistory, importHistory, type ExportedHistory } from '@marquee/testing/fixtures/transfers';
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
