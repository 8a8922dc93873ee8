/** Runs long work in slices, so that it never blocks the event loop. */
import { setImmediate } from 'node:timers/promises';

/** After a slice, other requests have their turn. */
const sliceMs = 10;

/** Characters of JSON that are read or sent in a turn of their own. */
const largeText = 100_000;

/** `work` yields where it may be interrupted. Short work is done at once. */
export async function runInSlices<T>(work: Generator<void, T>): Promise<T> {
  let began = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - began < sliceMs) continue;
    await setImmediate();
    began = performance.now();
  }
}

/** `map` of each item. Others have their turn between two items, so one item must not take long. */
export const mapInSlices = <Item, Result>(items: Iterable<Item>, map: (item: Item) => Result): Promise<Result[]> =>
  runInSlices(mapped(items, map));

function* mapped<Item, Result>(items: Iterable<Item>, map: (item: Item) => Result): Generator<void, Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(map(item));
    yield;
  }
  return results;
}

/** For callers that no request waits behind, such as tests. */
export function runAtOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * Lets other requests have their turn before or after something is done with a text that is this long. Undefined if it is short: to await
 * that costs less than a promise.
 */
export const turnIfLarge = (length: number): Promise<void> | undefined =>
  length > largeText ? setImmediate() : undefined;
