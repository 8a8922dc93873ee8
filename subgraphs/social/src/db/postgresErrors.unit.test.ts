import { classifyPostgresError } from './postgresErrors.js';

/** An error of the driver, or of the server with a code. */
const failure = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

test.each([
  failure('timeout expired'),
  failure('Connection terminated unexpectedly'),
  failure('Connection terminated due to connection timeout'),
  failure('timeout exceeded when trying to connect'),
  failure('connection error: no server of PostgreSQL leads'),
  failure('connect ECONNREFUSED', 'ECONNREFUSED'),
  failure('terminating connection due to administrator command', '57P01'),
  failure('cannot execute INSERT in a read-only transaction', '25006'),
])('the database is away: $message', (error) => {
  expect(classifyPostgresError(error)).toBe('SUBGRAPH_UNAVAILABLE');
});

test('a statement that took too long is a timeout, and any other error is none of the database', () => {
  expect(classifyPostgresError(failure('statement timeout', '57014'))).toBe('SUBGRAPH_TIMEOUT');
  expect(classifyPostgresError(failure('duplicate key value', '23505'))).toBeUndefined();
});
