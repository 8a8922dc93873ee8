/** The flags of `make zones`. */
import { readNumberFlags } from '../processes/numberFlags.js';

export interface ZonesFlags {
  /** Requests a second of the mix of stored operations. */
  readonly rate: number;
  /** Further writes a second. */
  readonly writes: number;
  /** Of each phase, at least. */
  readonly seconds: number;
  readonly users: number;
  readonly seed: number;
}

/** Throws a StartError for a flag that does not exist or has no valid number. */
export const readZonesOptions = (flags: readonly string[]): ZonesFlags =>
  readNumberFlags(flags, {
    rate: { fallback: 8, min: 1, max: 1_000 },
    writes: { fallback: 4, min: 1, max: 1_000 },
    seconds: { fallback: 30, min: 5, max: 3_600 },
    users: { fallback: 60, min: 2, max: 1_000_000 },
    seed: { fallback: 7, min: 0, max: 2 ** 32 - 1 },
  });
