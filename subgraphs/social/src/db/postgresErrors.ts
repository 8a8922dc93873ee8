/** What errors of PostgreSQL and its driver mean. */
import { NoAnswer } from '@marquee/kit/resilience/dependencyErrors';
import type { SubgraphFailure } from '@marquee/kit/subgraph/subgraph';

/** The failure to report if a statement failed because of the database, not because of the statement itself. */
export function classifyPostgresError(error: Error): SubgraphFailure | undefined {
  const { code = '' } = error as { code?: string };
  const canceled = '57014';
  if (code === canceled) return 'SUBGRAPH_TIMEOUT';
  return isConnectionFailure(error) || isPoolBusy(error) || isRefused(error) ? 'SUBGRAPH_UNAVAILABLE' : undefined;
}

/** SQLSTATE classes 40 (transaction rollback) and 53 (insufficient resources), a lock that another transaction holds, and a timeout. */
const serverFailures = /^(?:40|53)|^(?:55P03|57014)$/;

/** Whether PostgreSQL is away, busy or full, or rolled a transaction back. The same statement may succeed later. */
export const isPostgresOutage = (error: Error): boolean =>
  isDatabaseFailure(error) || serverFailures.test((error as { code?: string }).code ?? '');

/** Whether the error says that the database is away or busy, and not that a statement is wrong. */
export const isDatabaseFailure = (error: Error): boolean =>
  error instanceof NoAnswer || isConnectionFailure(error) || isPoolBusy(error) || isRefused(error);

/** Whether the server follows another one now. It was the leader when the connection was opened. */
export const isReadOnlyServer = (error: Error): boolean => (error as { code?: string }).code === '25006';

/** Whether the connection failed, or the server ends, starts or does not lead any more. */
export function isConnectionFailure(error: Error): boolean {
  const { code = '' } = error as { code?: string };
  if (isReadOnlyServer(error)) return true;
  // SQLSTATE classes 08 (connection) and 57P (operator intervention), the system's codes, and the driver's own errors.
  return (
    /^(08|57P)|^E(CONNREFUSED|CONNRESET|PIPE|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|TIMEDOUT)$/.test(code) ||
    /connection (terminated|timeout|ended|error)|timeout expired|not queryable|invalid response|authenticationOk message/i.test(
      error.message,
    )
  );
}

/** All connections of the pool were in use for too long. That is load, and no failure of the database. */
export const isPoolBusy = ({ message }: Error) => /timeout exceeded when trying to connect/i.test(message);

/**
 * Whether the server refuses new connections: SQLSTATE class 28 (the user or the password, such as one that was replaced while this process
 * runs), no such database, and too many connections.
 */
const isRefused = (error: Error): boolean => /^(?:28|3D000$|53300$)/.test((error as { code?: string }).code ?? '');

/** Whether a row refers to another one that does not exist any more. Nothing was written. */
export const isMissingReference = (error: Error): boolean => (error as { code?: string }).code === '23503';
