/** Reads the environment once, in `main`, into a frozen object; fails with one sentence that names every wrong variable. */
import { StartError } from './errors.js';

/** Turns a variable's text (undefined where unset) into a value, or throws with what was expected. */
export type Setting<T> = (text: string | undefined) => T;
type Settings = Record<string, Setting<unknown>>;
type Values<S extends Settings> = { readonly [K in keyof S]: ReturnType<S[K]> };

export function readSettings<S extends Settings>(environment: NodeJS.ProcessEnv, settings: S): Values<S> {
  const wrong: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const text = environment[name]?.trim();
    try {
      values[name] = setting(text === '' ? undefined : text);
    } catch (error) {
      wrong.push(`${name} ${(error as Error).message}`);
    }
  }
  if (wrong.length > 0) throw new StartError(`The configuration is not usable: ${wrong.join('; ')}.`);
  return Object.freeze(values) as Values<S>;
}

export const text =
  <D extends string | undefined>(fallback: D): Setting<string | D> =>
  (value) =>
    value ?? fallback;

export const required: Setting<string> = (value) => {
  if (value === undefined) throw new Error('must be set');
  return value;
};

/** A secret for HMAC-SHA-256, which must not be shorter than the hash. */
export const secret: Setting<string> = (value) => {
  const given = required(value);
  if (given.length < 32) throw new Error('must have at least 32 characters');
  return given;
};

export const integer =
  (fallback: number, min = 0, max = Number.MAX_SAFE_INTEGER): Setting<number> =>
  (value) => {
    const number = value === undefined ? fallback : Number(value);
    if (!Number.isInteger(number) || number < min || number > max)
      throw new Error(`must be a whole number from ${min} to ${max}, not "${value}"`);
    return number;
  };

export const port = (fallback: number): Setting<number> => integer(fallback, 0, 65_535);

export const flag =
  (fallback = false): Setting<boolean> =>
  (value) => {
    if (value === undefined) return fallback;
    if (/^(true|1|yes|on)$/i.test(value)) return true;
    if (/^(false|0|no|off)$/i.test(value)) return false;
    throw new Error(`must be true or false, not "${value}"`);
  };

export const url =
  <D extends string | undefined>(fallback: D, ...protocols: string[]): Setting<string | D> =>
  (value) => {
    if (value === undefined) return fallback;
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    if (!parsed || (protocols.length > 0 && !protocols.includes(parsed.protocol.slice(0, -1))))
      throw new Error(`must be a URL${protocols.length > 0 ? ` (${protocols.join(', ')})` : ''}`);
    return value;
  };

export const list =
  (fallback: readonly string[]): Setting<readonly string[]> =>
  (value) =>
    value === undefined
      ? fallback
      : value
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean);
