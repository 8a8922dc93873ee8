/** From the catalog's ids to the numbers inside, for writes. */
import type { Db } from '../db/connection.js';
import { isId } from '../ids.js';

/** The film's pk, or null where the catalog has told of no such film. */
export async function filmPk(db: Db, movieId: string): Promise<number | null> {
  if (!isId('mov', movieId)) return null;
  const film = await db.selectFrom('film').select('pk').where('id', '=', movieId).executeTakeFirst();
  return film?.pk ?? null;
}

export async function personPk(db: Db, personId: string): Promise<number | null> {
  if (!isId('per', personId)) return null;
  const person = await db.selectFrom('person').select('pk').where('id', '=', personId).executeTakeFirst();
  return person?.pk ?? null;
}
