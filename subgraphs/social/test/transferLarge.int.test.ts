/** Imports that are recorded in several batches: what they keep when they fail, and how far they say they are. */
import { sql } from 'kysely';
import { addMember, type Member } from '@marquee/testing/fixtures/members';
import { findFilm } from '@marquee/testing/fixtures/referenceFilms';
import { importHistory, importMutation, titledWatches } from '@marquee/testing/fixtures/transfers';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

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
      const answer = await social.request(me.handle, importMutation, {
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
