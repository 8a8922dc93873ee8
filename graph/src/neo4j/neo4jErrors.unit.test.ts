import { classifyNeo4jError, isNeo4jOutage } from './neo4jErrors.js';

const failure = (code: string) => Object.assign(new Error('failed'), { code });

test.each([
  'ServiceUnavailable',
  'Neo.TransientError.General.DatabaseUnavailable',
  'Neo.ClientError.Security.Unauthorized',
  'Neo.ClientError.Security.AuthenticationRateLimit',
  'Neo.ClientError.Security.CredentialsExpired',
])('Neo4j is away: %s', (code) => {
  expect(classifyNeo4jError(failure(code))).toBe('SUBGRAPH_UNAVAILABLE');
  expect(isNeo4jOutage(failure(code))).toBe(true);
});

test('a transaction that took too long is a timeout', () => {
  expect(classifyNeo4jError(failure('Neo.ClientError.Transaction.TransactionTimedOut'))).toBe('SUBGRAPH_TIMEOUT');
});

test.each(['Neo.ClientError.Statement.SyntaxError', 'Neo.ClientError.Security.Forbidden'])(
  'a wrong statement stays wrong: %s',
  (code) => {
    expect(classifyNeo4jError(failure(code))).toBeUndefined();
    expect(isNeo4jOutage(failure(code))).toBe(false);
  },
);
