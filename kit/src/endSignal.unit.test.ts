/** The signal of a request does what an AbortSignal does. */
import { Ending, type EndSignal } from './endSignal.js';

interface Controller {
  readonly signal: EndSignal;
  abort(reason: unknown): void;
}

function ending(): Controller {
  const signal = new Ending();
  return { signal, abort: (reason) => signal.abort(reason) };
}

describe.each<[string, () => Controller]>([
  ['Ending', ending],
  ['AbortController', () => new AbortController()],
])('%s', (_, create) => {
  test('calls each listener once, in their order, with the first reason', () => {
    const { signal, abort } = bound(create());
    const calls: unknown[] = [];
    const listeners = ['one', 'two'].map((name) => () => calls.push([name, signal.aborted, signal.reason]));
    for (const listener of [...listeners, ...listeners]) signal.addEventListener('abort', listener);
    expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
    abort('first');
    abort('second');
    expect(calls).toEqual([
      ['one', true, 'first'],
      ['two', true, 'first'],
    ]);
  });

  test('does not call a listener that was removed, or that came too late', () => {
    const { signal, abort } = bound(create());
    const calls: string[] = [];
    const removed = () => calls.push('removed');
    signal.addEventListener('abort', removed);
    signal.removeEventListener('abort', removed);
    signal.addEventListener('abort', () => signal.removeEventListener('abort', removed));
    signal.addEventListener('abort', removed);
    abort('reason');
    signal.addEventListener('abort', () => calls.push('late'));
    abort('again');
    expect(calls).toEqual([]);
  });
});

const bound = (controller: Controller) => ({
  signal: controller.signal,
  abort: (reason: unknown) => controller.abort(reason),
});
