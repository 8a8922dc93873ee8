/** Imports that are recorded in several parts: what they keep when they fail, and how far they say they are. */
import { sql } from 'kysely';
import { addMember, type Member } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { importHistory, importMutation, titledWatches } from '@marquee/testing/fixtures/transfers';
import { maxWatchesOfFilm } from '@marquee/social/transfer/boundWatches';
import { rowsInOneCall, rowsPerPart } from '@marquee/social/transfer/importParts';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

interface Titled {
  readonly title: string;
  readonly year: number;
  readonly pk: number;
}

let social: TestSocial;
let me: Member;
beforeAll(async () => {
  social = await startSocial();
});
beforeEach(async () => {
  me = await addMember(social.db, uniqueName('me-'));
});
afterAll(() => social.stop());

const importAs = (who: Member, format: string, content: string, more: Record<string, unknown> = { dryRun: false }) =>
  importHistory(social, who.handle, { format, content, ...more });
const watches = (who = me) => titledWatches(social.db, who.pk);

describe('a large import', () => {
  const dayOf = (index: number) => new Date(Date.UTC(2000, 0, 1 + index)).toISOString().slice(0, 10);
  const header = 'Name,Year,Watched Date';
  const daysOf = (film: Titled, days: number) =>
    Array.from({ length: days }, (_, index) => `"${film.title}",${film.year},${dayOf(index)}`);
  /** Films in the order in which imports record them. */
  let films: Titled[];
  /** Rows that match no film. They make an import larger than one call records, and leave nothing to record. */
  const others = Array.from({ length: rowsInOneCall }, () => 'No Such Film,1979,2001-01-01');
  /** As many rows of the first film as a part has, then two of another film. */
  let content: string;
  beforeAll(async () => {
    const titles = [
      ['Jaws', 1975],
      ['Alien', 1979],
      ['Casablanca', 1942],
    ] as const;
    films = await Promise.all(
      titles.map(async ([title, year]) => ({ title, year, pk: (await findFilm(social.db, title, year)).pk })),
    );
    films.sort((a, b) => a.pk - b.pk);
    content = [header, ...daysOf(films[0]!, rowsPerPart), ...daysOf(films[1]!, 2), ...others].join('\n');
  });
  const progress = async (who = me) =>
    (
      await social.requestData<{ historyImport: { state: string; rows: number; rowsDone: number } | null }>(
        who.handle,
        '{ historyImport { state rows rowsDone } }',
      )
    ).historyImport;

  test('that fails keeps its parts, says how far it is, and goes on when the file is imported again', async () => {
    const last = films[1]!;
    expect(await progress()).toBeNull();
    await sql
      .raw(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.film_pk = ${last.pk} THEN RAISE 'refused'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON watch FOR EACH ROW EXECUTE FUNCTION refuse()`,
      )
      .execute(social.db);
    try {
      expect(await importAs(me, 'LETTERBOXD', content)).toMatchObject({ recorded: rowsPerPart, rowsLeft: 2 });
      const answer = await social.request(me.handle, importMutation, {
        input: { format: 'LETTERBOXD', content, dryRun: false },
      });
      expect(answer).toMatch(/INTERNAL_SERVER_ERROR/);
    } finally {
      await sql.raw('DROP TRIGGER refuse ON watch; DROP FUNCTION refuse').execute(social.db);
    }
    expect(await watches()).toHaveLength(1_000);
    // Rows without a film need nothing more.
    expect(await progress()).toEqual({ state: 'RUNNING', rows: 6_002, rowsDone: 6_000 });
    await sql`UPDATE history_import SET updated_at = now() - interval '61 seconds' WHERE member_pk = ${me.pk}`.execute(
      social.db,
    );
    expect(await progress()).toMatchObject({ state: 'STOPPED', rowsDone: 6_000 });
    expect(await importAs(me, 'LETTERBOXD', content)).toMatchObject({ matched: 1_002, recorded: 2 });
    expect(await watches()).toHaveLength(1_002);
    expect(await progress()).toEqual({ state: 'FINISHED', rows: 6_002, rowsDone: 6_002 });
  });

  test('is recorded by one call as long as it has few enough rows', async () => {
    const rows = films.flatMap((film) => daysOf(film, rowsPerPart));
    const file = [header, ...rows, ...others.slice(rows.length)].join('\n');
    expect(await importAs(me, 'LETTERBOXD', file)).toMatchObject({ recorded: rows.length, rowsLeft: 0 });
    expect(await progress()).toEqual({ state: 'FINISHED', rows: rowsInOneCall, rowsDone: rowsInOneCall });
  });

  test('in parts has the watches of one in a single part', async () => {
    const other = await addMember(social.db, uniqueName('one-'));
    const lines = content.split('\n').slice(1, 1_003);
    for (let call = 0; call < 2; call++) await importAs(me, 'LETTERBOXD', content);
    // As the last rows alone.
    for (const part of [lines.slice(1_000), lines.slice(0, 1_000)])
      await importAs(other, 'LETTERBOXD', [header, ...part].join('\n'));
    expect(await watches(me)).toEqual(await watches(other));
    expect(await progress(other)).toMatchObject({ rows: 1_000, state: 'FINISHED' });
  });

  test('records a part in each call with the same file, and is merged as in one', async () => {
    const rows = films.flatMap((film) => daysOf(film, rowsPerPart));
    const file = [header, ...rows, ...others].join('\n');
    const other = await addMember(social.db, uniqueName('one-'));
    for (const film of films) await importAs(other, 'LETTERBOXD', [header, ...daysOf(film, rowsPerPart)].join('\n'));
    expect(await importAs(me, 'LETTERBOXD', file, {})).toMatchObject({ recorded: 0, rowsLeft: 0 });
    for (const part of films.keys()) {
      const rowsDone = (part + 1) * rowsPerPart;
      const rowsLeft = rows.length - rowsDone;
      const result = await importAs(me, 'LETTERBOXD', file);
      expect(result).toMatchObject({ matched: rows.length, recorded: rowsPerPart, rowsLeft });
      const state = rowsLeft > 0 ? 'RUNNING' : 'FINISHED';
      const rowsTotal = rows.length + others.length;
      expect(await progress()).toEqual({ state, rows: rowsTotal, rowsDone: rowsDone + others.length });
    }
    expect(await watches(me)).toEqual(await watches(other));
    // A finished import begins again from the start.
    expect(await importAs(me, 'LETTERBOXD', file)).toMatchObject({ recorded: 0, rowsLeft: 2 * rowsPerPart });
  });

  test.each<[string, (file: string) => [string, Record<string, unknown>]]>([
    ['another file', (file) => [`${file}\n`, { dryRun: false }]],
    ['another visibility', (file) => [file, { dryRun: false, visibility: 'PRIVATE' }]],
  ])('begins from the start with %s', async (_, change) => {
    const file = [header, ...films.flatMap((film) => daysOf(film, rowsPerPart)), ...others].join('\n');
    await importAs(me, 'LETTERBOXD', file);
    const [changed, input] = change(file);
    expect(await importAs(me, 'LETTERBOXD', changed, input)).toMatchObject({ rowsLeft: 2 * rowsPerPart });
  });

  test('has at most 1,000 watches of a film in all files together', async () => {
    const [film] = films;
    const file = [header, ...daysOf(film!, maxWatchesOfFilm + 2)].join('\n');
    const { matched, userErrors } = await importAs(me, 'LETTERBOXD', file, {});
    expect(matched).toBe(maxWatchesOfFilm);
    expect(userErrors.map(({ code, message }) => [code, message])).toEqual(
      [2, 3].map((line) => [
        'TOO_MANY',
        `Line ${maxWatchesOfFilm + line}: a film has at most ${maxWatchesOfFilm} watches in an import; this one is left out.`,
      ]),
    );
  });

  test('with titles of a million characters is refused before keys are made of them', async () => {
    const file = ['Name,Year', ...Array.from({ length: 2_100 }, (_, index) => `${index} ${'x'.repeat(480)},1999`)];
    expect(await importAs(me, 'LETTERBOXD', file.join('\n'), {})).toMatchObject({
      matched: 0,
      unmatched: [],
      userErrors: [{ code: 'TOO_MANY', message: expect.stringMatching(/^The titles in these files have more than/) }],
    });
  });

  test('is not replaced by a dry run, or by a file that cannot be read', async () => {
    await importAs(me, 'LETTERBOXD', 'Name,Year,Rating\nJaws,1975,5\n');
    await importAs(me, 'LETTERBOXD', content, {});
    await importAs(me, 'LETTERBOXD', 'nothing');
    expect(await progress()).toEqual({ state: 'FINISHED', rows: 1, rowsDone: 1 });
  });
});

test('the import that warms a process up reads films, and records nothing', async () => {
  social.statements.length = 0;
  await social.warmUp();
  expect(social.statements.join('\n')).toMatch(/JOIN film_title/);
  expect(social.statements.filter((text) => /\b(?:INSERT|UPDATE|DELETE)\b/i.test(text))).toEqual([]);
});
