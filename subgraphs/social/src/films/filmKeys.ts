/** Finds the internal keys of films and people by their ids in the catalog, for writes. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { isId } from '../model/ids.js';
import type { Sql } from '../sql/cte.js';

/** The id itself, or that of what its film or person was merged into. */
export const currentId = (entity: 'film' | 'person', id: string): Sql<string> =>
  sql<string>`coalesce((SELECT survivor FROM ${sql.table(`${entity}_alias`)} WHERE id = ${id}), ${id})`;

/** The key of the film, or of the film that it was merged into; null if neither is known. */
export async function filmPk(db: Db, movieId: string): Promise<number | null> {
  if (!isId('mov', movieId)) return null;
  const { rows } = await sql<{ pk: number }>`SELECT pk FROM film WHERE id = ${currentId('film', movieId)}`.execute(db);
  return rows[0]?.pk ?? null;
}

/** As filmPk, for people. */
export async function personPk(db: Db, personId: string): Promise<number | null> {
  if (!isId('per', personId)) return null;
  const { rows } = await sql<{ pk: number }>`SELECT pk FROM person WHERE id = ${currentId('person', personId)}`.execute(
    db,
  );
  return rows[0]?.pk ?? null;
}
