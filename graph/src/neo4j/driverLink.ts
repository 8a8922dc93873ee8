/** The driver of a Neo4j server behind a circuit breaker. A driver whose connections may hang is replaced by a new one. */
import neo4j, { type Driver } from 'neo4j-driver';
import type { Log } from '@marquee/kit/log';
import {
  answerInTime,
  ConnectionFailed,
  DependencyUnavailable,
  NoAnswer,
} from '@marquee/kit/resilience/dependencyErrors';
import { guardDependency } from '@marquee/kit/resilience/dependencyGuard';
import type { ResilienceConfig } from '@marquee/kit/resilience/settings';
import { observePool } from '@marquee/kit/telemetry/connectionPools';
import { classifyNeo4jError } from './neo4jErrors.js';

/** Passes the result of work with the driver on. Rejects as soon as the driver is replaced or closed, as the work may never end then. */
export type UntilLost = <T>(work: Promise<T>) => Promise<T>;

/** Of one driver. */
export const maxConnections = 50;

/** How long a busy server may take to open a connection and to answer on it. */
const newConnectionMs = 4_000;

export interface DriverLink {
  /** Runs `work` with the driver of the moment. Throws a DependencyUnavailable at once while Neo4j is away, and after `close`. */
  run<T>(work: (driver: Driver, untilLost: UntilLost) => Promise<T>): Promise<T>;
  /** Whether statements fail at once. */
  readonly isOpen: boolean;
  /** Work that still runs rejects with a DependencyUnavailable. */
  close(): Promise<void>;
}

export interface DriverLinkOptions {
  readonly createDriver: () => Driver;
  readonly database: string;
  readonly resilience: ResilienceConfig;
  readonly log: Log;
}

export function openDriverLink(options: DriverLinkOptions): DriverLink {
  const { createDriver, database, resilience, log } = options;
  let driver = createDriver();
  let users = new Set<(error: Error) => void>();
  let isClosed = false;

  const untilLost: UntilLost = (work) =>
    new Promise((resolve, reject) => {
      const current = users;
      current.add(reject);
      void work.then(resolve, reject).finally(() => current.delete(reject));
    });

  function dropUsers(reason: string): void {
    const oldUsers = users;
    users = new Set();
    for (const reject of oldUsers) reject(new DependencyUnavailable(reason));
  }

  function replaceDriver(): void {
    const oldDriver = driver;
    driver = createDriver();
    dropUsers('the connection was dropped');
    oldDriver.close().catch((error: unknown) => log.debug({ error: String(error) }, 'a driver did not close'));
  }

  const guard = guardDependency({
    dependency: 'neo4j',
    config: resilience,
    log,
    isFailure: (error) =>
      error instanceof NoAnswer ||
      ((error instanceof ConnectionFailed || classifyNeo4jError(error) === 'SUBGRAPH_UNAVAILABLE') && !isBusy(error)),
    probe: async (signal) => {
      const session = driver.session({ database, defaultAccessMode: neo4j.session.READ });
      try {
        await answerInTime(untilLost(Promise.resolve(session.run('RETURN 1'))), { request: { signal } });
      } finally {
        closeLater(session);
      }
    },
    probeTimeoutMs: newConnectionMs,
    onUnreachable: replaceDriver,
    isReachable: true,
  });

  const uses = countUses();
  return {
    run: async (work) => {
      // A driver that is closed would connect once more.
      if (isClosed) throw new DependencyUnavailable('the connection is closed');
      return guard.run(() => uses.count(() => work(driver, untilLost)));
    },
    get isOpen() {
      return guard.isOpen;
    },
    close: async () => {
      isClosed = true;
      uses.stop();
      await guard.stop();
      dropUsers('the connection is closed');
      await driver.close();
    },
  };
}

/** Shows the connections in use, because the driver shows nothing of its pool. A session holds one connection at most. */
function countUses() {
  let inUse = 0;
  const stop = observePool('neo4j', () => ({
    used: Math.min(inUse, maxConnections),
    pending: Math.max(0, inUse - maxConnections),
    max: maxConnections,
  }));
  async function count<T>(use: () => Promise<T>): Promise<T> {
    inUse++;
    try {
      return await use();
    } finally {
      inUse--;
    }
  }
  return { count, stop };
}

/** All connections are in use, which is a sign of load. If fewer are, new ones cannot be opened. */
const isBusy = ({ message }: Error) =>
  Number(/acquisition timed out.*Active conn count = (\d+)/i.exec(message)?.[1]) >= maxConnections;

/** Closes a session. A statement that still runs is cancelled. On a dead connection this takes forever, so it is not awaited. */
export function closeLater(session: { close(): Promise<void> }): void {
  session.close().catch(() => {});
}
