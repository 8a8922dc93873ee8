/** Flags of a command that are whole numbers. */
import { parseArgs } from 'node:util';
import { StartError } from '@marquee/kit/errors';

export interface NumberFlag {
  readonly fallback: number;
  readonly min: number;
  /** Default: 86400, the seconds of a day. */
  readonly max?: number;
}

/** Throws a StartError for a flag that does not exist or has no valid number. */
export function readNumberFlags<Name extends string>(
  flags: readonly string[],
  known: Readonly<Record<Name, NumberFlag>>,
): Record<Name, number> {
  const names = Object.keys(known) as Name[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const usage = `The flags are ${names.map((name) => `--${name} <number>`).join(', ')}.`;
  let values: Partial<Record<string, string | boolean>>;
  try {
    ({ values } = parseArgs({ args: [...flags], options }));
  } catch (error) {
    throw new StartError(`${(error as Error).message.split('\n')[0]} ${usage}`);
  }
  const read = (name: Name) => {
    const { fallback, min, max = 86_400 } = known[name];
    const number = values[name] === undefined ? fallback : Number(values[name]);
    if (!Number.isInteger(number) || number < min || number > max)
      throw new StartError(`--${name} must be a whole number from ${min} to ${max}. ${usage}`);
    return number;
  };
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, number>;
}
