/**
 * The weight of a watch as watchWeight() in sql/watchWeight.ts computes it: the same steps on the same kind of number, so that only exp()
 * may differ in its last digits, between this process and PostgreSQL, and between servers. A weight that might be rounded another way
 * for that is not given.
 */
import { priorRating, recencySeconds } from '../sql/watchWeight.js';

/** More than exp() and the steps after it can differ by, for weights up to two million. */
const maxDifference = 2e-9;

/** After so many microseconds, what is left of the recency adds less than 0.05 millionths: the weight is that of a watch that is not recent at all. */
const settledAfter = 500 * 86_400_000_000;
const maxRating = 10;

/** Takes microseconds since 1970 (NaN if unknown), and a rating (0 for none). Gives millionths; NaN if these cannot be told for sure. */
export type WatchWeight = (time: number, rating: number) => number;

export function createWatchWeight(asOf: Date): WatchWeight {
  const asOfSeconds = asOf.getTime() / 1_000;
  const settledBefore = asOf.getTime() * 1_000 - settledAfter;
  return (time, rating) => {
    // A watch of unknown date, which is NaN, is not recent at all.
    if (!(time > settledBefore)) return settledWeights[rating]!;
    const recency = Math.exp(-((asOfSeconds - time / 1_000_000) / recencySeconds));
    const value = (1_000_000 * (0.5 + 0.5 * recency) * (rating || priorRating)) / priorRating;
    const floor = Math.floor(value);
    const above = value - floor;
    if (Math.abs(above - 0.5) < maxDifference) return NaN;
    return above < 0.5 ? floor : floor + 1;
  };
}

/** By rating. None of them is near to a half. */
const settledWeights = Float64Array.from({ length: maxRating + 1 }, (_, rating) =>
  Math.round((500_000 * (rating || priorRating)) / priorRating),
);
