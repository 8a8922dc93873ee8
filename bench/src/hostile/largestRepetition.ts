/** A field repeated under aliases until no more of it is accepted. */
import type { FieldProbe } from '../fieldProbes.js';

/** Tried in this order. A field may be 20 times at most in one place, and the root has 10 fields at most (gateway/src/operations/operationLimits.ts). */
const counts = [20, 10, 7, 5, 4, 3, 2, 1];

/**
 * The operation with the field of `probe` as often as `isAccepted` allows; undefined if not even once. Each alias has a name of its own, so
 * that the field runs once for each.
 */
export function largestRepetition(
  { place, field }: Pick<FieldProbe, 'place' | 'field'>,
  isAccepted: (query: string) => boolean,
): string | undefined {
  return counts
    .map((count) =>
      // The text of the field may have a "$&", which must not be filled in.
      place.replace('$', () => Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ')),
    )
    .find(isAccepted);
}
