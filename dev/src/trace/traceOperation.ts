/** Sends a request in a trace of its own, and waits for its spans. */
import { randomBytes } from 'node:crypto';
import { delay } from '@marquee/kit/delay';
import { StartError } from '@marquee/kit/errors';
import type { SpanCollector } from '@marquee/kit/telemetry/spanCollector';
import { buildSpanTree, type SpanNode } from './spanTree.js';

export interface TraceOptions {
  /** Of the gateway, which makes spans in this process. */
  readonly url: string;
  /** Null: anonymous. */
  readonly token: string | null;
  readonly collector: SpanCollector;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface TracedRequest {
  readonly root: SpanNode;
  /** As the gateway estimated it before the operation ran. */
  readonly cost: string | null;
  readonly errors: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const spansWaitMs = 5_000;

/** Throws a StartError if the spans do not arrive. */
export async function traceOperation(options: TraceOptions): Promise<TracedRequest> {
  const { url, token, collector, query, variables } = options;
  const traceId = randomBytes(16).toString('hex');
  const clientSpanId = randomBytes(8).toString('hex');
  collector.follow(traceId);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-marquee-cost': 'yes',
      traceparent: `00-${traceId}-${clientSpanId}-01`,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { errors = [] } = (await response.json()) as Pick<TracedRequest, 'errors'>;
  // The span of the request ends a moment after its response.
  for (const began = performance.now(); performance.now() - began < spansWaitMs; await delay(5)) {
    const root = buildSpanTree(collector.spans, clientSpanId);
    if (root) return { root, cost: response.headers.get('x-marquee-cost'), errors };
  }
  throw new StartError(`The spans of the request did not arrive within ${spansWaitMs} ms.`);
}
