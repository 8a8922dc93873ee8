/** Counts what clients have used: in this process, or in Redis for all gateways, where rate-limiter-flexible does the counting. */
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Charge } from './charges.js';
import { policyNames, type Policies, type PolicyName } from './policies.js';

/** Where a policy stands after a charge. */
export interface Count {
  readonly policy: PolicyName;
  readonly isAllowed: boolean;
  readonly remaining: number;
  /** Milliseconds until the whole quota is there again. */
  readonly resetMs: number;
}

export interface Counters {
  /**
   * Takes all charges, or none if one of them does not fit. Each is compared with its quota alone, so a request has at most one charge
   * of a policy (`chargesOf`).
   */
  take(charges: readonly Charge[]): Promise<Count[]>;
}

/** Now, in whole milliseconds of performance.now(): a difference of fractions may be more than the time of a quota. */
export const quotaClock = (): number => Math.floor(performance.now());

/** What a client has used of a quota since its time began. */
interface QuotaUse {
  used: number;
  /** When the time is over, by quotaClock(). */
  readonly until: number;
}

/** `maxClients`: those that a policy counts at once. The one that was quiet for the longest time is forgotten first. */
export function createMemoryCounters(policies: Policies, maxClients = 20_000): Counters {
  const clients = byPolicy(() => new LRUCache<string, QuotaUse>({ max: maxClients }));

  function useOf({ policy, key }: Charge, now: number): QuotaUse {
    const known = clients[policy].get(key);
    if (known && known.until > now) return known;
    const use = { used: 0, until: now + policies[policy].seconds * 1_000 };
    clients[policy].set(key, use);
    return use;
  }
  return {
    take: async (asked) => {
      const now = quotaClock();
      const charges = withinQuotas(asked, policies);
      const uses = charges.map((charge) => useOf(charge, now));
      const fits = charges.map(({ policy, points }, index) => uses[index]!.used + points <= policies[policy].points);
      if (fits.every(Boolean)) for (const [index, { points }] of charges.entries()) uses[index]!.used += points;
      return charges.map(({ policy }, index) => {
        const { used, until } = uses[index]!;
        const remaining = policies[policy].points - used;
        return { policy, isAllowed: fits[index]!, remaining, resetMs: until - now };
      });
    },
  };
}

interface PolicyCounter {
  /** Takes the points only if they fit. */
  take(charge: Charge): Promise<Count>;
  giveBack(charge: Charge): Promise<unknown>;
}

/** Throws an error of the client when Redis cannot be asked. */
export function createRedisCounters(policies: Policies, client: Redis): Counters {
  const counters = byPolicy((policy) => redisCounter(policy, policies, client));
  return {
    take: async (asked) => {
      const charges = withinQuotas(asked, policies);
      // All are sent at once: this is one round trip.
      const counts = await Promise.all(charges.map((charge) => counters[charge.policy].take(charge)));
      if (counts.every(({ isAllowed }) => isAllowed)) return counts;
      const taken = charges.filter((_, index) => counts[index]!.isAllowed);
      // The refusal does not wait for it, and stays a refusal if it fails.
      void Promise.allSettled(taken.map((charge) => counters[charge.policy].giveBack(charge)));
      return counts.map((count, index) =>
        count.isAllowed ? { ...count, remaining: count.remaining + charges[index]!.points } : count,
      );
    },
  };
}

const byPolicy = <T>(open: (policy: PolicyName) => T) =>
  Object.fromEntries(policyNames.map((policy) => [policy, open(policy)])) as Record<PolicyName, T>;

/** A charge above the whole quota takes the quota: otherwise the client could never send the request. */
const withinQuotas = (charges: readonly Charge[], policies: Policies): Charge[] =>
  charges.map((charge) => ({ ...charge, points: Math.min(charge.points, policies[charge.policy].points) }));

function redisCounter(policy: PolicyName, policies: Policies, client: Redis): PolicyCounter {
  const { points, seconds } = policies[policy];
  const limiter = new RateLimiterRedis({
    storeClient: client,
    keyPrefix: `marquee:rate:${policy}`,
    points,
    duration: seconds,
    customIncrTtlLuaScript: takeIfItFits,
  });
  return {
    take: (charge) => consume(limiter, charge),
    giveBack: (charge) => limiter.reward(charge.key, charge.points),
  };
}

/**
 * In place of the library's script, which also counts what it refuses. Negative points give back, but never below 0, and
 * nothing in a time that has just begun.
 */
const takeIfItFits = `
local points, seconds, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local used = tonumber(redis.call('get', KEYS[1]) or '0')
local ttl = redis.call('pttl', KEYS[1])
local total = math.max(used + points, 0)
if ttl < 0 then
  ttl = seconds * 1000
  if points > 0 and total <= limit then redis.call('set', KEYS[1], total, 'PX', ttl) end
elseif total <= limit then
  redis.call('incrby', KEYS[1], total - used)
end
return {total, ttl}
`;

async function consume(limiter: RateLimiterAbstract, { policy, key, points }: Charge): Promise<Count> {
  try {
    const { remainingPoints, msBeforeNext } = await limiter.consume(key, points);
    return { policy, isAllowed: true, remaining: remainingPoints, resetMs: msBeforeNext };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const { consumedPoints, msBeforeNext } = refusal;
    const remaining = Math.max(0, limiter.points - (consumedPoints - points));
    return { policy, isAllowed: false, remaining, resetMs: msBeforeNext };
  }
}
