/** How long a process rests after it has read what it keeps in memory, so that reading takes only a part of a core. */

/** Reading takes at most a tenth of a core. */
const restFactor = 9;
/** While what was read does not fit into memory, a hundredth: it seldom shrinks. */
const retryFactor = 99;
const minRetryMs = 60_000;

export interface Reading {
  readonly tookMs: number;
  /** Whether it did not fit into memory, so that it has to be read again. */
  readonly isTooLarge: boolean;
  /** The shortest rest before it is read again. For tests. */
  readonly minRetryMs?: number | undefined;
}

/** In milliseconds. */
export const restAfterReading = ({ tookMs, isTooLarge, minRetryMs: min = minRetryMs }: Reading): number =>
  isTooLarge ? Math.max(min, retryFactor * tookMs) : restFactor * tookMs;
