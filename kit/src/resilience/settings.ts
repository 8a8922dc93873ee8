/** Settings of circuit breakers, bulkheads and retries, the same in every program. */
import { integer, type SettingValues } from '../config.js';

export interface ResilienceConfig {
  /** Failures in a row, after which calls to a dependency fail at once. */
  readonly circuitFailures: number;
  /** Milliseconds between two probes of a dependency that does not answer. */
  readonly probeIntervalMs: number;
  /** Calls to one dependency in flight, at most. */
  readonly maxInFlight: number;
  /** Retries of reads for each 100 requests, at most. */
  readonly retryPercent: number;
}

export const resilienceSettings = {
  CIRCUIT_FAILURES: integer({
    description:
      'Failures in a row of a subgraph or a database, after which calls to it fail at once. A probe finds out when it answers again.',
    default: 5,
    min: 1,
  }),
  CIRCUIT_PROBE_INTERVAL_MS: integer({
    description: 'Time between two probes of a subgraph or a database that does not answer.',
    default: 500,
    min: 10,
    max: 60_000,
    unit: 'milliseconds',
  }),
  MAX_IN_FLIGHT: integer({
    description:
      'Calls to one subgraph or one database that run or wait at the same time, at most. Further calls fail at once.',
    default: 500,
    min: 1,
  }),
  RETRY_PERCENT: integer({
    description: 'Reads that are sent once more after a connection failed, for each 100 requests, at most. 0: none.',
    default: 10,
    max: 100,
  }),
};

export const toResilienceConfig = (settings: SettingValues<typeof resilienceSettings>): ResilienceConfig => ({
  circuitFailures: settings.CIRCUIT_FAILURES,
  probeIntervalMs: settings.CIRCUIT_PROBE_INTERVAL_MS,
  maxInFlight: settings.MAX_IN_FLIGHT,
  retryPercent: settings.RETRY_PERCENT,
});

/** For programs that do not read these settings. */
export const defaultResilience: ResilienceConfig = toResilienceConfig({
  CIRCUIT_FAILURES: resilienceSettings.CIRCUIT_FAILURES.parse(undefined),
  CIRCUIT_PROBE_INTERVAL_MS: resilienceSettings.CIRCUIT_PROBE_INTERVAL_MS.parse(undefined),
  MAX_IN_FLIGHT: resilienceSettings.MAX_IN_FLIGHT.parse(undefined),
  RETRY_PERCENT: resilienceSettings.RETRY_PERCENT.parse(undefined),
});
