/** Opens what needs a database that may not be there yet, so that programs and databases start in any order. */
import { beforeAbort } from './beforeAbort.js';
import { delay } from './delay.js';
import { DependencyAway, StartError } from './errors.js';
import { createLifecycle, type Lifecycle } from './lifecycle.js';
import type { Log } from './log.js';
import { isDependencyError } from './resilience/dependencyErrors.js';

export interface OpenWhenReachableOptions<Opened> {
  /** Its name in logs. */
  readonly dependency: string;
  readonly log: Log;
  /** Aborts when the process is to stop; then a StartError is thrown at once, also while `open` runs. */
  readonly stopping?: AbortSignal | undefined;
  /** Milliseconds after which a StartError is thrown. Unset or 0: it waits without end. */
  readonly timeoutMs?: number | undefined;
  /** Whether an error of `open` means that another try may succeed. A DependencyAway and the errors of guards always do. */
  readonly isAway?: (error: Error) => boolean;
  /** It is called again while the dependency is away. What a failed call has opened is closed. */
  open(lifecycle: Lifecycle): Promise<Opened>;
}

const retryMs = 500;

/** The result of `open`, as soon as the dependency can be reached. `lifecycle.stop()` closes it. Any other error of `open` is thrown. */
export async function openWhenReachable<Opened>(
  lifecycle: Lifecycle,
  { dependency, log, stopping, timeoutMs = 0, isAway = () => false, open }: OpenWhenReachableOptions<Opened>,
): Promise<Opened> {
  let reason: string | undefined;
  const began = performance.now();
  let attempt = createLifecycle(log);
  let isStopped = false;
  // Also while it opens: what waits for a dependency then ends at once.
  lifecycle.onStop(dependency, () => {
    isStopped = true;
    return attempt.stop();
  });
  const stopped = () => new StartError(`Stopped while waiting for ${dependency}.`);
  for (;;) {
    try {
      // What opens after the stop is closed by the lifecycle of the attempt.
      const opening = open(attempt);
      return await (stopping ? beforeAbort(opening, stopping, stopped) : opening);
    } catch (error) {
      await attempt.stop();
      if (!(error instanceof DependencyAway || isDependencyError(error) || isAway(error as Error))) throw error;
      if (reason !== (error as Error).message)
        log.warn({ reason: (error as Error).message }, `waiting for ${dependency}`);
      reason = (error as Error).message;
      if (timeoutMs > 0 && performance.now() - began >= timeoutMs)
        throw new StartError(`Waited ${timeoutMs / 1_000} s for ${dependency} (START_TIMEOUT_MS). ${reason}`);
      await delay(retryMs, stopping);
      if (isStopped || stopping?.aborted) throw stopped();
      attempt = createLifecycle(log);
    }
  }
}
