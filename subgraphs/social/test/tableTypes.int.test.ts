/** The checked-in types of the tables are those of a migrated database. */
import { readFileSync } from 'node:fs';
import { repositoryFile } from '@marquee/dev/repository';
import { buildTableTypes, tableTypesFile } from '@marquee/dev/tableTypes';
import { createEmptyDatabase } from '@marquee/testing/servers/testServers';

test('the table types match the migrations; if not, run `npm run tables:build`', async () => {
  const database = await createEmptyDatabase();
  try {
    expect(readFileSync(repositoryFile(tableTypesFile), 'utf8')).toBe(await buildTableTypes(database.url));
  } finally {
    await database.drop();
  }
});
