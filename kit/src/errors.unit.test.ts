/** The errors that clients receive, and the masking of all others. */
import { GraphQLError } from 'graphql';
import { badInput, HttpError, maskError, publicError } from './errors.js';
import { errorTable, type ErrorCode } from './errorTable.js';

test('the codes are these: of the contract and of Apollo Server', () => {
  expect(Object.keys(errorTable).sort()).toEqual([
    'BAD_REQUEST',
    'BAD_USER_INPUT',
    'FORBIDDEN',
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'INTERNAL_SERVER_ERROR',
    'NOT_FOUND',
    'OPERATION_RESOLUTION_FAILURE',
    'PERSISTED_QUERY_NOT_FOUND',
    'PERSISTED_QUERY_NOT_IN_LIST',
    'QUERY_TOO_COMPLEX',
    'RATE_LIMITED',
    'SUBGRAPH_TIMEOUT',
    'SUBGRAPH_UNAVAILABLE',
    'UNAUTHENTICATED',
  ]);
});

test('publicError and HttpError take message and status from the table unless given', () => {
  for (const code of Object.keys(errorTable) as ErrorCode[]) {
    const { message, status } = errorTable[code];
    expect(publicError(code)).toMatchObject({ message, extensions: { code } });
    expect(new HttpError(code)).toMatchObject({ code, message, status });
  }
  expect(new HttpError('BAD_REQUEST', 'Too large.', 413)).toMatchObject({ message: 'Too large.', status: 413 });
  expect(badInput('first', 'Too many.').extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'first' });
});

describe('maskError', () => {
  const mask = (error: GraphQLError) => maskError(error.toJSON(), 'r1');

  test('keeps code, argument, path and service of an error in the table', () => {
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

  test('keeps estimate and limit of an operation that is too expensive, and no cost of any other error', () => {
    const cost = { estimated: 7, limit: 5, statement: 'SELECT' };
    const error = (code: string, value: unknown) =>
      new GraphQLError('Too much.', { extensions: { code, cost: value } });
    expect(mask(error('QUERY_TOO_COMPLEX', cost)).extensions?.cost).toEqual({ estimated: 7, limit: 5 });
    for (const value of [undefined, null, 'x', { estimated: '7', limit: 5 }])
      expect(mask(error('QUERY_TOO_COMPLEX', value)).extensions).not.toHaveProperty('cost');
    expect(mask(error('NOT_FOUND', cost)).extensions).not.toHaveProperty('cost');
  });

  test('hides the message of any other error', () => {
    for (const code of [undefined, 'ECONNREFUSED', 'Neo.ClientError.Statement.SyntaxError', 'toString'])
      expect(mask(new GraphQLError('connect http://10.0.0.1', { extensions: { code } }))).toEqual({
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r1' },
      });
  });

  test('hides the message of an INTERNAL_SERVER_ERROR that a library made', () => {
    const code = 'INTERNAL_SERVER_ERROR';
    const { message } = errorTable[code];
    expect(mask(new GraphQLError('limit of 100000', { extensions: { code } })).message).toBe(message);
    expect(mask(publicError(code, 'Try again shortly.')).message).toBe('Try again shortly.');
  });

  test('shortens a long message', () => {
    expect(mask(publicError('BAD_USER_INPUT', 'x'.repeat(5_000))).message).toBe(`${'x'.repeat(1_000)}…`);
  });
});
