/** Sums by person. Arrays as long as all people, made for each request, are so much memory that V8 collects all garbage after a dozen requests. */
import type { PackedFacts } from './packedFacts.js';

/** By place of the person. */
export interface PeopleSums {
  readonly counts: Int32Array;
  readonly weights: Int32Array;
}

/** One for each version of the facts: of requests that run at once, the others make their own. */
const idle = new WeakMap<PackedFacts, PeopleSums>();

/** Sums that are all 0. They are the caller's until giveBackSums(). */
export function takeSums(facts: PackedFacts): PeopleSums {
  const kept = idle.get(facts);
  idle.delete(facts);
  if (kept) return kept;
  const people = facts.people.labels.length;
  return { counts: new Int32Array(people), weights: new Int32Array(people) };
}

/** `sums` must be all 0 again. The caller no longer uses them. Without this call, as after an error, they are garbage. */
export function giveBackSums(facts: PackedFacts, sums: PeopleSums): void {
  idle.set(facts, sums);
}
