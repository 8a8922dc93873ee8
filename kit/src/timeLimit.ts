/** Time limits as signals. */

/** Aborts after `ms` milliseconds, or earlier with one of `signals`. */
export function abortAfter(ms: number, ...signals: readonly AbortSignal[]): AbortSignal {
  const limit = AbortSignal.timeout(ms);
  // Node.js 20 collects a time limit as garbage if only an `AbortSignal.any` depends on it, and then neither ever aborts.
  limit.addEventListener('abort', () => {}, { once: true });
  return AbortSignal.any([limit, ...signals]);
}
