/** Normalised text: variants of a name become equal. */
import fc from 'fast-check';
import { foldUnicode, normalise } from './text.js';

test('variants of a name fold to one text', () => {
  expect(normalise('Amélie')).toBe('amelie');
  expect(normalise('Fast & Furious')).toBe(normalise('fast and FURIOUS'));
  expect(normalise('Œdipus — Straße')).toBe('oedipus strasse');
  expect(normalise('!!!')).toBe('!!!');
  expect(normalise('千と千尋')).toBe('千と千尋');
});

test('ASCII text folds like any other text', () => {
  const plain = fc.string({ unit: 'binary-ascii' });
  fc.assert(
    fc.property(plain, (text) => normalise(text) === (foldUnicode(text) || text.trim())),
    { numRuns: 2_000 },
  );
});
