/** How far the write-ahead log of PostgreSQL has come: on the leader when a request asks, and on a replica that replays it. */
import { sql, type Kysely } from 'kysely';
import type { DB } from './generated/tables.js';
import { timelineOfLeader } from './leader.js';

/** All that was committed on the leader, and is visible there, is before it. */
export interface Position {
  readonly lsn: bigint;
  /** Each promotion begins a timeline. Numbers of two timelines cannot be compared. */
  readonly timeline: number;
  /** When the leader was started. A server that was promoted or restored beside it has another time, and may have the same timeline. */
  readonly startedAt: string;
}

/** A number of the log, which PostgreSQL writes as two hexadecimal halves. */
export function parseLsn(text: string): bigint {
  const [high, low] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** The row that says that a server has followed the leader into this timeline. Its value is when the leader of the timeline was started last. */
export const timelineKey = (timeline: number): string => `timeline ${timeline}`;

/**
 * Gives the position of the leader at the moment of the call, or later. Calls that come while the leader is asked share the next
 * question, so many requests cost one statement.
 */
export function createPositionReader(db: Kysely<DB>): () => Promise<Position> {
  let marked = '';
  return shareNext(async () => {
    const { rows } = await sql<{ lsn: string; timeline: number; startedAt: string }>`
      SELECT pg_current_wal_flush_lsn()::text AS lsn, ${sql.raw(timelineOfLeader)} AS timeline,
        extract(epoch FROM pg_postmaster_start_time())::text AS "startedAt"`.execute(db);
    const { lsn, timeline, startedAt } = rows[0]!;
    const mark = `${timeline} ${startedAt}`;
    if (marked !== mark) {
      await sql`
        INSERT INTO app_metadata (key, value) VALUES (${timelineKey(timeline)}, ${startedAt})
        ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE app_metadata.value <> excluded.value`.execute(db);
      marked = mark;
    }
    return { lsn: parseLsn(lsn), timeline, startedAt };
  });
}

/** Calls of the result get an answer to a question that was not asked before the call. At most one question runs. */
export function shareNext<T>(ask: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    next = undefined;
    running = ask().finally(() => (running = undefined));
    return running;
  };
  return () => (running ? (next ??= running.then(start, start)) : start());
}
