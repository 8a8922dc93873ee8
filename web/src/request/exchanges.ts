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
  /** As the gateway estimates it; undefined where it tells none. */
  readonly cost: number | undefined;
}

/** Asks for the cost of an operation, and has it in the answer. */
export const costHeader = 'x-marquee-cost';

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
  const cost = Number.parseInt(sent.response.headers.get(costHeader) ?? '', 10);
  const exchange: Exchange = {
    ...{ operationName, query, variables, milliseconds, bytes },
    status: sent.response.status,
    cost: Number.isNaN(cost) ? undefined : cost,
  };
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
