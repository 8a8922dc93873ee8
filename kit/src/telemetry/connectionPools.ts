/** Gauges of the pools of connections to databases. */
import { firstValues, gauge, histogram } from './metrics.js';

export interface PoolReading {
  readonly used: number;
  /** Undefined where the driver does not tell. */
  readonly idle?: number;
  /** Requests that wait for a connection. */
  readonly pending: number;
  readonly max: number;
}

const pools = firstValues(20);
const connections = gauge({
  name: 'db.client.connection.count',
  description: 'Connections of the pool. The driver of Neo4j does not tell how many are idle.',
  labels: { 'db.client.connection.pool.name': pools, 'db.client.connection.state': ['used', 'idle'] },
});
const waiting = gauge({
  name: 'db.client.connection.pending_requests',
  description: 'Requests that wait for a connection of the pool.',
  labels: { 'db.client.connection.pool.name': pools },
});
const max = gauge({
  name: 'db.client.connection.max',
  description: 'Connections that the pool may open.',
  labels: { 'db.client.connection.pool.name': pools },
});
const waitTime = histogram({
  name: 'db.client.connection.wait_time',
  unit: 's',
  description: 'Time to get a connection of the pool. Not measured for Neo4j.',
  labels: { 'db.client.connection.pool.name': pools },
});

/** Shows the pool `name` until the returned function is called. Several pools of one name are shown as their sum. */
export function observePool(name: string, read: () => PoolReading): () => void {
  const pool = { 'db.client.connection.pool.name': name };
  const stops = [
    connections.observe(() => {
      const { used, idle } = read();
      return [
        { value: used, labels: { ...pool, 'db.client.connection.state': 'used' } },
        ...(idle === undefined
          ? []
          : [{ value: idle, labels: { ...pool, 'db.client.connection.state': 'idle' } as const }]),
      ];
    }),
    waiting.observe(() => [{ value: read().pending, labels: pool }]),
    max.observe(() => [{ value: read().max, labels: pool }]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Counts how long a request waited for a connection of the pool `name`. */
export const recordWait = (name: string, seconds: number): void =>
  waitTime.record(seconds, { 'db.client.connection.pool.name': name });
