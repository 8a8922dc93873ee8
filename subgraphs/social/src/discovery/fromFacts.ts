/** Answers from the facts of films in memory if the snapshot has these facts, which never changes an answer. If not, PostgreSQL answers. */
import type { FilmFacts } from '../filmFacts/filmFacts.js';
import type { PackedFacts } from '../filmFacts/packedFacts.js';

/** What a statement gives for the process to answer with. */
export interface FactsBasis<Basis> {
  /** The version of the facts in the snapshot. */
  readonly factsVersion: string;
  /** Null if that is not the known one. */
  readonly basis: Basis | null;
}

export interface WaysToUseFacts<Basis, Found> {
  readonly read: (knownFacts: string) => Promise<FactsBasis<Basis>>;
  readonly inMemory: (facts: PackedFacts, basis: Basis) => Promise<Found>;
  readonly inSql: () => Promise<Found>;
}

export async function answerFromFacts<Basis, Found>(
  filmFacts: FilmFacts,
  { read, inMemory, inSql }: WaysToUseFacts<Basis, Found>,
): Promise<Found> {
  const facts = filmFacts.current;
  if (!facts) {
    filmFacts.saw(null, null);
    return inSql();
  }
  const { factsVersion, basis } = await read(facts.version);
  filmFacts.saw(factsVersion, facts);
  return basis === null ? inSql() : inMemory(facts, basis);
}
