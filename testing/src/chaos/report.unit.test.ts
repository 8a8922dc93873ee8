import { checkPromises } from './promises.js';
import { writeReport } from './report.js';
import type { RunLog } from './runLog.js';

const log: RunLog = {
  seed: 7,
  seconds: 30,
  deadlineMs: 2_000,
  faults: [{ link: 'gateway to Redis', fault: 'silent', from: 5_000, to: 8_000 }],
  answers: [1_000, 6_000, 19_000].map((at) => ({
    operation: 'Film',
    at,
    milliseconds: at / 100,
    outcome: 'whole',
    parts: [{ name: 'movie', needs: ['gateway to catalog'] }],
    missing: [],
    violations: [],
  })),
  probes: [],
  writes: { acknowledged: 1, lost: [] },
  ended: [],
};
const reportOf = (run: RunLog) => writeReport(run, checkPromises(run), 'make chaos SECONDS=30 SEED=7');

test('a report says how to run it again, and has the picture, the promises and the faults', () => {
  const report = reportOf(log);
  expect(report).toContain('# Chaos: all promises kept');
  expect(report).toContain('`make chaos SECONDS=30 SEED=7`');
  expect(report).toContain('(timeline.svg)');
  expect(report).toContain('| No program ended | 1 | kept |');
  expect(report).toContain('| Liveness is always true | 0 | no case |');
  expect(report).toContain('| 5.0 s | 8.0 s | gateway to Redis | silent | – |');
});

test('times without a fault are beside those while a fault is elsewhere', () => {
  expect(reportOf(log)).toContain('| Film | 3 | 3 | 0 | 0 | 0 | 190 / 190 ms | 60 / 60 ms |');
});

test('a broken promise has its first cases, and the number of the others', () => {
  const lost = Array.from({ length: 15 }, (_, index) => `mark-ana~1-${index}`);
  const report = reportOf({ ...log, writes: { acknowledged: 20, lost } });
  expect(report).toContain('# Chaos: promises broken');
  expect(report).toContain('| 20 | **broken 15 times** |');
  expect(report).toContain('- mark-ana~1-9 is not there once');
  expect(report).not.toContain('mark-ana~1-10 is');
  expect(report).toContain('… and 5 more');
});
