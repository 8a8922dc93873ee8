/** A lock file that a crash cannot leave locked: it names its process, and the lock of an ended process is stale. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, linkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '@marquee/kit/errors';
import { delay } from '@marquee/kit/delay';

interface Holder {
  readonly pid: number;
  /** Start time of the process as `ps` prints it; it tells a later process with the same id apart. */
  readonly began: string;
}

function startTimeOf(pid: number): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        env: { LC_ALL: 'C', PATH: process.env.PATH ?? '' },
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

const isAlive = (holder: Holder): boolean => startTimeOf(holder.pid) === holder.began;

function read(file: string): { text: string; holder: Holder | undefined } | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    try {
      return { text, holder: JSON.parse(text) as Holder };
    } catch {
      return { text, holder: undefined };
    }
  } catch {
    return undefined;
  }
}

/** Tries once. Returns the function that releases the lock, or the process that holds it. */
function tryLock(file: string): (() => void) | Holder {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, began: startTimeOf(process.pid) ?? '' });
  // Written to a draft and linked into place, so that no process reads an incomplete file.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    for (;;) {
      try {
        linkSync(draft, file);
        return () => {
          if (read(file)?.text === mine) rmSync(file, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const current = read(file);
      if (current?.holder && isAlive(current.holder)) return current.holder;
      if (current) removeStaleLock(file, current.text);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a stale lock, unless another process has replaced it meanwhile. */
function removeStaleLock(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside)?.text !== stale) linkSync(aside, file);
  rmSync(aside, { force: true });
}

/** Locks and returns the release. Throws a StartError that names the process holding the lock; `hint` says what to do. */
export function lockFolder(file: string, hint: string): () => void {
  const outcome = tryLock(file);
  if (typeof outcome === 'function') return outcome;
  throw new StartError(`Process ${outcome.pid} is using ${dirname(file)} already; ${hint}.`);
}

/** Whether a running process holds the lock. */
export function isLocked(file: string): boolean {
  const holder = read(file)?.holder;
  return holder !== undefined && isAlive(holder);
}

/** Waits until the lock is free, locks and returns the release. */
export async function waitForLock(file: string): Promise<() => void> {
  for (;;) {
    const outcome = tryLock(file);
    if (typeof outcome === 'function') return outcome;
    await delay(200);
  }
}
