/**
 * What all members watched in public within a range of time, summed up by film over the watches in memory. It holds no member's watches,
 * and a request corrects it (discovery/everyoneSums.ts). Sums are whole numbers, so what is added and subtracted leaves no trace.
 */
import { runInSlices } from '@marquee/kit/slices';
import { minHighRating } from '../model/reason.js';
import {
  createVisitor,
  forEachPublicTime,
  historyOf,
  odd,
  type PackedHistories,
  type VisitWatch,
  type WatchRange,
  type WatchStore,
} from './packedHistories.js';
import { recencyExponent, splitRecency } from './recency.js';

const watchesPerSlice = 20_000;
/** Watches that are this near to a limit of the range are known, so that a request may have other limits. In microseconds. */
const margin = 3_600_000_000;
/** If more members changed since, all is summed up again. */
const maxChangedMembers = 1_000;

/** By place of the film. */
export interface PublicSums {
  readonly watchers: Int32Array;
  readonly fans: Int32Array;
  readonly ratings: Int32Array;
  readonly ratingSum: Int32Array;
  /** The parts of splitRecency(). */
  readonly recencyHigh: Float64Array;
  readonly recencyLow: Float64Array;
  /** Microseconds since 1970; -Infinity if no date is known. */
  readonly latest: Float64Array;
}

export interface PublicTally {
  readonly packed: PackedHistories;
  readonly range: WatchRange;
  /** The exponent at which the recency of a watch is 1. */
  readonly reference: number;
  readonly sums: PublicSums;
  /** By key of the member: how many films. */
  readonly filmsOfMembers: Int32Array;
  /** Watches near to the limits of the range. */
  readonly nearLimits: readonly { readonly member: number; readonly time: number }[];
}

export function copyOfSums(sums: PublicSums, size: number): PublicSums {
  const ints = (from: Int32Array) => widened(new Int32Array(size), from);
  const floats = (from: Float64Array) => widened(new Float64Array(size), from);
  const latest = new Float64Array(size).fill(-Infinity);
  return {
    ...{ watchers: ints(sums.watchers), fans: ints(sums.fans) },
    ...{ ratings: ints(sums.ratings), ratingSum: ints(sums.ratingSum) },
    ...{ recencyHigh: floats(sums.recencyHigh), recencyLow: floats(sums.recencyLow) },
    latest: widened(latest, sums.latest),
  };
}

export function widened<T extends Int32Array | Float64Array>(larger: T, from: T): T {
  larger.set(from);
  return larger;
}

const noSums = (size: number): PublicSums => {
  const [none, zero] = [new Int32Array(0), new Float64Array(0)];
  const empty = { watchers: none, fans: none, ratings: none, ratingSum: none };
  return copyOfSums({ ...empty, recencyHigh: zero, recencyLow: zero, latest: zero }, size);
};

export interface Counting {
  /** 1 to add watches, -1 to take them out. */
  readonly sign: 1 | -1;
  /** The exponent at which recency is 1; null if recency is not needed. */
  readonly reference: number | null;
}

/** Adds watches to the counts of `sums`, or takes them out. It leaves `latest` to the caller. */
export function createCounter(sums: PublicSums, { sign, reference }: Counting): VisitWatch {
  const { watchers, fans, ratings, ratingSum, recencyHigh, recencyLow } = sums;
  return (film, time, rating) => {
    watchers[film]! += sign;
    if (rating > 0) {
      ratings[film]! += sign;
      ratingSum[film]! += sign * rating;
      if (rating >= minHighRating) fans[film]! += sign;
    }
    if (reference === null) return;
    const { high, low } = splitRecency(time, rating, reference);
    recencyHigh[film]! += sign * high;
    recencyLow[film]! += sign * low;
  };
}

function* tallyPublic(packed: PackedHistories, range: WatchRange): Generator<void, PublicTally> {
  const reference = Math.round(recencyExponent(range.until));
  const sums = noSums(packed.films.keys.length);
  const filmsOfMembers = new Int32Array(packed.lengths.length);
  const nearLimits: { member: number; time: number }[] = [];
  const count = createCounter(sums, { sign: 1, reference });
  let films = 0;
  const visit = createVisitor(range, (film, time, rating) => {
    films++;
    count(film, time, rating);
    if (time > sums.latest[film]!) sums.latest[film] = time;
  });
  const limits = range.after === null ? [range.until] : [range.after, range.until];
  let visited = 0;
  for (let member = 0; member < filmsOfMembers.length; member++) {
    const history = historyOf(packed, member);
    if (!history) continue;
    films = 0;
    visit(history, true);
    filmsOfMembers[member] = films;
    forEachPublicTime(history, (time) => {
      if (limits.some((limit) => Math.abs(time - limit) <= margin)) nearLimits.push({ member, time });
    });
    visited += history.length;
    if (visited < watchesPerSlice) continue;
    visited = 0;
    yield;
  }
  return { packed, range, reference, sums, filmsOfMembers, nearLimits };
}

/** Members whose watches in `now` are others than in `before`, which is of the same store. */
export function changedBetween(before: PackedHistories, now: PackedHistories): number[] {
  if (before === now) return [];
  const changed: number[] = [];
  for (let member = 0; member < Math.max(before.lengths.length, now.lengths.length); member++) {
    const [old, current] = [before.lengths[member] ?? 0, now.lengths[member] ?? 0];
    if (old !== current || (current !== 0 && before.starts[member] !== now.starts[member])) changed.push(member);
  }
  return changed;
}

/** The last tally of each span. It goes with the store. */
const tallies = new WeakMap<WatchStore, Map<string, Promise<PublicTally>>>();

export interface TallyOfSpan {
  /** Names the span, whose limits move with time. */
  readonly name: string;
  readonly range: WatchRange;
}

/**
 * A tally that can be corrected to `packed` and the span. It is summed up if there is none. Undefined: watches cannot be packed, or the span is
 * much older than those of other requests.
 */
export async function publicTally(packed: PackedHistories, span: TallyOfSpan): Promise<PublicTally | undefined> {
  if (packed.lengths.includes(odd)) return undefined;
  const bySpan = tallies.get(packed.store) ?? new Map<string, Promise<PublicTally>>();
  tallies.set(packed.store, bySpan);
  for (;;) {
    const pending = bySpan.get(span.name);
    const known = await pending;
    if (bySpan.get(span.name) !== pending) continue;
    if (known) {
      const moved = span.range.until - known.range.until;
      if (moved < -margin) return undefined;
      if (moved <= margin && changedBetween(known.packed, packed).length <= maxChangedMembers) return known;
    }
    const next = runInSlices(tallyPublic(packed, span.range));
    bySpan.set(span.name, next);
    next.catch(() => bySpan.delete(span.name));
  }
}
