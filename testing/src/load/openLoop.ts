/**
 * Offers load by the clock: a request starts at its time, whether or not earlier ones have their answers. A loop that waits for answers
 * slows down with the server, and then shows less trouble than its clients have.
 */
import { delay } from '@marquee/kit/delay';

export interface OfferedLoad {
  /** Requests a second, at random times. */
  readonly rate: number;
  readonly seconds: number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Sends one request. Must not reject. */
  readonly send: () => Promise<void>;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

export interface OfferedSummary {
  readonly sent: number;
  /** How many milliseconds after its time each request started, because this process was busy. */
  readonly late: readonly number[];
}

/** Resolves when all requests have their answers. */
export async function offerLoad({ rate, seconds, random, send, signal }: OfferedLoad): Promise<OfferedSummary> {
  const late: number[] = [];
  const open = new Set<Promise<void>>();
  const began = performance.now();
  const end = began + seconds * 1_000;
  // Arrivals of independent clients: the times between them have an exponential distribution.
  const gapMs = () => (-Math.log(1 - random()) * 1_000) / rate;
  for (let due = began + gapMs(); due < end && !signal?.aborted; due += gapMs()) {
    const early = due - performance.now();
    if (early > 0) await delay(early, signal);
    late.push(Math.max(0, performance.now() - due));
    const request = send().finally(() => open.delete(request));
    open.add(request);
  }
  await delay(Math.max(0, end - performance.now()), signal);
  await Promise.all(open);
  return { sent: late.length, late };
}
