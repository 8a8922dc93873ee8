/** Waiting that a signal ends early without an error. */
import type { EndSignal } from './endSignal.js';

/** Resolves after `ms` milliseconds, or earlier when `signal` aborts. Never throws. */
export const delay = (ms: number, signal?: EndSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end);
  });
