import fc from 'fast-check';
import { markedParts } from './markedParts.js';

const text = fc.string({ unit: 'grapheme' });
const range = fc.record({ start: fc.nat(40), end: fc.nat(40) });

describe('markedParts', () => {
  test('keeps the whole text, whatever the ranges are', () => {
    fc.assert(
      fc.property(text, fc.array(range), (whole, ranges) => {
        const parts = markedParts(whole, ranges);
        expect(parts.map((part) => part.text).join('')).toBe(whole);
        expect(parts.every((part) => part.text !== '')).toBe(true);
      }),
    );
  });

  test('marks exactly the code units in ranges', () => {
    fc.assert(
      fc.property(text, fc.array(range), (whole, ranges) => {
        const marked = markedParts(whole, ranges).flatMap((part) =>
          Array<boolean>(part.text.length).fill(part.isMarked),
        );
        const expected = Array.from(whole.split(''), (_, at) =>
          ranges.some(({ start, end }) => start <= at && at < end),
        );
        expect(marked).toEqual(expected);
      }),
    );
  });

  test('reads offsets as UTF-16 code units', () => {
    expect(markedParts('🎬 Amélie', [{ start: 3, end: 6 }])).toEqual([
      { text: '🎬 ', isMarked: false },
      { text: 'Amé', isMarked: true },
      { text: 'lie', isMarked: false },
    ]);
  });
});
