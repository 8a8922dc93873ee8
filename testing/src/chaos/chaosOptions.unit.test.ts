import { readChaosOptions } from './chaosOptions.js';

test('flags set seed, length, rate and allowance', () => {
  expect(readChaosOptions(['--seed', '3', '--seconds', '120', '--rate', '50', '--allowance', '1000'])).toEqual({
    seed: 3,
    seconds: 120,
    rate: 50,
    allowanceMs: 1_000,
  });
});

test('without flags, each run has another seed', () => {
  const seeds = new Set(Array.from({ length: 20 }, () => readChaosOptions([]).seed));
  expect(seeds.size).toBeGreaterThan(15);
  expect(readChaosOptions([])).toMatchObject({ seconds: 60 });
});

test.each([[['--seconds', '5']], [['--seed', '-1']], [['--seed', 'x']], [['--rate', '0']], [['--speed', '3']]])(
  '%j is refused with the flags that there are',
  (flags) => {
    expect(() => readChaosOptions(flags)).toThrow(/--seed <number>.*--seconds <number>/);
  },
);
