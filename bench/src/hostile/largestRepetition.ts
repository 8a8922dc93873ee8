/** A field repeated under aliases until no more of it is accepted. */
import type { FieldProbe } from '../fieldProbes.js';

/** Tried in this order. A field may be 20 times at most in one place, and the root has 10 fields at most (gateway/src/operations/operationLimits.ts). */
const counts = [20, 19, 15, 10, 7, 5, 4, 3, 2, 1];

/**
 * The operation with the field of `probe` as often as `isAccepted` allows; undefined if not even once. Each alias has a name of its own, so
 * that the field runs once for each. `variants`: what the aliases request in turn, in place of `field`.
 */
export function largestRepetition(
  { place, field, variants = [field] }: Pick<FieldProbe, 'place' | 'field'> & { variants?: readonly string[] },
  isAccepted: (query: string) => boolean,
): string | undefined {
  return counts
    .map((count) =>
      // The text of the field may have a "$&", which must not be filled in.
      place.replace('$', () =>
        Array.from({ length: count }, (_, index) => `a${index}: ${variants[index % variants.length]}`).join(' '),
      ),
    )
    .find(isAccepted);
}
