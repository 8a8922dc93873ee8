/** How many watches one member may have. Without a maximum, a request that reads all of them could cost any amount. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { userError, UserErrors } from '../model/userError.js';

/** The longest histories that are published have about 33,000 ratings (MovieLens). */
export const maxWatches = 50_000;

export interface AddedWatches {
  /** The member's pk. */
  readonly member: number;
  /** The field of the input that a user error names. */
  readonly field: string;
}

/**
 * Throws UserErrors with TOO_MANY if the member has more watches than allowed. Call it in the transaction that added some: their trigger locks the
 * member, so no other transaction adds any until the end of this one.
 */
export async function assertFewWatches(tx: Db, { member, field }: AddedWatches): Promise<void> {
  const { rows } = await sql`
    SELECT FROM watch WHERE member_pk = ${member} OFFSET ${sql.lit(maxWatches)} LIMIT 1`.execute(tx);
  if (rows.length === 0) return;
  const most = maxWatches.toLocaleString('en');
  throw new UserErrors([userError('TOO_MANY', field, `You can record at most ${most} watches.`)]);
}
