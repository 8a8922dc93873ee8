/** The connection to Neo4j. Every statement has a timeout and can be counted; integers arrive as plain numbers. */
import neo4j, { type BookmarkManager, type ManagedTransaction, type QueryResult, type RecordShape } from 'neo4j-driver';
import { delay } from '@marquee/kit/delay';
import { DependencyAway, StartError } from '@marquee/kit/errors';
import { silentLog, type Log } from '@marquee/kit/log';
import {
  answerInTime,
  ConnectionFailed,
  RequestEnded,
  type RequestTime,
} from '@marquee/kit/resilience/dependencyErrors';
import { createRetryBudget } from '@marquee/kit/resilience/retryBudget';
import { defaultResilience, type ResilienceConfig } from '@marquee/kit/resilience/settings';
import { observeStatement } from '@marquee/kit/telemetry/statements';
import { closeLater, maxConnections, openDriverLink, type DriverLink } from './driverLink.js';
import { toStatementError } from './neo4jErrors.js';

export { classifyNeo4jError, isNeo4jOutage } from './neo4jErrors.js';

export interface Neo4jSettings {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  /** Timeout of a read in milliseconds; it must be below the deadline of a client's request. */
  readonly readTimeoutMs: number;
  /** Called with each statement before it is sent; for counting and debug logs. */
  readonly onStatement?: (statement: string) => void;
  readonly resilience?: ResilienceConfig;
  readonly log?: Log;
}

export type Parameters = Record<string, unknown>;
export type Run = <Row extends RecordShape>(statement: string, parameters?: Parameters) => Promise<Row[]>;

/** The statements of one transaction. */
export interface Transaction {
  readonly run: Run;
  /** Sends a statement without waiting for it. The server runs statements in order. If it fails, the transaction fails. */
  send(statement: string, parameters?: Parameters): void;
}

/** Reads for one request. */
export type RequestReader = Pick<Neo4jConnection, 'read' | 'readRaw'>;

export interface Neo4jConnection {
  /** Runs one statement that only reads. It is sent once more if the server reports an error that a retry may solve. */
  readonly read: Run;
  /** `read` and `readRaw` for one request: a statement has only the time that is left, and is cancelled when the request ends. */
  forRequest(request: RequestTime): RequestReader;
  /** Like `read` with the timeout of a write, for work that no client waits for: the change feed and the start. */
  readonly readInBackground: Run;
  /** Like `read`, but returns the driver's own result, for @neo4j/graphql. */
  readRaw(statement: string, parameters?: Parameters): Promise<QueryResult>;
  /** Runs statements in one transaction. `work` may run again after a failure, so it must have no other effects. */
  write<T>(work: (run: Run, transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const database = 'neo4j';
const backgroundTimeoutMs = 120_000;
/** A write may be tried again by the driver. */
const writeLimitMs = 2 * backgroundTimeoutMs;

/** What the driver and the server may take longer than a timeout. */
const graceMs = 1_000;

/** Opens a connection. Throws a StartError if Neo4j cannot be reached or refuses the credentials. */
export async function openNeo4j(settings: Neo4jSettings): Promise<Neo4jConnection> {
  const { readTimeoutMs, resilience = defaultResilience, log = silentLog } = settings;
  await checkConnectivity(settings);
  const link = openDriverLink({ createDriver: () => createDriver(settings), database, resilience, log });
  const sessions = sessionsOf(settings);
  const readWithin = createReader(link, settings, sessions);
  const reader =
    (timeoutMs: number, request?: RequestTime): Run =>
    async <Row extends RecordShape>(statement: string, parameters: Parameters = {}) =>
      rows<Row>(await readWithin({ statement, parameters }, { timeoutMs, request }));
  const forTime = (request?: RequestTime): RequestReader => ({
    read: reader(readTimeoutMs, request),
    readRaw: (statement, parameters = {}) =>
      readWithin({ statement, parameters }, { timeoutMs: readTimeoutMs, request }),
  });

  return {
    ...forTime(),
    forRequest: forTime,
    readInBackground: reader(backgroundTimeoutMs),
    write: (work) => write({ link, sessions, settings }, work),
    close: () => link.close(),
  };
}

/** Whether the members of a cluster share the work: writes go to its leader, and reads to the others. */
export const isRouted = ({ uri }: Pick<Neo4jSettings, 'uri'>): boolean => uri.startsWith('neo4j');

/** What all sessions of a connection have in common. */
interface Sessions {
  readonly database: string;
  readonly bookmarkManager?: BookmarkManager;
}

/** A member of a cluster may be behind. A reading waits until the member has everything that this process has written or read before. */
const sessionsOf = (settings: Neo4jSettings): Sessions =>
  isRouted(settings) ? { database, bookmarkManager: neo4j.bookmarkManager() } : { database };

// The driver's defaults of 30 s each are longer than the deadline of any request.
const createDriver = ({ uri, user, password, readTimeoutMs }: Neo4jSettings) =>
  neo4j.driver(uri, neo4j.auth.basic(user, password), {
    disableLosslessIntegers: true,
    connectionTimeout: readTimeoutMs,
    connectionAcquisitionTimeout: readTimeoutMs,
    maxTransactionRetryTime: readTimeoutMs,
    maxConnectionPoolSize: maxConnections,
    telemetryDisabled: true,
  });

async function checkConnectivity(settings: Neo4jSettings): Promise<void> {
  const driver = createDriver(settings);
  try {
    await answerInTime(driver.verifyConnectivity({ database }), { limitMs: settings.readTimeoutMs + graceMs });
  } catch (error) {
    throw toStartError(error as { code?: string; message: string }, settings.uri);
  } finally {
    closeLater(driver);
  }
}

interface Statement {
  readonly statement: string;
  readonly parameters: Parameters;
}

interface TimeLimit {
  readonly timeoutMs: number;
  readonly request?: RequestTime | undefined;
}

function createReader(
  link: DriverLink,
  { onStatement = () => {}, resilience = defaultResilience }: Neo4jSettings,
  sessions: Sessions,
) {
  const retries = createRetryBudget('neo4j', resilience.retryPercent);

  function readOnce({ statement, parameters }: Statement, { timeoutMs, request }: TimeLimit): Promise<QueryResult> {
    const timeLeftMs = Math.floor((request?.deadlineAt ?? Infinity) - performance.now());
    if (request?.signal.aborted || timeLeftMs <= 0) return Promise.reject(new RequestEnded('the request ended'));
    // The driver takes 0 as "no timeout".
    const timeout = Math.max(1, Math.min(timeoutMs, timeLeftMs));
    return link.run(async (driver, untilLost) => {
      const session = driver.session({ ...sessions, defaultAccessMode: neo4j.session.READ });
      const send = () => untilLost(Promise.resolve(session.run(statement, parameters, { timeout })));
      try {
        onStatement(statement);
        return await observeStatement(
          { system: 'neo4j', text: statement },
          () => answerInTime(send(), { request, limitMs: timeout + graceMs }),
          ({ records }) => records.length,
        );
      } catch (error) {
        throw toStatementError(error);
      } finally {
        closeLater(session);
      }
    });
  }

  return async (statement: Statement, limit: TimeLimit): Promise<QueryResult> => {
    retries.countRequest();
    try {
      return await readOnce(statement, limit);
    } catch (error) {
      if (!isRetryable(error) || link.isOpen || !retries.take()) throw error;
      return readOnce(statement, limit);
    }
  };
}

const isRetryable = (error: unknown) => error instanceof ConnectionFailed || neo4j.isRetryableError(error);

interface Writer {
  readonly link: DriverLink;
  readonly sessions: Sessions;
  readonly settings: Neo4jSettings;
}

function write<T>(
  { link, sessions, settings: { onStatement = () => {} } }: Writer,
  work: (run: Run, transaction: Transaction) => Promise<T>,
): Promise<T> {
  return link.run(async (driver, untilLost) => {
    const session = driver.session({ ...sessions, defaultAccessMode: neo4j.session.WRITE, fetchSize: fetchAllRows });
    const written = session.executeWrite((managed) => inTransaction(managed, work, onStatement), {
      timeout: backgroundTimeoutMs,
    });
    try {
      return await answerInTime(untilLost(written), { limitMs: writeLimitMs });
    } finally {
      await Promise.race([session.close().catch(() => {}), delay(graceMs)]);
    }
  });
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
      return rows<Row>(
        await observeStatement(
          { system: 'neo4j', text: statement },
          () => managed.run(statement, parameters),
          ({ records }) => records.length,
        ),
      );
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
  // The server refuses everyone for some seconds after several wrong passwords.
  const isLocked = error.code === 'Neo.ClientError.Security.AuthenticationRateLimit';
  if (error.code?.startsWith('Neo.ClientError.Security') && !isLocked)
    return new StartError(`Neo4j at ${where} refused the user name or password; set NEO4J_USER and NEO4J_PASSWORD.`);
  return new DependencyAway(`Neo4j at ${where} cannot be reached; start it or correct NEO4J_URI.`);
}

/** An integer parameter. The driver sends plain JavaScript numbers as floats. */
export const integer = (value: number) => neo4j.int(value);
