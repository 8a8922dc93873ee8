/** Ingests one object of the lake under a lease that is renewed until it ends. */
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import type { Log } from '@marquee/kit/log';
import { noCounts } from '../apply/recordCounts.js';
import type { LakeObject } from '../lake/lake.js';
import { acquireLease, defaultLeaseMs, type Lease, type LeaseOptions } from '../lake/lease.js';
import type { ObjectReport } from '../lake/objectState.js';
import { ingestSource } from './ingestSource.js';
import type { Metrics } from './metrics.js';
import { isOutage } from './outage.js';

/** What the workers depend on. */
export interface WorkerDeps {
  readonly neo4j: Neo4jConnection;
  readonly log: Log;
  readonly metrics: Metrics;
  /** In milliseconds. Tests use short leases. */
  readonly leaseMs?: number;
}

class LeaseLost extends Error {}

export interface IngestObjectOptions extends Omit<LeaseOptions, 'leaseMs'> {
  readonly signal?: AbortSignal;
}

/**
 * Returns the report; `LOCKED` if another worker has the object, or if it waits after an error; `DONE` if it was ingested before. Throws
 * internal errors; then the object is to be retried.
 */
export async function ingestObject(
  { neo4j, log, metrics, leaseMs = defaultLeaseMs }: WorkerDeps,
  object: LakeObject,
  { signal, ...leaseOptions }: IngestObjectOptions = {},
): Promise<ObjectReport | 'LOCKED' | 'DONE'> {
  const { key, provider, size } = object;
  const lease = await acquireLease(neo4j, object, { leaseMs, ...leaseOptions });
  if (typeof lease === 'string') return lease;
  const heartbeat = startHeartbeat(lease, { key, size, leaseMs });
  let lastBatch = performance.now();
  try {
    const report = await ingestSource(neo4j, object, {
      provider,
      observedAt: new Date(lease.version),
      signal: signal ? AbortSignal.any([signal, heartbeat.lost]) : heartbeat.lost,
      onBatch: (counts, bytesRead) => {
        heartbeat.progress = { ...counts, bytesRead, size };
        metrics.batch((performance.now() - lastBatch) / 1_000);
        lastBatch = performance.now();
      },
      onRejection: (rejection) => metrics.rejected(provider, rejection),
    });
    await lease.report(report);
    metrics.ingested(provider, report, object.modifiedAt);
    const { rejections, ...counts } = report;
    log.info({ object: key, provider, ...counts, rejections: rejections.slice(0, 3) }, 'object ingested');
    return report;
  } catch (error) {
    if (error instanceof LeaseLost) return 'LOCKED';
    // Ends the lease, so that no worker has to wait until it expires.
    if (signal?.aborted) await lease.release().catch(() => {});
    else {
      metrics.failed(provider);
      const report = await storeFailure(lease, error, heartbeat.progress).catch(() => null);
      if (report) return report;
    }
    throw error;
  } finally {
    heartbeat.stop();
  }
}

/** The report if the object has failed for good; null if it is to be retried. */
async function storeFailure(
  lease: Lease,
  error: unknown,
  progress: Heartbeat['progress'],
): Promise<ObjectReport | null> {
  const reason = error instanceof Error ? error.message : String(error);
  const { isFinal, attempts } = await lease.fail({ reason, isOfObject: !isOutage(error), progress });
  if (!isFinal) return null;
  const failed = { state: 'FAILED', rejected: 0, rejections: [] } as const;
  return { ...progress, ...failed, reason: `could not be ingested in ${attempts} attempts: ${reason}` };
}

interface Heartbeat {
  progress: Parameters<Lease['renew']>[0];
  /** Aborted with a LeaseLost when another worker has the object. */
  readonly lost: AbortSignal;
  stop(): void;
}

/** Renews the lease three times per period. A renewal that fails is not a lost lease: the next one may succeed. */
function startHeartbeat(
  lease: Lease,
  { key, size, leaseMs }: { key: string; size: number; leaseMs: number },
): Heartbeat {
  const lost = new AbortController();
  const renew = async () => {
    const isRenewed = await lease.renew(heartbeat.progress).catch(() => true);
    if (!isRenewed) lost.abort(new LeaseLost(`another worker has ${key} now`));
  };
  const timer = setInterval(() => void renew(), leaseMs / 3);
  const heartbeat: Heartbeat = {
    progress: { ...noCounts(), bytesRead: 0, size },
    lost: lost.signal,
    stop: () => clearInterval(timer),
  };
  return heartbeat;
}
