/** Page sizes, cursors and page info. */
import { badInput } from './errors.js';
import { decodeCursor, encodeCursor, pageInfo, pageSize, type CursorType } from './paging.js';

describe('a cursor', () => {
  const cursor = encodeCursor('list', ['a', 1, null]);

  test('holds its values, for its own list only', () => {
    expect(decodeCursor('list', ['text', 'number', 'text?'], cursor)).toEqual(['a', 1, null]);
    expect(decodeCursor('list', ['text'], null)).toBeUndefined();
    for (const [list, shape] of [
      ['other', ['text', 'number', 'text?']],
      ['list', ['text', 'number']],
      ['list', ['text', 'number', 'text']],
    ] as const)
      expect(() => decodeCursor(list, shape, cursor)).toThrow('not a cursor of this list');
  });

  test('that no list has issued is BAD_USER_INPUT', () => {
    for (const nonsense of [
      '',
      'x',
      '%%%',
      'x'.repeat(10_000),
      Buffer.from('[1,"list","a\\u0000",1,null]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
    ])
      expect(() => decodeCursor('list', ['text', 'number', 'text?'], nonsense)).toThrow(
        badInput('after', '"after" is not a cursor of this list.'),
      );
  });

  test.each<[CursorType, (string | number)[], (string | number | boolean | null)[]]>([
    ['text', ['', 'é'], ['\0', 1, null, 'x'.repeat(2_001)]],
    ['id', ['mov_1a'], ['mov_', 'mov_A', "mov_'", 'mov_a\n', 1]],
    ['uuid', ['01234567-89ab-cdef-0123-456789abcdef'], ['01234567', '01234567-89AB-cdef-0123-456789abcdef']],
    [
      'timestamp',
      ['2026-01-31 00:00:00+00', '2026-02-28 23:59:59.123456+05:30', '0001-01-01 00:00:00-03'],
      [
        '2026-13-45 00:00:00+00',
        '2026-01-01 +++',
        '2026-02-30 00:00:00+00',
        '0000-01-01 00:00:00+00',
        '2026-01-01 24:00:00+00',
        '2026-01-01 00:00:00+99',
        '2026-01-01 00:00:00+00 BC',
        '',
      ],
    ],
    [
      'time',
      ['2026-01-31T00:00:00.000Z'],
      ['-271821-04-20T00:00:00.000Z', '0001-01-01T00:00:00.000Z', '2026-02-30T00:00:00.000Z', '2026-01-01', 0],
    ],
    ['int32', [0, -1, 2_147_483_647], [0.5, 2_147_483_648, 1e21, '1', true]],
    ['integer', [0, 9_007_199_254_740_991], [0.5, 9_007_199_254_740_992, 1e21, '1']],
    ['number', [0.5, -1e300], ['1', true]],
  ])('takes as %s only what fits', (type, valid, invalid) => {
    for (const value of valid) expect(decodeCursor('list', [type], encodeCursor('list', [value]))).toEqual([value]);
    for (const value of [...invalid, null, {}, []])
      expect(() => decodeCursor('list', [type], encodeCursor('list', [value as string]))).toThrow('not a cursor');
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
