/**
 * What the tests of the change feed share: films of their own, and social's reference tables as a consumer. Other test files write to
 * the same catalog meanwhile, so all of this looks at films whose titles begin with the test's prefix only.
 */
import { sql } from 'kysely';
import { asRecords } from '@marquee/dev/films';
import type { SourceRecord } from '@marquee/graph/records/filmRecord';
import { silentLog } from '@marquee/kit/log';
import { openPostgres, type Db } from '@marquee/social/db/connection';
import { migrate } from '@marquee/social/db/migrate';
import { filmIdOfRecord } from '@marquee/testing/fixtures/films';

export interface FilmOptions {
  readonly testPrefix: string;
  readonly count: number;
  /** Changes what is said of the films; also the version of their records. */
  readonly version: number;
}

/** Records of `count` films. */
export const filmRecords = ({ testPrefix, count, version }: FilmOptions): SourceRecord[] =>
  asRecords(
    testPrefix,
    Array.from({ length: count }, (_, index) => ({
      title: `${testPrefix} ${index}`,
      year: 1990 + (index % 20),
      runtimeMinutes: 90 + version,
      genres: [`${testPrefix} genre ${(index + version) % 3}`],
      directors: [`${testPrefix} director ${index % 5}`],
      cast: [0, 1, 2].map((member) => ({ name: `${testPrefix} actor ${(index + member * version) % 17}` })),
      externalIds: [],
    })),
    version,
  );

export interface ConsumerDatabase {
  readonly db: Db;
  readonly url: string;
  close(): Promise<void>;
}

/** A database with social's schema, which `close` drops. */
export async function openConsumerDatabase(
  create: () => Promise<{ url: string; drop(): Promise<void> }>,
): Promise<ConsumerDatabase> {
  const database = await create();
  const { db, close } = await openPostgres({ url: database.url, poolSize: 8, statementTimeoutMs: 20_000 }, silentLog);
  await migrate(db);
  return {
    db,
    url: database.url,
    close: async () => {
      await close();
      await database.drop();
    },
  };
}

/** The test's films as the reference tables have them, by title. */
export async function readReferenceFilms(db: Db, testPrefix: string): Promise<unknown[]> {
  const { rows } = await sql`
    SELECT f.id, f.title, f.year, f.runtime_minutes,
      (SELECT string_agg(g.name, ',' ORDER BY g.name) FROM film_genre fg JOIN genre g ON g.pk = fg.genre_pk
        WHERE fg.film_pk = f.pk) AS genres,
      (SELECT string_agg(role || ':' || billing || ':' || p.name, ',' ORDER BY role, billing)
        FROM film_person fp JOIN person p ON p.pk = fp.person_pk WHERE fp.film_pk = f.pk) AS people
    FROM film f WHERE f.title LIKE ${`${testPrefix}%`} ORDER BY f.title COLLATE "C"`.execute(db);
  return rows;
}

/** What `readReferenceFilms` must return after these records. */
export function expectedReferenceFilms(records: readonly SourceRecord[]): unknown[] {
  return records
    .map((record) => ({ id: filmIdOfRecord(record), film: record.film! }))
    .map(({ id, film }) => ({
      id,
      title: film.title,
      year: film.year,
      runtime_minutes: film.runtimeMinutes,
      genres: film.genres.join(','),
      people: [
        ...[...new Set(film.cast.map(({ name }) => name))].map((name, billing) => `ACTOR:${billing + 1}:${name}`),
        ...film.directors.map((name, billing) => `DIRECTOR:${billing + 1}:${name}`),
      ].join(','),
    }))
    .sort((a, b) => (a.title < b.title ? -1 : 1));
}
