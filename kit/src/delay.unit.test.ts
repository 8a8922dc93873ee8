/** Waiting with an early end. */
import { delay } from './delay.js';

test('delay ends early on abort, and never throws', async () => {
  const stopping = new AbortController();
  const waiting = delay(60_000, stopping.signal);
  stopping.abort();
  await expect(waiting).resolves.toBeUndefined();
  await expect(delay(60_000, stopping.signal)).resolves.toBeUndefined();
  await expect(delay(1)).resolves.toBeUndefined();
});
