/** Waits for work no longer than for a signal. */
import type { EndSignal } from './endSignal.js';

/**
 * The result of `work`. Rejects with the error of `onAbort` if `signal` aborts first, or has aborted already. The work goes on then, and
 * its failure is ignored.
 */
export function beforeAbort<T>(work: Promise<T>, signal: EndSignal, onAbort: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(onAbort());
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
