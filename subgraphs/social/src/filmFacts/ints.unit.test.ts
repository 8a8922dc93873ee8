import fc from 'fast-check';
import { growingInts, readIntLists } from './ints.js';

const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

test('arrays of numbers are read as PostgreSQL writes them', () => {
  fc.assert(
    fc.property(fc.array(fc.array(int, { maxLength: 200 })), (lists) => {
      const text = lists.map((list) => `{${list.join()}}`).join('');
      expect(readIntLists(text).map((list) => [...list])).toEqual(lists);
    }),
  );
});

test('a list grows', () => {
  const list = growingInts();
  for (let value = 0; value < 1_000; value++) list.push(value);
  expect(list.length).toBe(1_000);
  expect([...list.toArray()]).toEqual(Array.from({ length: 1_000 }, (_, value) => value));
});
