/** Singular and plural. */
import fc from 'fast-check';
import { differInNumber, otherNumbers } from './plurals.js';

test.each([
  ['ring', 'rings'],
  ['car', 'cars'],
  ['witch', 'witches'],
  ['city', 'cities'],
  ['boy', 'boys'],
  ['bus', 'buses'],
  ['movie', 'movies'],
  ['horse', 'horses'],
  ['schindler', 'schindlers'],
])('%s and %s', (singular, plural) => {
  expect(otherNumbers(singular)).toContain(plural);
  expect(otherNumbers(plural)).toContain(singular);
});

test.each(['it', 'me', '2001', '七人', 'é'])('%s has no other number', (token) => {
  expect(otherNumbers(token)).toEqual([]);
});

test('a letter doubled is no plural', () => {
  expect(otherNumbers('boss')).not.toContain('bos');
  expect(otherNumbers('bos')).not.toContain('boss');
});

test('the relation is symmetric, and can be asked of two words', () => {
  const word = fc.array(fc.constantFrom(...'aehiosxyz'), { minLength: 1, maxLength: 8 }).map((list) => list.join(''));
  fc.assert(
    fc.property(word, (token) => {
      for (const other of otherNumbers(token)) {
        expect(otherNumbers(other)).toContain(token);
        expect(differInNumber(token, other)).toBe(true);
      }
    }),
  );
  fc.assert(
    fc.property(word, word, (one, other) => {
      expect(differInNumber(one, other)).toBe(otherNumbers(one).includes(other));
    }),
  );
});
