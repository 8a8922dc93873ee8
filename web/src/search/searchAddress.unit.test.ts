import fc from 'fast-check';
import { parseSearch, printSearch, searchOrders } from './searchAddress.js';

const ids = (prefix: string) =>
  fc.uniqueArray(
    fc.stringMatching(/^[a-z0-9]{1,13}$/).map((rest) => `${prefix}_${rest}`),
    { maxLength: 5 },
  );
const year = fc.integer({ min: 1800, max: 2200 });
const years = fc
  .record({ from: year, to: year }, { requiredKeys: [] })
  .filter(({ from, to }) => from === undefined || to === undefined || from <= to);
const words = fc.record({
  q: fc.string({ maxLength: 100 }),
  order: fc.constantFrom(...searchOrders.map(({ value }) => value)),
  genres: ids('gen'),
  cast: ids('per'),
  directors: ids('per'),
});

describe('the address of the search page', () => {
  test('is read as it is written', () => {
    fc.assert(
      fc.property(words, years, (first, range) => {
        const given = { ...first, ...range };
        expect(parseSearch(new URLSearchParams(printSearch(given).toString()))).toEqual(given);
      }),
    );
  });
});
