/** Imports a history without recording it: code that has not run for long takes about twice the CPU, which is more than a request may take. */
import type { Db } from '../db/connection.js';
import type { UserModel } from '../model/user.js';
import { importHistory } from './importHistory.js';

/** Rows of the history. With half as many, V8 compiles less of what a long import runs. */
const rows = 5_000;
const repeats = 2;

/** A dry run reads nothing of its viewer. */
const noMember: UserModel = { pk: 0, id: '', handle: '', displayName: '', defaultVisibility: 'PRIVATE' };

/** Does nothing if there are no films. */
export async function rehearseImport(db: Db, now: Date): Promise<void> {
  const films = await db.selectFrom('film').select(['title', 'year']).orderBy('pk').limit(rows).execute();
  if (films.length === 0) return;
  const day = now.toISOString().slice(0, 10);
  const lines = films.map(({ title, year }) => `"${title.replaceAll('"', '""')}",${year ?? ''},4,${day},Yes`);
  const content = ['Name,Year,Rating,Watched Date,Rewatch', ...lines, ''].join('\n');
  for (let repeat = 0; repeat < repeats; repeat++)
    await importHistory({ db, viewer: noMember, now }, { format: 'LETTERBOXD', content, dryRun: true });
}
