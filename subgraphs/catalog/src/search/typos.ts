/** Typos: how many a word may have, and how many it has. */
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

/**
 * Optimal string alignment distance: the number of insertions, deletions, substitutions and swaps of neighbours. A distance above
 * `max` is returned as max + 1. Damerau (1964) found that these four are 80 % of all misspellings.
 */
export function editDistance(a: string, b: string, max: number): number {
  const [from, to] = [[...a], [...b]];
  if (Math.abs(from.length - to.length) > max) return max + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const substitution = from[row - 1] === to[column - 1] ? 0 : 1;
      let distance = Math.min(last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + substitution);
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap) distance = Math.min(distance, beforeLast[column - 2]! + 1);
      next.push(distance);
    }
    if (Math.min(...next) > max) return max + 1;
    [beforeLast, last] = [last, next];
  }
  return Math.min(last[to.length]!, max + 1);
}
