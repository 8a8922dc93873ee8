/** A seeded source of random numbers, the same on every machine. */

export interface Random {
  /** From 0 up to, but without, 1. */
  next(): number;
  /** A whole number from 0 up to, but without, `below`. */
  below(below: number): number;
}

/** mulberry32, by Tommy Ettinger (public domain): 32 bits of state, plenty for made-up people. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { next, below: (below) => Math.floor(next() * below) };
}

/** A whole number of 32 bits that depends on all of `text` (FNV-1a), for dealing by a hash of a row. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  // FNV leaves low bits alike for texts that end alike; mixing spreads them.
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Draws from quantiles: pairs of share and value, rising, values between them in geometric proportion. */
export function fromQuantiles(random: Random, quantiles: readonly (readonly [number, number])[]): number {
  const at = random.next();
  const upper = quantiles.findIndex(([share]) => share >= at);
  const [toShare, toValue] = quantiles[upper]!;
  const [fromShare, fromValue] = quantiles[Math.max(0, upper - 1)]!;
  const part = toShare === fromShare ? 0 : (at - fromShare) / (toShare - fromShare);
  return Math.round(fromValue * (toValue / fromValue) ** part);
}

/**
 * Draws ranks from 0 up to `count` with weight (rank + 1) ** -exponent, by inverting the integral of the weights from 1 to
 * count + 1. `exponent` is not 1.
 */
export function zipf(random: Random, count: number, exponent: number): number {
  const power = 1 - exponent;
  const draw = (((count + 1) ** power - 1) * random.next() + 1) ** (1 / power);
  return Math.min(count - 1, Math.floor(draw) - 1);
}
