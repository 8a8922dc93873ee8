import fc from 'fast-check';
import {
  circles,
  discoverVariables,
  everything,
  orders,
  parseDiscover,
  printDiscover,
  windows,
} from './discoverAddress.js';

const id = (prefix: string) => fc.stringMatching(/^[a-z0-9]{1,13}$/).map((rest) => `${prefix}_${rest}`);
const ids = (prefix: string) => fc.uniqueArray(id(prefix), { maxLength: 5 });
const oneOf = <Value>(options: readonly { readonly value: Value }[]) =>
  fc.constantFrom(...options.map(({ value }) => value));
const years = fc
  .record(
    { from: fc.integer({ min: 1800, max: 2200 }), to: fc.integer({ min: 1800, max: 2200 }) },
    { requiredKeys: [] },
  )
  .filter(({ from, to }) => from === undefined || to === undefined || from <= to);
const conditions = fc.record(
  {
    circle: oneOf(circles),
    window: oneOf(windows),
    order: oneOf(orders),
    loved: fc.boolean(),
    seen: fc.boolean(),
    listed: fc.boolean(),
    genres: ids('gen'),
    notGenres: ids('gen'),
    people: ids('per'),
    notPeople: ids('per'),
    rating: fc.integer({ min: 1, max: 10 }),
  },
  { requiredKeys: ['circle', 'window', 'order', 'loved', 'genres', 'notGenres', 'people', 'notPeople'] },
);
const address = fc.tuple(conditions, years).map(([first, range]) => ({ ...first, ...range }));

describe('the address of the discover page', () => {
  test('is read as it is written', () => {
    fc.assert(
      fc.property(address, (given) => {
        expect(parseDiscover(new URLSearchParams(printDiscover(given).toString()))).toEqual(given);
      }),
    );
  });

  test('leaves out what is not understood', () => {
    const names = ['circle', 'window', 'order', 'loved', 'seen', 'listed', 'genre', 'person', 'from', 'to', 'rating'];
    const pair = fc.tuple(fc.constantFrom(...names), fc.constantFrom('', 'x', '-1', '1.5', 'NaN', 'gen_', '__proto__'));
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        expect(parseDiscover(new URLSearchParams(pairs))).toEqual(everything);
      }),
    );
  });

  test('asks about everyone without a sign-in', () => {
    const { filter } = discoverVariables({ ...everything, loved: true, seen: false }, false);
    expect(filter).not.toHaveProperty('seenByMe');
    expect(filter).toMatchObject({ watchedBy: 'EVERYONE', starring: { anyOf: [], noneOf: [] } });
  });
});
