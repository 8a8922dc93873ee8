import { checkPromises, recoveryTimes } from './promises.js';
import { catalogLinks, socialLinks } from './links.js';
import type { RecordedAnswer, RunLog } from './runLog.js';

const parts = [
  { name: 'movie', needs: catalogLinks },
  { name: 'me', needs: socialLinks },
];
const answer = (at: number, more: Partial<RecordedAnswer> = {}): RecordedAnswer => ({
  operation: 'Page',
  at,
  milliseconds: 20,
  outcome: 'whole',
  parts,
  missing: [],
  violations: [],
  ...more,
});
const partial = (at: number, ...missing: string[]) => answer(at, { outcome: 'partial', missing });

/** A fault of the catalog from 5 s to 8 s, and an answer every half second, without `movie` while it lasts. */
const log = (more: Partial<RunLog> = {}): RunLog => ({
  seed: 1,
  seconds: 25,
  deadlineMs: 2_000,
  faults: [{ link: 'gateway to catalog', fault: 'down', from: 5_000, to: 8_000 }],
  answers: Array.from({ length: 50 }, (_, index) => index * 500).map((at) =>
    at >= 5_000 && at < 8_000 ? partial(at, 'movie') : answer(at),
  ),
  probes: [0, 10_000, 20_000].map((at) => ({ program: 'gateway', at, isLive: true, isReady: at !== 10_000 })),
  writes: { acknowledged: 3, lost: [] },
  ended: [],
  ...more,
});
const withAnswers = (...answers: RecordedAnswer[]) => log({ answers: [...log().answers, ...answers] });

const brokenOf = (run: RunLog) => checkPromises(run).flatMap(({ broken }) => broken);

describe('promises', () => {
  test('are kept by a run in which only parts with a fault are missing, and each has cases', () => {
    const checked = checkPromises(log());
    expect(checked.flatMap(({ broken }) => broken)).toEqual([]);
    for (const { cases } of checked) expect(cases).toBeGreaterThan(0);
  });

  test.each<[string, RunLog, string]>([
    ['an answer after the deadline', withAnswers(answer(6_000, { milliseconds: 2_251 })), 'took 2251 ms'],
    ['no answer', withAnswers(answer(6_000, { outcome: 'failed', missing: ['movie', 'me'] })), 'got no answer'],
    [
      'a null without an error',
      withAnswers(answer(6_000, { violations: [{ promise: 'covered', text: 'null at me' }] })),
      'null at me',
    ],
    [
      'a text of another viewer',
      withAnswers(answer(6_000, { violations: [{ promise: 'viewer', text: 'a foreign note' }] })),
      'a foreign note',
    ],
    ['a healthy part that is missing during the fault', withAnswers(partial(6_000, 'me')), 'has no me (partial)'],
    [
      'a refusal of a healthy part during the fault',
      withAnswers(answer(6_000, { outcome: 'refused', missing: ['movie', 'me'] })),
      'has no me (refused)',
    ],
    ['a part that is missing 10 s after the fault', withAnswers(partial(18_001, 'movie')), 'is partial'],
    ['a write that is gone', log({ writes: { acknowledged: 3, lost: ['mark-ana~1-2'] } }), 'mark-ana~1-2'],
    [
      'a program that is not live',
      log({ probes: [...log().probes, { program: 'social', at: 6_000, isLive: false, isReady: false }] }),
      'social was not live at 6.0 s',
    ],
    [
      'a program that is not ready 10 s after the fault',
      log({ probes: [...log().probes, { program: 'social', at: 18_000, isLive: true, isReady: false }] }),
      'social was not ready at 18.0 s',
    ],
    ['a program that ended', log({ ended: ['catalog ended with code 1'] }), 'catalog ended with code 1'],
  ])('are broken by %s', (_, run, sentence) => {
    const broken = brokenOf(run);
    expect(broken.length).toBeGreaterThan(0);
    for (const text of broken) expect(text).toMatch(/^[A-Za-z]/);
    expect(broken.join('\n')).toContain(sentence);
  });

  test('a part may be missing while its links recover', () => {
    const broken = brokenOf(withAnswers(partial(17_900, 'movie')));
    expect(broken).toEqual([]);
  });

  test('a part that had a fault shortly before another fault is not counted as healthy', () => {
    const faults = [
      ...log().faults,
      { link: 'gateway to social' as const, fault: 'reset' as const, from: 9_000, to: 11_000 },
    ];
    expect(brokenOf({ ...withAnswers(partial(10_000, 'movie', 'me')), faults })).toEqual([]);
  });
});

describe('recovery of a fault', () => {
  test('is the time of the last answer without the part', () => {
    expect(recoveryTimes(withAnswers(partial(8_100, 'movie')))).toEqual([100]);
  });

  test('takes no time if no answer after the fault is without the part', () => {
    expect(recoveryTimes(log())).toEqual([0]);
  });

  test('is unknown if the next fault of the part begins before', () => {
    const second = { link: 'catalog to Neo4j' as const, fault: 'down' as const, from: 7_000, to: 9_000 };
    expect(recoveryTimes({ ...log(), faults: [...log().faults, second] })).toEqual([undefined, 0]);
  });

  test('is unknown if no operation needs the link', () => {
    const faults = [{ link: 'gateway to Redis' as const, fault: 'down' as const, from: 5_000, to: 8_000 }];
    expect(recoveryTimes({ ...log(), faults })).toEqual([undefined]);
  });
});
