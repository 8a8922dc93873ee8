/** The flags of chaos. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { StartError } from '@marquee/kit/errors';
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
  const names = ['seed', 'seconds', 'rate', 'allowance'] as const;
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const usage = `The flags are ${names.map((name) => `--${name} <number>`).join(', ')}.`;
  let values: Partial<Record<string, string | boolean>>;
  try {
    ({ values } = parseArgs({ args: [...flags], options }));
  } catch (error) {
    throw new StartError(`${(error as Error).message.split('\n')[0]} ${usage}`);
  }
  const read = (name: (typeof names)[number], { fallback, min, max = 86_400 }: Bounds) => {
    const number = values[name] === undefined ? fallback : Number(values[name]);
    if (!Number.isInteger(number) || number < min || number > max)
      throw new StartError(`--${name} must be a whole number from ${min} to ${max}. ${usage}`);
    return number;
  };
  return {
    seed: read('seed', { fallback: randomInt(maxSeed), min: 0, max: maxSeed - 1 }),
    seconds: read('seconds', { fallback: defaults.seconds, min: minSeconds }),
    rate: read('rate', { fallback: defaults.rate, min: 1, max: 1_000 }),
    allowanceMs: read('allowance', { fallback: defaultLimits.allowanceMs, min: 0, max: 60_000 }),
  };
}

interface Bounds {
  readonly fallback: number;
  readonly min: number;
  readonly max?: number;
}
