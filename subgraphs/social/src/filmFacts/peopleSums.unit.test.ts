/** Sums by person, which readings of tastes share one after the other. */
import fc from 'fast-check';
import { lovedPeopleOf } from '../discovery/predictInMemory.js';
import { createPacker } from './packedFacts.js';
import { giveBackSums, takeSums } from './peopleSums.js';

const filmCount = 12;

/** So few people that members love some of them. */
function pack() {
  const packer = createPacker();
  for (let pk = 1; pk <= filmCount; pk++)
    packer.addFilm({
      ...{ pk, year: null, genres: new Int32Array(0) },
      ...{ cast: Int32Array.of(pk % 3, 3 + (pk % 2)), crew: Int32Array.of(9) },
    });
  return packer.pack('version');
}

const taste = fc.uniqueArray(fc.integer({ min: 1, max: filmCount })).chain((films) =>
  fc.array(fc.integer({ min: 0, max: 10 }), { minLength: films.length, maxLength: films.length }).map((ratings) => ({
    ...{ films: Int32Array.from(films), ratings: Int32Array.from(ratings), chosenPeople: new Int32Array(0) },
  })),
);

/** Runs work in turns that `order` names, and then to its end. */
function runInTurns<T>(works: readonly Generator<void, T>[], order: readonly number[]): (T | undefined)[] {
  const results: (T | undefined)[] = works.map(() => undefined);
  const turns = [...order, ...works.flatMap((_, at) => Array.from({ length: 9 }, () => at))];
  for (const at of turns) {
    const { done, value } = works[at % works.length]!.next();
    if (done) results[at % works.length] ??= value;
  }
  return results;
}

test('readings in turn, and one that was given up, do not change each other', () => {
  const facts = pack();
  fc.assert(
    fc.property(fc.array(taste, { minLength: 1, maxLength: 3 }), taste, fc.array(fc.nat()), (tastes, other, order) => {
      // It has added what it does not take away again.
      lovedPeopleOf(facts, other).next();
      const works = tastes.map((one) => lovedPeopleOf(facts, one));
      // Facts that no reading has used before.
      const alone = tastes.map((one) => runInTurns([lovedPeopleOf(pack(), one)], [])[0]);
      expect(runInTurns(works, order)).toEqual(alone);
    }),
  );
});

test('a reading leaves its sums to the next one, which takes no memory then', () => {
  const facts = pack();
  const sums = takeSums(facts);
  giveBackSums(facts, sums);
  const films = Int32Array.from({ length: filmCount }, (_, index) => index + 1);
  const member = { films, ratings: films.map(() => 9), chosenPeople: new Int32Array(0) };
  expect(runInTurns([lovedPeopleOf(facts, member)], [])[0]!.size).toBe(6);
  const next = takeSums(facts);
  expect(next).toBe(sums);
  for (const values of [next.counts, next.weights]) expect(values).toEqual(new Int32Array(facts.people.labels.length));
  expect(takeSums(facts)).not.toBe(sums);
});
