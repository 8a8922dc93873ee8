/** Settings of traces and metrics, the same in every program. */
import { port, text, url, type Setting, type SettingValues } from '../config.js';

export interface TelemetryConfig {
  /** Where Prometheus finds the metrics; undefined: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | undefined;
  /** Whether traces are exported. The OpenTelemetry SDK reads the address and its other settings from OTEL_* itself. */
  readonly tracing: boolean;
}

const somePort = port({
  description:
    'Port of the metrics for Prometheus, at `/metrics`; 0 takes a free one. Unset: the metrics are not served. It must never be reachable for clients.',
  default: 0,
});

const optionalPort: Setting<number | undefined> = {
  ...somePort,
  shownDefault: undefined,
  parse: (value) => (value === undefined ? undefined : somePort.parse(value)),
};

export const telemetrySettings = {
  METRICS_PORT: optionalPort,
  METRICS_HOST: text({ description: 'Address that the metrics listen on.', default: '127.0.0.1' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url({
    description:
      'Collector that traces are sent to with OTLP over HTTP. Unset: no traces are made. The standard variables of OpenTelemetry, such as `OTEL_TRACES_SAMPLER`, apply as well.',
    default: undefined,
    protocols: ['http', 'https'],
    example: 'http://127.0.0.1:4318',
  }),
};

export const toTelemetryConfig = (settings: SettingValues<typeof telemetrySettings>): TelemetryConfig => ({
  metrics:
    settings.METRICS_PORT === undefined ? undefined : { host: settings.METRICS_HOST, port: settings.METRICS_PORT },
  tracing: settings.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
});
