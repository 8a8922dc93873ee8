/** Keeps what verified tokens say, so that the signature of a token is checked once and not with each request. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

export interface KeptToken<T> {
  readonly value: T;
  /** Milliseconds since 1970. The token is not valid any more then. */
  readonly validUntil: number;
}

export interface TokenKeeping<T> {
  /** Throws for a bad token. Nothing is kept then. */
  verify(token: string): Promise<KeptToken<T>>;
  /** Changes when the issuer's keys may have changed, so that tokens of a withdrawn key are refused. Undefined: nothing is kept. */
  keyPeriod(): number | undefined;
  readonly maxBytes?: number;
}

/** Enough for some 30,000 tokens. */
const defaultMaxBytes = 16_000_000;
/** Of one token beside its hash and its subject: objects, and its place in the cache. */
const entryBytes = 400;

/** A verifier with the same answers as `verify`. Tokens are kept by their SHA-256 only, so a memory dump has none. */
export function keepVerified<T extends object>({
  verify,
  keyPeriod,
  maxBytes = defaultMaxBytes,
}: TokenKeeping<T>): (token: string) => Promise<T> {
  const kept = new LRUCache<string, KeptToken<T> & { readonly period: number }>({
    maxSize: maxBytes,
    sizeCalculation: ({ value }) => entryBytes + JSON.stringify(value).length,
  });
  return async (token) => {
    const key = hash('sha256', token, 'base64');
    const period = keyPeriod();
    const known = kept.get(key);
    if (known && known.period === period && Date.now() < known.validUntil) return known.value;
    const verified = await verify(token);
    // Not if the keys were fetched meanwhile: the token may have been verified with the ones before.
    if (period !== undefined && keyPeriod() === period) kept.set(key, { ...verified, period });
    return verified.value;
  };
}
