/** A lock on a folder that a crash cannot leave behind: it names its process, and one that is gone holds nothing. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, linkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '@marquee/kit/errors';
import { delay } from '@marquee/kit/delay';

interface Holder {
  readonly pid: number;
  /** When the process began, as the system writes it: a later process of the same number is another one. */
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

/** Tries once. Gives the release, or the process that holds the lock. */
function tryLock(file: string): (() => void) | Holder {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, began: startTimeOf(process.pid) ?? '' });
  // Made aside and linked into place, so that nobody ever reads half of it.
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
      const held = read(file);
      if (held?.holder && isAlive(held.holder)) return held.holder;
      if (held) removeStaleLock(file, held.text);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a stale lock, unless another process has put its own in place meanwhile. */
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

/** Locks or fails at once, telling who holds it. */
export function lockFolder(file: string, hint: string): () => void {
  const outcome = tryLock(file);
  if (typeof outcome === 'function') return outcome;
  throw new StartError(`Process ${outcome.pid} is using ${dirname(file)} already; ${hint}.`);
}

/** Locks, waiting for whoever holds it. */
export async function waitForLock(file: string): Promise<() => void> {
  for (;;) {
    const outcome = tryLock(file);
    if (typeof outcome === 'function') return outcome;
    await delay(200);
  }
}
