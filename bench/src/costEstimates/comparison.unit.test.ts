/** Estimates are compared in units of the machine and the run that they are measured on. */
import { compareEstimates, type Compared } from './comparison.js';

/** An operation that takes `milliseconds`. */
const compared = (name: string, estimated: number, milliseconds: number): Compared => {
  const seconds = milliseconds / 1_000;
  return { name, estimated, cpu: { node: seconds, postgres: 0, neo4j: 0, total: seconds } };
};

/** Most estimates fit a unit of `unit` milliseconds. */
const fitting = (unit: number) => [20, 50, 100, 300, 900].map((cost) => compared(`of ${cost}`, cost, cost * unit));

describe('the comparison of estimates', () => {
  test.each([0.04, 0.1, 0.4])('finds the same on a machine on which a unit takes %s ms', (unit) => {
    const { off, unitHere } = compareEstimates([
      ...fitting(unit),
      compared('fits', 100, 21 * unit),
      compared('too high', 100, 19 * unit),
      compared('fits too', 100, 490 * unit),
      compared('too low', 100, 510 * unit),
    ]);
    expect(unitHere).toBeCloseTo(unit / 1_000);
    expect(off).toEqual(['too high', 'too low']);
  });

  test('counts for a unit of 0.1 ms, too', () => {
    const { measurements } = compareEstimates([...fitting(0.01), compared('fits 0.1 ms', 100, 10)]);
    expect(measurements.slice(-2).map(({ value }) => value)).toEqual(['1 of 6', '5 of 6']);
  });
});
