/** What docs/operations/capacity.md chooses, and does not measure. */
import { writeShare } from '@marquee/testing/load/requestMix';
import type { Assumptions } from './model.js';

export const assumed: Omit<Assumptions, 'hitRate'> = {
  writes: writeShare,
  utilization: 0.6,
  serverCores: 16,
  largestServer: 64,
  // The default of DATABASE_POOL_SIZE.
  connections: 10,
  maxConnections: 5_000,
  // 20 Gbit/s, as an m5.16xlarge of 64 cores has.
  network: 20e9 / 8,
  // Replicas, social and gateways wait 500 ms between two.
  polls: 2,
  changes: 100,
  // As kit/src/restAfterReading.ts.
  reading: 0.1,
};

/** Requests a second. */
export const rates = [1_000, 10_000, 100_000, 500_000];
