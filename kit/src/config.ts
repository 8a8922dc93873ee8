/**
 * Settings from environment variables. Each variable is described where it is read, and docs/configuration.md is generated
 * from that. `main` reads them once into a frozen object; one sentence names every variable with an invalid value.
 */
import { StartError } from './errors.js';
import { addressList } from './http/addresses.js';

export interface Setting<T> {
  /** What the variable does, in one or two sentences, as in docs/configuration.md. */
  readonly description: string;
  /** The default as a reader should see it; undefined when the variable has none. */
  readonly shownDefault: string | undefined;
  readonly isRequired: boolean;
  /** Unit and allowed values, as a reader should see them. */
  readonly allowed: string;
  /** Turns the variable's text (undefined when unset) into a value, or throws an Error that says what was expected. */
  parse(text: string | undefined): T;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type SettingValues<S extends Settings> = { readonly [K in keyof S]: ReturnType<S[K]['parse']> };

/** Trims each variable and treats an empty one as unset. Throws a StartError. */
export function readSettings<S extends Settings>(environment: NodeJS.ProcessEnv, settings: S): SettingValues<S> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const text = environment[name]?.trim() || undefined;
    try {
      if (text === undefined && setting.isRequired) throw new Error('must be set');
      values[name] = setting.parse(text);
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`);
    }
  }
  if (problems.length > 0) throw new StartError(`The configuration is not usable: ${problems.join('; ')}.`);
  return Object.freeze(values) as SettingValues<S>;
}

interface Options<D> {
  readonly description: string;
  /** Undefined: the variable may stay unset. */
  readonly default: D;
  /** Shown instead of `default` where that depends on the machine. */
  readonly shownDefault?: string;
  /** An example of a value, or what the text means. */
  readonly allowed?: string;
}

/** Any text. */
export function text<D extends string | undefined>(options: Options<D>): Setting<string | D> {
  return setting(options, 'text', (value) => value);
}

/** Whole number from `min` to `max`. `unit` is part of the description, for example `ms`. */
export function integer(
  options: Options<number> & { readonly min?: number; readonly max?: number; readonly unit?: string },
): Setting<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, unit } = options;
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `${min} to ${max}`;
  return setting(options, unit ? `${unit}, ${range}` : range, (value) => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < min || number > max)
      throw new Error(`must be a whole number from ${min} to ${max}, not "${value}"`);
    return number;
  });
}

/** A TCP port; 0 takes a free one. */
export const port = (options: Options<number>): Setting<number> => integer({ ...options, max: 65_535 });

export function flag(options: Omit<Options<boolean>, 'default'> & { readonly default?: boolean }): Setting<boolean> {
  return setting({ default: false, ...options }, '`true` or `false`', (value) => {
    if (/^(true|1|yes|on)$/i.test(value)) return true;
    if (/^(false|0|no|off)$/i.test(value)) return false;
    throw new Error(`must be true or false, not "${value}"`);
  });
}

export function oneOf<V extends string>(values: readonly V[], options: Options<V>): Setting<V> {
  const isValue = (value: string): value is V => (values as readonly string[]).includes(value);
  return setting(options, values.map((value) => `\`${value}\``).join(', '), (value) => {
    if (!isValue(value)) throw new Error(`must be one of ${values.join(', ')}, not "${value}"`);
    return value;
  });
}

/** A URL, of one of `protocols` if there are any. */
export function url<D extends string | undefined>(
  options: Options<D> & { readonly protocols?: readonly string[]; readonly example?: string },
): Setting<string | D> {
  const { protocols = [], example } = options;
  const suffix = example ? ` like ${example}` : protocols.length > 0 ? ` (${protocols.join(', ')})` : '';
  return setting(options, `URL${suffix}`, (value) => {
    const protocol = URL.canParse(value) ? new URL(value).protocol.slice(0, -1) : undefined;
    if (protocol === undefined || (protocols.length > 0 && !protocols.includes(protocol)))
      throw new Error(`must be a URL${suffix}`);
    return value;
  });
}

/** Texts separated by commas. */
export function list(options: Options<readonly string[]>): Setting<readonly string[]> {
  return setting(options, 'comma-separated', (value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  );
}

/** URLs by name, such as `films=http://films:4001/graphql`, separated by commas. */
export function urlsByName(options: { readonly description: string }): Setting<Readonly<Record<string, string>>> {
  const inner = list({ ...options, default: [], allowed: 'comma-separated `name=URL`' });
  return {
    ...inner,
    parse: (value) =>
      Object.fromEntries(
        inner.parse(value).map((item) => {
          const [name, ...rest] = item.split('=');
          const address = rest.join('=');
          if (!name || !URL.canParse(address))
            throw new Error('must be names with URLs, like films=http://films/graphql');
          return [name, address];
        }),
      ),
  };
}

/** IP addresses or networks in CIDR notation, separated by commas. */
export function networks(options: Options<readonly string[]>): Setting<readonly string[]> {
  const inner = list({ allowed: 'comma-separated addresses or networks like `10.0.0.0/8`', ...options });
  const parse = (value: string | undefined) => {
    const items = inner.parse(value);
    addressList(items);
    return items;
  };
  return { ...inner, parse };
}

/**
 * Secrets for HMAC-SHA-256, each at least as long as the hash, separated by commas or line breaks. The first one signs and
 * all of them are accepted, so that a secret can be replaced while programs run.
 */
export function secrets(options: { readonly description: string }): Setting<readonly string[]> {
  const inner = text({ ...options, default: undefined, allowed: 'at least 32 characters; several by commas' });
  return {
    ...inner,
    isRequired: true,
    parse: (value) => {
      const items = (inner.parse(value) ?? '').split(/[,\n]/).map((item) => item.trim());
      if (items.some((item) => item.length < minSecretLength))
        throw new Error(`must have at least ${minSecretLength} characters${items.length > 1 ? ' in each secret' : ''}`);
      return items;
    },
  };
}

const minSecretLength = 32;

/** `inner` with no default: the variable must be set. `check` returns true or what was expected. */
export function required(
  inner: Setting<string | undefined>,
  check: (value: string) => true | string = () => true,
): Setting<string> {
  return {
    ...inner,
    isRequired: true,
    parse: (value) => {
      const parsed = inner.parse(value)!;
      const verdict = check(parsed);
      if (verdict !== true) throw new Error(verdict);
      return parsed;
    },
  };
}

function setting<D extends Shown, T>(options: Options<D>, kind: string, parse: (value: string) => T): Setting<T | D> {
  const { description, default: fallback, allowed = kind } = options;
  return {
    description,
    shownDefault: options.shownDefault ?? shown(fallback),
    isRequired: false,
    allowed,
    parse: (value) => (value === undefined ? fallback : parse(value)),
  };
}

type Shown = string | number | boolean | readonly string[] | undefined;

function shown(value: Shown): string | undefined {
  const text = typeof value === 'object' ? value.join(',') : String(value ?? '');
  return text === '' ? undefined : text;
}
