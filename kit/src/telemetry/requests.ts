/** What is known of each HTTP request: a span, the duration as a metric, and one line in the log. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { requestIdOf } from '../http/requestId.js';
import { isPublicCode } from '../errors.js';
import type { Log } from '../log.js';
import { counter, gauge, histogram, knownValues } from './metrics.js';
import { operationNames } from './operationNames.js';
import { activeTraceId, captureActiveSpan, isTracing, parentOf, withSpan } from './spans.js';

/** What a handler adds to the line in the log. Nothing that a client sent, except for the names of stored operations. */
export interface RequestRecord {
  operation: string | undefined;
  /** Estimated before the operation ran. */
  cost: number | undefined;
  /** Distinct error codes of the response. */
  readonly codes: Set<string>;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'QUERY'] as const;
const routes = knownValues();
const statuses = { has: (value: string) => /^[1-5]\d\d$/.test(value) };

const codes = { has: (code: string) => isPublicCode(code) };

const duration = histogram({
  name: 'http.server.request.duration',
  unit: 's',
  description: 'Time from the headers of a request to the end of its response.',
  labels: {
    'http.request.method': methods,
    'http.route': routes,
    'http.response.status_code': statuses,
  },
});
const active = gauge({ name: 'http.server.active_requests', description: 'Requests that are being answered.' });
const errors = counter({
  name: 'graphql.errors',
  description: 'Responses with this error code, by operation.',
  labels: { 'graphql.operation.name': operationNames, 'error.code': codes },
});

export const newRecord = (): RequestRecord => ({ operation: undefined, cost: undefined, codes: new Set() });

const records = new WeakMap<ServerResponse, RequestRecord>();

/** The record of the request that `response` answers. */
export function recordOf(response: ServerResponse): RequestRecord {
  let record = records.get(response);
  if (!record) records.set(response, (record = newRecord()));
  return record;
}

/** Health checks and metrics are asked for all the time, so they have no span, and a line only when they fail. */
const isBackground = (route: string) => route === '/live' || route === '/ready' || route === '/metrics';

let open = 0;
active.observe(() => [{ value: open, labels: {} }]);

export interface ObservedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path of the route that answers; undefined when there is none. */
  readonly route: string | undefined;
  readonly log: Log;
}

/** Runs `answer` in a span of the sender's trace, and reports when the response has ended. */
export function observeRequest(observed: ObservedRequest, answer: () => Promise<void>): void {
  const { request, response, route = 'other' } = observed;
  routes.add([route]);
  const began = performance.now();
  open++;
  let traceId: string | undefined;
  let inSpan = (run: () => void) => run();
  response.once('close', () => {
    open--;
    inSpan(() => report(observed, { milliseconds: performance.now() - began, traceId }));
  });
  if (!isTracing() || isBackground(route)) return void answer();
  const method = isMethod(request.method) ? request.method : '_OTHER';
  const options = {
    kind: SpanKind.SERVER,
    parent: parentOf(request.headers),
    attributes: { 'http.request.method': method, 'http.route': route, 'marquee.request.id': requestIdOf(response) },
  };
  void withSpan(`${method} ${route}`, options, async (span) => {
    traceId = activeTraceId();
    inSpan = captureActiveSpan();
    await answer();
    const { operation, codes } = recordOf(response);
    span?.setAttribute('http.response.status_code', response.statusCode);
    if (operation) span?.setAttribute('graphql.operation.name', operation);
    if (codes.size > 0) span?.setAttribute('error.type', [...codes].sort().join(' '));
    if (response.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
  });
}

const isMethod = (method: string | undefined): method is (typeof methods)[number] =>
  (methods as readonly (string | undefined)[]).includes(method);

function report(
  { request, response, route = 'other', log }: ObservedRequest,
  { milliseconds, traceId }: { readonly milliseconds: number; readonly traceId: string | undefined },
): void {
  const { operation, cost, codes } = recordOf(response);
  const isAborted = !response.writableFinished;
  // 499: the client went before its answer.
  const status = isAborted ? 499 : response.statusCode;
  const method = isMethod(request.method) ? request.method : ('_OTHER' as 'GET');
  duration.record(milliseconds / 1_000, {
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': String(status),
  });
  for (const code of codes) errors.add(1, { 'graphql.operation.name': operation ?? 'anonymous', 'error.code': code });
  if (isBackground(route) && status < 400) return;
  log.info(
    {
      requestId: requestIdOf(response),
      ...(traceId ? { traceId } : {}),
      method,
      route,
      status,
      ...(operation ? { operation } : {}),
      ...(cost === undefined ? {} : { cost }),
      ms: Math.round(milliseconds * 10) / 10,
      ...(codes.size > 0 ? { codes: [...codes].sort() } : {}),
    },
    'request',
  );
}
