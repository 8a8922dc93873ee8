/**
 * What all members watched in public within a range of time, summed up by film over the watches in memory. It holds no member's watches,
 * and a request corrects it (discovery/everyoneSums.ts). Sums are whole numbers, so what is added and subtracted leaves no trace.
 */
import { runInSlices } from '@marquee/kit/slices';
import { growingInts } from '../filmFacts/ints.js';
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
/** If more members changed since, or if they have more watches, all is summed up again. */
const maxChangedMembers = 1_000;
const maxChangedWatches = 200_000;
/** What a tally takes for each film and each member, with the places of histories that it was made of. */
const bytesOfFilm = 4 * 4 + 3 * 8;
const bytesOfMember = 4 + 2 * 4;
const bytesNearLimit = 4 + 8;

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
  readonly nearLimits: { readonly members: Int32Array; readonly times: Float64Array };
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
  const near = { members: growingInts(), times: [] as number[] };
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
      if (!limits.some((limit) => Math.abs(time - limit) <= margin)) return;
      near.members.push(member);
      near.times.push(time);
    });
    visited += history.length;
    if (visited < watchesPerSlice) continue;
    visited = 0;
    yield;
  }
  const nearLimits = { members: near.members.toArray(), times: Float64Array.from(near.times) };
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

/** A tally that took more than there is room for. It is not made again for this span of time. */
interface NoRoom {
  readonly range: WatchRange;
  readonly isTooLarge: true;
}

interface Tallies {
  /** The last tally of each span, the one that was not used for the longest time first. */
  readonly bySpan: Map<string, Promise<PublicTally | NoRoom>>;
  /** Of those that are made, by span. */
  readonly bytes: Map<string, number>;
}

/** They go with the store. */
const talliesOf = new WeakMap<WatchStore, Tallies>();

const total = ({ bytes }: Tallies): number => [...bytes.values()].reduce((sum, one) => sum + one, 0);

/** What the tallies over these watches take. */
export function bytesOfTallies({ store }: PackedHistories): number {
  const tallies = talliesOf.get(store);
  return tallies ? total(tallies) : 0;
}

const bytesOf = ({ sums, filmsOfMembers, nearLimits }: PublicTally): number =>
  sums.watchers.length * bytesOfFilm + filmsOfMembers.length * bytesOfMember + nearLimits.times.length * bytesNearLimit;

export interface TallyOfSpan {
  /** Names the span, whose limits move with time. */
  readonly name: string;
  readonly range: WatchRange;
  /** What all tallies over these watches may take. */
  readonly maxBytes: number;
}

/**
 * A tally that can be corrected to `packed` and the span. It is summed up if there is none. Undefined: watches cannot be packed, the span is
 * much older than those of other requests, or the tally takes more than `maxBytes`. Tallies that were not used for long make room for it.
 */
export async function publicTally(packed: PackedHistories, span: TallyOfSpan): Promise<PublicTally | undefined> {
  if (packed.lengths.includes(odd)) return undefined;
  const tallies: Tallies = talliesOf.get(packed.store) ?? { bySpan: new Map(), bytes: new Map() };
  talliesOf.set(packed.store, tallies);
  const { bySpan } = tallies;
  for (;;) {
    const pending = bySpan.get(span.name);
    const known = await pending;
    if (bySpan.get(span.name) !== pending) continue;
    if (known) {
      const moved = span.range.until - known.range.until;
      if (moved < -margin) return undefined;
      if (moved <= margin && 'isTooLarge' in known) return undefined;
      if (moved <= margin && 'packed' in known && isNear(known.packed, packed)) {
        // The one that was used last is the last one.
        bySpan.delete(span.name);
        bySpan.set(span.name, pending!);
        return known;
      }
    }
    const next = runInSlices(tallyPublic(packed, span.range)).then((tally) => keep(tallies, span, tally));
    bySpan.delete(span.name);
    tallies.bytes.delete(span.name);
    bySpan.set(span.name, next);
    next.catch(() => bySpan.delete(span.name));
  }
}

/** Whether so little changed in between that a tally is corrected. */
function isNear(before: PackedHistories, now: PackedHistories): boolean {
  const changed = changedBetween(before, now);
  if (changed.length > maxChangedMembers) return false;
  const watches = changed.reduce((sum, member) => sum + lengthOf(before, member) + lengthOf(now, member), 0);
  return watches <= maxChangedWatches;
}

const lengthOf = ({ lengths }: PackedHistories, member: number): number => Math.max(0, lengths[member] ?? 0);

function keep(tallies: Tallies, { name, maxBytes }: TallyOfSpan, tally: PublicTally): PublicTally | NoRoom {
  const { bySpan, bytes } = tallies;
  bytes.set(name, bytesOf(tally));
  for (const other of bySpan.keys()) {
    if (total(tallies) <= maxBytes) return tally;
    if (other === name || !bytes.has(other)) continue;
    bySpan.delete(other);
    bytes.delete(other);
  }
  if (total(tallies) <= maxBytes) return tally;
  bytes.delete(name);
  return { range: tally.range, isTooLarge: true };
}
