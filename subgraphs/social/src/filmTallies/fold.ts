/**
 * Keeps film_tally and member_tally up to date in the background. Each step folds rows of tally_change into the tallies, in one
 * transaction; when none is left, it moves the spans on to the latest full hour. Readers see either the row or the tally that
 * holds it, so their answers do not depend on when this runs (sql/filmTally.ts).
 */
import { sql } from 'kysely';
import type { Clock } from '@marquee/kit/clock';
import { pollLoop } from '@marquee/kit/pollLoop';
import type { Log } from '@marquee/kit/log';
import { withoutLimit } from '../db/guardedPool.js';
import type { Db } from '../db/connection.js';
import {
  inStoredSpan,
  isCounted,
  previousSpan,
  talliedWindows,
  tallySums,
  windowSpan,
  type TalliedSpan,
} from '../sql/filmTally.js';
import type { Sql } from '../sql/cte.js';

const changesPerBatch = 20_000;
const hourMs = 3_600_000;
/** An arbitrary advisory lock, so that only one process folds at a time. */
const lockKey = 7_203_512;

export interface TallyFold {
  /** Folds until no change is left, and moves the spans on. */
  catchUp(): Promise<void>;
  /** How many changes wait. */
  pending(): Promise<number>;
  stop(): Promise<void>;
}

export interface TallyFoldOptions {
  readonly log: Log;
  readonly clock: Clock;
  readonly pollMs: number;
}

export function startTallyFold(db: Db, { log, clock, pollMs }: TallyFoldOptions): TallyFold {
  const loop = pollLoop(async () => (await foldBatch(db, clock())) === changesPerBatch, {
    pollMs,
    onError: (error) => log.warn({ error: String(error) }, 'tallies could not be folded; it will be tried again'),
  });
  return {
    catchUp: async () => {
      while ((await foldBatch(db, clock(), true)) === changesPerBatch);
    },
    pending: async () => {
      const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM tally_change`.execute(db);
      return rows[0]!.count;
    },
    stop: () => loop.stop(),
  };
}

/** Returns how many changes were folded: 0 if another process folds and `wait` is false. */
function foldBatch(db: Db, now: Date, wait = false): Promise<number> {
  return db.connection().execute(async (connection) => {
    // Taken before the transaction, whose first statement fixes what it sees.
    const lock = wait
      ? sql`SELECT pg_advisory_lock(${lockKey})`
      : sql`SELECT pg_try_advisory_lock(${lockKey}) AS locked`;
    const { rows } = await sql<{ locked?: boolean }>`${lock}`.execute(connection);
    if (rows[0]!.locked === false) return 0;
    try {
      // In one snapshot, what is folded and what is read from `watch` agree.
      return await connection
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (tx) => {
          await sql.raw(withoutLimit).execute(tx);
          const folded = await foldChanges(tx);
          if (folded < changesPerBatch) await moveSpans(tx, now);
          return folded;
        });
    } finally {
      await sql`SELECT pg_advisory_unlock(${lockKey})`.execute(connection);
    }
  });
}

async function foldChanges(tx: Db): Promise<number> {
  const { rows } = await sql<{ id: number }>`SELECT id FROM tally_change ORDER BY id LIMIT ${changesPerBatch}`.execute(
    tx,
  );
  if (rows.length === 0) return 0;
  const ids = sql`${rows.map(({ id }) => id)}::bigint[]`;
  const outdated = await addToTallies(
    tx,
    sql`SELECT s.name AS span, c.film_pk, c.member_pk, c.watched_at, c.rating, c.delta AS sign
      FROM tally_change c JOIN tally_span s ON ${inStoredSpan(sql`c.watched_at`)} WHERE c.id = ANY(${ids})`,
  );
  await readLatest(tx, outdated);
  await sql`DELETE FROM tally_change WHERE id = ANY(${ids})`.execute(tx);
  return rows.length;
}

/** Adds the watches that come into a span as time goes on, and subtracts those that fall out of it. */
async function moveSpans(tx: Db, now: Date): Promise<void> {
  const hour = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
  const spans = talliedWindows
    .flatMap((window) => [windowSpan(window, hour), previousSpan(window, hour)])
    // ALL_TIME has no start, and never moves.
    .filter((span) => span?.start != null) as TalliedSpan[];
  const rowsOfSpans = spans.map(({ name, start, end }) => sql`(${name}, ${start}::timestamptz, ${end}::timestamptz)`);
  const next = sql`(VALUES ${sql.join(rowsOfSpans)}) AS next(name, starts_after, ends_at)`;
  const { rows } =
    await sql`SELECT FROM tally_span s JOIN ${next} USING (name) WHERE s.ends_at <> next.ends_at`.execute(tx);
  if (rows.length === 0) return;
  const between = (limit: 'starts_after' | 'ends_at', sign: number) => sql`
    SELECT s.name AS span, w.film_pk, w.member_pk, w.watched_at, w.rating,
      CASE WHEN next.${sql.ref(limit)} > s.${sql.ref(limit)} THEN ${sql.lit(sign)} ELSE ${sql.lit(-sign)} END AS sign
    FROM tally_span s JOIN ${next} USING (name)
    JOIN watch w ON w.watched_at > least(s.${sql.ref(limit)}, next.${sql.ref(limit)})
      AND w.watched_at <= greatest(s.${sql.ref(limit)}, next.${sql.ref(limit)})
    WHERE ${isCounted}`;
  const outdated = await addToTallies(tx, sql`${between('ends_at', 1)} UNION ALL ${between('starts_after', -1)}`);
  await sql`UPDATE tally_span s SET starts_after = next.starts_after, ends_at = next.ends_at
    FROM ${next} WHERE next.name = s.name`.execute(tx);
  // Within the new spans: clocks of processes differ, so a span may also move back.
  await readLatest(tx, outdated);
}

/**
 * `changes`: a query of (span, film_pk, member_pk, watched_at, rating, sign). Returns the tallies whose latest date was among
 * what was subtracted, for readLatest().
 */
async function addToTallies(tx: Db, changes: Sql): Promise<TallyKey[]> {
  const { rows } = await sql<TallyKey & { empty: boolean }>`
    WITH change AS MATERIALIZED (${changes}),
    member_changed AS (
      INSERT INTO member_tally (span, member_pk, films)
      SELECT span, member_pk, sum(sign) FROM change WHERE span = ANY(${talliedWindows})
      GROUP BY span, member_pk HAVING sum(sign) <> 0 ORDER BY span, member_pk
      ON CONFLICT (span, member_pk) DO UPDATE SET films = member_tally.films + excluded.films),
    sums AS MATERIALIZED (SELECT span, film_pk, ${tallySums} FROM change GROUP BY span, film_pk),
    changed AS (
      INSERT INTO film_tally (span, film_pk, watchers, ratings, rating_sum, fans, recency_sum, latest)
      SELECT span, film_pk, watchers, ratings, rating_sum, fans, recency_sum, latest_added FROM sums ORDER BY span, film_pk
      ON CONFLICT (span, film_pk) DO UPDATE SET watchers = film_tally.watchers + excluded.watchers,
        ratings = film_tally.ratings + excluded.ratings, rating_sum = film_tally.rating_sum + excluded.rating_sum,
        fans = film_tally.fans + excluded.fans, recency_sum = film_tally.recency_sum + excluded.recency_sum,
        latest = greatest(film_tally.latest, excluded.latest)
      RETURNING span, film_pk, watchers, latest)
    SELECT span, film_pk AS film, changed.watchers = 0 AS empty FROM changed JOIN sums USING (span, film_pk)
    WHERE changed.watchers = 0 OR sums.latest_removed >= changed.latest`.execute(tx);
  await removeEmpty(
    tx,
    rows.filter(({ empty }) => empty),
  );
  await sql`DELETE FROM member_tally WHERE span = ANY(${talliedWindows}) AND films <= 0`.execute(tx);
  return rows.filter(({ empty }) => !empty);
}

interface TallyKey {
  readonly span: string;
  readonly film: number;
}

const keys = (tallies: readonly TallyKey[]): Sql =>
  sql`unnest(${tallies.map(({ span }) => span)}::text[], ${tallies.map(({ film }) => film)}::int[]) AS key(span, film_pk)`;

async function removeEmpty(tx: Db, tallies: readonly TallyKey[]): Promise<void> {
  if (tallies.length === 0) return;
  await sql`DELETE FROM film_tally t USING ${keys(tallies)} WHERE t.span = key.span AND t.film_pk = key.film_pk`.execute(
    tx,
  );
}

/** Reads the latest date of these tallies: a maximum cannot be subtracted from. */
async function readLatest(tx: Db, tallies: readonly TallyKey[]): Promise<void> {
  if (tallies.length === 0) return;
  await sql`
    UPDATE film_tally t SET latest = (
      SELECT max(w.watched_at) FROM watch w
      WHERE w.film_pk = t.film_pk AND ${isCounted} AND ${inStoredSpan(sql`w.watched_at`)})
    FROM ${keys(tallies)} JOIN tally_span s ON s.name = key.span
    WHERE t.span = key.span AND t.film_pk = key.film_pk`.execute(tx);
}
