/** Metrics of a worker. Workers of one process share them. */
import type { Rejection } from '@marquee/graph/records/filmRecord';
import { counter, firstValues, gauge, histogram } from '@marquee/kit/telemetry/metrics';
import type { ObjectReport } from '../lake/objectState.js';

export interface Metrics {
  /**
   * An object or message was read to its end.
   *
   * @param availableAt when it was stored or sent
   */
  ingested(provider: string, report: ObjectReport, availableAt: Date): void;
  rejected(provider: string, rejection: Rejection): void;
  /** An internal error, not the provider's. The object is retried. */
  failed(provider: string): void;
  /** A message went to the dead-letter queue. */
  deadLettered(): void;
  inFlight(count: number): void;
  batch(seconds: number): void;
}

const provider = firstValues(100);

const records = counter({
  name: 'marquee.ingest.records',
  description: 'Records by outcome.',
  labels: { provider, outcome: ['created', 'updated', 'deleted', 'unchanged', 'merged'] },
});
const rejections = counter({
  name: 'marquee.ingest.rejected',
  description: 'Rejected rows by reason.',
  labels: { provider, reason: firstValues(100) },
});
const sources = counter({
  name: 'marquee.ingest.sources',
  description: 'Objects and messages by result: DONE, FAILED, or ERROR if they are retried.',
  labels: { provider, state: firstValues(10) },
});
const lag = gauge({
  name: 'marquee.ingest.lag',
  unit: 's',
  description: 'Time from when the last source was available until it was in the graph.',
  labels: { provider },
});
const deadLetters = counter({
  name: 'marquee.ingest.dead_letters',
  description: 'Messages that a worker moved to the dead-letter queue.',
});
const inFlight = gauge({
  name: 'marquee.ingest.in_flight',
  description: 'Sources that are being ingested or wait for their turn.',
});
const batches = histogram({
  name: 'marquee.ingest.batch',
  unit: 's',
  description: 'Time from one committed batch of a source to its next.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
});

export function createMetrics(): Metrics {
  return {
    ingested: (provider, report, availableAt) => {
      for (const outcome of ['created', 'updated', 'deleted', 'unchanged', 'merged'] as const)
        if (report[outcome] > 0) records.add(report[outcome], { provider, outcome });
      sources.add(1, { provider, state: report.state });
      lag.set(Math.max(0, (Date.now() - availableAt.getTime()) / 1_000), { provider });
    },
    rejected: (provider, { reason }) => rejections.add(1, { provider, reason: withoutValue(reason) }),
    failed: (provider) => sources.add(1, { provider, state: 'ERROR' }),
    deadLettered: () => deadLetters.add(1),
    inFlight: (count) => inFlight.set(count),
    batch: (seconds) => batches.record(seconds),
  };
}

/** Reasons end with the invalid value after a colon. As a label it would create one time series per row. */
const withoutValue = (reason: string): string => reason.split(':', 1)[0]!;
