/** Page sizes, cursors and page info. */
import { badInput } from './errors.js';
import { decodeCursor, encodeCursor, pageInfo, pageSize } from './paging.js';

describe('a cursor', () => {
  const cursor = encodeCursor('list', ['a', 1, null]);

  test('holds its values, for its own list only', () => {
    expect(decodeCursor('list', ['string', 'number', 'string?'], cursor)).toEqual(['a', 1, null]);
    expect(decodeCursor('list', ['string'], null)).toBeUndefined();
    for (const [list, shape] of [
      ['other', ['string', 'number', 'string?']],
      ['list', ['string', 'number']],
      ['list', ['string', 'number', 'string']],
    ] as const)
      expect(() => decodeCursor(list, shape, cursor)).toThrow('not a cursor of this list');
  });

  test('that no list has issued is BAD_USER_INPUT', () => {
    for (const nonsense of [
      '',
      'x',
      '%%%',
      Buffer.from('[1,"list","a\\u0000",1,null]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ])
      expect(() => decodeCursor('list', ['string', 'number', 'string?'], nonsense)).toThrow(
        badInput('after', '"after" is not a cursor of this list.'),
      );
  });
});

test('pageSize rejects a size outside its limits and never cuts it', () => {
  expect([pageSize(null), pageSize(0), pageSize(100), pageSize(undefined, 5)]).toEqual([20, 0, 100, 5]);
  for (const size of [-1, 101]) expect(() => pageSize(size)).toThrow('must be from 0 to 100');
});

test('the page info of an empty page has no cursors', () => {
  expect(pageInfo([], false, null)).toEqual({
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: null,
    endCursor: null,
  });
});
