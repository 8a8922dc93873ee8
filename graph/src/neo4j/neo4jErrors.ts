/** What errors of Neo4j and its driver mean for a client. */
import neo4j from 'neo4j-driver';
import { ConnectionFailed, isDependencyError } from '@marquee/kit/resilience/dependencyErrors';
import type { SubgraphFailure } from '@marquee/kit/subgraph/subgraph';

/** Whether an error is due to a timeout or an unavailable database. Undefined for every other error. */
export function classifyNeo4jError(error: Error): SubgraphFailure | undefined {
  const { code = '' } = error as { code?: string };
  if (/TransactionTimedOut|Terminated/.test(code)) return 'SUBGRAPH_TIMEOUT';
  const unavailable = /^(ServiceUnavailable|SessionExpired)$|DatabaseUnavailable|acquisition timed out/i;
  return unavailable.test(code) || unavailable.test(error.message) || refusals.test(code)
    ? 'SUBGRAPH_UNAVAILABLE'
    : undefined;
}

/** Codes for the user and the password of a connection, such as a password that was replaced while this process runs. */
const refusals =
  /^Neo\.ClientError\.Security\.(?:Unauthorized|AuthenticationRateLimit|AuthorizationExpired|CredentialsExpired|TokenExpired)$/;

/** Codes of the server that say nothing about a statement, its values or the user. */
const serverFailures =
  /^Neo\.(?:TransientError\.|DatabaseError\.(?!Statement)|ClientError\.(?:Cluster|Database|General|Transaction)\.)/;

/** Whether Neo4j is away, busy or full, or ended a transaction. The same statement may succeed later. */
export function isNeo4jOutage(error: Error): boolean {
  const { code } = error as { code?: unknown };
  const isServerFailure = typeof code === 'string' && serverFailures.test(code);
  return (
    isServerFailure ||
    isDependencyError(error) ||
    neo4j.isRetryableError(error) ||
    classifyNeo4jError(error) !== undefined
  );
}

/** The error of a statement as it is if the server sent it. Any other error means that the connection does not work. */
export function toStatementError(error: unknown): unknown {
  const { code, name } = error as { code?: unknown; name?: string };
  const isKnown = ['NoAnswer', 'RequestEnded', 'DependencyUnavailable'].includes(name ?? '');
  // The driver throws errors of all kinds for bytes that are not Bolt.
  if (isKnown || (typeof code === 'string' && code.startsWith('Neo.'))) return error;
  return new ConnectionFailed(`the connection to Neo4j failed: ${String(error)}`, { cause: error });
}
