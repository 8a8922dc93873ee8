/** Typos: how many a word may have, and how many it has. */
import { isAscii } from '@marquee/kit/text/identityKey';
import type { MatchMode } from './matchMode.js';

/**
 * Maximum number of typos in a word: none in EXACT; one from four letters, two from eight. Numbers must be exact. In PARTIAL, where the
 * rest of the query must be there, a word of two or three letters may have one.
 */
export const maxTypos = (token: string, mode: MatchMode): number => {
  const { length } = [...token];
  if (mode === 'EXACT' || /^\d+$/.test(token)) return 0;
  if (length < 4) return mode === 'PARTIAL' && length > 1 ? 1 : 0;
  return length < 8 ? 1 : 2;
};

/** The letters of a word. A text of ASCII is the list of its letters itself. */
const lettersOf = (word: string): ArrayLike<string> => (isAscii(word) ? word : [...word]);

/**
 * Optimal string alignment distance: the number of insertions, deletions, substitutions and swaps of neighbours. A distance above
 * `max` is returned as max + 1. Damerau (1964) found that these four are 80 % of all misspellings.
 */
export function editDistance(a: string, b: string, max: number): number {
  const [from, to] = [lettersOf(a), lettersOf(b)];
  if (Math.abs(from.length - to.length) > max) return max + 1;
  const row = distancesToPrefixes(from, to, { length: to.length, max });
  return row ? Math.min(row[to.length]!, max + 1) : max + 1;
}

/** The smallest distance to a prefix of `b` that has at least one letter; max + 1 if all are above `max`. */
export function prefixDistance(a: string, b: string, max: number): number {
  const [from, to] = [lettersOf(a), lettersOf(b)];
  const length = Math.min(to.length, from.length + max);
  const row = distancesToPrefixes(from, to, { length, max });
  let min = max + 1;
  if (row) for (let end = Math.max(1, from.length - max); end <= length; end++) min = Math.min(min, row[end]!);
  return min;
}

/** The distance to each prefix of `to` with at most `length` letters, by its length; null if all are above `max`. */
function distancesToPrefixes(
  from: ArrayLike<string>,
  to: ArrayLike<string>,
  { length, max }: { readonly length: number; readonly max: number },
): number[] | null {
  let beforeLast: number[] = [];
  let last: number[] = [];
  for (let column = 0; column <= length; column++) last.push(column);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    let least = row;
    for (let column = 1; column <= length; column++) {
      const substitution = from[row - 1] === to[column - 1] ? 0 : 1;
      let distance = Math.min(last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + substitution);
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap) distance = Math.min(distance, beforeLast[column - 2]! + 1);
      if (distance < least) least = distance;
      next.push(distance);
    }
    if (least > max) return null;
    [beforeLast, last] = [last, next];
  }
  return last;
}
