/** The distance between words, against its definition. */
import fc from 'fast-check';
import { editDistance } from './typos.js';

/** By its definition, letter by letter. */
function definedDistance(a: string, b: string): number {
  const known = new Map<string, number>();
  const distance = (i: number, j: number): number => {
    const key = `${i} ${j}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    let min =
      i === 0
        ? j
        : j === 0
          ? i
          : Math.min(
              distance(i - 1, j) + 1,
              distance(i, j - 1) + 1,
              distance(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
            );
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
      min = Math.min(min, distance(i - 2, j - 2) + 1);
    known.set(key, min);
    return min;
  };
  return distance(a.length, b.length);
}

const shortWord = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 7 });

test('editDistance is the distance by its definition, up to the maximum', () => {
  fc.assert(
    fc.property(shortWord, shortWord, fc.integer({ min: 0, max: 3 }), (a, b, max) => {
      expect(editDistance(a, b, max)).toBe(Math.min(definedDistance(a, b), max + 1));
    }),
  );
});
