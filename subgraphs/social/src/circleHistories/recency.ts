/**
 * The recency of watches as recencyOf() in sql/watchWeight.ts sums it up, but for a constant factor. A number of JavaScript does not hold such a
 * sum exactly. So each watch is two whole numbers, whose sums are exact in any order.
 */
import { priorRating, recencyEpoch, recencySeconds } from '../sql/watchWeight.js';

/** Units of the two numbers. A sum over half a million watches of now is still exact. */
const highUnits = 2 ** 16;
const lowUnits = 2 ** 50;
const lowPerHigh = lowUnits / highUnits;

/** Of a time in microseconds since 1970: the steps are those of PostgreSQL. */
export const recencyExponent = (time: number): number => (time / 1_000_000 - recencyEpoch) / recencySeconds;

/** What splitRecency() gives. It is the same object each time, since it is called for each watch. */
const parts = { high: 0, low: 0 };

/** Takes microseconds since 1970 (NaN if unknown), and a rating (0 for none). At the exponent `reference`, recency is 1. */
export function splitRecency(
  time: number,
  rating: number,
  reference: number,
): { readonly high: number; readonly low: number } {
  if (Number.isNaN(time)) parts.high = parts.low = 0;
  else {
    const value = (rating || priorRating) * Math.exp(recencyExponent(time) - reference) * highUnits;
    parts.high = Math.floor(value);
    parts.low = Math.round((value - parts.high) * lowPerHigh);
  }
  return parts;
}

/** The sum that two sums of splitRecency() stand for. */
export const joinRecency = (high: number, low: number): number => high / highUnits + low / lowUnits;

/** More than joinRecency() differs from the exact sum by, for each watch. */
export const recencyUnit = 1 / lowUnits;
