/** The flags of chaos. */
import { randomInt } from 'node:crypto';
import { readNumberFlags } from '../processes/numberFlags.js';
import { quietMs } from './faultSchedule.js';
import { defaultLimits } from './promises.js';

export interface ChaosFlags {
  readonly seed: number;
  readonly seconds: number;
  /** Requests a second. */
  readonly rate: number;
  /** What an answer may take beyond the deadline, in milliseconds. */
  readonly allowanceMs: number;
}

const defaults = { seconds: 60, rate: 20 };
/** Time for at least some faults. */
const minSeconds = (quietMs.start + quietMs.end) / 1_000 + 10;
const maxSeed = 2 ** 32;

/** Throws a StartError for a flag that does not exist or has no valid number. */
export function readChaosOptions(flags: readonly string[]): ChaosFlags {
  const { allowance, ...others } = readNumberFlags(flags, {
    seed: { fallback: randomInt(maxSeed), min: 0, max: maxSeed - 1 },
    seconds: { fallback: defaults.seconds, min: minSeconds },
    rate: { fallback: defaults.rate, min: 1, max: 1_000 },
    allowance: { fallback: defaultLimits.allowanceMs, min: 0, max: 60_000 },
  });
  return { ...others, allowanceMs: allowance };
}
