/** Repeats a property until its cases have occurred, and fails without them. */
import fc from 'fast-check';
import { assertUntilCovered } from './assertUntilCovered.js';

const countRuns = () => {
  let runs = 0;
  return { property: fc.property(fc.nat(), () => void runs++), runs: () => runs };
};

test('a property whose cases have occurred is asserted once', async () => {
  const { property, runs } = countRuns();
  await assertUntilCovered(property, { numRuns: 7 }, () => ({ one: true, other: runs() === 7 }));
  expect(runs()).toBe(7);
});

test('a property is asserted again until all cases have occurred', async () => {
  const { property, runs } = countRuns();
  await assertUntilCovered(property, { numRuns: 7 }, () => ({ one: runs() > 7, other: runs() > 20 }));
  expect(runs()).toBe(21);
});

test('each round has other data', async () => {
  const seen = new Set<number>();
  const property = fc.asyncProperty(fc.integer(), async (value) => void seen.add(value));
  await assertUntilCovered(property, { numRuns: 100 }, () => ({ many: seen.size > 150 }));
  expect(seen.size).toBeGreaterThan(150);
});

test('a case that does not occur fails by its name', async () => {
  const { property } = countRuns();
  const asserted = assertUntilCovered(property, { numRuns: 1 }, () => ({ usual: true, 'a hit': false, rare: false }));
  await expect(asserted).rejects.toThrow('too few of: a hit, rare');
});

test('a property that fails is not asserted again', async () => {
  let runs = 0;
  const property = fc.property(fc.nat(), () => {
    runs++;
    throw new Error('wrong');
  });
  await expect(assertUntilCovered(property, { endOnFailure: true }, () => ({ all: false }))).rejects.toThrow(
    'Property failed after 1 tests',
  );
  expect(runs).toBe(1);
});
