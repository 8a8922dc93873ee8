import fc from 'fast-check';
import { maxMembers, parseEvening, printEvening, strategies } from './evening.js';

const evening = fc.record({
  members: fc.uniqueArray(fc.stringMatching(/^usr_[a-z0-9]+$/), { maxLength: maxMembers }),
  genres: fc.uniqueArray(fc.stringMatching(/^gen_[a-z0-9]+$/)),
  strategy: fc.constantFrom(...strategies.map(({ value }) => value)),
  maxRuntime: fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { nil: undefined }),
});

test('an address holds an evening', () => {
  fc.assert(
    fc.property(evening, (value) => {
      const { maxRuntime, ...rest } = value;
      const expected = maxRuntime === undefined ? rest : { ...rest, maxRuntime };
      expect(parseEvening(new URLSearchParams(printEvening(value).toString()))).toEqual(expected);
    }),
  );
});

test.each([
  ['runtime=abc', { members: [], genres: [], strategy: 'FAIR' }],
  ['runtime=-5&strategy=WORST', { members: [], genres: [], strategy: 'FAIR' }],
  ['with=usr_a&with=usr_a&with=x&runtime=1e99', { members: ['usr_a'], genres: [], strategy: 'FAIR' }],
])('%s: what is not understood is left out', (text, expected) => {
  expect(parseEvening(new URLSearchParams(text))).toEqual(expected);
});
