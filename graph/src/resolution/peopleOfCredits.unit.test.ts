/** Who is one person, compared with a plain model of ids and names. */
import fc from 'fast-check';
import { personIdOf } from './careerSpans.js';
import { peopleOfCredits, type PersonCredit } from './peopleOfCredits.js';
import { idsIn } from './personIds.js';

const credit = (year: number | undefined, personId?: string, nameKey = 'ann'): PersonCredit => ({
  ...{ nameKey, year, personId },
});
const [first, second] = ['IMDB nm0000002', 'IMDB nm10000001'];

test('an id makes one person of films with a long break, and two ids two people of one year', () => {
  const one = peopleOfCredits([credit(1915, first), credit(2023, first), credit(1960)]);
  for (const [year, id] of [
    [1915, first],
    [2023, first],
    [1960, undefined],
  ] as const)
    expect(one(credit(year, id))).toEqual({ id: personIdOf('ann', 0), nameKey: 'ann', personId: first });
  const two = peopleOfCredits([credit(2017, second), credit(2017, first)]);
  expect(two(credit(2017, first)).id).toBe(personIdOf('ann', 0));
  expect(two(credit(2017, second)).id).not.toBe(personIdOf('ann', 0));
});

test('a credit without an id is of the person whose career is nearest', () => {
  const personOf = peopleOfCredits([
    credit(1990, second),
    credit(2000, second),
    credit(1930, first),
    credit(1940, first),
  ]);
  const idIn = (year: number | undefined) => personOf(credit(year)).personId;
  expect([1925, 1960, 1966, 1995, 2020, undefined].map(idIn)).toEqual([first, first, second, second, second, first]);
});

test('one id is one person under all names, and credits of these names without an id are of that person', () => {
  const personOf = peopleOfCredits([
    credit(1990, first, 'bea'),
    credit(1995, first, 'ann'),
    credit(1999, undefined, 'bea'),
  ]);
  const person = { id: personIdOf('ann', 0), nameKey: 'ann', personId: first };
  expect(personOf(credit(1990, first, 'bea'))).toEqual(person);
  expect(personOf(credit(1999, undefined, 'bea'))).toEqual(person);
  expect(personOf(credit(1999, undefined, 'cleo'))).toEqual({
    ...{ id: personIdOf('cleo', 0), nameKey: 'cleo', personId: null },
  });
});

test('ids of several services are one person where a credit has both', () => {
  const both = 'IMDB nm0000002, TMDB 5';
  const personOf = peopleOfCredits([credit(1990, both), credit(1991, 'TMDB 5', 'bea'), credit(1992, 'TMDB 7')]);
  expect(personOf(credit(1991, 'TMDB 5', 'bea')).id).toBe(personOf(credit(1990, both)).id);
  expect(personOf(credit(1992, 'TMDB 7')).id).not.toBe(personOf(credit(1990, both)).id);
  // Two ids of one service stay two people, also if a wrong record joins them through another service.
  const wrong = peopleOfCredits([credit(1990, both), credit(1990, 'IMDB nm0000003, TMDB 5')]);
  expect(wrong(credit(1990, 'IMDB nm0000003, TMDB 5')).id).not.toBe(wrong(credit(1990, both)).id);
});

const arbitrary = fc.record({
  nameKey: fc.constantFrom('ann', 'bea', 'cleo'),
  year: fc.option(fc.integer({ min: 1900, max: 2025 }), { nil: undefined }),
  personId: fc.constantFrom(
    ...[undefined, undefined, undefined, first, second, 'TMDB 5', 'TMDB 6', 'WIKIDATA Q1'],
    ...[`${first}, TMDB 5`, `${second}, TMDB 5`, `${second}, TMDB 6`, `TMDB 6, WIKIDATA Q1`],
  ),
});

/** Ids that stand in one credit, directly or through others, if no service has two of them. */
function modelGroups(credits: readonly PersonCredit[]): string[][] {
  let groups = [...new Set(credits.flatMap(({ personId }) => idsIn(personId)))].map((id) => [id]);
  for (const ids of credits.map(({ personId }) => idsIn(personId))) {
    const touched = groups.filter((group) => group.some((id) => ids.includes(id)));
    groups = [...groups.filter((group) => !touched.includes(group)), touched.flat()].filter(({ length }) => length > 0);
  }
  return groups;
}

test('people are the groups of ids that credits connect, in any order of credits', () => {
  fc.assert(
    fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 12 }), fc.integer(), (credits, seed) => {
      const personOf = peopleOfCredits(credits);
      const other = peopleOfCredits(
        [...credits].sort((a, b) => (((a.year ?? seed) * seed) % 7) - (((b.year ?? 1) * seed) % 7)),
      );
      const nameOf = new Map<string, string>();
      for (const each of credits) {
        const person = personOf(each);
        expect(other(each)).toEqual(person);
        // An id of ours is of one person only.
        const same = nameOf.get(person.id) ?? JSON.stringify(person);
        expect(JSON.stringify(person)).toBe(same);
        nameOf.set(person.id, same);
        for (const id of idsIn(each.personId)) expect(idsIn(person.personId)).toContain(id);
      }
      for (const group of modelGroups(credits)) {
        const services = new Set(group.map((id) => id.split(' ')[0]));
        const theirs = credits.filter(({ personId }) => idsIn(personId).some((id) => group.includes(id)));
        const people = new Set(theirs.map((each) => personOf(each).id));
        if (services.size === group.length) expect(people.size).toBe(1);
        // The first id of a credit decides, so an id that only stands after others may be disputed.
        else if (group.includes(first) && group.includes(second)) expect(people.size).toBeGreaterThan(1);
      }
    }),
    { numRuns: 1_000 },
  );
});
