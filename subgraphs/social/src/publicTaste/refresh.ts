/**
 * Keeps the counts of public taste up to date in the background: film_popularity and film_cooccurrence, from each member's
 * latest public watches. A trigger records members whose public watches change as dirty, in the same transaction. Each batch
 * counts some of them again, in one transaction. Until then, readers subtract what is counted of members with a deleted or
 * changed public watch (sql/publicTaste.ts), so a watch that is no longer public never counts.
 */
import { sql } from 'kysely';
import { pollLoop } from '@marquee/kit/pollLoop';
import type { Log } from '@marquee/kit/log';
import { withoutStatementTimeout, type Db } from '../db/connection.js';
import { isPublic } from '../sql/visibility.js';
import { latestRating } from '../sql/watch.js';

/** Latest public films that count for each member. Without a limit, members with many watches would dominate all counts. */
export const filmsPerMember = 20;
const membersPerBatch = 1_000;
/** An arbitrary advisory lock, so that only one process counts at a time. */
const lockKey = 7_203_511;

export interface TasteRefresh {
  /** Counts until no member is dirty. Returns how many were counted; `onProgress` gets the number so far. */
  catchUp(onProgress?: (members: number) => void): Promise<number>;
  /** How many members are dirty. */
  pending(): Promise<number>;
  stop(): Promise<void>;
}

export function startTasteRefresh(db: Db, { log, pollMs }: { log: Log; pollMs: number }): TasteRefresh {
  const loop = pollLoop(async () => (await refreshBatch(db)) > 0, {
    pollMs,
    onError: (error) => log.warn({ error: String(error) }, 'public taste could not be counted; it will be tried again'),
  });
  return {
    catchUp: async (onProgress = () => {}) => {
      let counted = 0;
      for (;;) {
        const members = await refreshBatch(db, true);
        if (members === 0) return counted;
        counted += members;
        onProgress(counted);
      }
    },
    pending: async () => {
      const { rows } = await sql<{ count: number }>`
        SELECT count(DISTINCT member_pk) AS count FROM dirty_member`.execute(db);
      return rows[0]!.count;
    },
    stop: () => loop.stop(),
  };
}

/** Returns how many members were counted: 0 if none is dirty, or if another process counts and `wait` is false. */
function refreshBatch(db: Db, wait = false): Promise<number> {
  return withoutStatementTimeout(db, async (tx) => {
    if (wait) await sql`SELECT pg_advisory_xact_lock(${lockKey})`.execute(tx);
    else {
      const { rows } = await sql<{ locked: boolean }>`
        SELECT pg_try_advisory_xact_lock(${lockKey}) AS locked`.execute(tx);
      if (!rows[0]!.locked) return 0;
    }
    const { rows: dirty } = await sql<{ id: number; member: number }>`
      SELECT id, member_pk AS member FROM dirty_member ORDER BY id LIMIT ${membersPerBatch}`.execute(tx);
    if (dirty.length === 0) return 0;
    const members = [...new Set(dirty.map(({ member }) => member))];
    await countAgain(tx, members);
    await sql`DELETE FROM dirty_member WHERE id = ANY(${dirty.map(({ id }) => id)}::bigint[])`.execute(tx);
    return members.length;
  });
}

/** Replaces the contributions of `members` in all counts. One statement, so that all parts see the same watches. */
async function countAgain(tx: Db, members: readonly number[]): Promise<void> {
  const { rows } = await sql<{ films: number[] | null }>`
    WITH old AS MATERIALIZED (SELECT * FROM member_film_contribution WHERE member_pk = ANY(${members}::int[])),
    new AS MATERIALIZED (
      SELECT m.pk AS member_pk, latest.film_pk, latest.rating
      FROM unnest(${members}::int[]) AS m(pk)
      CROSS JOIN LATERAL (
        SELECT w.film_pk, ${latestRating}::smallint AS rating
        FROM watch w WHERE w.member_pk = m.pk AND ${isPublic}
        GROUP BY w.film_pk ORDER BY max(w.watched_at) DESC NULLS LAST, w.film_pk LIMIT ${filmsPerMember}) AS latest),
    removed AS (
      DELETE FROM member_film_contribution t USING old
      WHERE t.member_pk = old.member_pk AND t.film_pk = old.film_pk
        AND NOT EXISTS (SELECT FROM new WHERE new.member_pk = t.member_pk AND new.film_pk = t.film_pk)
      RETURNING t.film_pk),
    added AS (
      INSERT INTO member_film_contribution SELECT member_pk, film_pk, rating FROM new
      ON CONFLICT (member_pk, film_pk) DO UPDATE SET rating = excluded.rating
      WHERE member_film_contribution.rating IS DISTINCT FROM excluded.rating),
    change AS (SELECT film_pk, rating, -1 AS delta FROM old UNION ALL SELECT film_pk, rating, 1 FROM new),
    films AS (
      INSERT INTO film_popularity (film_pk, watchers, ratings, rating_sum)
      SELECT film_pk, sum(delta), coalesce(sum(delta) FILTER (WHERE rating IS NOT NULL), 0), coalesce(sum(delta * rating), 0)
      FROM change GROUP BY film_pk
      ON CONFLICT (film_pk) DO UPDATE SET watchers = film_popularity.watchers + excluded.watchers,
        ratings = film_popularity.ratings + excluded.ratings, rating_sum = film_popularity.rating_sum + excluded.rating_sum),
    pairs AS (
      INSERT INTO film_cooccurrence (film_pk, other_film_pk, common_watchers)
      SELECT film_pk, other_film_pk, sum(delta) FROM (
        SELECT a.film_pk, b.film_pk AS other_film_pk, -1 AS delta FROM old a JOIN old b USING (member_pk) WHERE a.film_pk <> b.film_pk
        UNION ALL
        SELECT a.film_pk, b.film_pk, 1 FROM new a JOIN new b USING (member_pk) WHERE a.film_pk <> b.film_pk) AS pair
      GROUP BY film_pk, other_film_pk HAVING sum(delta) <> 0
      -- Inserts in the order of the primary key touch the fewest pages of its index.
      ORDER BY film_pk, other_film_pk
      ON CONFLICT (film_pk, other_film_pk) DO UPDATE SET common_watchers = film_cooccurrence.common_watchers + excluded.common_watchers)
    SELECT array_agg(DISTINCT film_pk) AS films FROM old WHERE EXISTS (SELECT FROM removed)`.execute(tx);
  const { films } = rows[0]!;
  if (films === null) return;
  await sql`DELETE FROM film_cooccurrence WHERE film_pk = ANY(${films}::int[]) AND common_watchers = 0`.execute(tx);
  await sql`DELETE FROM film_popularity WHERE film_pk = ANY(${films}::int[]) AND watchers = 0`.execute(tx);
}
