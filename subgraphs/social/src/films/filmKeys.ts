/** Finds the internal keys of films and people by their ids in the catalog, for writes. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { isId } from '../model/ids.js';

/** The key of the film, or of the film that it was merged into; null if neither is known. */
export async function filmPk(db: Db, movieId: string): Promise<number | null> {
  if (!isId('mov', movieId)) return null;
  const { rows } = await sql<{ pk: number }>`
    SELECT pk FROM film WHERE id = coalesce((SELECT survivor FROM film_alias WHERE id = ${movieId}), ${movieId})`.execute(
    db,
  );
  return rows[0]?.pk ?? null;
}

/** As filmPk, for people. */
export async function personPk(db: Db, personId: string): Promise<number | null> {
  if (!isId('per', personId)) return null;
  const { rows } = await sql<{ pk: number }>`
    SELECT pk FROM person WHERE id = coalesce((SELECT survivor FROM person_alias WHERE id = ${personId}), ${personId})`.execute(
    db,
  );
  return rows[0]?.pk ?? null;
}

/** For each id of a person who was merged into another one, the other one's. */
export async function survivorsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const asked = ids.filter((id) => isId('per', id));
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ id: string; survivor: string }>`
    SELECT id, survivor FROM person_alias WHERE id = ANY(${asked}::text[])`.execute(db);
  return new Map(rows.map(({ id, survivor }) => [id, survivor]));
}
