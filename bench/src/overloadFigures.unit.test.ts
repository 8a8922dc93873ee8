import { capacityBeside, describePhase, recoverySeconds, type MixedAnswer } from './overloadFigures.js';

const usual = { p50: 20, p99: 40 };
const phase = (answers: readonly MixedAnswer[]) => ({
  name: 'half',
  times: 0.5,
  capacity: 20,
  capacityLeft: 20,
  seconds: 10,
  answers,
  late: [1],
  refusedIn: [],
  clientCores: 0.1,
});
/** Ten answers a second. */
const answersOf = (of: (at: number) => Partial<MixedAnswer>): MixedAnswer[] =>
  Array.from({ length: 100 }, (_, index) => ({
    at: index * 100,
    milliseconds: 20,
    outcome: 'whole',
    isWrite: false,
    ...of(index * 100),
  }));

describe('recovery', () => {
  test('takes no time if answers are as before from the start', () => {
    expect(recoverySeconds(usual, phase(answersOf(() => ({}))))).toBe(0);
  });

  test('takes until the last window with a refusal', () => {
    const answers = answersOf((at) => (at === 1_200 ? { outcome: 'refused' } : {}));
    expect(recoverySeconds(usual, phase(answers))).toBe(1.5);
  });

  test('takes until half of the answers are as fast as before', () => {
    const answers = answersOf((at) => ({ milliseconds: at < 3_000 ? 31 : 29 }));
    expect(recoverySeconds(usual, phase(answers))).toBe(3);
  });

  test('one normal second between slow ones is no recovery', () => {
    const answers = answersOf((at) => ({ milliseconds: at >= 2_000 && at < 3_000 ? 20 : 90 }));
    expect(recoverySeconds(usual, phase(answers))).toBeUndefined();
  });
});

describe('figures of a phase', () => {
  const answers = answersOf((at) => ({ outcome: at % 1_000 < 500 ? 'whole' : at % 1_000 < 900 ? 'refused' : 'other' }));

  test('below the capacity, whole answers are a share of what was offered', () => {
    expect(describePhase(phase(answers))[0]).toMatchObject({ value: '50.0 %' });
  });

  test('above the capacity, whole answers are a share of the capacity', () => {
    const [whole, refused] = describePhase({ ...phase(answers), times: 2, capacity: 5, capacityLeft: 4 });
    expect(whole).toMatchObject({ value: '100.0 %', note: expect.stringContaining('10 in part or late, of 100') });
    expect(whole!.note).toContain('125.0 % of what clients leave of it');
    expect(refused).toMatchObject({ value: '40.0 %' });
  });
});

test('clients that use more cores leave less of the capacity', () => {
  const found = { capacity: 90, clientCores: 0.2 };
  expect(capacityBeside(found, { clientCores: 0.2, cores: 2 })).toBe(90);
  expect(capacityBeside(found, { clientCores: 0.8, cores: 2 })).toBeCloseTo(60);
  expect(capacityBeside(found, { clientCores: 2.1, cores: 2 })).toBe(0);
});
