/** Time limits survive a garbage collection. */
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { delay } from './delay.js';
import type { EndSignal } from './endSignal.js';
import { requestSignal } from './http/requestSignal.js';
import { abortAfter } from './timeLimit.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const whenAborted = (signal: EndSignal) => new Promise<void>((resolve) => signal.addEventListener('abort', resolve));

test.each<[string, () => EndSignal]>([
  ['a time limit beside another signal', () => abortAfter(100, new AbortController().signal)],
  ['the deadline of a request', () => requestSignal(100, new EventEmitter() as unknown as ServerResponse)],
])('%s aborts after the garbage was collected', async (_, create) => {
  // Many, as some may survive by chance.
  const aborted = Array.from({ length: 50 }, () => whenAborted(create()));
  await delay(5);
  collectGarbage();
  await Promise.all(aborted);
});

test('a time limit aborts with the other signal', () => {
  const other = new AbortController();
  const signal = abortAfter(60_000, other.signal);
  other.abort();
  expect(signal.aborted).toBe(true);
});
