/** The headers `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers. */
import type { Count } from './counters.js';
import type { Policies } from './policies.js';

/** Headers by name. Both are lists of structured fields (RFC 9651). */
export function rateHeaders(counts: readonly Count[], policies: Policies): Record<string, string> {
  const quotas = counts.map(({ policy }) => `"${policy}";q=${policies[policy].points};w=${policies[policy].seconds}`);
  const states = counts.map(({ policy, remaining, resetMs }) => `"${policy}";r=${remaining};t=${toSeconds(resetMs)}`);
  return { 'ratelimit-policy': quotas.join(', '), ratelimit: states.join(', ') };
}

/** Whole seconds, rounded up: a client that waits so long does not come too early. */
export const toSeconds = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);
