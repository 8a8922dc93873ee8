import fc from 'fast-check';
import { careerStarts, namedPeople, personIdOf, personOf, type CareerCredit } from './careerSpans.js';

describe('films of one name without ids', () => {
  test.each<[string, number[], number[]]>([
    ['a director with a film after his death', [1938, 1987, 2018], [1938]],
    ['George Burns, who came back late', [1932, 1938, 1975, 1994], [1932]],
    ['Harrison Ford twice', [1915, 1920, 1932, 1966, 1977, 1990, 2008, 2023], [1915, 1966]],
    ['two careers of several films each', [1920, 1922, 1924, 1990, 1995, 2000], [1920, 1990]],
    ['one film a century before the others', [1900, 1999, 2000], [1900, 1999]],
    ['no year', [], [0]],
  ])('%s', (_, years, starts) => {
    expect(careerStarts(years)).toEqual(starts);
  });
});

const credit = (year: number | undefined, personId?: string): CareerCredit => ({ year, personId });
const [first, second] = ['IMDB nm0000002', 'IMDB nm10000001'];

test('an id makes one person of films with a long break, and two ids two people of one year', () => {
  const one = namedPeople([credit(1915, first), credit(2023, first), credit(1960)]);
  for (const [year, id] of [
    [1915, first],
    [2023, first],
    [1960, undefined],
  ] as const)
    expect(personOf('ann', one, credit(year, id))).toEqual({ id: personIdOf('ann', 0), personId: first });
  const two = namedPeople([credit(2017, second), credit(2017, first)]);
  expect(personOf('ann', two, credit(2017, first)).id).toBe(personIdOf('ann', 0));
  expect(personOf('ann', two, credit(2017, second)).id).not.toBe(personIdOf('ann', 0));
});

test('a credit without an id is of the person whose career is nearest', () => {
  const two = namedPeople([credit(1990, second), credit(2000, second), credit(1930, first), credit(1940, first)]);
  const idIn = (year: number | undefined) => personOf('ann', two, credit(year)).personId;
  expect([1925, 1960, 1966, 1995, 2020, undefined].map(idIn)).toEqual([first, first, second, second, second, first]);
});

test('people do not depend on the order of their credits', () => {
  const arbitrary = fc.record({
    year: fc.option(fc.integer({ min: 1900, max: 2025 }), { nil: undefined }),
    personId: fc.constantFrom(undefined, undefined, first, second),
  });
  fc.assert(
    fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 12 }), (credits) => {
      const [one, other] = [namedPeople(credits), namedPeople([...credits].reverse())];
      for (const each of credits) {
        const person = personOf('ann', one, each);
        expect(personOf('ann', other, each)).toEqual(person);
        // Who has an id has no other one.
        if (each.personId !== undefined) expect(person.personId).toBe(each.personId);
      }
    }),
  );
});
