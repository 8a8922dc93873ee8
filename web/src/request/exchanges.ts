/** The last requests of this page, for the drawer that shows them. */
import { useSyncExternalStore } from 'react';

export interface Exchange {
  readonly operationName: string;
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly status: number;
  readonly milliseconds: number;
  /** Bytes of the answer's body, before compression. */
  readonly bytes: number;
}

const kept = 12;
let exchanges: readonly Exchange[] = [];
const listeners = new Set<() => void>();

export async function recordExchange(sent: {
  readonly request: string;
  readonly response: Response;
  readonly startedAt: number;
}): Promise<void> {
  const { operationName, query, variables } = JSON.parse(sent.request) as Exchange;
  const bytes = (await sent.response.arrayBuffer()).byteLength;
  const milliseconds = performance.now() - sent.startedAt;
  const exchange = { operationName, query, variables, status: sent.response.status, milliseconds, bytes };
  exchanges = [exchange, ...exchanges].slice(0, kept);
  for (const listener of listeners) listener();
}

export const useExchanges = (): readonly Exchange[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => exchanges,
  );
