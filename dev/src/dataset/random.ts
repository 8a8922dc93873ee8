/** A seeded source of random numbers, the same on every machine. */

// Local names: in the tests' own realm, each look-up of a global costs more than the arithmetic.
const { floor, imul } = Math;

export interface Random {
  /** At least 0 and less than 1. */
  next(): number;
  /** A whole number, at least 0 and less than `below`. */
  below(below: number): number;
}

/** mulberry32, by Tommy Ettinger (public domain). Its 32 bits of state are enough for generated users. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { next, below: (below) => floor(next() * below) };
}

/** A hash of `text` as a whole number of 32 bits (FNV-1a, with the mixing steps of MurmurHash3). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = imul(hash ^ text.charCodeAt(index), 0x01000193);
  // FNV-1a gives texts with the same end similar low bits; mixing spreads them.
  hash ^= hash >>> 16;
  hash = imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Draws from quantiles: rising pairs of share and value. Values between two pairs are interpolated geometrically. */
export function fromQuantiles(random: Random, quantiles: readonly (readonly [number, number])[]): number {
  const at = random.next();
  const upper = quantiles.findIndex(([share]) => share >= at);
  const [toShare, toValue] = quantiles[upper]!;
  const [fromShare, fromValue] = quantiles[Math.max(0, upper - 1)]!;
  const part = toShare === fromShare ? 0 : (at - fromShare) / (toShare - fromShare);
  return Math.round(fromValue * (toValue / fromValue) ** part);
}

/**
 * Draws a rank from 0 to `count` - 1 with weight (rank + 1) ** -exponent, by inverting the integral of the weights from 1 to
 * count + 1. `exponent` must not be 1.
 */
export function zipf(random: Random, count: number, exponent: number): number {
  const power = 1 - exponent;
  const draw = (((count + 1) ** power - 1) * random.next() + 1) ** (1 / power);
  return Math.min(count - 1, floor(draw) - 1);
}
