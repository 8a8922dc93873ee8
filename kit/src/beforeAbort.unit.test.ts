/** Work that a signal may cut off. */
import { beforeAbort } from './beforeAbort.js';

const late = () => new Error('late');
const never = new Promise<never>(() => {});

test('the result or the failure of the work, while the signal does not abort', async () => {
  const { signal } = new AbortController();
  expect(await beforeAbort(Promise.resolve(1), signal, late)).toBe(1);
  await expect(beforeAbort(Promise.reject(new Error('work')), signal, late)).rejects.toThrow('work');
});

test('the error of the signal, if it aborts first or has aborted already', async () => {
  const controller = new AbortController();
  const waiting = beforeAbort(never, controller.signal, late);
  controller.abort();
  await expect(waiting).rejects.toThrow('late');
  // Its failure comes after the abort, and must not end the process.
  await expect(beforeAbort(Promise.reject(new Error('work')), controller.signal, late)).rejects.toThrow('late');
});
