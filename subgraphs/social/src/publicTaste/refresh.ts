/**
 * Keeps the counts of public taste level with the watches: in the background, a batch of members at a time, each batch all
 * or nothing. Whoever's public watches change is noted by a trigger in the same transaction (0002-taste.sql); until they are
 * counted anew, readers leave out what was counted of them (statement.ts), so nothing that became invisible counts on.
 */
import { sql } from 'kysely';
import { pollLoop } from '@marquee/kit/pollLoop';
import type { Log } from '@marquee/kit/log';
import type { Db } from '../db/connection.js';
import { latestRating } from '../sql/visibility.js';

/** Of each member so many of the latest public films count: heavy watchers would else be most of every count. */
export const countedFilms = 20;
const membersABatch = 1_000;
/** Any number, the same in every process: only one of them counts at a time. */
const lockKey = 7_203_511;

export interface TasteKeeper {
  /** Counts until nobody is noted any more. `onProgress`: told how many members were counted so far. */
  catchUp(onProgress?: (members: number) => void): Promise<number>;
  /** How many members wait to be counted. */
  pending(): Promise<number>;
  stop(): Promise<void>;
}

export function keepTaste(db: Db, { log, pollMs }: { log: Log; pollMs: number }): TasteKeeper {
  const keeping = pollLoop(async () => (await refreshBatch(db)) > 0, {
    pollMs,
    onError: (error) => log.warn({ error: String(error) }, 'public taste cannot be counted; trying again'),
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
    stop: () => keeping.stop(),
  };
}

/** How many members were counted; 0 where nobody is noted, or another process counts and `wait` is not set. */
function refreshBatch(db: Db, wait = false): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await sql`SET LOCAL statement_timeout = 0`.execute(tx);
    if (wait) await sql`SELECT pg_advisory_xact_lock(${lockKey})`.execute(tx);
    else {
      const { rows } = await sql<{ mine: boolean }>`SELECT pg_try_advisory_xact_lock(${lockKey}) AS mine`.execute(tx);
      if (!rows[0]!.mine) return 0;
    }
    const { rows: noted } = await sql<{ id: number; member: number }>`
      SELECT id, member_pk AS member FROM dirty_member ORDER BY id LIMIT ${membersABatch}`.execute(tx);
    if (noted.length === 0) return 0;
    const members = [...new Set(noted.map(({ member }) => member))];
    await count(tx, members);
    await sql`DELETE FROM dirty_member WHERE id = ANY(${noted.map(({ id }) => id)}::bigint[])`.execute(tx);
    return members.length;
  });
}

/** Takes what was counted of `members` out of the counts and what is there now in; one statement, so of one moment. */
async function count(tx: Db, members: readonly number[]): Promise<void> {
  const { rows } = await sql<{ films: number[] | null }>`
    WITH old AS MATERIALIZED (SELECT * FROM member_film_contribution WHERE member_pk = ANY(${members}::int[])),
    new AS MATERIALIZED (
      SELECT m.pk AS member_pk, latest.film_pk, latest.rating
      FROM unnest(${members}::int[]) AS m(pk)
      CROSS JOIN LATERAL (
        SELECT w.film_pk, ${latestRating}::smallint AS rating
        FROM watch w WHERE w.member_pk = m.pk AND w.visibility = 'PUBLIC'
        GROUP BY w.film_pk ORDER BY max(w.watched_at) DESC NULLS LAST, w.film_pk LIMIT ${countedFilms}) AS latest),
    gone AS (
      DELETE FROM member_film_contribution t USING old
      WHERE t.member_pk = old.member_pk AND t.film_pk = old.film_pk
        AND NOT EXISTS (SELECT FROM new WHERE new.member_pk = t.member_pk AND new.film_pk = t.film_pk)
      RETURNING t.film_pk),
    come AS (
      INSERT INTO member_film_contribution SELECT member_pk, film_pk, rating FROM new
      ON CONFLICT (member_pk, film_pk) DO UPDATE SET rating = excluded.rating
      WHERE member_film_contribution.rating IS DISTINCT FROM excluded.rating),
    change AS (SELECT film_pk, rating, -1 AS one FROM old UNION ALL SELECT film_pk, rating, 1 FROM new),
    films AS (
      INSERT INTO film_popularity (film_pk, watchers, ratings, rating_sum)
      SELECT film_pk, sum(one), coalesce(sum(one) FILTER (WHERE rating IS NOT NULL), 0), coalesce(sum(one * rating), 0)
      FROM change GROUP BY film_pk
      ON CONFLICT (film_pk) DO UPDATE SET watchers = film_popularity.watchers + excluded.watchers,
        ratings = film_popularity.ratings + excluded.ratings, rating_sum = film_popularity.rating_sum + excluded.rating_sum),
    pairs AS (
      INSERT INTO film_cooccurrence (film_pk, other_film_pk, common_watchers)
      SELECT film_pk, other_pk, sum(one) FROM (
        SELECT a.film_pk, b.film_pk AS other_pk, -1 AS one FROM old a JOIN old b USING (member_pk) WHERE a.film_pk <> b.film_pk
        UNION ALL
        SELECT a.film_pk, b.film_pk, 1 FROM new a JOIN new b USING (member_pk) WHERE a.film_pk <> b.film_pk) AS pair
      GROUP BY film_pk, other_pk HAVING sum(one) <> 0
      -- In the order of the key, which is kindest to its index.
      ORDER BY film_pk, other_pk
      ON CONFLICT (film_pk, other_film_pk) DO UPDATE SET common_watchers = film_cooccurrence.common_watchers + excluded.common_watchers)
    SELECT array_agg(DISTINCT film_pk) AS films FROM old WHERE EXISTS (SELECT FROM gone)`.execute(tx);
  const { films } = rows[0]!;
  if (films === null) return;
  await sql`DELETE FROM film_cooccurrence WHERE film_pk = ANY(${films}::int[]) AND common_watchers = 0`.execute(tx);
  await sql`DELETE FROM film_popularity WHERE film_pk = ANY(${films}::int[]) AND watchers = 0`.execute(tx);
}
