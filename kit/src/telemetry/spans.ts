/** Spans of a trace. Without a collector, each of these calls only the function that it is given. */
import {
  context,
  propagation,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
  type SpanKind,
} from '@opentelemetry/api';

const tracer = trace.getTracer('marquee');
let tracing = false;

/** Whether spans are exported. */
export const isTracing = (): boolean => tracing;

/** Called by tracing.ts. */
export const setTracing = (value: boolean): void => {
  tracing = value;
};

export interface SpanOptions {
  readonly kind?: SpanKind;
  /** Never what a client sent: no text, name, token, address. */
  readonly attributes?: Attributes;
  /** The parent; the active span unless given. */
  readonly parent?: Context;
}

type Traced<T> = (span: Span | undefined) => Promise<T>;

/** Runs `run` in a span that is active in it. An exception marks the span, without its message. */
export const withSpan = <T>(name: string, options: SpanOptions, run: Traced<T>): Promise<T> =>
  tracing ? runInSpan(name, options, run) : run(undefined);

async function runInSpan<T>(
  name: string,
  { parent = context.active(), ...options }: SpanOptions,
  run: Traced<T>,
): Promise<T> {
  const span = tracer.startSpan(name, options, parent);
  try {
    return await context.with(trace.setSpan(parent, span), run, undefined, span);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', errorType(error));
    throw error;
  } finally {
    span.end();
  }
}

/** The code of a database or of Node.js, or the name of the class. Never the message, which may hold what a user wrote. */
export function errorType(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && /^[\w.]{1,80}$/.test(code)) return code;
  return typeof name === 'string' && /^\w{1,40}$/.test(name) ? name : 'Error';
}

/** The id of the active trace; undefined without one. */
export const activeTraceId = (): string | undefined =>
  tracing ? trace.getSpanContext(context.active())?.traceId : undefined;

/** The ids of the active span; undefined without one, and for a trace that is not sampled. */
export function activeSampledSpan(): { readonly traceId: string; readonly spanId: string } | undefined {
  const span = tracing ? trace.getSpanContext(context.active()) : undefined;
  return span && span.traceFlags & TraceFlags.SAMPLED ? span : undefined;
}

/** Returns what runs a function later as if it were called now, so that it has the active span. */
export function captureActiveSpan(): (run: () => void) => void {
  if (!tracing) return (run) => run();
  const active = context.active();
  return (run) => context.with(active, run);
}

/** Headers for a request to another process of ours, so that its spans become part of the active trace. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  if (tracing) propagation.inject(context.active(), headers);
  return headers;
}

/** The context of the span that sent a request. Only `traceparent` is read: `tracestate` and `baggage` are free text. */
export function parentOf(headers: Readonly<Record<string, string | string[] | undefined>>): Context {
  const { traceparent } = headers;
  const active = context.active();
  return typeof traceparent === 'string' ? propagation.extract(active, { traceparent }) : active;
}
