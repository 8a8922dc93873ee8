/** Closing the resources of a process. */
import { createLifecycle, openOrUnwind } from './lifecycle.js';
import { silentLog } from './log.js';

test('stop closes in reverse order, once, and skips resources that fail or hang', async () => {
  const lifecycle = createLifecycle(silentLog, 30);
  const closed: string[] = [];
  lifecycle.onStop('first', () => void closed.push('first'));
  lifecycle.onStop('hangs', () => new Promise(() => {}));
  lifecycle.onStop('fails', () => Promise.reject(new Error('no')));
  lifecycle.onStop('last', () => void closed.push('last'));
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(closed).toEqual(['last', 'first']);
});

test('a resource that opens after stop is closed at once', async () => {
  const lifecycle = createLifecycle(silentLog);
  await lifecycle.stop();
  let closed = false;
  lifecycle.onStop('late', () => void (closed = true));
  await lifecycle.stop();
  expect(closed).toBe(true);
});

test('openOrUnwind closes the opened resources and rethrows', async () => {
  const lifecycle = createLifecycle(silentLog);
  let closed = false;
  const start = openOrUnwind(lifecycle, async () => {
    lifecycle.onStop('half', () => void (closed = true));
    throw new Error('the other half');
  });
  await expect(start).rejects.toThrow('the other half');
  expect(closed).toBe(true);
});
