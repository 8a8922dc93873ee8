import fc from 'fast-check';
import { compareCodePoints } from './codePoints.js';

// Letters around the surrogates, so that pairs of them often differ in order.
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('a', 'Z', 'é', '\uD7FF', '\uE000', '\uFFFD', '\u{10000}', '\u{1F600}') }),
);

test('texts are compared like their bytes in UTF-8, as the collation "C" does', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2_000 },
  );
});
