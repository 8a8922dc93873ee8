/** Structured logs: JSON lines on stderr, so that stdout stays for what a person asked for. */
import { pino, type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** `verbose` lets debug lines through. Secrets are redacted wherever they would appear. */
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
