/** The connection to Neo4j. Every statement has a timeout and can be counted; integers arrive as plain numbers. */
import neo4j, { type Driver, type ManagedTransaction, type QueryResult, type RecordShape } from 'neo4j-driver';
import { StartError } from '@marquee/kit/errors';
import type { SubgraphFailure } from '@marquee/kit/subgraph/subgraph';

export interface Neo4jSettings {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  /** Timeout of a read in milliseconds; it must be below the deadline of a client's request. */
  readonly readTimeoutMs: number;
  /** Called with each statement before it is sent; for counting and debug logs. */
  readonly onStatement?: (statement: string) => void;
}

export type Parameters = Record<string, unknown>;
export type Run = <Row extends RecordShape>(statement: string, parameters?: Parameters) => Promise<Row[]>;

/** The statements of one transaction. */
export interface Transaction {
  readonly run: Run;
  /** Sends a statement without waiting for it. The server runs statements in order. If it fails, the transaction fails. */
  send(statement: string, parameters?: Parameters): void;
}

export interface Neo4jConnection {
  readonly driver: Driver;
  /** Runs one statement that only reads. It is sent once more if the server reports an error that a retry may solve. */
  readonly read: Run;
  /** The same with the timeout of a write, for work that no client waits for: the change feed and the start. */
  readonly readInBackground: Run;
  /** Like `read`, but returns the driver's own result, for @neo4j/graphql. */
  readRaw(statement: string, parameters?: Parameters): Promise<QueryResult>;
  /** Runs statements in one transaction. `work` may run again after a failure, so it must have no other effects. */
  write<T>(work: (run: Run, transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const database = 'neo4j';
const backgroundTimeoutMs = 120_000;

/** Opens a connection. Throws a StartError if Neo4j cannot be reached or refuses the credentials. */
export async function openNeo4j(settings: Neo4jSettings): Promise<Neo4jConnection> {
  const { uri, user, password, readTimeoutMs, onStatement = () => {} } = settings;
  // The driver's defaults of 30 s each are longer than the deadline of any request.
  const driver = neo4j.driver(uri, neo4j.auth.basic(user, password), {
    disableLosslessIntegers: true,
    connectionTimeout: readTimeoutMs,
    connectionAcquisitionTimeout: readTimeoutMs,
    maxTransactionRetryTime: readTimeoutMs,
    maxConnectionPoolSize: 50,
    telemetryDisabled: true,
  });
  try {
    await driver.verifyConnectivity({ database });
  } catch (error) {
    await driver.close();
    throw toStartError(error as { code?: string; message: string }, uri);
  }

  async function readOnce(statement: string, parameters: Parameters, timeout: number): Promise<QueryResult> {
    const session = driver.session({ database, defaultAccessMode: neo4j.session.READ });
    try {
      onStatement(statement);
      return await session.run(statement, parameters, { timeout });
    } finally {
      await session.close();
    }
  }

  async function readWithin(timeout: number, statement: string, parameters: Parameters): Promise<QueryResult> {
    try {
      return await readOnce(statement, parameters, timeout);
    } catch (error) {
      if (!neo4j.isRetryableError(error)) throw error;
      return readOnce(statement, parameters, timeout);
    }
  }
  const reader =
    (timeout: number): Run =>
    async <Row extends RecordShape>(statement: string, parameters: Parameters = {}) =>
      rows<Row>(await readWithin(timeout, statement, parameters));

  return {
    driver,
    readRaw: (statement, parameters = {}) => readWithin(readTimeoutMs, statement, parameters),
    read: reader(readTimeoutMs),
    readInBackground: reader(backgroundTimeoutMs),
    write: async (work) => {
      const session = driver.session({ database, fetchSize: fetchAllRows });
      try {
        return await session.executeWrite((managed) => inTransaction(managed, work, onStatement), {
          timeout: backgroundTimeoutMs,
        });
      } finally {
        await session.close();
      }
    },
    close: () => driver.close(),
  };
}

/** A transaction needs all rows of a result, so they are fetched in one message. */
const fetchAllRows = -1;

async function inTransaction<T>(
  managed: ManagedTransaction,
  work: (run: Run, transaction: Transaction) => Promise<T>,
  onStatement: (statement: string) => void,
): Promise<T> {
  // The server answers the statements after a failed one with "ignored". Only the first error has the reason.
  let failure: unknown;
  const sent: Promise<unknown>[] = [];
  const execute = async <Row extends RecordShape>(statement: string, parameters: Parameters): Promise<Row[]> => {
    onStatement(statement);
    try {
      return rows<Row>(await managed.run(statement, parameters));
    } catch (error) {
      throw (failure ??= error);
    }
  };
  const run: Run = <Row extends RecordShape>(statement: string, parameters: Parameters = {}) => {
    const result = execute<Row>(statement, parameters);
    // This avoids an unhandled rejection if the caller does not await the result; the error is thrown at the end.
    result.catch(() => {});
    sent.push(result);
    return result;
  };
  const result = await work(run, { run, send: (statement, parameters) => void run(statement, parameters) });
  await Promise.all(sent);
  return result;
}

function rows<Row extends RecordShape>(result: QueryResult): Row[] {
  return result.records.map((record) => record.toObject() as Row);
}

function toStartError(error: { code?: string; message: string }, uri: string): StartError {
  const where = uri.replace(/\/\/[^@/]*@/, '//');
  if (error.code?.startsWith('Neo.ClientError.Security'))
    return new StartError(`Neo4j at ${where} refused the user name or password; set NEO4J_USER and NEO4J_PASSWORD.`);
  return new StartError(`Neo4j at ${where} cannot be reached; start it or correct NEO4J_URI.`);
}

/** An integer parameter. The driver sends plain JavaScript numbers as floats. */
export const integer = (value: number) => neo4j.int(value);

/** Whether an error is due to a timeout or an unavailable database. Undefined for every other error. */
export function classifyNeo4jError(error: Error): SubgraphFailure | undefined {
  const { code = '' } = error as { code?: string };
  if (/TransactionTimedOut|Terminated/.test(code)) return 'SUBGRAPH_TIMEOUT';
  const unavailable = /^(ServiceUnavailable|SessionExpired)$|DatabaseUnavailable|acquisition timed out/i;
  return unavailable.test(code) || unavailable.test(error.message) ? 'SUBGRAPH_UNAVAILABLE' : undefined;
}
