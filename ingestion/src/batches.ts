/** Any number of items in batches, the next made ready while one is worked on. */

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
 * Works on one item after the other. `work` calls `readAhead` once it has nothing to do but to wait, so that the next item is read
 * meanwhile; one at most. What reading throws is thrown when its turn comes.
 */
export async function inTurn<T>(
  items: AsyncGenerator<T>,
  work: (item: T, readAhead: () => void) => Promise<void>,
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
