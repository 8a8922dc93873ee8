/** Starts the OpenTelemetry SDK. Without it, the API that the code calls does nothing. */
import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Lifecycle } from '../lifecycle.js';
import type { Log } from '../log.js';
import { isKnownOperation } from './operationNames.js';
import { setTracing } from './spans.js';

const flushMs = 3_000;

export interface TracingOptions {
  /** The program, as `service.name` of its spans. */
  readonly service: string;
  readonly log: Log;
  /** Takes the spans; unset, they are exported to where the standard OTEL_* variables say. */
  readonly processor?: SpanProcessor;
}

/**
 * Makes spans until `lifecycle.stop()`. The SDK is loaded here and nowhere else, so a process that exports nothing does not pay
 * for it.
 */
export async function startTracing(lifecycle: Lifecycle, options: TracingOptions): Promise<void> {
  const { service, log } = options;
  const [sdk, { OTLPTraceExporter }, { W3CTraceContextPropagator }, resources, { AsyncLocalStorageContextManager }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/core'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/context-async-hooks'),
    ]);
  diag.setLogger(diagnosticLog(log), { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const named = resources.resourceFromAttributes({ 'service.name': service, 'service.namespace': 'marquee' });
  // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES go before the name of the program.
  const configured = resources.detectResources({ detectors: [resources.envDetector] });
  const provider = new sdk.BasicTracerProvider({
    resource: resources.defaultResource().merge(named).merge(configured),
    spanProcessors: [redaction, options.processor ?? new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  setTracing(true);
  lifecycle.onStop('traces', async () => {
    setTracing(false);
    // A collector that is down must not hold up the stop.
    await Promise.race([provider.shutdown(), new Promise((resolve) => setTimeout(resolve, flushMs).unref())]);
    trace.disable();
    context.disable();
    propagation.disable();
    diag.disable();
  });
}

/** Libraries' spans carry the operation name as the client wrote it, so only stored names are exported. */
const redaction: SpanProcessor = {
  onStart: () => {},
  onEnd: ({ attributes }: ReadableSpan) => {
    for (const name of ['operationName', 'graphql.operation.name'])
      if (attributes[name] !== undefined && !isKnownOperation(String(attributes[name])))
        delete (attributes as Record<string, unknown>)[name];
    delete (attributes as Record<string, unknown>)['graphql.document'];
  },
  forceFlush: async () => {},
  shutdown: async () => {},
};

const diagnosticLog = (log: Log) => ({
  error: (message: string) => log.warn({ problem: message }, 'traces cannot be exported'),
  warn: (message: string) => log.warn({ problem: message }, 'traces cannot be exported'),
  info: () => {},
  debug: () => {},
  verbose: () => {},
});
