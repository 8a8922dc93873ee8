/** Spans and metrics of PostgreSQL: its statements, and the connections of the pool. */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { observePool, recordWait } from '@marquee/kit/telemetry/connectionPools';
import { observeStatement } from '@marquee/kit/telemetry/statements';

const poolName = 'social';

/** Shows the connections of `source` until the returned function is called. */
export const observeConnections = (source: pg.Pool): (() => void) =>
  observePool(poolName, () => ({
    used: source.totalCount - source.idleCount,
    idle: source.idleCount,
    pending: source.waitingCount,
    max: source.options.max,
  }));

/** `source`, with each statement of its connections observed. */
export function observedPool(source: PostgresPool): PostgresPool {
  return {
    ...source,
    connect: async () => {
      const began = performance.now();
      const client = await source.connect();
      recordWait(poolName, (performance.now() - began) / 1_000);
      return observedClient(client);
    },
    end: () => source.end(),
  };
}

function observedClient(client: PostgresPoolClient): PostgresPoolClient {
  function query(text: unknown, parameters?: readonly unknown[]): unknown {
    if (typeof text !== 'string') return client.query(text as never);
    return observeStatement({ system: 'postgresql', text }, () => client.query(text, parameters ?? []), countRows);
  }
  return { query: query as PostgresPoolClient['query'], release: () => client.release() };
}

/** The driver answers a text of several statements, such as a migration, with a list of results. */
const countRows = (result: { readonly rows?: readonly unknown[] }): number => result.rows?.length ?? 0;
