/** Social on a pair of PostgreSQL servers, without HTTP: one of several processes that share them. */
import { sql } from 'kysely';
import { createLifecycle } from '@marquee/kit/lifecycle';
import { silentLog } from '@marquee/kit/log';
import { devSubject } from '@marquee/kit/identity/devSubject';
import type { PostgresSettings } from '@marquee/social/db/connection';
import { openSocial, type Social } from '@marquee/social/social';
import { stopBackgroundWork } from './backgroundWork.js';
import { testNow } from './supergraph.js';
import { createDatabase, withSocialDatabase } from './testServers.js';

export interface SocialProcess extends Social {
  /** The answer as JSON. A null handle is an anonymous viewer. */
  ask(handle: string | null, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** The answer as text. */
  request(handle: string | null, query: string, variables?: Record<string, unknown>): Promise<string>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
}

type Settings = Partial<PostgresSettings> & { readonly url: string };

/** Its background work is stopped. `deadlineMs` is what a request may take. */
export async function startSocialProcess(settings: Settings, deadlineMs = 5_000): Promise<SocialProcess> {
  const lifecycle = createLifecycle(silentLog);
  const social = await openSocial(lifecycle, {
    postgres: { poolSize: 4, statementTimeoutMs: 10_000, ...settings },
    changeSource: async (after) => ({ changes: [], cursor: after, more: false }),
    log: silentLog,
    clock: () => testNow,
  });
  await stopBackgroundWork(social);
  const request: SocialProcess['request'] = async (handle, query, variables) => {
    const scope = social.subgraph.openScope({
      viewer: { subject: handle === null ? null : devSubject(handle) },
      requestId: 'test',
      signal: AbortSignal.timeout(deadlineMs),
      deadlineAt: performance.now() + deadlineMs,
    });
    return JSON.stringify(await scope.execute({ query, variables }));
  };
  return {
    ...social,
    request,
    ask: async (handle, query, variables) => JSON.parse(await request(handle, query, variables)) as Answer,
    stop: () => lifecycle.stop(),
  };
}

/** Migrates a database, and adds films `mov_0` to `mov_<count - 1>`. */
export async function prepareFilms(url: string, count: number): Promise<void> {
  const social = await startSocialProcess({ url });
  const films = Array.from({ length: count }, (_, at) => ({ id: filmId(at), title: `Film ${at}`, year: 2000 + at }));
  await social.db.insertInto('film').values(films).execute();
  await social.stop();
}

const filmTables = ['film', 'genre', 'person', 'film_genre', 'film_person'];

/** Migrates a database, and copies the bundled films into it. */
export async function copyFilms(url: string): Promise<void> {
  const social = await startSocialProcess({ url });
  const source = await createDatabase();
  await withSocialDatabase(source.url, async (db) => {
    for (const name of filmTables) {
      const table = sql.table(name);
      const { rows } = await sql<{ rows: unknown }>`SELECT jsonb_agg(t) AS rows FROM ${table} t`.execute(db);
      await sql`INSERT INTO ${table} OVERRIDING SYSTEM VALUE
        SELECT * FROM jsonb_populate_recordset(NULL::${table}, ${JSON.stringify(rows[0]!.rows)}::jsonb)`.execute(
        social.db,
      );
    }
  });
  await Promise.all([social.stop(), source.drop()]);
}

export const filmId = (at: number): string => `mov_${String(at).padStart(10, '0')}`;
