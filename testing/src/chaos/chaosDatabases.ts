/** The databases of a run, with bundled films and generated members. They stay on disk, so that the next run starts sooner. */
import { sql } from 'kysely';
import { createLifecycle, type Lifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { silentProgress } from '@marquee/kit/progress';
import { readDevConfig } from '@marquee/dev/config';
import { loadDataset } from '@marquee/dev/loadDataset';
import { openSingleProcess } from '@marquee/dev/singleProcess';
import { startDatabases } from '@marquee/dev/start';
import type { Neo4jSettings } from '@marquee/graph/neo4j/connection';
import { openPostgres } from '@marquee/social/db/connection';
import type { ChaosData } from './chaosOperations.js';

export interface ChaosDatabases {
  readonly neo4j: Neo4jSettings;
  readonly databaseUrl: string;
  readonly data: Omit<ChaosData, 'run'>;
  /** The notes of these that not exactly one watch has. */
  notOnce(notes: readonly string[]): Promise<string[]>;
}

const users = 40;
const maxMembers = 12;
const maxFilms = 300;
const statementTimeoutMs = 20_000;

/** `lifecycle.stop()` stops the servers. `folder` keeps their data. */
export async function openChaosDatabases(lifecycle: Lifecycle, folder: string): Promise<ChaosDatabases> {
  const config = readDevConfig({ MARQUEE_DATA: folder, USERS: String(users) });
  const { neo4j, databaseUrl } = await startDatabases(lifecycle, config, silentProgress);
  const postgres = { url: databaseUrl, poolSize: 2, statementTimeoutMs };
  const loading = createLifecycle(silentLog, statementTimeoutMs);
  const { catalog, social } = await openSingleProcess(loading, {
    neo4j: { ...neo4j, readTimeoutMs: statementTimeoutMs },
    postgres,
    log: silentLog,
  });
  const { dataset } = config;
  await loadDataset({ catalog, social, dataset, now: new Date(), progress: silentProgress, print: () => {} });
  await social.changeFeed.catchUp();
  const films = (await social.referenceFilms()).slice(0, maxFilms);
  await loading.stop();

  const { db, close } = await openPostgres(postgres, silentLog);
  lifecycle.onStop('connections of chaos', close);
  // What earlier runs recorded.
  await sql`DELETE FROM watch WHERE starts_with(note, 'mark-')`.execute(db);
  const members = await db.selectFrom('member').select('handle').orderBy('pk').limit(maxMembers).execute();
  return {
    neo4j,
    databaseUrl,
    data: { handles: members.map(({ handle }) => handle), films: films.map(({ id, title }) => ({ id, title })) },
    notOnce: async (notes) => {
      if (notes.length === 0) return [];
      const rows = await db.selectFrom('watch').select('note').where('note', 'in', notes).execute();
      return notes.filter((note) => rows.filter((row) => row.note === note).length !== 1);
    },
  };
}
