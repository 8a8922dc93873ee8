/** Waits for conditions. */
import { delay } from '@marquee/kit/delay';

/** Resolves once `condition` holds. It is checked every `intervalMs`, without end: the test's timeout limits the wait. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, intervalMs = 100): Promise<void> {
  while (!(await condition())) await delay(intervalMs);
}
