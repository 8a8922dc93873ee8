/** Refuses what a client sends beyond its quotas, and tells each client where it stands. */
import type { ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { publicError } from '@marquee/kit/errors';
import { counter } from '@marquee/kit/telemetry/metrics';
import type { CostLimits } from '../cost/costLimit.js';
import type { AdmittedOperation } from '../operations/operationGuard.js';
import type { RedisLink } from '../redis/redisLink.js';
import { chargesOf, requestCharge, signInCharge, type Charge, type Client } from './charges.js';
import { createMemoryCounters, createRedisCounters, quotaClock, type Count, type Counters } from './counters.js';
import { policyNames, type Policies, type RateLimitConfig } from './policies.js';
import { rateHeaders } from './rateHeaders.js';
import { noUsage, usageOf } from './usage.js';

/** Each method throws RATE_LIMITED for what is refused, and sets the headers of the response. */
export interface RateLimiter {
  /** Refuses a client that has certainly no request left. Counts nothing, so it may come before all work. */
  checkExhausted(response: ServerResponse, client: Client): void;
  /** Counts a request with what `operation` asks for, or nothing if a quota does not suffice. */
  charge(response: ServerResponse, client: Client, operation: AdmittedOperation | undefined): Promise<void>;
  /** Counts a development token or a refused bearer token. */
  chargeSignIn(response: ServerResponse, network: string): Promise<void>;
}

/** Limits nothing. */
export const unlimited: RateLimiter = {
  checkExhausted: () => {},
  charge: async () => {},
  chargeSignIn: async () => {},
};

const decisions = counter({
  name: 'marquee.rate_limit.decisions',
  description:
    'Charges to a policy of the rate limits: those of accepted requests, and the one that refused a request.',
  labels: { policy: policyNames, outcome: ['allowed', 'refused'] },
});

/** Clients without a request left that are remembered. */
const maxExhausted = 10_000;

export interface RateLimiterOptions {
  readonly config: RateLimitConfig;
  readonly costLimits: CostLimits;
  /** Where all gateways count together; undefined: each counts for itself. */
  readonly redis: RedisLink | undefined;
}

/** Without Redis, or while Redis is away, counts in this process. */
export function createRateLimiter({ config, costLimits, redis }: RateLimiterOptions): RateLimiter {
  const { isEnabled, policies } = config;
  if (!isEnabled) return unlimited;
  const local = createMemoryCounters(policies);
  const take = redis ? shareCounts(redis, policies, local) : local.take;
  /** When the time of a client without a request left is over, by quotaClock(). */
  const exhausted = new LRUCache<string, number>({ max: maxExhausted });

  /** The policies that refuse. */
  async function takeAll(response: ServerResponse, charges: readonly Charge[]): Promise<Count[]> {
    const counts = await take(charges);
    setHeaders(response, counts);
    const refused = counts.filter(({ isAllowed }) => !isAllowed);
    for (const { policy } of refused) decisions.add(1, { policy, outcome: 'refused' });
    if (refused.length === 0) for (const { policy } of counts) decisions.add(1, { policy, outcome: 'allowed' });
    return refused;
  }
  /** The client waits for the policy that takes the longest. */
  const throwLongest = (refused: readonly Count[]) => {
    const [longest] = [...refused].sort((one, other) => other.resetMs - one.resetMs);
    if (longest) throw refusal(longest);
  };
  const setHeaders = (response: ServerResponse, counts: readonly Count[]) => {
    for (const [name, value] of Object.entries(rateHeaders(counts, policies))) response.setHeader(name, value);
  };
  const refusal = ({ policy, remaining, resetMs }: Count) =>
    publicError('RATE_LIMITED', undefined, {
      retryAfterMs: resetMs,
      policy,
      limit: policies[policy].points,
      remaining,
    });

  return {
    checkExhausted: (response, client) => {
      const { policy, key } = requestCharge(client);
      const resetMs = (exhausted.get(key) ?? 0) - quotaClock();
      if (resetMs <= 0) return;
      const count = { policy, isAllowed: false, remaining: 0, resetMs };
      setHeaders(response, [count]);
      decisions.add(1, { policy, outcome: 'refused' });
      throw refusal(count);
    },
    charge: async (response, client, operation) => {
      const usage = operation ? usageOf(operation, costLimits[client.viewer.role]) : noUsage;
      const refused = await takeAll(response, chargesOf(client, usage));
      const { policy, key } = requestCharge(client);
      const exhausting = refused.find((count) => count.policy === policy);
      if (exhausting) exhausted.set(key, quotaClock() + exhausting.resetMs);
      throwLongest(refused);
    },
    chargeSignIn: async (response, network) => throwLongest(await takeAll(response, [signInCharge(network)])),
  };
}

/** Counts in Redis while Redis answers in time. */
function shareCounts(link: RedisLink, policies: Policies, local: Counters): Counters['take'] {
  const shared = createRedisCounters(policies, link.client);
  return async (charges) => {
    if (!link.isUp) return local.take(charges);
    try {
      return await link.inTime(shared.take(charges));
    } catch {
      return local.take(charges);
    }
  };
}
