/** Groups items into batches, and prefetches the next batch while one is processed. */

/** Batches of `size` items in order. Only the last may be smaller. */
export async function* batches<T>(items: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * Processes items in sequence. Closes `items` at the end, also after an error.
 *
 * @param work calls `prefetch` when it only waits, so that the next item is read meanwhile. At most one item is read ahead.
 *   An error while reading ahead is thrown after `work` ends.
 */
export async function forEachWithPrefetch<T>(
  items: AsyncGenerator<T>,
  work: (item: T, prefetch: () => void) => Promise<void>,
): Promise<void> {
  let next: Promise<IteratorResult<T, unknown>> | undefined;
  const read = () => {
    if (next) return next;
    next = items.next();
    next.catch(() => {});
    return next;
  };
  try {
    for (;;) {
      const { value, done } = await read();
      next = undefined;
      if (done) return;
      await work(value, () => void read());
    }
  } finally {
    await items.return(undefined);
  }
}
