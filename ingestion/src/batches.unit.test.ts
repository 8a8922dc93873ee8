/** Batches in turn: all items, in order, one read ahead at most, and what goes wrong is heard where it happens. */
import fc from 'fast-check';
import { batches, inTurn } from './batches.js';

async function* counting(count: number, onRead: (item: number) => void = () => {}): AsyncGenerator<number> {
  for (let item = 0; item < count; item++) {
    onRead(item);
    yield item;
  }
}

test('all items come, in order, in batches that are full but for the last', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(50), fc.integer({ min: 1, max: 7 }), fc.boolean(), async (count, size, ahead) => {
      const seen: number[][] = [];
      await inTurn(batches(counting(count), size), async (batch, readAhead) => {
        if (ahead) readAhead();
        seen.push(batch);
      });
      expect(seen.flat()).toEqual(Array.from({ length: count }, (_, item) => item));
      expect(seen.slice(0, -1).every((batch) => batch.length === size)).toBe(true);
      expect(seen.every((batch) => batch.length > 0)).toBe(true);
    }),
  );
});

test('no more than one item is read ahead, and none where nobody asks', async () => {
  const read: number[] = [];
  const lead: number[] = [];
  await inTurn(
    counting(6, (item) => read.push(item)),
    async (item, readAhead) => {
      if (item < 3) for (let again = 0; again < 3; again++) readAhead();
      await new Promise((resolve) => setTimeout(resolve, 1));
      lead.push(read.length - item - 1);
    },
  );
  expect(lead).toEqual([1, 1, 1, 0, 0, 0]);
});

test('what cannot be read is told after all before it was worked on, and what cannot be worked on ends the reading', async () => {
  const seen: number[] = [];
  const failing = async function* () {
    yield* counting(2);
    throw new Error('cannot be read on');
  };
  const work = async (item: number, readAhead: () => void) => {
    readAhead();
    await new Promise((resolve) => setTimeout(resolve, 1));
    seen.push(item);
  };
  await expect(inTurn(failing(), work)).rejects.toThrow('cannot be read on');
  expect(seen).toEqual([0, 1]);
  let closed = false;
  const closing = async function* () {
    try {
      yield* counting(5);
    } finally {
      closed = true;
    }
  };
  const refuse = async (_: number, readAhead: () => void) => {
    readAhead();
    throw new Error('cannot be worked on');
  };
  await expect(inTurn(closing(), refuse)).rejects.toThrow('cannot be worked on');
  expect(closed).toBe(true);
});
