/** The signal of a request does what an AbortSignal does. */
import { execFileSync } from 'node:child_process';
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

/** Runs in a process of its own: an uncaught exception is one of the whole process. */
const throwingListeners = (controller: string) => `
  import { Ending } from ${JSON.stringify(new URL('./endSignal.ts', import.meta.url))};
  const controller = new ${controller}();
  const signal = controller.signal ?? controller;
  const events = [];
  process.on('uncaughtException', (error) => events.push(error.message));
  for (const name of ['one', 'two'])
    signal.addEventListener('abort', () => {
      events.push(name);
      throw new Error('uncaught of ' + name);
    });
  signal.addEventListener('abort', () => events.push('three'));
  controller.abort('reason');
  events.push('aborted');
  setImmediate(() => console.log(events.join()));`;

test.each(['Ending', 'AbortController'])(
  '%s calls all listeners although some throw, and reports each error',
  (name) => {
    const parameters = [
      '--conditions=development',
      '--import=tsx',
      '--input-type=module',
      '-e',
      throwingListeners(name),
    ];
    const events = execFileSync(process.execPath, parameters, { encoding: 'utf8' }).trim();
    expect(events).toBe('one,two,three,aborted,uncaught of one,uncaught of two');
  },
);
