/** Batches contain all items in order. At most one is read ahead, and errors are thrown in their place. */
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { batches, forEachWithPrefetch } from './batches.js';

async function* counting(count: number, onRead: (item: number) => void = () => {}): AsyncGenerator<number> {
  for (let item = 0; item < count; item++) {
    onRead(item);
    yield item;
  }
}

test('batches have all items in order, and only the last may be smaller', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(50), fc.integer({ min: 1, max: 7 }), fc.boolean(), async (count, size, ahead) => {
      const seen: number[][] = [];
      await forEachWithPrefetch(batches(counting(count), size), async (batch, prefetch) => {
        if (ahead) prefetch();
        seen.push(batch);
      });
      expect(seen.flat()).toEqual(Array.from({ length: count }, (_, item) => item));
      expect(seen.slice(0, -1).every((batch) => batch.length === size)).toBe(true);
      expect(seen.every((batch) => batch.length > 0)).toBe(true);
    }),
  );
});

test('at most one item is read ahead, and only on prefetch', async () => {
  const read: number[] = [];
  const lead: number[] = [];
  await forEachWithPrefetch(
    counting(6, (item) => read.push(item)),
    async (item, prefetch) => {
      if (item < 3) for (let again = 0; again < 3; again++) prefetch();
      await delay(1);
      lead.push(read.length - item - 1);
    },
  );
  expect(lead).toEqual([1, 1, 1, 0, 0, 0]);
});

test('a read error is thrown after the items before it; an error of the work closes the items', async () => {
  const seen: number[] = [];
  const failing = async function* () {
    yield* counting(2);
    throw new Error('cannot be read');
  };
  const work = async (item: number, prefetch: () => void) => {
    prefetch();
    await delay(1);
    seen.push(item);
  };
  await expect(forEachWithPrefetch(failing(), work)).rejects.toThrow('cannot be read');
  expect(seen).toEqual([0, 1]);
  let closed = false;
  const closing = async function* () {
    try {
      yield* counting(5);
    } finally {
      closed = true;
    }
  };
  const refuse = async (_: number, prefetch: () => void) => {
    prefetch();
    throw new Error('cannot be processed');
  };
  await expect(forEachWithPrefetch(closing(), refuse)).rejects.toThrow('cannot be processed');
  expect(closed).toBe(true);
});
