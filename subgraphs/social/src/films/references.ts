/** From the catalog's ids to the numbers inside, for writes. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { isId } from '../model/ids.js';

/** The film's pk, or that of the film it was merged into; null where the catalog has told of neither. */
export async function filmPk(db: Db, movieId: string): Promise<number | null> {
  if (!isId('mov', movieId)) return null;
  const { rows } = await sql<{ pk: number }>`
    SELECT pk FROM film WHERE id = coalesce((SELECT survivor FROM film_alias WHERE id = ${movieId}), ${movieId})`.execute(
    db,
  );
  return rows[0]?.pk ?? null;
}

export async function personPk(db: Db, personId: string): Promise<number | null> {
  if (!isId('per', personId)) return null;
  const { rows } = await sql<{ pk: number }>`
    SELECT pk FROM person WHERE id = coalesce((SELECT survivor FROM person_alias WHERE id = ${personId}), ${personId})`.execute(
    db,
  );
  return rows[0]?.pk ?? null;
}
