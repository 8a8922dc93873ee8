/** Social with the films of random data sets, for a file of tests that compare ways to answer. */
import { silentLog } from '@marquee/kit/log';
import { openPostgres, type Db, type Postgres } from '@marquee/social/db/connection';
import type { UserModel } from '@marquee/social/model/user';
import { openCatalogChanges, type CatalogChanges } from '../fixtures/catalogChanges.js';
import type { Member } from '../fixtures/members.js';
import { datasetFilms, type FilmRow } from '../fixtures/randomDataset.js';
import { startSocial, type TestSocial } from './social.js';
import { testNow } from './supergraph.js';

/** There from the first test on. */
export interface SocialWithFilms {
  readonly social: TestSocial;
  readonly films: readonly FilmRow[];
  readonly catalog: CatalogChanges;
  /** Connections of other processes. */
  readonly writers: Postgres;
  /** Runs `read` with statements of one snapshot. */
  inSnapshot<T>(read: (tx: Db) => Promise<T>): Promise<T>;
}

/** Starts social before the file's tests, and stops it after them. */
export function socialWithFilms(): SocialWithFilms {
  let social: TestSocial | undefined;
  let films: readonly FilmRow[] = [];
  let writers: Postgres | undefined;
  beforeAll(async () => {
    social = await startSocial();
    films = await datasetFilms(social.db);
    writers = await openPostgres({ url: social.databaseUrl, poolSize: 3, statementTimeoutMs: 10_000 }, silentLog);
  });
  afterAll(async () => {
    await writers?.close();
    await social?.stop();
  });
  return {
    get social() {
      return social!;
    },
    get films() {
      return films;
    },
    get catalog() {
      return openCatalogChanges(social!.db, films);
    },
    get writers() {
      return writers!;
    },
    inSnapshot: (read) => social!.db.transaction().setIsolationLevel('repeatable read').execute(read),
  };
}

/** A request, so many minutes after `testNow`. A null viewer is anonymous. */
export const scopeOf = <Viewer extends Member | null>(db: Db, viewer: Viewer, minutesLater = 0) => ({
  db,
  viewer: viewer as unknown as Viewer extends Member ? UserModel : null,
  now: new Date(testNow.getTime() + minutesLater * 60_000),
});
