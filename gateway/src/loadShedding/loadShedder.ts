/**
 * Sheds load before the server collapses under it: as many operations run at once as concurrencyLimit.ts allows, a few wait for a
 * moment, and all others are refused at once.
 *
 * How long a request may wait follows CoDel, in the form that Facebook describes in "Fail at Scale" (ACM Queue, 2015): a burst may
 * wait. When the queue has not been empty for a while there is no burst but overload, and waiting longer helps no client.
 */
import type { EndSignal } from '@marquee/kit/endSignal';
import { publicError } from '@marquee/kit/errors';
import { createConcurrencyLimit, type ConcurrencyLimit, type LimitBounds } from './concurrencyLimit.js';
import { observeShedder, shed } from './metrics.js';
import { createWaitingRoom, priorities, type Priority, type Waiting, type WaitingRoom } from './waitingRoom.js';

export interface LoadShedder {
  /** Resolves when the operation may run. Throws RATE_LIMITED with status 503 when it may not. `signal` ends the wait. */
  enter(priority: Priority, signal?: EndSignal): Promise<Place>;
  /** Stops showing its metrics. */
  stop(): void;
}

/** The place of a running operation. */
export interface Place {
  /** Gives the place to the next one. `run` says what ran; without it, nothing is learned. A second call does nothing. */
  leave(run?: Run): void;
}

export interface Run {
  readonly operation: string | undefined;
  readonly isTimedOut: boolean;
}

export interface Timers {
  /** Milliseconds. */
  now(): number;
  /** Returns a function that cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

export interface LoadShedderOptions extends LimitBounds {
  /** When requests end that have no answer yet, in milliseconds after they began. */
  readonly deadlineMs: number;
  readonly eventLoopDelay: () => number;
  readonly timers?: Timers;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** Milliseconds. A refusal has 50 in all, and the event loop may be late. */
const maxWait = { burst: 30, overload: 10 };
/** Share of the limit that operations of a priority may fill. The rest is for higher priorities. */
const shares: Readonly<Record<Priority, number>> = { write: 1, query: 0.85, prefetch: 0.6 };
/** Without an empty queue for so many milliseconds, there is overload. */
const burstMs = 100;
/** Clients that are refused together do not come back together. */
const retryAfter = { minMs: 1_000, spreadMs: 2_000 };

const realTimers: Timers = {
  now: () => performance.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Lets everything run at once. */
export const unlimitedLoad: LoadShedder = { enter: async () => ({ leave: () => {} }), stop: () => {} };

export function createLoadShedder(options: LoadShedderOptions): LoadShedder {
  const { timers = realTimers, random = Math.random } = options;
  const limit = createConcurrencyLimit({ ...options, now: timers.now });
  const room = createWaitingRoom();
  const expiry = createExpiry(room, timers);
  let running = 0;
  /** When requests began to wait without a pause. */
  let busySince: number | undefined;

  const hasPlace = (priority: Priority) => running < Math.max(1, Math.floor(limit.value() * shares[priority]));
  function waitMs(priority: Priority): number {
    const isOverload = busySince !== undefined && timers.now() - busySince > burstMs;
    return isOverload && priority !== 'write' ? maxWait.overload : maxWait.burst;
  }
  function occupy(): Place {
    const others = running++;
    const began = timers.now();
    return leaveOnce((run) => {
      running--;
      if (run) limit.record({ ...run, milliseconds: timers.now() - began, others });
      fill();
    });
  }
  function fill(): void {
    for (const priority of priorities) while (hasPlace(priority) && room.admitNext(priority));
    if (room.size === 0 && hasPlace('query')) busySince = undefined;
    expiry.update();
  }
  function wait(priority: Priority, signal: EndSignal | undefined): Promise<Place> {
    return new Promise((resolve, reject) => {
      const wait = waitMs(priority);
      const settle = (finish: () => void) => {
        signal?.removeEventListener('abort', onAbort);
        finish();
      };
      const waiting: Waiting = {
        priority,
        until: timers.now() + wait,
        admit: () => settle(() => resolve(occupy())),
        refuse: () => settle(() => reject(refusal(priority, random))),
      };
      function onAbort(): void {
        room.remove(waiting);
        waiting.refuse();
        expiry.update();
      }
      signal?.addEventListener('abort', onAbort);
      if (!room.add(waiting, capacity(limit, wait))) return waiting.refuse();
      expiry.update();
    });
  }

  const stop = observeShedder({ limit: limit.value, running: () => running, waiting: room.countOf });
  return {
    stop,
    enter: async (priority, signal) => {
      if (hasPlace(priority)) return occupy();
      limit.noteDemand();
      busySince ??= timers.now();
      return wait(priority, signal);
    },
  };
}

function leaveOnce(leave: (run: Run | undefined) => void): Place {
  let hasLeft = false;
  return {
    leave: (run) => {
      if (hasLeft) return;
      hasLeft = true;
      leave(run);
    },
  };
}

/** How many requests can get a place while one waits. */
function capacity(limit: ConcurrencyLimit, waitMs: number): number {
  const latency = limit.latency();
  return latency === undefined ? limit.value() : Math.max(1, Math.ceil((waitMs * limit.value()) / latency));
}

function refusal(priority: Priority, random: () => number): Error {
  shed.add(1, { priority });
  const retryAfterMs = Math.round(retryAfter.minMs + retryAfter.spreadMs * random());
  const message = 'The server has more to do than it can; try again shortly.';
  return publicError('RATE_LIMITED', message, { status: 503, retryAfterMs });
}

/** Refuses requests when they have waited long enough. `update` comes after each change of the room. */
function createExpiry(room: WaitingRoom, timers: Timers): { update(): void } {
  let cancel: (() => void) | undefined;
  function update(): void {
    cancel?.();
    const next = room.nextExpiry();
    cancel = next === undefined ? undefined : timers.after(Math.max(1, next - timers.now()), expire);
  }
  function expire(): void {
    room.refuseExpired(timers.now());
    update();
  }
  return { update };
}
