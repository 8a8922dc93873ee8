/** How busy the connections to a subgraph are. */
import type { Pool } from 'undici';
import { firstValues, gauge } from '@marquee/kit/telemetry/metrics';

const subgraphs = firstValues(20);

const connections = gauge({
  name: 'http.client.open_connections',
  description: 'Connections to a subgraph.',
  labels: { subgraph: subgraphs, 'http.connection.state': ['active', 'idle'] },
});
const waiting = gauge({
  name: 'http.client.pending_requests',
  description: 'Requests to a subgraph that wait for a connection.',
  labels: { subgraph: subgraphs },
});

/** Returns a function that stops it. */
export function observePool(subgraph: string, pool: Pool): () => void {
  const stops = [
    connections.observe(() => {
      const { connected, free } = pool.stats;
      return [
        { value: connected - free, labels: { subgraph, 'http.connection.state': 'active' } },
        { value: free, labels: { subgraph, 'http.connection.state': 'idle' } },
      ];
    }),
    waiting.observe(() => [{ value: pool.stats.queued, labels: { subgraph } }]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
