import { GraphQLError } from 'graphql';
import { flag, integer, list, port, readSettings, required, text, url } from './config.js';
import { badInput, maskError } from './errors.js';
import { createViewerSigner } from './identity/viewer.js';
import { decodeCursor, encodeCursor, pageInfo, pageSize } from './paging.js';

describe('settings', () => {
  test('are read once, frozen, with defaults', () => {
    const settings = readSettings(
      { A: '5', B: ' ', C: 'yes', D: 'a, b' },
      { A: integer(1), B: text('fallback'), C: flag(), D: list([]), E: port(80), F: url(undefined, 'http') },
    );
    expect(settings).toEqual({ A: 5, B: 'fallback', C: true, D: ['a', 'b'], E: 80, F: undefined });
    expect(Object.isFrozen(settings)).toBe(true);
  });

  test('that are wrong are all named at once', () => {
    const read = () =>
      readSettings(
        { A: '1.5', C: 'maybe', F: 'ftp://x' },
        { A: integer(1), B: required, C: flag(), F: url('', 'http') },
      );
    expect(read).toThrow(
      /A must be a whole number.*; B must be set; C must be true or false.*; F must be a URL \(http\)/,
    );
  });
});

describe('errors', () => {
  const mask = (error: GraphQLError) => maskError(error.toJSON(), 'r1');

  test('of the closed list pass with code, argument, path and service', () => {
    const error = new GraphQLError('Say more.', {
      path: ['a', 0],
      extensions: { code: 'BAD_USER_INPUT', argument: 'first', serviceName: 'social', stack: 'x', url: 'http://x' },
    });
    expect(mask(error)).toEqual({
      message: 'Say more.',
      path: ['a', 0],
      extensions: { code: 'BAD_USER_INPUT', argument: 'first', service: 'social', requestId: 'r1' },
    });
  });

  test('of any other kind say only that something failed', () => {
    for (const code of [undefined, 'ECONNREFUSED', 'Neo.ClientError.Statement.SyntaxError'])
      expect(mask(new GraphQLError('connect http://10.0.0.1', { extensions: { code } }))).toEqual({
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' },
      });
  });
});

describe('cursors', () => {
  test('hold what was put in, for the same list only', () => {
    const cursor = encodeCursor('list', ['a', 1, null]);
    expect(decodeCursor('list', ['string', 'number', 'string?'], cursor)).toEqual(['a', 1, null]);
    expect(decodeCursor('list', ['string'], null)).toBeUndefined();
    for (const [list, shape] of [
      ['other', ['string', 'number', 'string?']],
      ['list', ['string', 'number']],
      ['list', ['string', 'number', 'string']],
    ] as const)
      expect(() => decodeCursor(list, shape, cursor)).toThrow('not a cursor of this list');
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

  test('a page size is checked, never cut', () => {
    expect([pageSize(null), pageSize(0), pageSize(100), pageSize(undefined, 5)]).toEqual([20, 0, 100, 5]);
    for (const size of [-1, 101]) expect(() => pageSize(size)).toThrow('must be from 0 to 100');
    expect(pageInfo([], false, null)).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });
});

test('a viewer is told by signature, for one subgraph and a short while', async () => {
  const signer = createViewerSigner('x'.repeat(32));
  const token = await signer.sign({ subject: 'a|b' }, 'social');
  expect(await signer.verify(token, 'social')).toEqual({ subject: 'a|b' });
  expect(await signer.verify(token, 'catalog')).toBeUndefined();
  expect(await signer.verify(`${token}x`, 'social')).toBeUndefined();
  expect(await signer.verify(undefined, 'social')).toBeUndefined();
  expect(await createViewerSigner('y'.repeat(32)).verify(token, 'social')).toBeUndefined();
  expect(await signer.verify(await signer.sign({ subject: null }, 'social'), 'social')).toEqual({ subject: null });
});
