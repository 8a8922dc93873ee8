/**
 * Guards the calls to one dependency: a circuit breaker of cockatiel, a limit of calls in flight, and a probe. While the circuit is open, calls
 * fail at once. No client's request is used to find out whether the dependency is back: the probe does that. It also runs after
 * each failure of a call, so that hung connections are dropped early, and so that slow queries alone never open the circuit.
 */
import { CircuitState, circuitBreaker, ConsecutiveBreaker, handleType, type CircuitBreakerPolicy } from 'cockatiel';
import { delay } from '../delay.js';
import type { Log } from '../log.js';
import { counter, firstValues, gauge } from '../telemetry/metrics.js';
import { abortAfter } from '../timeLimit.js';
import { DependencyUnavailable } from './dependencyErrors.js';
import type { ResilienceConfig } from './settings.js';

const dependencies = firstValues(20);
const openCircuits = gauge({
  name: 'marquee.dependency.circuit.open',
  description: '1 while calls to a dependency fail at once, otherwise 0.',
  labels: { dependency: dependencies },
});
const inFlight = gauge({
  name: 'marquee.dependency.calls.active',
  description: 'Calls to a dependency that run or wait.',
  labels: { dependency: dependencies },
});
const opened = counter({
  name: 'marquee.dependency.circuit.opened',
  description: 'How often a circuit has opened.',
  labels: { dependency: dependencies },
});
const refused = counter({
  name: 'marquee.dependency.refused',
  description: 'Calls that failed at once. `busy`: too many were in flight.',
  labels: { dependency: dependencies, reason: ['circuit open', 'busy'] },
});

export interface GuardOptions {
  /** Its name in metrics and logs. */
  readonly dependency: string;
  readonly config: ResilienceConfig;
  readonly log: Log;
  /** Whether an error of a call means that the dependency failed. Other errors are those of the call itself. */
  readonly isFailure: (error: Error) => boolean;
  /** Asks the dependency for the least that it can answer. Rejects when `signal` aborts. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  /** How long the next probes may take. A database that is busy, or has just started, needs time for a new connection. Default: 2 s. */
  readonly probeTimeoutMs?: number;
  /** Called after each failed probe, to drop connections that may hang. */
  readonly onUnreachable?: () => void;
  /** Whether the dependency has just answered. Otherwise a probe asks it now. */
  readonly isReachable: boolean;
}

export interface DependencyGuard {
  /** The result of `call`. Throws a DependencyUnavailable at once if the circuit is open or too many calls are in flight. */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** Whether the dependency answered when it was last asked. */
  readonly isReachable: boolean;
  /** Whether calls fail at once. */
  readonly isOpen: boolean;
  stop(): Promise<void>;
}

/** The first probe has failed if it has no answer after this time, so that connections that hang are dropped soon. */
const firstProbeMs = 2_000;

/** Carries a failure of the dependency through the breaker, which counts only these. */
class Failure extends Error {
  constructor(override readonly cause: unknown) {
    super('the dependency failed');
  }
}

export function guardDependency(options: GuardOptions): DependencyGuard {
  const { dependency, config, log, isFailure } = options;
  let callsInFlight = 0;
  // The probes decide when to try again. The breaker itself must not wait: it reads the wall clock, which may be set back.
  const circuit = circuitBreaker(handleType(Failure), {
    halfOpenAfter: Number.NEGATIVE_INFINITY,
    breaker: new ConsecutiveBreaker(config.circuitFailures),
  });
  let isReachable = options.isReachable;
  /** Raised whenever the circuit closes. Failures of calls from before are old news. */
  let period = 0;
  const prober = startProber(options, circuit, (answered) => (isReachable = answered));
  const isOpen = () => circuit.state !== CircuitState.Closed;
  const stopReporting = reportChanges(dependency, log, { circuit, onClose: () => period++ });
  const stopObserving = [
    stopReporting,
    openCircuits.observe(() => [{ value: isOpen() ? 1 : 0, labels: { dependency } }]),
    inFlight.observe(() => [{ value: callsInFlight, labels: { dependency } }]),
  ];
  if (!isReachable) prober.ask();

  async function callOnce<T>(call: () => Promise<T>): Promise<T> {
    const began = period;
    try {
      const result = await call();
      isReachable = true;
      return result;
    } catch (error) {
      if (!isFailure(error as Error)) throw error;
      prober.ask();
      throw began === period ? new Failure(error) : error;
    }
  }

  return {
    get isReachable() {
      return isReachable && !isOpen();
    },
    get isOpen() {
      return isOpen();
    },
    run: async (call) => {
      if (isOpen()) throw refuse(dependency, 'circuit open');
      if (callsInFlight >= config.maxInFlight) throw refuse(dependency, 'busy');
      callsInFlight++;
      try {
        return await circuit.execute(() => callOnce(call));
      } catch (error) {
        throw error instanceof Failure ? error.cause : error;
      } finally {
        callsInFlight--;
      }
    },
    stop: () => {
      for (const stop of stopObserving) stop();
      return prober.stop();
    },
  };
}

const refusals = { 'circuit open': 'does not answer', busy: 'has too many calls in flight' } as const;

/** Counts a call that fails at once, and says why it does. */
function refuse(dependency: string, reason: keyof typeof refusals): DependencyUnavailable {
  refused.add(1, { dependency, reason });
  return new DependencyUnavailable(`${dependency} ${refusals[reason]}`);
}

interface Changes {
  readonly circuit: CircuitBreakerPolicy;
  readonly onClose: () => void;
}

/** Logs and counts when the circuit opens and closes. Returns a function that stops it. */
function reportChanges(dependency: string, log: Log, { circuit, onClose }: Changes): () => void {
  let wasOpen = false;
  const subscription = circuit.onStateChange((state) => {
    const isOpen = state !== CircuitState.Closed;
    if (wasOpen === isOpen) return;
    wasOpen = isOpen;
    if (isOpen) {
      opened.add(1, { dependency });
      log.warn({ dependency }, 'a dependency does not answer: calls to it fail at once');
    } else {
      onClose();
      log.info({ dependency }, 'a dependency answers again');
    }
  });
  return () => subscription.dispose();
}

interface Prober {
  /** Probes until the dependency answers and the circuit is closed, unless that is going on already. */
  ask(): void;
  stop(): Promise<void>;
}

function startProber(
  { config, probe, probeTimeoutMs = firstProbeMs, onUnreachable = () => {}, log }: GuardOptions,
  circuit: CircuitBreakerPolicy,
  onResult: (answered: boolean) => void,
): Prober {
  const stopping = new AbortController();
  let isAsking = false;
  let asking = Promise.resolve();

  async function askOnce(timeoutMs: number): Promise<boolean> {
    const signal = abortAfter(timeoutMs, stopping.signal);
    try {
      await circuit.execute(async () => {
        try {
          await probe(signal);
        } catch (error) {
          throw new Failure(error);
        }
      });
      return true;
    } catch {
      return false;
    }
  }

  /**
   * An answer closes the circuit only if the probe began while it was open. Calls that fail during a probe may open the circuit, or
   * open it again. Then the next probe closes it: without one, it would stay open for good.
   */
  async function askUntilClosed(): Promise<void> {
    let timeoutMs = firstProbeMs;
    while (!stopping.signal.aborted) {
      const answered = await askOnce(timeoutMs);
      if (stopping.signal.aborted) break;
      onResult(answered);
      if (answered && circuit.state === CircuitState.Closed) break;
      if (answered) continue;
      timeoutMs = probeTimeoutMs;
      try {
        onUnreachable();
      } catch (error) {
        log.warn({ error: String(error) }, 'connections could not be dropped');
      }
      await delay(config.probeIntervalMs, stopping.signal);
    }
    // Not later than the check of the circuit: a failure in between would begin no probe.
    isAsking = false;
  }

  return {
    ask: () => {
      if (isAsking) return;
      isAsking = true;
      asking = askUntilClosed();
    },
    stop: async () => {
      stopping.abort();
      await asking;
    },
  };
}
