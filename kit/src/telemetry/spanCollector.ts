/** Keeps the spans of one trace in memory, for tools that show them. */
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';

export interface FinishedSpan {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface SpanCollector {
  /** Pass it to `startTracing`. */
  readonly processor: SpanProcessor;
  /** Keeps spans of this trace from now on, and forgets those of the trace before. */
  follow(traceId: string): void;
  readonly spans: readonly FinishedSpan[];
}

export function createSpanCollector(): SpanCollector {
  const spans: FinishedSpan[] = [];
  let followed: string | undefined;
  return {
    spans,
    follow: (traceId) => {
      followed = traceId;
      spans.length = 0;
    },
    processor: {
      onStart: () => {},
      onEnd: (span: ReadableSpan) => {
        const { traceId, spanId } = span.spanContext();
        if (traceId !== followed) return;
        spans.push({
          id: spanId,
          parentId: span.parentSpanContext?.spanId,
          name: span.name,
          startedAt: toMilliseconds(span.startTime),
          milliseconds: toMilliseconds(span.duration),
          attributes: span.attributes,
        });
      },
      forceFlush: async () => {},
      shutdown: async () => {},
    },
  };
}

const toMilliseconds = ([seconds, nanoseconds]: readonly [number, number]) => seconds * 1e3 + nanoseconds / 1e6;
