/** Prometheus metrics of a worker. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Rejection } from '@marquee/graph/records/filmRecord';
import type { ObjectReport } from '../lake/objectState.js';

export interface Metrics {
  readonly registry: Registry;
  /**
   * An object or message was read to its end.
   *
   * @param availableAt when it was stored or sent
   */
  ingested(provider: string, report: ObjectReport, availableAt: Date): void;
  rejected(provider: string, rejection: Rejection): void;
  /** An internal error, not the provider's. The object is retried. */
  failed(provider: string): void;
  inFlight(count: number): void;
  batch(seconds: number): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const records = new Counter({
    name: 'marquee_ingest_records_total',
    help: 'Records by outcome.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const rejections = new Counter({
    name: 'marquee_ingest_rejected_total',
    help: 'Rejected rows by reason.',
    labelNames: ['provider', 'reason'],
    registers,
  });
  const sources = new Counter({
    name: 'marquee_ingest_sources_total',
    help: 'Objects and messages by result: DONE, FAILED, or ERROR if they are retried.',
    labelNames: ['provider', 'state'],
    registers,
  });
  const lag = new Gauge({
    name: 'marquee_ingest_lag_seconds',
    help: 'Time from when the last source was available until it was in the graph.',
    labelNames: ['provider'],
    registers,
  });
  const inFlight = new Gauge({
    name: 'marquee_ingest_in_flight',
    help: 'Sources that are being ingested or wait for their turn.',
    registers,
  });
  const batches = new Histogram({
    name: 'marquee_ingest_batch_seconds',
    help: 'Time from one committed batch of a source to its next.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  return {
    registry,
    ingested: (provider, report, availableAt) => {
      for (const outcome of ['created', 'updated', 'deleted', 'unchanged', 'merged'] as const)
        if (report[outcome] > 0) records.inc({ provider, outcome }, report[outcome]);
      sources.inc({ provider, state: report.state });
      lag.set({ provider }, Math.max(0, (Date.now() - availableAt.getTime()) / 1_000));
    },
    rejected: (provider, { reason }) => rejections.inc({ provider, reason: withoutValue(reason) }),
    failed: (provider) => sources.inc({ provider, state: 'ERROR' }),
    inFlight: (count) => inFlight.set(count),
    batch: (seconds) => batches.observe(seconds),
  };
}

/** Reasons end with the invalid value after a colon. As a label it would create one time series per row. */
const withoutValue = (reason: string): string => reason.split(':', 1)[0]!;
