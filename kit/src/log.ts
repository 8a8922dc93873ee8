/** Structured logs: JSON lines on stderr. Stdout is for the output of commands. */
import { pino, type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** `verbose` includes debug lines. Fields that hold secrets are redacted. */
export function createLog(service: string, verbose = false): Log {
  return pino(
    {
      level: verbose ? 'debug' : 'info',
      base: { service },
      redact: ['password', 'token', 'authorization', '*.password', '*.token', '*.authorization'],
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

export const silentLog: Log = pino({ level: 'silent' });
