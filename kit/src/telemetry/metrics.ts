/**
 * The metrics of this process. Each module defines its metrics once, at its top, with the name that the OpenTelemetry conventions
 * have for it. `/metrics` shows `http.server.request.duration` in seconds as `http_server_request_duration_seconds`.
 *
 * Each label states the values it can have. Any other value is counted as `other`, so no client can create time series.
 */
import {
  Counter,
  Gauge,
  Histogram,
  Registry,
  type LabelValues as PromLabels,
  type Metric,
  type OpenMetricsContentType,
} from 'prom-client';
import { activeSampledSpan } from './spans.js';

const registry = new Registry();
/** The same metrics for OpenMetrics, where the family of a counter is named without `_total`. */
const openMetrics = new Registry<OpenMetricsContentType>();
openMetrics.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);

/** All metrics of this process in the text format of Prometheus. */
export const metricsText = (): Promise<string> => registry.metrics();

/**
 * All metrics of this process in a format that `accept`, the header of a request, allows. OpenMetrics has exemplars, so a reader that names it gets it.
 */
export async function metricsFor(accept = ''): Promise<{ readonly contentType: string; readonly text: string }> {
  const chosen = accept.includes('application/openmetrics-text') ? openMetrics : registry;
  return { contentType: chosen.contentType, text: await chosen.metrics() };
}

/** Shows a metric in both formats. OpenMetrics gets an object of its own over the same values, because the library renames counters for it. */
function register(metric: Metric, name: string): void {
  registry.registerMetric(metric);
  const view = { value: name.replace(/_total$/, ''), writable: true, enumerable: true };
  openMetrics.registerMetric(Object.create(metric, { name: view }) as Metric);
}

/** What leads from a value to a trace that has it. */
function exemplarOfTrace(): { readonly exemplarLabels: PromLabels<string> } | undefined {
  const span = activeSampledSpan();
  return span && { exemplarLabels: { trace_id: span.traceId, span_id: span.spanId } };
}

export interface MetricInfo {
  /** As Prometheus has it. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
}

/** The metrics that loaded modules define, whether they have values or not. */
export const listMetrics = (): MetricInfo[] =>
  (registry.getMetricsAsArray() as unknown as { name: string; type: MetricInfo['type']; labelNames: string[] }[]).map(
    ({ name, type, labelNames }) => ({ name, type, labels: labelNames }),
  );

/** A label's values that are not known when the code is written, such as the names of stored operations. */
export interface KnownValues {
  has(value: string): boolean;
}

/** Values that the process learns at its start. Others become `other`. */
export function knownValues(): KnownValues & { add(values: Iterable<string>): void } {
  const known = new Set<string>();
  return {
    has: (value) => known.has(value),
    add: (values) => {
      for (const value of values) known.add(value);
    },
  };
}

/** The first `limit` values that occur. Only for values that an operator chooses, such as provider names. */
export function firstValues(limit: number): KnownValues {
  const seen = new Set<string>();
  return {
    has: (value) => {
      if (seen.size < limit) seen.add(value);
      return seen.has(value);
    },
  };
}

export type LabelSpec = Readonly<Record<string, readonly string[] | KnownValues>>;

/** A value of each label. A label with a list of values takes these only. */
export type Labels<Spec extends LabelSpec> = {
  readonly [Name in keyof Spec]: Spec[Name] extends readonly (infer Value)[] ? Value : string;
};

export interface MetricOptions<Spec extends LabelSpec> {
  /** As the OpenTelemetry conventions have it, or `marquee.…` if they have none. Without a unit and without `total`. */
  readonly name: string;
  /** What is counted or measured, as `/metrics` and docs/observability.md show it. */
  readonly description: string;
  /** `s` for seconds, `By` for bytes; none for a count. */
  readonly unit?: 's' | 'By';
  readonly labels?: Spec;
}

/** Labels may be left out when the metric has none. */
type LabelArguments<Spec extends LabelSpec> = keyof Spec extends never ? [] : [labels: Labels<Spec>];

interface Observed<Spec extends LabelSpec> {
  /** Reads the values whenever `/metrics` is asked for. Returns a function that stops it. */
  observe(read: () => readonly Reading<Spec>[]): () => void;
}

export interface CounterMetric<Spec extends LabelSpec> extends Observed<Spec> {
  add(amount: number, ...labels: LabelArguments<Spec>): void;
}

export interface HistogramMetric<Spec extends LabelSpec> {
  record(value: number, ...labels: LabelArguments<Spec>): void;
}

export interface Reading<Spec extends LabelSpec> {
  readonly value: number;
  readonly labels: Labels<Spec>;
}

export interface GaugeMetric<Spec extends LabelSpec> extends Observed<Spec> {
  set(value: number, ...labels: LabelArguments<Spec>): void;
}

/** A value that only grows. If all its labels are lists, each of its series starts at 0, so that its first event is a rise. */
export function counter<const Spec extends LabelSpec = Record<never, never>>(
  options: MetricOptions<Spec>,
): CounterMetric<Spec> {
  const { labelNames, toLabels, combinations } = describeLabels(options.labels);
  const { description: help } = options;
  const name = prometheusName(options, '_total');
  const { observe, collectInto } = createObservers<Spec>(toLabels, labelNames.length === 0);
  const metric = new Counter({
    name,
    help,
    labelNames,
    registers: [],
    enableExemplars: true,
    collect() {
      collectInto(this, (labels, value) => this.inc({ labels, value }));
    },
  });
  register(metric, name);
  for (const labels of combinations()) metric.inc({ labels, value: 0 });
  return {
    add: (amount, ...[labels]) => metric.inc({ labels: toLabels(labels), value: amount, ...exemplarOfTrace() }),
    observe,
  };
}

/** From 1 ms to 10 s, the range of a request. */
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A distribution. `buckets` are upper bounds; 1 ms to 10 s unless given. */
export function histogram<const Spec extends LabelSpec = Record<never, never>>(
  options: MetricOptions<Spec> & { readonly buckets?: readonly number[] },
): HistogramMetric<Spec> {
  const { labelNames, toLabels } = describeLabels(options.labels);
  const { description: help, buckets = secondsBuckets } = options;
  const name = prometheusName(options);
  const metric = new Histogram({
    name,
    help,
    labelNames,
    buckets: [...buckets],
    registers: [],
    enableExemplars: true,
  });
  register(metric, name);
  return {
    record: (value, ...[labels]) => metric.observe({ labels: toLabels(labels), value, ...exemplarOfTrace() }),
  };
}

/** A value that rises and falls. It is not shown before it has a value. */
export function gauge<const Spec extends LabelSpec = Record<never, never>>(
  options: MetricOptions<Spec>,
): GaugeMetric<Spec> {
  const { labelNames, toLabels } = describeLabels(options.labels);
  const { observe, collectInto } = createObservers<Spec>(toLabels, labelNames.length === 0);
  const name = prometheusName(options);
  const metric = new Gauge({
    name,
    help: options.description,
    labelNames,
    registers: [],
    collect() {
      collectInto(this, (labels, value) => this.inc(labels, value));
    },
  });
  register(metric, name);
  if (labelNames.length === 0) metric.remove();
  return { set: (value, ...[labels]) => metric.set(toLabels(labels), value), observe };
}

interface Collected {
  reset(): void;
  remove(): void;
}

/** Functions that read a metric's values. Several pools of one kind in one process are shown as their sum. */
function createObservers<Spec extends LabelSpec>(
  toLabels: (labels: Labels<Spec> | undefined) => PromLabels<string>,
  isUnlabelled: boolean,
) {
  const readers = new Set<{ read(): readonly Reading<Spec>[] }>();
  let isObserved = false;
  return {
    collectInto: (metric: Collected, add: (labels: PromLabels<string>, value: number) => void) => {
      if (!isObserved) return;
      metric.reset();
      // Without labels, the library shows 0 where there is no value.
      if (isUnlabelled) metric.remove();
      for (const { read } of readers) for (const { value, labels } of read()) add(toLabels(labels), value);
    },
    observe: (read: () => readonly Reading<Spec>[]) => {
      isObserved = true;
      const reader = { read };
      readers.add(reader);
      return () => void readers.delete(reader);
    },
  };
}

const units = { s: '_seconds', By: '_bytes' } as const;

/** The name by the rules that OpenTelemetry has for Prometheus: underscores, then the unit, then `_total` for counters. */
function prometheusName<Spec extends LabelSpec>({ name, unit }: MetricOptions<Spec>, suffix = ''): string {
  return `${name.replaceAll('.', '_')}${unit ? units[unit] : ''}${suffix}`;
}

function describeLabels<Spec extends LabelSpec>(spec: Spec | undefined) {
  const described = Object.entries(spec ?? {}).map(([name, values]) => ({
    name,
    prometheusName: name.replaceAll('.', '_'),
    known: isList(values) ? new Set(values) : values,
  }));
  return {
    labelNames: described.map((label) => label.prometheusName),
    toLabels: (labels: Labels<Spec> | undefined): PromLabels<string> => {
      const converted: PromLabels<string> = {};
      for (const { name, prometheusName: key, known } of described) {
        const value = (labels as Record<string, string>)[name]!;
        converted[key] = known.has(value) ? value : 'other';
      }
      return converted;
    },
    combinations: () => combinationsOf(described.map(({ prometheusName, known }) => ({ name: prometheusName, known }))),
  };
}

/** All labels that a metric with these lists can have; none if there is another label, or without labels. */
function combinationsOf(
  labels: readonly { readonly name: string; readonly known: KnownValues }[],
): PromLabels<string>[] {
  if (labels.length === 0) return [];
  return labels.reduce<PromLabels<string>[]>(
    (combined, { name, known }) =>
      known instanceof Set
        ? combined.flatMap((rest) => [...(known as Set<string>)].map((value) => ({ ...rest, [name]: value })))
        : [],
    [{}],
  );
}

const isList = (values: readonly string[] | KnownValues): values is readonly string[] => Array.isArray(values);
