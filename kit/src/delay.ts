/** Waiting that an AbortSignal ends early without an error. */
import { setTimeout } from 'node:timers/promises';

/** Resolves after `ms` milliseconds, or earlier when `signal` aborts. Never throws. */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  // node:timers/promises rejects on abort; a loop that is stopping only wants to go on.
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}
