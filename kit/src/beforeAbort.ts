/** Waits for work no longer than for a signal. */

/**
 * The result of `work`. Rejects with the error of `onAbort` if `signal` aborts first, or has aborted already. The work goes on then, and
 * its failure is ignored.
 */
export function beforeAbort<T>(work: Promise<T>, signal: AbortSignal, onAbort: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(onAbort());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
