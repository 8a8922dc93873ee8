/** Bounds retries to a share of the requests, so that a dependency in trouble does not get more load than before. */
import { counter, firstValues } from '../telemetry/metrics.js';

const retries = counter({
  name: 'marquee.dependency.retries',
  description:
    'Reads that failed because of a connection. `refused`: not sent again, as the budget for retries was spent.',
  labels: { dependency: firstValues(20), outcome: ['sent', 'refused'] },
});

export interface RetryBudget {
  /** Counts a first attempt, which adds to the budget. */
  countRequest(): void;
  /** Takes one retry from the budget. False: there is none left. */
  take(): boolean;
}

/**
 * Retries that a quiet dependency may get at once. A restarted server closes all pooled connections at the same time. Finagle's
 * RetryBudget and Linkerd allow ten a second beside their share.
 */
const burst = 10;

/**
 * `percent`: retries for each 100 requests. 10 % is the budget of a client in "Handling Overload", chapter 21 of Google's book Site
 * Reliability Engineering. 0: none at all.
 */
export function createRetryBudget(dependency: string, percent: number): RetryBudget {
  let tokens = percent > 0 ? burst : 0;
  return {
    countRequest: () => {
      tokens = Math.min(burst, tokens + percent / 100);
    },
    take: () => {
      const isAllowed = tokens >= 1;
      if (isAllowed) tokens -= 1;
      retries.add(1, { dependency, outcome: isAllowed ? 'sent' : 'refused' });
      return isAllowed;
    },
  };
}
