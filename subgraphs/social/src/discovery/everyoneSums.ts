/**
 * Sums up the watches of EVERYONE by film, as the viewer may see them: a tally of what is PUBLIC (circleHistories/publicTally.ts), in which
 * the watches of few members are replaced. These are the viewer and friends, blocked members, members whose watches changed, and those
 * with watches between the limits of the tally and of the request. The figures are those of sql/filmTally.ts.
 */
import {
  createVisitor,
  type History,
  type PackedHistories,
  type WatchRange,
} from '../circleHistories/packedHistories.js';
import {
  changedBetween,
  createCounter,
  widened,
  type PublicSums,
  type PublicTally,
} from '../circleHistories/publicTally.js';
import { joinRecency, recencyExponent, recencyUnit } from '../circleHistories/recency.js';
import { priorRating } from '../sql/watchWeight.js';
import { latestWithoutMembers, withoutMembers } from '../circleHistories/tallyWithout.js';
import type { CircleBasis } from './circleBasis.js';
import { createTurns } from '../circleHistories/turns.js';
import type { CircleSums, HistoriesOfSnapshot, SumsNeeded } from './circleSums.js';

const filmsPerSlice = 20_000;

export interface EveryoneToSum {
  readonly tally: PublicTally;
  /** The histories that `ofSnapshot` takes what did not change from. */
  readonly packed: PackedHistories;
  readonly ofSnapshot: HistoriesOfSnapshot;
  readonly basis: Pick<CircleBasis, 'members' | 'changed'>;
  readonly viewer: number | null;
  readonly range: WatchRange;
  readonly asOf: Date;
  readonly needs: SumsNeeded;
}

export interface EveryoneSums extends CircleSums {
  /** Places of films of which `latest` is not known. */
  readonly lostLatest: readonly number[];
}

/** 'unpackable': a watch of a friend, of the viewer or of a changed member cannot be packed. */
export function* sumEveryone(request: EveryoneToSum): Generator<void, EveryoneSums | 'unpackable'> {
  const { tally, ofSnapshot, basis, viewer, range, needs } = request;
  const replaced = membersToReplace(request);
  const { sums, lost } = yield* withoutMembers(tally, replaced, ofSnapshot.films.keys.length);
  let size = tally.filmsOfMembers.length;
  for (const member of replaced) size = Math.max(size, member + 1);
  const filmsOfMembers = widened(new Int32Array(size), tally.filmsOfMembers);
  for (const member of replaced) filmsOfMembers[member] = 0;
  let films = 0;
  const add = adder(sums, needs === 'weight' ? tally.reference : null, lost);
  const putIn = createVisitor(range, (film, time, rating) => {
    films++;
    add(film, time, rating);
  });
  const friends = new Set(basis.members.friends);
  const isTurnOfOthers = createTurns();
  for (const [member, history] of historiesToPutIn(request, replaced)) {
    if (history === null) return 'unpackable';
    films = 0;
    if (history) putIn(history, member !== viewer && !friends.has(member));
    filmsOfMembers[member] = films;
    if (isTurnOfOthers(history)) yield;
  }
  const { weight, isUnsure } = needs === 'weight' ? yield* weights(sums, request) : { weight: new Float64Array(0) };
  return {
    ...sums,
    weight,
    ...(isUnsure ? { isUnsure } : {}),
    lostLatest: needs === 'latest' ? [...lost].filter((film) => sums.watchers[film]! > 0) : [],
    filmsOfMembers: { members: null, counts: filmsOfMembers },
  };
}

/** Finds the latest dates that are not known, in memory. */
export function* findLatest(request: EveryoneToSum, { latest, lostLatest }: EveryoneSums): Generator<void, void> {
  const { tally, basis, viewer, range } = request;
  const replaced = membersToReplace(request);
  const ofOthers = yield* latestWithoutMembers(tally, replaced);
  const isLost = new Uint8Array(latest.length);
  for (const film of lostLatest) {
    isLost[film] = 1;
    latest[film] = ofOthers[film] ?? -Infinity;
  }
  const visit = createVisitor(range, (film, time) => {
    if (isLost[film] && time > latest[film]!) latest[film] = time;
  });
  const friends = new Set(basis.members.friends);
  const isTurnOfOthers = createTurns();
  for (const [member, history] of historiesToPutIn(request, replaced)) {
    if (history) visit(history, member !== viewer && !friends.has(member));
    if (isTurnOfOthers(history)) yield;
  }
}

function* historiesToPutIn(
  { ofSnapshot, basis }: EveryoneToSum,
  replaced: Iterable<number>,
): Generator<[number, History | undefined | null]> {
  const blocked = new Set(basis.members.blocked);
  for (const member of replaced) if (!blocked.has(member)) yield [member, ofSnapshot.of(member)];
}

function membersToReplace({ tally, packed, basis, viewer, range }: EveryoneToSum): Set<number> {
  const { members, changed } = basis;
  const replaced = new Set<number>(changed);
  if (viewer !== null) replaced.add(viewer);
  for (const some of [members.friends, members.blocked, changedBetween(tally.packed, packed)])
    for (const member of some) replaced.add(member);
  const isBetween = (time: number, one: number | null, other: number | null) =>
    one !== null && other !== null && time > Math.min(one, other) && time <= Math.max(one, other);
  const { members: near, times } = tally.nearLimits;
  for (let index = 0; index < near.length; index++)
    if (
      isBetween(times[index]!, tally.range.until, range.until) ||
      isBetween(times[index]!, tally.range.after, range.after)
    )
      replaced.add(near[index]!);
  return replaced;
}

/** As long as a film is in `lost`, its `latest` is not that of any watch, but none that was left is later. */
function adder(sums: PublicSums, reference: number | null, lost: Set<number>) {
  const count = createCounter(sums, { sign: 1, reference });
  return (film: number, time: number, rating: number) => {
    count(film, time, rating);
    if (!(time >= sums.latest[film]!)) return;
    sums.latest[film] = time;
    lost.delete(film);
  };
}

/** More than the score of PostgreSQL differs by from that of exact sums, as a share of the whole and of the part of recency. */
const maxShare = 1e-15;
const maxShareOfRecency = 2e-14;

/** The weight of weightOfSums() in sql/watchWeight.ts. PostgreSQL's has 15 digits of each watch. */
function* weights(
  { watchers, ratings, ratingSum, recencyHigh, recencyLow }: PublicSums,
  { tally, asOf }: EveryoneToSum,
): Generator<void, { readonly weight: Float64Array; readonly isUnsure: Uint8Array }> {
  const weight = new Float64Array(watchers.length);
  const isUnsure = new Uint8Array(watchers.length);
  const decay = Math.exp(tally.reference - recencyExponent(asOf.getTime() * 1_000));
  for (let film = 0; film < watchers.length; film++) {
    if (film % filmsPerSlice === 0) yield;
    if (watchers[film] === 0) continue;
    const ofRatings = 500_000 * (ratingSum[film]! + priorRating * (watchers[film]! - ratings[film]!));
    const ofRecency = 500_000 * joinRecency(recencyHigh[film]!, recencyLow[film]!) * decay;
    const value = (ofRatings + ofRecency) / priorRating;
    const floor = Math.floor(value);
    const above = value - floor;
    weight[film] = above < 0.5 ? floor : floor + 1;
    const difference =
      maxShare * value +
      maxShareOfRecency * ofRecency +
      (500_000 / priorRating) * recencyUnit * watchers[film]! * Math.max(1, decay);
    if (Math.abs(above - 0.5) <= difference) isUnsure[film] = 1;
  }
  return { weight, isUnsure };
}
