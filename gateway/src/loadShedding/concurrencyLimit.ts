/**
 * How many operations may run at once. The limit follows the latency of whole requests, as the gradient limits of Netflix do
 * (https://github.com/Netflix/concurrency-limits): it shrinks when requests take longer than they usually do, and grows
 * when they do not and more of them want to run. Ours differs in two points. Each request is compared with its own operation, because a
 * mix of operations has no latency of its own. And what is usual is learned only from requests that find few others running, so that a
 * long overload does not become the usual state.
 */
import { createUsualLatency } from './usualLatency.js';

export interface LimitBounds {
  readonly initial: number;
  readonly min: number;
  readonly max: number;
}

export interface ConcurrencyLimitOptions extends LimitBounds {
  /** When requests end that have no answer yet, in milliseconds after they began. */
  readonly deadlineMs: number;
  /** Milliseconds. */
  readonly now: () => number;
  /** How late the event loop has run since the last call, in milliseconds. */
  readonly eventLoopDelay: () => number;
}

export interface CompletedRequest {
  /** Identifies what was executed. Undefined if the latency says nothing about load, for example because a cache answered. */
  readonly operation: string | undefined;
  readonly milliseconds: number;
  /** How many others ran when it began. */
  readonly others: number;
  /** Whether the deadline ended it. */
  readonly isTimedOut: boolean;
}

export interface ConcurrencyLimit {
  /** A whole number. */
  value(): number;
  /** Milliseconds that a request takes, of late. Undefined before the first. */
  latency(): number | undefined;
  /** A request has to wait for others, or is refused. */
  noteDemand(): void;
  record(request: CompletedRequest): void;
}

/** Requests may take this many times as long as usual. On two cores this leaves about ten at once. */
const tolerance = 3;
/** Above this share of the deadline, the median request is too slow, even if that is usual. */
const maxShareOfDeadline = 0.4;
/** With this share of the limit running or fewer, a request takes as long as usual. Their latency is then below the tolerance. */
const calmShare = 1 / (2 * tolerance);
/** With fewer running than this share of the limit, the limit neither makes requests slow nor keeps them out. */
const usedShare = 0.5;
/** The event loop may be this late. It delays refusals too, which have 50 ms. */
const maxLoopDelayMs = 10;
/** A window ends after the first time if it has enough requests, and after the second in any case. */
const window = { minMs: 100, requests: 8, maxMs: 250 };
/** Bounds of one change of the limit, as factors. */
const change = { min: 0.5, max: 1.5 };
/** Share of a new value that is taken over. */
const smoothing = 0.5;
/**
 * Factor when most requests ran into the deadline, and no other one says how long they take. Fewer at once may then end in time. A part
 * that hangs looks the same only until its circuit opens.
 */
const timeoutFactor = 0.9;
/** Share of the way to the initial limit that an unused limit goes in each window. */
const relaxing = 0.05;

export function createConcurrencyLimit(options: ConcurrencyLimitOptions): ConcurrencyLimit {
  const { initial, min, max, deadlineMs, now, eventLoopDelay } = options;
  const usual = createUsualLatency();
  let limit = initial;
  let latency: number | undefined;
  let current = openWindow(now());

  function closeWindow(): void {
    const { ratios, times, requests, timeouts, hasDemand, peak } = current;
    const loopPressure = eventLoopDelay() / maxLoopDelayMs;
    const isUsed = hasDemand || peak >= limit * usedShare;
    if (ratios.length > 0 && isUsed) {
      const deadlinePressure = median(times) / (deadlineMs * maxShareOfDeadline);
      limit = nextLimit(limit, Math.max(median(ratios) / tolerance, deadlinePressure, loopPressure));
    } else if (isUsed && timeouts > requests / 2) limit *= timeoutFactor;
    // An unused limit says nothing: the next burst should find the initial one.
    if (!isUsed) limit += (initial - limit) * relaxing;
    limit = Math.min(max, Math.max(min, limit));
    current = openWindow(now());
  }

  return {
    value: () => Math.floor(limit),
    latency: () => latency,
    noteDemand: () => {
      current.hasDemand = true;
    },
    record: ({ operation, milliseconds, isTimedOut, others }) => {
      current.requests++;
      current.peak = Math.max(current.peak, others + 1);
      if (isTimedOut) current.timeouts++;
      else if (operation !== undefined) {
        latency = latency === undefined ? milliseconds : latency + (milliseconds - latency) * 0.1;
        const ratio = usual.compare(operation, milliseconds, others < Math.max(1, limit * calmShare));
        current.times.push(milliseconds);
        if (ratio !== undefined) current.ratios.push(ratio);
      }
      const elapsed = now() - current.since;
      if (elapsed >= window.maxMs || (elapsed >= window.minMs && current.requests >= window.requests)) closeWindow();
    },
  };
}

/** `pressure` above 1 means that requests or the event loop take too long. */
function nextLimit(limit: number, pressure: number): number {
  const factor = Math.min(change.max, Math.max(change.min, 1 / pressure));
  // Room for a queue: without it, the limit could not grow again after one slow window.
  const target = limit * factor + Math.sqrt(limit);
  return limit + (target - limit) * smoothing;
}

interface Window {
  readonly since: number;
  readonly ratios: number[];
  readonly times: number[];
  /** The most that ran at once. */
  peak: number;
  requests: number;
  timeouts: number;
  /** Whether more requests wanted to run than may. */
  hasDemand: boolean;
}

const openWindow = (since: number): Window => ({
  since,
  ratios: [],
  times: [],
  peak: 0,
  requests: 0,
  timeouts: 0,
  hasDemand: false,
});

function median(values: number[]): number {
  values.sort((one, other) => one - other);
  return values[Math.floor(values.length / 2)]!;
}
