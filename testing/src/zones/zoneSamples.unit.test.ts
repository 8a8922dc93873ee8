import fc from 'fast-check';
import { assertUntilCovered } from '@marquee/testing/results/assertUntilCovered';
import { secondsUntilLevel, type ZoneSample } from './zoneSamples.js';

const sample = (at: number, films: ZoneSample['films'], zone = 'a'): ZoneSample => ({
  ...{ at, zone, films },
  ...{ gateway: 'whole', postgres: 'level' },
});
const question = { part: 'films', zones: ['a'], from: 1_000, to: 10_000 } as const;

test('a zone is level from its first level sight after it was away', () => {
  const seen = [sample(1_500, 'away'), sample(2_000, 'away'), sample(2_500, 'behind'), sample(3_000, 'level')];
  expect(secondsUntilLevel(seen, question)).toBe(2);
});

test('being behind for a moment later does not count', () => {
  expect(secondsUntilLevel([sample(1_500, 'level'), sample(2_000, 'behind')], question)).toBe(0.5);
});

test('one look without an answer does not count, and two do', () => {
  const seen = [sample(1_500, 'level'), sample(2_000, 'away'), sample(2_500, 'level')];
  expect(secondsUntilLevel(seen, question)).toBe(0.5);
  expect(secondsUntilLevel([...seen.slice(0, 2), sample(2_200, 'away'), seen[2]!], question)).toBe(1.5);
});

test('the last of several zones decides, and one that was not seen level is never level', () => {
  const seen = [sample(1_500, 'level'), sample(4_000, 'level', 'b'), sample(4_000, 'behind', 'c')];
  expect(secondsUntilLevel(seen, { ...question, zones: ['a', 'b'] })).toBe(3);
  expect(secondsUntilLevel(seen, { ...question, zones: ['a', 'b', 'c'] })).toBeUndefined();
});

test('a gateway that reaches one subgraph is not level', () => {
  const inPart: ZoneSample = { ...sample(1_500, 'level'), gateway: 'in part' };
  expect(secondsUntilLevel([inPart], { ...question, part: 'gateway' })).toBeUndefined();
});

test('sights before and after the phase change nothing', async () => {
  const states = fc.constantFrom('level' as const, 'behind' as const, 'away' as const);
  const seen = fc.array(fc.record({ at: fc.integer({ min: 0, max: 12_000 }), films: states }));
  let compared = 0;
  await assertUntilCovered(
    fc.property(seen, (all) => {
      const samples = all.sort((one, other) => one.at - other.at).map(({ at, films }) => sample(at, films));
      const within = samples.filter(({ at }) => at >= question.from && at < question.to);
      const level = secondsUntilLevel(samples, question);
      expect(level).toBe(secondsUntilLevel(within, question));
      if (level !== undefined) compared++;
    }),
    {},
    () => ({ 'zones that were level': compared > 0 }),
  );
});
