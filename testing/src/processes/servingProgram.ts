/** A program of the product as a process that serves, with its log in a file: a pipe would cost the reader CPU for each request. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { delay } from '@marquee/kit/delay';
import { exitCodeOf, spawnProgram } from './programs.js';

export interface ServingProgram {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly logFile: string;
  /** How it ended, such as `code 1` or `SIGKILL`; undefined while it runs. */
  readonly ended: string | undefined;
  /** Ends it with SIGTERM, and with SIGKILL if that takes too long. */
  stop(): Promise<void>;
}

export interface ServingOptions {
  /** Beside PATH, HOME and PORT=0, which it may replace. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where its log is written. */
  readonly folder: string;
  readonly launcher?: readonly string[];
}

const pollMs = 50;
const maxStopMs = 20_000;

/** Resolves once it listens; it may not be ready. Throws an Error with the end of its log if it ends before. */
export async function startServing(
  name: 'gateway' | 'catalog' | 'social',
  { environment, folder, launcher = [] }: ServingOptions,
): Promise<ServingProgram> {
  const logFile = join(folder, `${name}.log`);
  const log = openSync(logFile, 'w');
  const { PATH, HOME } = process.env;
  const child = spawnProgram(name, {
    launcher,
    stdio: ['ignore', 'ignore', log],
    env: { PATH, HOME, PORT: '0', ...environment },
  });
  closeSync(log);
  let ended: string | undefined;
  child.once('exit', (code, signal) => (ended = signal ?? `code ${code}`));
  let url: string | undefined;
  while (!(url = readUrl(logFile))) {
    if (ended) throw new Error(`${name} ended with ${ended}: ${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    await delay(pollMs);
  }
  return {
    name,
    url,
    pid: child.pid!,
    logFile,
    get ended() {
      return ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const killing = setTimeout(() => child.kill('SIGKILL'), maxStopMs);
      await exitCodeOf(child);
      clearTimeout(killing);
    },
  };
}

const readUrl = (logFile: string) => /"url":"([^"]+)"[^\n]*is serving/.exec(readFileSync(logFile, 'utf8'))?.[1];

/** Resolves once all of them can take traffic. */
export async function untilReady(programs: readonly ServingProgram[]): Promise<void> {
  for (const { url } of programs)
    while ((await fetch(`${url}/ready`).catch(() => undefined))?.status !== 200) await delay(pollMs);
}
