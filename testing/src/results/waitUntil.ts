/**
 * Waits for conditions. Every wait has a limit, which a busy machine does not reach, and then fails with what it saw. A wait without
 * end goes on after its test has timed out, and keeps its process alive.
 */
import { delay } from '@marquee/kit/delay';

export interface WaitOptions {
  /** How long to wait between two looks, in milliseconds. */
  readonly intervalMs?: number;
  /** How long to wait in all, in milliseconds. */
  readonly limitMs?: number;
}

/** Below the time limit of a test (jest.config.js), so that this error is the test's. */
const defaultLimitMs = 150_000;

/** The first value of `read` for which `isEnough` holds. Rejects with the last value after the limit. */
export async function readUntil<T>(
  read: () => T | Promise<T>,
  isEnough: (value: T) => boolean,
  { intervalMs = 100, limitMs = defaultLimitMs }: WaitOptions = {},
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await read();
    if (isEnough(value)) return value;
    if (performance.now() > end)
      throw new Error(
        `After ${limitMs / 1_000} s still ${JSON.stringify(value)}, which is not enough: ${String(isEnough)}`,
      );
    await delay(intervalMs);
  }
}

/** Resolves once `condition` holds. It is checked every `intervalMs`. Rejects with the condition's text after the limit. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  intervalMs = 100,
  limitMs = defaultLimitMs,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Did not hold within ${limitMs / 1_000} s: ${String(condition)}`);
    await delay(intervalMs);
  }
}

/** Whether `work` rejects with an error of this class. Rejects never. */
export const rejectsWith = (work: Promise<unknown>, kind: new (message: string) => Error): Promise<boolean> =>
  work.then(
    () => false,
    (error: unknown) => error instanceof kind,
  );

/**
 * Resolves with what `check` gives once it does not throw. It is repeated for a minute, which a busy machine may need; then its last
 * error is thrown, so that a test says what was wrong.
 */
export async function eventually<T>(check: () => Promise<T>, limitMs = 60_000): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
      await delay(20);
    }
  }
}
