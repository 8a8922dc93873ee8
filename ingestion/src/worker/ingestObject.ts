/** Takes one object of the lake under a claim that is held for as long as that takes. */
import type { Log } from '@marquee/kit/log';
import type { Neo4jConnection } from '@marquee/graph/neo4j/connection';
import { nothingApplied, type Applied } from '../apply/applyRecords.js';
import type { LakeObject } from '../lake/lake.js';
import type { Metrics } from './metrics.js';
import { claimObject, defaultLeaseMs, type ObjectReport, type ObjectState } from '../lake/objectState.js';
import { takeSource } from './ingestSource.js';

export interface Workshop {
  readonly neo4j: Neo4jConnection;
  readonly log: Log;
  readonly metrics: Metrics;
  /** For tests, which cannot wait for the usual one. */
  readonly leaseMs?: number;
}

/** As often as an error of ours may end the taking of one object before it waits for somebody to look. */
export const mostAttempts = 5;

class ClaimLost extends Error {}

/** The report; `HELD` where another worker is at it, `DONE` where it was taken before. Throws what is to be tried again. */
export async function takeObject(
  { neo4j, log, metrics, leaseMs = defaultLeaseMs }: Workshop,
  object: LakeObject,
  { signal, ended }: { signal?: AbortSignal; ended?: readonly ObjectState[] } = {},
): Promise<ObjectReport | 'HELD' | 'DONE'> {
  const { key, provider, size } = object;
  const claim = await claimObject(neo4j, object, { leaseMs, ...(ended ? { ended } : {}) });
  if (typeof claim === 'string') return claim;
  const lost = new AbortController();
  let progress = { ...nothingApplied(), bytesRead: 0, size };
  const hold = async () => {
    if (!(await claim.hold(progress).catch(() => true))) lost.abort(new ClaimLost(`${key} is another worker's now`));
  };
  const beat = setInterval(() => void hold(), leaseMs / 3);
  let last = performance.now();
  try {
    const report = await takeSource(neo4j, object, {
      provider,
      signal: signal ? AbortSignal.any([signal, lost.signal]) : lost.signal,
      onBatch: (applied: Applied, bytesRead) => {
        progress = { ...applied, bytesRead, size };
        metrics.batch((performance.now() - last) / 1_000);
        last = performance.now();
      },
      onRejection: (rejection) => metrics.rejected(provider, rejection),
    });
    await claim.report(report);
    metrics.taken(provider, report, object.modifiedAt);
    const { rejections, ...summary } = report;
    log.info({ object: key, provider, ...summary, rejections: rejections.slice(0, 3) }, 'an object was taken');
    return report;
  } catch (error) {
    if (error instanceof ClaimLost) return 'HELD';
    metrics.failed(provider);
    const ended = claim.attempts >= mostAttempts && !signal?.aborted;
    // Given back, so that nobody has to wait for the lease to end.
    const report: ObjectReport = {
      ...progress,
      state: ended ? 'FAILED' : 'TAKING',
      reason: ended ? `could not be taken in ${claim.attempts} attempts` : null,
      rejected: 0,
      rejections: [],
    };
    await claim.report(report).catch(() => {});
    if (ended) return report;
    throw error;
  } finally {
    clearInterval(beat);
  }
}
