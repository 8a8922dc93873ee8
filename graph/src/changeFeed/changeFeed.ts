/**
 * The catalog's change feed: every committed change gets the next number of one sequence; a consumer asks for what comes
 * after the number it has. The log is compacted: an entity that changed again stands at its newest number only, so a
 * consumer that starts from zero reads each entity once, as it is now.
 */
import { integer, type Neo4jConnection, type Run } from '../neo4j/connection.js';
import { cypherFile } from '../neo4j/cypherFile.js';

const lastNumber = cypherFile(new URL('./last-change.cypher', import.meta.url));
const settledChange = cypherFile(new URL('./settled-change.cypher', import.meta.url));
const changes = cypherFile(new URL('./changes.cypher', import.meta.url));

export const maxChanges = 2_000;

export interface Change {
  readonly seq: number;
  readonly id: string;
  readonly kind: 'FILM' | 'PERSON' | 'GENRE';
  /** No longer in the catalog; all but `survivor` is empty then. */
  readonly gone: boolean;
  /** Who is there in its stead. */
  readonly survivor: string | null;
  readonly slug: string | null;
  /** Title of a film, name of a person or genre. */
  readonly name: string;
  readonly originalTitle: string | null;
  readonly synopsis: string | null;
  readonly imageUrl: string | null;
  readonly year: number | null;
  readonly runtimeMinutes: number | null;
  readonly votes: number | null;
  /** Of a film: changes when anything of it does but its address. */
  readonly fingerprint: string | null;
  readonly externalIds: readonly { source: string; value: string; url: string | null }[];
  readonly genres: readonly { id: string; name: string }[];
  readonly credits: readonly CreditChange[];
}

export interface CreditChange {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly role: 'ACTOR' | 'DIRECTOR';
  readonly character: string | null;
  readonly billing: number;
}

export interface ChangeBatch {
  readonly changes: readonly Change[];
  /** What to ask after next; equal to what was asked when there is nothing new. */
  readonly cursor: number;
  /** Whether more is there already. */
  readonly more: boolean;
}

/** The last number given so far; 0 before the first. */
export async function lastChange(run: Run): Promise<number> {
  const [row] = await run<{ last: number }>(lastNumber);
  return row?.last ?? 0;
}

export async function readChanges(neo4j: Neo4jConnection, after: number, limit = maxChanges): Promise<ChangeBatch> {
  if ((await lastChange(neo4j.readInBackground)) <= after) return { changes: [], cursor: after, more: false };
  // Another transaction's numbers may be half visible while it commits; waiting for its lock makes them whole.
  const until = await neo4j.write(async (run) => (await run<{ last: number }>(settledChange))[0]!.last);
  const rows = await neo4j.readInBackground<Change & Record<string, unknown>>(changes, {
    after: integer(after),
    until: integer(until),
    limit: integer(limit),
  });
  const more = rows.length === limit;
  return { changes: rows, cursor: more ? rows.at(-1)!.seq : until, more };
}
