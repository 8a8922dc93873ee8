/** The code that names columns of members' activity names all of them: a column that it forgets would be lost silently. */
import { sql } from 'kysely';
import { userActivities } from '@marquee/social/changeFeed/userActivity';
import { addMember, addWatch } from '@marquee/testing/fixtures/members';
import { listFilms } from '@marquee/testing/fixtures/referenceFilms';
import { startSocial, type TestSocial } from '@marquee/testing/servers/social';
import { uniqueName } from '@marquee/testing/servers/testServers';

let social: TestSocial;
beforeAll(async () => {
  social = await startSocial();
});
afterAll(() => social.stop());

const columnsOf = async (table: string): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ${table}
    ORDER BY column_name COLLATE "C"`.execute(social.db);
  return rows.map(({ name }) => name);
};

test.each(userActivities.map((activity) => [activity.table, activity] as const))(
  'the archive keeps each column of %s, or the column is computed',
  async (table, { columns, computedColumns = [], entity }) => {
    expect([...columns, ...computedColumns, 'original_entity_id', entity.foreignKey].sort()).toEqual(
      await columnsOf(table),
    );
  },
);

test('the export has each column of watch, but for keys and what is computed', async () => {
  const notExported = ['created_at', 'has_repeats', 'id', 'import_state', 'member_pk', 'original_entity_id'];
  const ofTheFilm = ['externalIds', 'movieId', 'title', 'year'];
  const ana = await addMember(social.db, uniqueName('ana-'));
  const [film] = await listFilms(social.db, 1);
  await addWatch(social.db, ana, { film: film!.pk });
  const data = await social.requestData<{ exportHistory: { content: string } }>(
    ana.handle,
    '{ exportHistory { content } }',
  );
  const { watches } = JSON.parse(data.exportHistory.content) as { watches: [Record<string, unknown>] };
  const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const exported = Object.keys(watches[0])
    .filter((name) => !ofTheFilm.includes(name))
    .map(snakeCase);
  expect([...exported, ...notExported, 'film_pk'].sort()).toEqual(await columnsOf('watch'));
});
