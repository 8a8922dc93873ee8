/** `npm run tables:build`: writes the types of social's tables, from a PostgreSQL that it starts for this. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { repositoryFile } from './repository.js';
import { startPostgres } from './servers/postgres.js';
import { buildTableTypes, tableTypesFile } from './tableTypes.js';

const lifecycle = createLifecycle(silentLog);
const folder = mkdtempSync('/var/tmp/marquee-tables-');
// Open to the unprivileged user that PostgreSQL runs as if this runs as root.
chmodSync(folder, 0o755);
lifecycle.onStop('folder', async () => rmSync(folder, { recursive: true, force: true }));
try {
  const postgres = await startPostgres(lifecycle, join(folder, 'postgres'));
  writeFileSync(repositoryFile(tableTypesFile), await buildTableTypes(await postgres.url('tables')));
  process.stdout.write(`${tableTypesFile}\n`);
} finally {
  await lifecycle.stop();
}
