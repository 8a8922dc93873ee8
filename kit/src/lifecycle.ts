/** Whatever opens a resource registers its closer here; stopping unwinds in reverse order within a deadline. */
import type { Log } from './log.js';

export interface Lifecycle {
  /** Registers how to close what was just opened. */
  onStop(name: string, close: () => Promise<unknown> | unknown): void;
  /** Closes everything, last opened first. May be called again: what is closed is not closed twice. */
  stop(): Promise<void>;
}

/** `deadlineMs` bounds each closer: one that hangs is reported and passed over. */
export function createLifecycle(log: Log, deadlineMs = 10_000): Lifecycle {
  const closers: { name: string; close: () => Promise<unknown> | unknown }[] = [];
  let stopped: Promise<void> | undefined;

  async function unwind(): Promise<void> {
    for (let closer = closers.pop(); closer; closer = closers.pop()) {
      const { name, close } = closer;
      let timer: NodeJS.Timeout | undefined;
      const expired = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not closed within ${deadlineMs} ms`)), deadlineMs);
      });
      try {
        await Promise.race([Promise.resolve().then(close), expired]);
      } catch (error) {
        log.warn({ resource: name, error: String(error) }, 'a resource did not close cleanly');
      } finally {
        clearTimeout(timer);
      }
    }
  }

  return {
    onStop: (name, close) => {
      closers.push({ name, close });
      // What was still opening when the rest was stopped is closed as soon as it is there.
      if (stopped) stopped = stopped.then(unwind);
    },
    stop: () => (stopped ??= unwind()),
  };
}

/** Runs `open`; when it throws, closes what it had registered so far before the error goes on. */
export async function openOrUnwind<T>(lifecycle: Lifecycle, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}
