/**
 * Hands out the connections of a pool behind a circuit breaker. A statement that gets no answer in time, or whose request ends, ends
 * with its connection: PostgreSQL cancels it then. A held connection is never refused, so a transaction can always roll back.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import {
  answerInTime,
  endOfRequest,
  NoAnswer,
  RequestEnded,
  type RequestTime,
} from '@marquee/kit/resilience/dependencyErrors';
import type { DependencyGuard } from '@marquee/kit/resilience/dependencyGuard';
import type { RetryBudget } from '@marquee/kit/resilience/retryBudget';
import { isRepeatable } from './statementKinds.js';
import { createWriteNotes, type WriteNotes } from './writeNotes.js';
import { isConnectionFailure, isPoolBusy, isReadOnlyServer } from './postgresErrors.js';
import { isPreparedFailure, type PreparedStatements } from './preparedStatements.js';

/** Lifts the time limit of the statements of a transaction, as the server knows it and as this module does. */
export const withoutLimit = 'SET LOCAL statement_timeout = 0';
/** The limit of a statement then. */
const longLimitMs = 600_000;
/** What the network and this process may take longer than the server's own limit. */
const graceMs = 2_000;

export interface GuardedPoolOptions {
  readonly guard: DependencyGuard;
  readonly retries: RetryBudget;
  readonly prepared: PreparedStatements;
  /** The server's own limit of a statement. */
  readonly statementTimeoutMs: number;
  /** Undefined: for background work. */
  readonly request?: RequestTime;
  /** Called when a connection failed, or its server does not lead any more. */
  readonly onFailure: (client: pg.PoolClient) => void;
}

export function guardedPool(pool: pg.Pool, options: GuardedPoolOptions): PostgresPool {
  const { guard, request } = options;
  return {
    connect: () =>
      new Promise((resolve, reject) => {
        const hold = async () => {
          if (request?.signal.aborted) throw new RequestEnded('the request ended');
          options.retries.countRequest();
          const held = holdConnection(pool, await connectInTime(pool, options), options);
          resolve(held.client);
          await held.ended;
        };
        // After the connection was handed out, a failure is the news of the guard only.
        guard.run(hold).catch(reject);
      }),
    end: async () => {},
  };
}

/**
 * A connection of the pool, or the end of the request. A request that waited for its whole time in vain is a failure: connections that
 * hang while they are opened keep a pool as busy as slow statements do, and only a probe can tell which it is.
 */
async function connectInTime(pool: pg.Pool, options: GuardedPoolOptions): Promise<pg.PoolClient> {
  const waiting = connect(pool, options);
  try {
    return await answerInTime(waiting, { request: options.request });
  } catch (error) {
    // The pool goes on waiting. What it gets then goes back to it.
    waiting.then(
      (client) => client.release(),
      () => {},
    );
    throw error;
  }
}

/**
 * A connection of the pool. Nothing was sent yet, so a failure is always worth a retry. The pool gives up after the time for a new
 * connection. If all are in use, waiting goes on for as long as a statement may take.
 */
async function connect(pool: pg.Pool, options: GuardedPoolOptions): Promise<pg.PoolClient> {
  const { guard, retries, request, statementTimeoutMs } = options;
  const giveUpAt = performance.now() + statementTimeoutMs;
  for (;;) {
    try {
      return await pool.connect();
    } catch (error) {
      if (isPoolBusy(error as Error) && !request?.signal.aborted && performance.now() < giveUpAt) continue;
      if (!isConnectionFailure(error as Error) || guard.isOpen || !retries.take()) throw error;
      return pool.connect();
    }
  }
}

interface HeldConnection {
  readonly client: PostgresPoolClient;
  /** Resolves when the connection is given back. Rejects with the failure of the database, if there was one. */
  readonly ended: Promise<void>;
}

function holdConnection(pool: pg.Pool, first: pg.PoolClient, options: GuardedPoolOptions): HeldConnection {
  const { request, retries, statementTimeoutMs } = options;
  const writes = createWriteNotes(request);
  const heldSince = performance.now();
  let client = first;
  let [isHeld, isFresh] = [true, true];
  let limitMs = statementTimeoutMs + graceMs;
  let failure: unknown;
  let end = () => {};
  const released = new Promise<void>((resolve) => (end = resolve));

  const release = (error?: Error) => {
    if (!isHeld) return;
    isHeld = false;
    request?.signal.removeEventListener('abort', onAbort);
    // Releasing with an error makes the pool close the connection.
    client.release(error);
    end();
  };
  /** Gives the connection back for another one. */
  const exchange = async (error: Error): Promise<pg.PoolClient> => {
    client.release(error);
    isHeld = false;
    try {
      const other = await connectInTime(pool, options);
      isHeld = true;
      return other;
    } catch (refusal) {
      failure ??= error;
      end();
      throw refusal;
    }
  };
  const onAbort = () => release(endOfRequest(request!, heldSince));

  async function query(text: string, parameters: readonly unknown[] = []): Promise<unknown> {
    const isRead = isRepeatable(text);
    const mayRepeat = isFresh && isRead;
    isFresh = false;
    if (text === withoutLimit) limitMs = longLimitMs;
    const send = () => sendOn(client, { text, parameters, limitMs, writes, isRead }, options);
    try {
      return await send();
    } catch (error) {
      if (isHeld && mayRepeat && isPreparedFailure(error as Error)) return send();
      if (isHeld && mayRepeat && isConnectionFailure(error as Error) && retries.take()) {
        client = await exchange(error as Error);
        return send();
      }
      if (endsConnection(error as Error)) release(error as Error);
      if (error instanceof NoAnswer || isConnectionFailure(error as Error)) failure ??= error;
      throw error;
    }
  }

  request?.signal.addEventListener('abort', onAbort);
  return {
    client: toKyselyClient({ query, passOn: (statement) => client.query(statement as never), release }),
    ended: released.then(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is what the driver threw
      if (failure !== undefined) throw failure;
    }),
  };
}

interface SentStatement {
  readonly text: string;
  readonly parameters: readonly unknown[];
  readonly isRead: boolean;
  readonly limitMs: number;
  readonly writes: WriteNotes;
}

/** Sends a statement, and notes what it may have written and that its connection failed. */
async function sendOn(
  client: pg.PoolClient,
  { text, parameters, isRead, limitMs, writes }: SentStatement,
  { prepared, request, onFailure }: GuardedPoolOptions,
): Promise<unknown> {
  const writing = writes.begin(text, { isRead });
  try {
    return await answerInTime(prepared.send(client, text, parameters), { request, limitMs });
  } catch (error) {
    writing.failed(error as Error);
    if (isConnectionFailure(error as Error)) onFailure(client);
    throw error;
  }
}

/** Whether a connection is of no use after this error. */
const endsConnection = (error: Error) =>
  error instanceof NoAnswer || error instanceof RequestEnded || isReadOnlyServer(error);

interface ClientParts {
  query(text: string, parameters?: readonly unknown[]): Promise<unknown>;
  /** For what is no text, such as a cursor. */
  passOn(statement: unknown): unknown;
  release(): void;
}

const toKyselyClient = ({ query, passOn, release }: ClientParts): PostgresPoolClient => ({
  query: ((statement: unknown, parameters?: readonly unknown[]) =>
    typeof statement === 'string' ? query(statement, parameters) : passOn(statement)) as PostgresPoolClient['query'],
  release: () => release(),
});
