/** What a worker tells Prometheus. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ObjectReport } from '../lake/objectState.js';
import type { Rejection } from '@marquee/graph/records/filmRecord';

export interface Metrics {
  readonly registry: Registry;
  /** An object, message or command was taken to its end. `announcedAt`: when it was there to be taken. */
  taken(provider: string, report: ObjectReport, announcedAt: Date): void;
  rejected(provider: string, rejection: Rejection): void;
  /** Was not our provider's doing; it is tried again. */
  failed(provider: string): void;
  working(count: number): void;
  batch(seconds: number): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const records = new Counter({
    name: 'marquee_ingest_records_total',
    help: 'Records by what became of them.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const rejections = new Counter({
    name: 'marquee_ingest_rejected_total',
    help: 'Rows that were not taken, by why.',
    labelNames: ['provider', 'reason'],
    registers,
  });
  const sources = new Counter({
    name: 'marquee_ingest_sources_total',
    help: 'Objects and messages by how they ended: DONE, FAILED for good, ERROR to be tried again.',
    labelNames: ['provider', 'state'],
    registers,
  });
  const lag = new Gauge({
    name: 'marquee_ingest_lag_seconds',
    help: 'From when the last source was there until it was in the graph.',
    labelNames: ['provider'],
    registers,
  });
  const inHand = new Gauge({ name: 'marquee_ingest_in_hand', help: 'Sources that are being taken.', registers });
  const batches = new Histogram({
    name: 'marquee_ingest_batch_seconds',
    help: 'From one committed batch of a source to its next.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  return {
    registry,
    taken: (provider, report, announcedAt) => {
      for (const outcome of ['taken', 'updated', 'deleted', 'unchanged', 'merged'] as const)
        if (report[outcome] > 0) records.inc({ provider, outcome }, report[outcome]);
      sources.inc({ provider, state: report.state });
      lag.set({ provider }, Math.max(0, (Date.now() - announcedAt.getTime()) / 1_000));
    },
    rejected: (provider, { reason }) => rejections.inc({ provider, reason: kindOf(reason) }),
    failed: (provider) => sources.inc({ provider, state: 'ERROR' }),
    working: (count) => inHand.set(count),
    batch: (seconds) => batches.observe(seconds),
  };
}

/** Reasons end in the wrong value, of which there are as many as rows. */
const kindOf = (reason: string): string => reason.split(':', 1)[0]!;
