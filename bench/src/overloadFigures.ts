/** What the answers to a load say: how many were whole, how long refusals took, and when answers were normal again. */
import type { LoadAnswer } from '@marquee/testing/load/loadAnswer';
import { formatLatency, quantiles, type Latency, type Measurement } from './measure.js';

/** An answer to one of several operations. */
export interface MixedAnswer extends LoadAnswer {
  readonly isWrite: boolean;
}

export interface LoadPhase {
  readonly name: string;
  /** The rate of the requests as a multiple of the capacity. */
  readonly times: number;
  /** Whole answers a second that the machine can give. */
  readonly capacity: number;
  /** The same while the clients of this phase use the cores that they use. */
  readonly capacityLeft: number;
  readonly seconds: number;
  readonly answers: readonly MixedAnswer[];
  /** Milliseconds by which requests began after their time. */
  readonly late: number[];
  /** Milliseconds of refusals by the gateway's own clock: without the waits of gateway and clients for a core. */
  readonly refusedIn: number[];
  /** Cores that the clients used. */
  readonly clientCores: number;
}

/**
 * The capacity that is left when clients on the same machine use more cores than they did when it was found. Clients elsewhere leave
 * all of it.
 */
export function capacityBeside(
  { capacity, clientCores }: { readonly capacity: number; readonly clientCores: number },
  more: { readonly clientCores: number; readonly cores: number },
): number {
  return (capacity * Math.max(0, more.cores - more.clientCores)) / (more.cores - clientCores);
}

const timesOf = (answers: readonly MixedAnswer[], outcome: LoadAnswer['outcome']): number[] =>
  answers.filter((answer) => answer.outcome === outcome).map(({ milliseconds }) => milliseconds);

const share = (count: number, of: number) => `${((100 * count) / Math.max(1, of)).toFixed(1)} %`;

export function describePhase({
  name,
  times,
  capacity,
  capacityLeft,
  seconds,
  answers,
  late,
  clientCores,
  refusedIn,
}: LoadPhase): Measurement[] {
  const [whole, refused] = [timesOf(answers, 'whole'), timesOf(answers, 'refused')];
  const other = answers.length - whole.length - refused.length;
  const writes = answers.filter(({ isWrite }) => isWrite);
  const offered = Math.min(times, 1) * capacity * seconds;
  return [
    {
      name: `${name}: answered whole`,
      value: share(whole.length, offered),
      note: `of ${times < 1 ? 'what was offered' : `the capacity (aim: 90 %), ${share(whole.length, capacityLeft * seconds)} of what clients leave of it`}; ${formatTimes(whole)}; ${other} in part or late, of ${answers.length} requests`,
    },
    {
      name: `${name}: refused`,
      value: share(refused.length, answers.length),
      note: `${formatTimes(refused)}${times > 1 ? ' (aim: p99 50 ms)' : ''}, by the gateway's clock ${formatTimes(refusedIn)}; of writes ${share(timesOf(writes, 'refused').length, writes.length)}`,
    },
    {
      name: `${name}: clients`,
      value: `${clientCores.toFixed(2)} cores`,
      note: `requests began ${formatTimes(late)} late`,
    },
  ];
}

const formatTimes = (times: number[]): string =>
  times.length === 0 ? 'none' : `p50 / p99 ${formatLatency(quantiles(times))}`;

/** A window of answers is normal if all are whole, and half of them take at most this many times as long as before the overload. */
const normalLatency = 1.5;
const windowMs = 500;
/** So many windows in a row must be normal. */
const normalWindows = 4;

/** How long after an overload answers are as they were `before`. */
export function describeRecovery(before: LoadPhase, after: LoadPhase): Measurement {
  const times = timesOf(before.answers, 'whole');
  if (times.length === 0) return { name: 'normal again after', value: '–', note: 'no answer was whole before' };
  const usual = quantiles(times);
  const seconds = recoverySeconds(usual, after);
  return {
    name: 'normal again after',
    value: seconds === undefined ? 'never' : `${seconds.toFixed(1)} s`,
    note: `aim: 5 s; ${(normalWindows * windowMs) / 1_000} s without a refusal, and with a p50 of at most ${normalLatency}× ${usual.p50.toFixed(1)} ms`,
  };
}

/** Undefined if answers did not become normal. */
export function recoverySeconds(usual: Latency, { answers, seconds }: LoadPhase): number | undefined {
  const windows = Math.floor((seconds * 1_000) / windowMs);
  let normal = 0;
  for (let window = 0; window < windows; window++) {
    const inWindow = answers.filter(({ at }) => Math.floor(at / windowMs) === window);
    const whole = timesOf(inWindow, 'whole');
    const isNormal =
      whole.length === inWindow.length && (whole.length === 0 || quantiles(whole).p50 <= normalLatency * usual.p50);
    normal = isNormal ? normal + 1 : 0;
    if (normal === normalWindows) return ((window + 1 - normalWindows) * windowMs) / 1_000;
  }
  return undefined;
}
