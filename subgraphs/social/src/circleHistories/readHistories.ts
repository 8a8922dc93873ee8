/** Reads the watches that friends may see: of all members, or of those who changed since they were last read. */
import { sql } from 'kysely';
import { delay } from '@marquee/kit/delay';
import { runInSlices } from '@marquee/kit/slices';
import type { Db } from '../db/connection.js';
import type { Sql } from '../sql/cte.js';
import { seenByFriends } from '../sql/visibility.js';
import {
  createHistoriesPacker,
  noHistories,
  type HistoriesPacker,
  type HistoryRow,
  type PackedHistories,
} from './packedHistories.js';

/** Watches of one statement. Those of its last member are never divided, so it may have as many more as a member may have. */
const watchesPerPage = 20_000;
/** Changed members that one statement names. */
const membersPerStatement = 1_000;
/** If the packed watches are more than this many times those in use, all are read again. */
const maxWaste = 2;
/** Watches that may be wasted anyway. */
const minWaste = 200_000;

/** Histories, and how a statement tells whether they are those of its snapshot. */
export interface ReadHistories {
  readonly packed: PackedHistories;
  /** Watches of transactions that this snapshot has are in them. A pg_snapshot as text. */
  readonly snapshot: string;
  /** The row of watch_reading that was added after they had been read. */
  readonly name: string;
  /** What the watches, and the sums over them that are kept, may take. */
  readonly maxBytes: number;
}

export interface ReadLimits {
  readonly maxBytes: number;
  /** Rests after each page for so many times as long as it took. */
  readonly pauseFactor: number;
  /** Nothing more is read once it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** The watches do not fit into the memory that they may take. */
export class HistoriesTooLarge extends Error {}

/**
 * A query of HistoryRow for the watches `w` that meet `condition`. Times outside of about 250 years around 1970 are odd.
 */
export const historyRows = (condition: Sql): Sql<HistoryRow> => sql<HistoryRow>`
  SELECT w.member_pk AS "memberPk", array_to_json(array_agg(w.film_pk)) AS films,
    array_to_json(array_agg(CASE WHEN isfinite(w.watched_at) THEN (extract(epoch FROM w.watched_at) * 1000000)::bigint END)) AS times,
    array_to_json(array_agg(coalesce(w.rating, 0) + CASE w.visibility WHEN 'PUBLIC' THEN 16 ELSE 0 END + CASE WHEN w.has_repeats THEN 32 ELSE 0 END)) AS marks,
    coalesce(bool_or(w.watched_at NOT BETWEEN '1720-01-01' AND '2220-01-01'), false) AS "isOdd"
  FROM watch w WHERE ${condition} GROUP BY w.member_pk`;

/** Whether the snapshot of the statement has all that `read` has, and knows what changed since. */
export const isKnown = ({ name, snapshot }: ReadHistories): Sql<boolean> => sql<boolean>`(
  EXISTS (SELECT FROM watch_reading WHERE name = ${name}::uuid AND xmin = xid::xid)
  AND (SELECT xid <= pg_snapshot_xmin(${snapshot}::pg_snapshot) FROM watch_change_start))`;

/** Whether watch_change `change` is of a transaction that `read` does not have. */
export const isNewer = ({ snapshot }: ReadHistories): Sql<boolean> => sql<boolean>`(
  change.xid >= pg_snapshot_xmin(${snapshot}::pg_snapshot) AND NOT pg_visible_in_snapshot(change.xid, ${snapshot}::pg_snapshot))`;

/**
 * Reads in one transaction: if its connection ends, so does the reading. So the row of watch_reading is on the server that all was read
 * from, also behind a pooler, and comes after it. A server that follows it and has this row has all that was read.
 *
 * Statements have snapshots of their own, so that a long reading does not keep old rows alive. The first snapshot counts: if a member
 * changed after it, each request reads the member again. Throws HistoriesTooLarge, or the reason of the signal.
 */
export const readHistories = (db: Db, old: ReadHistories | null, limits: ReadLimits): Promise<ReadHistories> =>
  db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (tx) => {
      const { rows } = await sql<{ snapshot: string }>`SELECT pg_current_snapshot()::text AS snapshot`.execute(tx);
      const { snapshot } = rows[0]!;
      const changed = old && !isWasteful(old.packed) ? await changedMembers(tx, old) : null;
      const packed = changed ? await readChanged(tx, old!.packed, { changed, limits }) : await readAll(tx, limits);
      limits.signal?.throwIfAborted();
      const { name } = await tx.insertInto('watch_reading').defaultValues().returning('name').executeTakeFirstOrThrow();
      return { packed, snapshot, name, maxBytes: limits.maxBytes };
    });

function isWasteful({ store, lengths }: PackedHistories): boolean {
  if (store.length <= minWaste) return false;
  let used = 0;
  for (const length of lengths) if (length > 0) used += length;
  return store.length - used > Math.max(minWaste, (maxWaste - 1) * used);
}

/** Null if that is not known. */
async function changedMembers(db: Db, old: ReadHistories): Promise<readonly number[] | null> {
  const { rows } = await sql<{ memberPks: number[] | null }>`
    SELECT CASE WHEN ${isKnown(old)}
      THEN ARRAY(SELECT DISTINCT member_pk FROM watch_change AS change WHERE ${isNewer(old)}) END AS "memberPks"`.execute(
    db,
  );
  return rows[0]!.memberPks;
}

async function readAll(db: Db, limits: ReadLimits): Promise<PackedHistories> {
  const packer = createHistoriesPacker(noHistories());
  await readMembers(db, sql`true`, { packer, limits });
  return packer.pack();
}

interface ChangedMembers {
  readonly changed: readonly number[];
  readonly limits: ReadLimits;
}

async function readChanged(
  db: Db,
  old: PackedHistories,
  { changed, limits }: ChangedMembers,
): Promise<PackedHistories> {
  const packer = createHistoriesPacker(old);
  for (const memberPk of changed) packer.remove(memberPk);
  for (let from = 0; from < changed.length; from += membersPerStatement) {
    const some = changed.slice(from, from + membersPerStatement);
    await readMembers(db, sql`w.member_pk = ANY(${some}::int[])`, { packer, limits });
  }
  return packer.pack();
}

interface Target {
  readonly packer: HistoriesPacker;
  readonly limits: ReadLimits;
}

/** Reads the watches of the members that meet `condition`, in pages of whole members. */
async function readMembers(db: Db, condition: Sql, { packer, limits }: Target): Promise<void> {
  for (let after = 0; ;) {
    const began = performance.now();
    limits.signal?.throwIfAborted();
    const next = sql`${condition} AND w.member_pk > ${after}`;
    const { rows: ends } = await sql<{ last: number | null }>`
      SELECT max(member_pk) AS last FROM (
        SELECT w.member_pk FROM watch w WHERE ${next} ORDER BY w.member_pk LIMIT ${sql.lit(watchesPerPage)}) AS page`.execute(
      db,
    );
    const { last } = ends[0]!;
    if (last === null) return;
    const { rows } = await historyRows(sql`${seenByFriends} AND ${next} AND w.member_pk <= ${last}`).execute(db);
    await runInSlices(addHistories(packer, rows));
    checkSize(packer, limits);
    after = last;
    const pauseMs = limits.pauseFactor * (performance.now() - began);
    if (pauseMs > 0) await delay(pauseMs, limits.signal);
  }
}

function* addHistories(packer: HistoriesPacker, rows: readonly HistoryRow[]): Generator<void, void> {
  for (const row of rows) {
    packer.set(row);
    yield;
  }
}

function checkSize(packer: { readonly bytes: number }, { maxBytes }: ReadLimits): void {
  if (packer.bytes > maxBytes) throw new HistoriesTooLarge(`The watches take more than ${maxBytes} bytes.`);
}

/** How long changes and names are kept. A process that has not read for longer reads everything again. */
const keptSeconds = 600;

/** Deletes changes of transactions before `xmin`, and names that no process uses any more. */
export async function pruneChanges(db: Db, xmin: string): Promise<void> {
  await sql`
    WITH pruned AS (DELETE FROM watch_change WHERE xid < ${xmin}::xid8 RETURNING xid)
    UPDATE watch_change_start SET xid = greatest(xid, ${xmin}::xid8) WHERE EXISTS (SELECT FROM pruned)`.execute(db);
  await sql`DELETE FROM watch_reading WHERE read_at < now() - make_interval(secs => ${keptSeconds})`.execute(db);
}
