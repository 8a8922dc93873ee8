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

export interface ImportStart {
  readonly rows: number;
  readonly now: Date;
  /** Equal for calls with the same file and options. */
  readonly contentHash: string;
}

export interface StartedImport {
  readonly id: string;
  readonly rowsTotal: number;
  /** The pk of the last film that an earlier call with the same file recorded; null if there is none. */
  readonly lastFilm: number | null;
}

/** Begins an import, or goes on with the unfinished one of the same file. Null if the member does not exist any more. `viewer`: the member's pk. */
export async function startImport(
  db: Db,
  viewer: number,
  { rows, now, contentHash }: ImportStart,
): Promise<StartedImport | null> {
  const { rows: started } = await sql<StartedImport>`
    INSERT INTO history_import AS i (member_pk, started_at, rows_total, content_hash)
    SELECT pk, ${now}, ${rows}, ${contentHash} FROM member WHERE pk = ${viewer}
    ON CONFLICT (member_pk) DO UPDATE SET id = excluded.id, updated_at = excluded.updated_at, rows_total = excluded.rows_total,
      finished = false, content_hash = excluded.content_hash,
      started_at = CASE WHEN ${goesOn} THEN i.started_at ELSE excluded.started_at END,
      rows_done = CASE WHEN ${goesOn} THEN i.rows_done ELSE 0 END,
      last_film_pk = CASE WHEN ${goesOn} THEN i.last_film_pk END
    RETURNING id, rows_total AS "rowsTotal", last_film_pk AS "lastFilm"`.execute(db);
  return started[0] ?? null;
}
const goesOn = sql`NOT i.finished AND i.content_hash = excluded.content_hash`;

/** `rowsLeft`: of the import, after this batch. Changes nothing if the member has started another import since. */
export async function advanceImport(
  tx: Db,
  id: string,
  { rowsLeft, lastFilm }: { readonly rowsLeft: number; readonly lastFilm: number | null },
): Promise<void> {
  await sql`
    UPDATE history_import SET rows_done = rows_total - ${rowsLeft}::int, finished = ${rowsLeft === 0}, last_film_pk = ${lastFilm},
      updated_at = clock_timestamp()
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
