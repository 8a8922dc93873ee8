/** Lists over ME, which PostgreSQL reads from the watches of the viewer alone. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { inSpan, type Span } from '../sql/watch.js';

/** How many watches such a list reads, for the budget of the request. `viewer`: their key. */
export async function countOwnWatches(db: Db, viewer: number | null, span: Span): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM watch w WHERE w.member_pk = ${viewer}::int AND ${inSpan(span)}`.execute(db);
  return rows[0]!.count;
}
