/** Starts what makes a process visible: traces if a collector is configured, metrics if they have a port. */
import { serve } from '../http/httpServer.js';
import type { Lifecycle } from '../lifecycle.js';
import type { Log } from '../log.js';
import { sendMetrics } from './metricsRoute.js';
import { observeRuntime } from './runtimeMetrics.js';
import type { TelemetryConfig } from './settings.js';
import { startTracing } from './tracing.js';

export interface TelemetryOptions {
  /** The program, as `service.name` of its spans. */
  readonly service: string;
  /** Undefined: neither traces nor metrics. */
  readonly config: TelemetryConfig | undefined;
  readonly log: Log;
}

/** Call it before anything else opens, so that it is stopped last. Throws a StartError when the port is in use. */
export async function startTelemetry(
  lifecycle: Lifecycle,
  { service, config, log }: TelemetryOptions,
): Promise<{ readonly metricsUrl: string | undefined }> {
  if (config?.tracing) await startTracing(lifecycle, { service, log });
  if (!config?.metrics) return { metricsUrl: undefined };
  lifecycle.onStop('runtime metrics', observeRuntime());
  const serving = await serve({
    ...config.metrics,
    routes: { 'GET /metrics': sendMetrics },
  });
  lifecycle.onStop('metrics', () => serving.stop());
  const metricsUrl = `${serving.url}/metrics`;
  log.info({ url: metricsUrl }, 'metrics are served');
  return { metricsUrl };
}
