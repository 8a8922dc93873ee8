import { classifyPostgresError, isPostgresOutage } from './postgresErrors.js';

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
  failure('password authentication failed for user "marquee"', '28P01'),
  failure('role "marquee" is not permitted to log in', '28000'),
  failure('database "marquee" does not exist', '3D000'),
  failure('sorry, too many clients already', '53300'),
])('the database is away: $message', (error) => {
  expect(classifyPostgresError(error)).toBe('SUBGRAPH_UNAVAILABLE');
});

test('a statement that took too long is a timeout, and any other error is none of the database', () => {
  expect(classifyPostgresError(failure('statement timeout', '57014'))).toBe('SUBGRAPH_TIMEOUT');
  expect(classifyPostgresError(failure('duplicate key value', '23505'))).toBeUndefined();
});

test.each([
  failure('sorry, too many clients already', '53300'),
  failure('could not extend file: No space left on device', '53100'),
  failure('deadlock detected', '40P01'),
  failure('could not obtain lock on relation "watch"', '55P03'),
  failure('the database system is starting up', '57P03'),
])('a later try may succeed: $message', (error) => {
  expect(isPostgresOutage(error)).toBe(true);
});

test('a wrong statement stays wrong', () => {
  expect(isPostgresOutage(failure('relation "x" does not exist', '42P01'))).toBe(false);
});
