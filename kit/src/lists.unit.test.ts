/** Bounds of lists. */
import { distinctItems, maxListItems } from './lists.js';

describe('a list from a client', () => {
  test('loses its repeats and keeps its order', () => {
    expect(distinctItems(['b', 'a', 'b'], 'ids')).toEqual(['b', 'a']);
    expect(distinctItems(null, 'ids')).toEqual([]);
  });

  test('is BAD_USER_INPUT for its argument if it is too long, with and without repeats', () => {
    const repeats = Array.from({ length: maxListItems }, () => 'a');
    expect(distinctItems(repeats, 'ids')).toEqual(['a']);
    expect(() => distinctItems([...repeats, 'a'], 'ids')).toThrow('"ids" takes at most 1000 items, not 1001.');
    expect(() => distinctItems(['a', 'b', 'c'], 'filter.ids', 2)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument: 'filter.ids' } }),
    );
  });
});
