/** Structured logs: JSON lines on stderr. Stdout is for the output of commands. */
import { pino, type Logger } from 'pino';

/** Without `child`: pino writes its fields without `formatters.log`, so a secret among them would be shown. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** `verbose` includes debug lines. Fields that hold secrets are redacted. */
export function createLog(service: string, verbose = false): Log {
  return pino(
    {
      level: verbose ? 'debug' : 'info',
      base: { service },
      formatters: { log: withoutSecrets },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

type Fields = Record<string, unknown>;

const secrets = ['password', 'token', 'authorization'];

/**
 * The fields of a line, with `[Redacted]` in place of secrets among them and among the fields of their values. Copies only what has one:
 * the option `redact` of pino copies each line, which takes longer than all else that pino does.
 */
export function withoutSecrets(fields: Fields): Fields {
  let safe = redacted(fields);
  for (const name in fields) {
    const value = safe[name];
    if (typeof value !== 'object' || value === null) continue;
    const inner = redacted(value as Fields);
    if (inner === value) continue;
    if (safe === fields) safe = { ...fields };
    safe[name] = inner;
  }
  return safe;
}

function redacted(fields: Fields): Fields {
  let safe = fields;
  for (const name of secrets) {
    if (!Object.hasOwn(fields, name)) continue;
    if (safe === fields) safe = copyOf(fields);
    safe[name] = '[Redacted]';
  }
  return safe;
}

/** The copy of an error has it as its prototype: pino reads its type, message and stack, which `{ ...error }` leaves out. */
const copyOf = (fields: Fields): Fields =>
  fields instanceof Error ? Object.assign(Object.create(fields) as Fields, fields) : { ...fields };

export const silentLog: Log = pino({ level: 'silent' });
