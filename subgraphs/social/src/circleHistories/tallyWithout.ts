/**
 * A tally of everyone without the watches of some members. If they have many, the result is kept for the next field of the request. A viewer pays
 * nothing for the watches of blocked members (discovery/discoveryPrices.ts), so they must not be taken out for each field.
 */
import { createVisitor, historyOf } from './packedHistories.js';
import { copyOfSums, createCounter, type PublicSums, type PublicTally } from './publicTally.js';
import { createTurns } from './turns.js';

/** With fewer watches to take out, nothing is kept. */
const minKeptWatches = 20_000;
/** Of how many tallies something is kept: of full data, about four megabytes each. */
const maxKept = 4;

/** Of the members that were taken out last. */
interface Kept {
  /** In ascending order. */
  readonly members: Int32Array;
  without?: TallyWithout;
  latest?: Float64Array;
}

const keptOf = new WeakMap<PublicTally, Kept>();
/** The oldest first. */
const allKept: Kept[] = [];

function keptWithout(tally: PublicTally, members: ReadonlySet<number>): Kept {
  const sorted = Int32Array.from(members).sort();
  const known = keptOf.get(tally);
  if (known?.members.length === sorted.length && sorted.every((member, index) => known.members[index] === member))
    return known;
  const kept: Kept = { members: sorted };
  keptOf.set(tally, kept);
  return kept;
}

function keep(kept: Kept, results: Pick<Kept, 'without' | 'latest'>): void {
  if (!allKept.includes(kept)) allKept.push(kept);
  Object.assign(kept, results);
  if (allKept.length <= maxKept) return;
  const oldest = allKept.shift()!;
  delete oldest.without;
  delete oldest.latest;
}

export interface TallyWithout {
  readonly sums: PublicSums;
  /** Places of films of which the latest watch was taken out. A maximum cannot be: their `latest` is still that of the tally. */
  readonly lost: Set<number>;
}

/** `size`: how many films the sums are to have. The caller may change the result. */
export function* withoutMembers(
  tally: PublicTally,
  members: ReadonlySet<number>,
  size: number,
): Generator<void, TallyWithout> {
  const kept = keptWithout(tally, members);
  if (kept.without) return { sums: copyOfSums(kept.without.sums, size), lost: new Set(kept.without.lost) };
  const sums = copyOfSums(tally.sums, size);
  const lost = new Set<number>();
  const count = createCounter(sums, { sign: -1, reference: tally.reference });
  const takeOut = createVisitor(tally.range, (film, time, rating) => {
    count(film, time, rating);
    if (time === sums.latest[film]) lost.add(film);
  });
  const isTurnOfOthers = createTurns();
  let watches = 0;
  for (const member of members) {
    const history = historyOf(tally.packed, member);
    if (history) takeOut(history, true);
    watches += history?.length ?? 0;
    if (isTurnOfOthers(history)) yield;
  }
  if (watches >= minKeptWatches) keep(kept, { without: { sums: copyOfSums(sums, size), lost: new Set(lost) } });
  return { sums, lost };
}

/** By place of the film: the latest date of all other members; -Infinity if none is known. The caller must not change it. */
export function* latestWithoutMembers(tally: PublicTally, members: ReadonlySet<number>): Generator<void, Float64Array> {
  const kept = keptWithout(tally, members);
  if (kept.latest) return kept.latest;
  const latest = new Float64Array(tally.sums.latest.length).fill(-Infinity);
  const visit = createVisitor(tally.range, (film, time) => {
    if (time > latest[film]!) latest[film] = time;
  });
  const isTurnOfOthers = createTurns();
  for (let member = 0; member < tally.packed.lengths.length; member++) {
    if (members.has(member)) continue;
    const history = historyOf(tally.packed, member);
    if (history) visit(history, true);
    if (isTurnOfOthers(history)) yield;
  }
  keep(kept, { latest });
  return latest;
}
