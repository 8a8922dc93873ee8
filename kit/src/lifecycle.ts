/** Closes the resources of a process in reverse order of opening, each within a deadline. */
import type { Log } from './log.js';

export interface Lifecycle {
  /** Registers how to close a resource that was just opened. A promise from `close` is awaited. */
  onStop(name: string, close: () => unknown): void;
  /** Closes everything, last opened first. A second call waits for the first; nothing is closed twice. */
  stop(): Promise<void>;
}

/** `deadlineMs` is the limit for each resource; one that exceeds it is logged and skipped. */
export function createLifecycle(log: Log, deadlineMs = 10_000): Lifecycle {
  const closers: { name: string; close: () => unknown }[] = [];
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
      // A resource that opens after stop() is closed at once.
      if (stopped) stopped = stopped.then(unwind);
    },
    stop: () => (stopped ??= unwind()),
  };
}

/** Runs `open`. If it throws, closes the resources registered so far and rethrows. */
export async function openOrUnwind<T>(lifecycle: Lifecycle, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}
