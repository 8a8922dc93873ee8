/** How far a member's latest import is. It is written with each batch of rows, so it says what is recorded for good. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';

export interface ImportProgress {
  readonly state: 'RUNNING' | 'FINISHED' | 'STOPPED';
  readonly startedAt: Date;
  readonly rows: number;
  readonly rowsDone: number;
}

/** An import that recorded nothing for this long has stopped: no batch takes as long, and a process that ends says nothing. */
const stoppedAfterSeconds = 60;

/** Returns the id of the import; null if the member does not exist any more. `viewer`: the member's pk. */
export async function startImport(
  db: Db,
  viewer: number,
  { rows, now }: { readonly rows: number; readonly now: Date },
): Promise<string | null> {
  const { rows: started } = await sql<{ id: string }>`
    INSERT INTO history_import (member_pk, started_at, rows_total)
    SELECT pk, ${now}, ${rows} FROM member WHERE pk = ${viewer}
    ON CONFLICT (member_pk) DO UPDATE SET id = excluded.id, started_at = excluded.started_at, updated_at = excluded.updated_at,
      rows_total = excluded.rows_total, rows_done = 0, finished = false
    RETURNING id`.execute(db);
  return started[0]?.id ?? null;
}

/** `rowsDone`: of all rows. Changes nothing if the member has started another import since. */
export async function advanceImport(
  tx: Db,
  id: string,
  { rowsDone, isFinished }: { readonly rowsDone: number; readonly isFinished: boolean },
): Promise<void> {
  await sql`
    UPDATE history_import SET rows_done = ${rowsDone}, finished = ${isFinished}, updated_at = clock_timestamp()
    WHERE id = ${id}`.execute(tx);
}

/** Null before the member's first import. */
export async function latestImport(db: Db, viewer: number): Promise<ImportProgress | null> {
  const { rows } = await sql<ImportProgress>`
    SELECT started_at AS "startedAt", rows_total AS rows, rows_done AS "rowsDone",
      CASE WHEN finished THEN 'FINISHED'
        WHEN updated_at < now() - make_interval(secs => ${stoppedAfterSeconds}) THEN 'STOPPED' ELSE 'RUNNING' END AS state
    FROM history_import WHERE member_pk = ${viewer}`.execute(db);
  return rows[0] ?? null;
}
