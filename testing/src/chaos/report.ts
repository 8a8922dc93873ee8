/** The report of a run, in Markdown. */
import { quantile } from '../results/quantile.js';
import { defaultLimits, isUntouched, recoveryTimes, type CheckedPromise } from './promises.js';
import type { RecordedAnswer, RunLog } from './runLog.js';

const maxShown = 10;
const { recoveryMs } = defaultLimits;

/** `command` runs it again. */
export function writeReport(log: RunLog, promises: readonly CheckedPromise[], command: string): string {
  const { answers, seconds, seed, faults } = log;
  const isKept = promises.every(({ broken }) => broken.length === 0);
  return [
    `# Chaos: ${isKept ? 'all promises kept' : 'promises broken'}`,
    `Seed ${seed}, ${seconds} s, ${faults.length} faults, ${answers.length} requests. Run it again with \`${command}\`.`,
    '![Faults, readiness, answers and latency over time](timeline.svg)',
    '## Promises',
    table(
      ['promise', 'cases', 'result'],
      promises.map(({ promise, cases, broken }) => [promise, String(cases), result(cases, broken.length)]),
    ),
    ...promises.filter(({ broken }) => broken.length > 0).map(describeBroken),
    '## Answers',
    table(
      [
        'operation',
        'requests',
        'whole',
        'in part',
        'refused',
        'none',
        'p50 / p99 without a fault',
        'p50 / p99 while a fault is elsewhere',
      ],
      operationRows(log),
    ),
    '## Faults',
    table(['from', 'to', 'link', 'fault', 'whole again after'], faultRows(log)),
    '',
  ].join('\n\n');
}

const result = (cases: number, broken: number) =>
  broken > 0 ? `**broken ${broken} times**` : cases === 0 ? 'no case' : 'kept';

function describeBroken({ promise, broken }: CheckedPromise): string {
  const more = broken.length > maxShown ? [`- … and ${broken.length - maxShown} more`] : [];
  return [`### ${promise}`, [...broken.slice(0, maxShown).map((sentence) => `- ${sentence}`), ...more].join('\n')].join(
    '\n\n',
  );
}

function operationRows(log: RunLog): string[][] {
  const names = [...new Set(log.answers.map(({ operation }) => operation))].sort();
  return names.map((name) => {
    const own = log.answers.filter(({ operation }) => operation === name);
    const count = (outcome: RecordedAnswer['outcome']) =>
      String(own.filter((answer) => answer.outcome === outcome).length);
    const untouched = own.filter((answer) =>
      answer.parts.every(({ needs }) => isUntouched(log, answer, { needs, recoveryMs })),
    );
    const isQuiet = ({ at, milliseconds }: RecordedAnswer) =>
      !log.faults.some(({ from, to }) => from <= at + milliseconds && to >= at);
    return [
      name,
      String(own.length),
      ...(['whole', 'partial', 'refused', 'failed'] as const).map(count),
      formatTimes(untouched.filter(isQuiet)),
      formatTimes(untouched.filter((answer) => !isQuiet(answer))),
    ];
  });
}

function formatTimes(answers: readonly RecordedAnswer[]): string {
  if (answers.length === 0) return '–';
  const times = answers.map(({ milliseconds }) => milliseconds);
  return `${quantile(times, 0.5).toFixed(0)} / ${quantile(times, 0.99).toFixed(0)} ms`;
}

function faultRows(log: RunLog): string[][] {
  const recovered = recoveryTimes(log);
  const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;
  return log.faults.map(({ link, fault, from, to }, index) => {
    const time = recovered[index];
    return [seconds(from), seconds(to), link, fault, time === undefined ? '–' : seconds(time)];
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
