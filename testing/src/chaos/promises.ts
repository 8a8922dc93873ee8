/** What Marquee promises under faults, checked on the log of a run. */
import type { Link } from './links.js';
import { lastFaultEnd, type RecordedAnswer, type RunLog, type Violation } from './runLog.js';

export interface CheckedPromise {
  readonly promise: string;
  /** How many cases there were. A promise without a case is neither kept nor broken. */
  readonly cases: number;
  /** One sentence for each case that breaks it. */
  readonly broken: readonly string[];
}

export interface Limits {
  /** What an answer may take beyond the deadline, in milliseconds. */
  readonly allowanceMs: number;
  /** After a fault, its parts may be missing for so long, in milliseconds. */
  readonly recoveryMs: number;
}

export const defaultLimits: Limits = { allowanceMs: 250, recoveryMs: 10_000 };

export function checkPromises(log: RunLog, limits: Limits = defaultLimits): CheckedPromise[] {
  return [
    inTime(log, limits),
    byViolation(log, 'covered', 'Every null has an error that explains it'),
    byViolation(log, 'errors', 'Every error has a code of the table and a request id, and says no cause'),
    byViolation(log, 'viewer', 'No answer has what belongs to another viewer'),
    healthyParts(log, limits),
    recovered(log, limits),
    writesKept(log),
    alive(log),
    readyAgain(log, limits),
    noneEnded(log),
  ];
}

function inTime({ answers, deadlineMs }: RunLog, { allowanceMs }: Limits): CheckedPromise {
  const limit = deadlineMs + allowanceMs;
  const late = answers.filter(({ milliseconds, outcome }) => milliseconds > limit || outcome === 'failed');
  return {
    promise: `Every request is answered within ${limit} ms, the deadline and ${allowanceMs} ms`,
    cases: answers.length,
    broken: late.map((answer) =>
      answer.outcome === 'failed'
        ? `${nameOf(answer)} got no answer`
        : `${nameOf(answer)} took ${answer.milliseconds.toFixed(0)} ms`,
    ),
  };
}

const byViolation = ({ answers }: RunLog, kind: Violation['promise'], promise: string): CheckedPromise => ({
  promise,
  cases: answers.length,
  broken: answers.flatMap((answer) =>
    answer.violations.filter((violation) => violation.promise === kind).map(({ text }) => `${nameOf(answer)}: ${text}`),
  ),
});

/** While a fault is elsewhere, and its own links had none for a while, a part is there. */
function healthyParts(log: RunLog, { recoveryMs }: Limits): CheckedPromise {
  const cases = log.answers.flatMap((answer) =>
    isDuringFault(log, answer)
      ? answer.parts
          .filter((part) => isUntouched(log, answer, { needs: part.needs, recoveryMs }))
          .map((part) => ({ answer, part }))
      : [],
  );
  return {
    promise: `While a fault is elsewhere, the parts of an answer that do not need it arrive`,
    cases: cases.length,
    broken: cases
      .filter(({ answer, part }) => answer.missing.includes(part.name))
      .map(({ answer, part }) => `${nameOf(answer)} has no ${part.name} (${answer.outcome})`),
  };
}

const endOf = ({ at, milliseconds }: RecordedAnswer) => at + milliseconds;

const isDuringFault = ({ faults }: RunLog, answer: RecordedAnswer) =>
  faults.some(({ from, to }) => from <= endOf(answer) && to >= answer.at);

export interface Untouched {
  readonly needs: readonly Link[];
  readonly recoveryMs: number;
}

/** Whether none of these links had a fault while the request ran, or shortly before. */
export const isUntouched = ({ faults }: RunLog, answer: RecordedAnswer, { needs, recoveryMs }: Untouched): boolean =>
  !faults.some(({ link, from, to }) => needs.includes(link) && from <= endOf(answer) && to + recoveryMs >= answer.at);

function recovered(log: RunLog, { recoveryMs }: Limits): CheckedPromise {
  const from = lastFaultEnd(log) + recoveryMs;
  const after = log.answers.filter(({ at }) => at >= from);
  return {
    promise: `${recoveryMs / 1_000} s after the last fault, every answer is whole`,
    cases: after.length,
    broken: after
      .filter(({ outcome }) => outcome !== 'whole')
      .map((answer) => `${nameOf(answer)} is ${answer.outcome}`),
  };
}

const writesKept = ({ writes }: RunLog): CheckedPromise => ({
  promise: 'Every write that was acknowledged is there afterwards, once',
  cases: writes.acknowledged,
  broken: writes.lost.map((write) => `${write} is not there once`),
});

const alive = ({ probes }: RunLog): CheckedPromise => ({
  promise: 'Liveness is always true',
  cases: probes.length,
  broken: probes.filter(({ isLive }) => !isLive).map(({ program, at }) => `${program} was not live at ${seconds(at)}`),
});

function readyAgain(log: RunLog, { recoveryMs }: Limits): CheckedPromise {
  const after = log.probes.filter(({ at }) => at >= lastFaultEnd(log) + recoveryMs);
  return {
    promise: `${recoveryMs / 1_000} s after the last fault, every program is ready`,
    cases: after.length,
    broken: after
      .filter(({ isReady }) => !isReady)
      .map(({ program, at }) => `${program} was not ready at ${seconds(at)}`),
  };
}

const noneEnded = ({ ended }: RunLog): CheckedPromise => ({
  promise: 'No program ended',
  cases: 1,
  broken: ended,
});

const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;
const nameOf = ({ operation, at }: RecordedAnswer) => `${operation} at ${seconds(at)}`;

/**
 * Milliseconds after the end of each fault until the parts that need its link came again. Undefined if another fault of these parts began
 * before, or no answer had such a part.
 */
export function recoveryTimes(log: RunLog): (number | undefined)[] {
  return log.faults.map(({ link, to }) => {
    const touched = log.answers.filter(({ at, parts }) => at >= to && parts.some(({ needs }) => needs.includes(link)));
    const partNames = ({ parts }: RecordedAnswer) =>
      parts.filter(({ needs }) => needs.includes(link)).map(({ name }) => name);
    const next = log.faults.find((fault) => fault.from > to && sharesParts(log, link, fault.link))?.from ?? Infinity;
    const isOtherActive = log.faults.some(
      (fault) => fault.from <= to && fault.to > to && sharesParts(log, link, fault.link),
    );
    if (isOtherActive || touched.length === 0) return undefined;
    const before = touched.filter((answer) => endOf(answer) < next);
    const lastMissing = before
      .filter((answer) => partNames(answer).some((name) => answer.missing.includes(name)))
      .at(-1);
    const firstWhole = before.find(
      (answer) =>
        answer.at > (lastMissing?.at ?? -1) && !partNames(answer).some((name) => answer.missing.includes(name)),
    );
    return firstWhole && (lastMissing ? lastMissing.at - to : 0);
  });
}

/** Whether some part needs both links. */
const sharesParts = ({ answers }: RunLog, one: Link, other: Link) =>
  answers.some(({ parts }) => parts.some(({ needs }) => needs.includes(one) && needs.includes(other)));
