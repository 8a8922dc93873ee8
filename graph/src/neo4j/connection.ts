/** The catalog's only door to Neo4j: bounded in time, counted, integers as plain numbers. */
import neo4j, { type Driver, type ManagedTransaction, type QueryResult, type RecordShape } from 'neo4j-driver';
import { StartError } from '@marquee/kit/errors';
import type { SubgraphFailure } from '@marquee/kit/subgraph/subgraph';

export interface Neo4jSettings {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  /** Longest a read may take, below the deadline of a client's request. */
  readonly readTimeoutMs: number;
  /** Told of each statement that is sent; for counting and debug logs. */
  readonly onStatement?: (statement: string) => void;
}

export type Parameters = Record<string, unknown>;
export type Run = <Row extends RecordShape>(statement: string, parameters?: Parameters) => Promise<Row[]>;

/** Within one transaction. */
export interface Transaction {
  readonly run: Run;
  /** Without waiting for it: the server works off what it is sent in order. Should it fail, so does the transaction. */
  send(statement: string, parameters?: Parameters): void;
}

export interface Neo4jConnection {
  readonly driver: Driver;
  /** One statement that only reads, sent again once where the server says that may help. */
  readonly read: Run;
  /** The same for what no client waits for: the feed, the start. It may take as long as a write. */
  readonly readInBackground: Run;
  /** The driver's own result, for @neo4j/graphql. */
  readRaw(statement: string, parameters?: Parameters): Promise<QueryResult>;
  /** Statements that commit together or not at all; `work` may run again, so it must have no effect elsewhere. */
  write<T>(work: (run: Run, transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const database = 'neo4j';
const backgroundTimeoutMs = 120_000;

export async function openNeo4j(settings: Neo4jSettings): Promise<Neo4jConnection> {
  const { uri, user, password, readTimeoutMs, onStatement = () => {} } = settings;
  // The driver's own defaults (30 s each) outlive any request's deadline.
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
    throw explain(error as { code?: string; message: string }, uri);
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
      const session = driver.session({ database, fetchSize: allAtOnce });
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

/** What a transaction reads it needs whole. */
const allAtOnce = -1;

async function inTransaction<T>(
  managed: ManagedTransaction,
  work: (run: Run, transaction: Transaction) => Promise<T>,
  onStatement: (statement: string) => void,
): Promise<T> {
  // What is sent after the statement that fails is answered that it was passed over; only the first error says why.
  let failure: unknown;
  const sent: Promise<unknown>[] = [];
  const answer = async <Row extends RecordShape>(statement: string, parameters: Parameters): Promise<Row[]> => {
    onStatement(statement);
    try {
      return rows<Row>(await managed.run(statement, parameters));
    } catch (error) {
      throw (failure ??= error);
    }
  };
  const run: Run = <Row extends RecordShape>(statement: string, parameters: Parameters = {}) => {
    const answered = answer<Row>(statement, parameters);
    // Nobody may be waiting for this one yet.
    answered.catch(() => {});
    sent.push(answered);
    return answered;
  };
  const result = await work(run, { run, send: (statement, parameters) => void run(statement, parameters) });
  await Promise.all(sent);
  return result;
}

function rows<Row extends RecordShape>(result: QueryResult): Row[] {
  return result.records.map((record) => record.toObject() as Row);
}

function explain(error: { code?: string; message: string }, uri: string): Error {
  const where = uri.replace(/\/\/[^@/]*@/, '//');
  if (error.code?.startsWith('Neo.ClientError.Security'))
    return new StartError(`Neo4j at ${where} refused the user name or password; set NEO4J_USER and NEO4J_PASSWORD.`);
  return new StartError(`Neo4j at ${where} cannot be reached; start it or correct NEO4J_URI.`);
}

/** Whole numbers must be marked as such: JavaScript's reach Neo4j as floats. */
export const integer = (value: number) => neo4j.int(value);

/** What a failed statement says about the database rather than about the statement. */
export function classifyNeo4jError(error: Error): SubgraphFailure | undefined {
  const { code = '' } = error as { code?: string };
  if (/TransactionTimedOut|Terminated/.test(code)) return 'SUBGRAPH_TIMEOUT';
  const away = /^(ServiceUnavailable|SessionExpired)$|DatabaseUnavailable|acquisition timed out/i;
  return away.test(code) || away.test(error.message) ? 'SUBGRAPH_UNAVAILABLE' : undefined;
}
