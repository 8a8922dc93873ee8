/**
 * Sums up the watches of a circle by film, and the films of it by member, from watches in memory. The figures are those of
 * sql/circleFilms.ts. Privacy is applied to each watch, before anything is counted.
 */
import { minHighRating } from '../model/reason.js';
import {
  createVisitor,
  createWatchStore,
  historyOf,
  odd,
  type FilmPlaces,
  type History,
  type HistoryRow,
  type PackedHistories,
  type VisitWatch,
} from '../circleHistories/packedHistories.js';
import { createTurns } from '../circleHistories/turns.js';
import type { Span } from '../sql/watch.js';
import { createWatchWeight } from './watchWeightInMemory.js';
import type { MembersOfCircle } from './circleBasis.js';

/** Finds the watches of members in a snapshot: in memory, or among `rows` for those who changed since. */
export interface HistoriesOfSnapshot {
  readonly films: FilmPlaces;
  /** Undefined: the member has none. Null: they cannot be packed. */
  of(memberPk: number): History | undefined | null;
}

export interface ChangedHistories {
  readonly changed: ReadonlySet<number>;
  readonly rows: readonly HistoryRow[];
}

export function* historiesOfSnapshot(
  packed: PackedHistories,
  { changed, rows }: ChangedHistories,
): Generator<void, HistoriesOfSnapshot> {
  const { films, lengths } = packed;
  const own = createWatchStore(
    films,
    rows.reduce((watches, row) => watches + row.films.length, 0),
  );
  const ofChanged = new Map<number, History | null>();
  for (const row of rows) {
    ofChanged.set(row.memberPk, row.isOdd ? null : { store: own, ...own.add(row) });
    yield;
  }
  return {
    films,
    of: (memberPk) => {
      if (changed.has(memberPk)) return ofChanged.get(memberPk);
      return lengths[memberPk] === odd ? null : historyOf(packed, memberPk);
    },
  };
}

/** By place of the film. */
export interface FilmSums {
  readonly watchers: Int32Array;
  readonly fans: Int32Array;
  readonly ratings: Int32Array;
  readonly ratingSum: Int32Array;
  /** What the watches add to CIRCLE_SCORE, in millionths; only if the order needs it. */
  readonly weight: Float64Array;
  /** Microseconds since 1970; -Infinity if no date is known. Only if the order needs it. */
  readonly latest: Float64Array;
  /** Not 0 if `weight` may be one more or less. Missing: all are known for sure. */
  readonly isUnsure?: Uint8Array;
}

/** How many films each member watched. */
export interface FilmsOfMembers {
  /** Keys of the members; null if `counts` are by key. */
  readonly members: ArrayLike<number> | null;
  readonly counts: ArrayLike<number>;
}

export interface CircleSums extends FilmSums {
  readonly filmsOfMembers: FilmsOfMembers;
}

/** What the order of films needs, besides counts. */
export type SumsNeeded = 'weight' | 'latest' | 'counts';

export interface CircleToSum {
  readonly members: MembersOfCircle;
  readonly histories: HistoriesOfSnapshot;
  readonly span: Span;
}

/** Why there is no sum. */
export type NoSum = 'unpackable' | 'rounding' | 'no_tally';

export function* sumCircle(
  circle: CircleToSum,
  { asOf, needs }: { readonly asOf: Date; readonly needs: SumsNeeded },
): Generator<void, CircleSums | NoSum> {
  const size = circle.histories.films.keys.length;
  const sized = (isNeeded: boolean) => new Float64Array(isNeeded ? size : 0);
  const [watchers, fans, ratings, ratingSum] = Array.from({ length: 4 }, () => new Int32Array(size)) as Int32Array[];
  const byMember = createMemberCounts();
  const sums: CircleSums = {
    ...{ watchers: watchers!, fans: fans!, ratings: ratings!, ratingSum: ratingSum! },
    weight: sized(needs === 'weight'),
    latest: sized(needs === 'latest').fill(-Infinity),
    filmsOfMembers: byMember,
  };
  const { weight, latest } = sums;
  const weigh = createWatchWeight(asOf);
  let isSure = true;
  let visited = 0;
  const add: VisitWatch = (film, time, rating) => {
    visited++;
    watchers![film]!++;
    if (rating > 0) {
      ratings![film]!++;
      ratingSum![film]! += rating;
      if (rating >= minHighRating) fans![film]!++;
    }
    if (needs === 'weight') {
      const value = weigh(time, rating);
      if (Number.isNaN(value)) isSure = false;
      weight[film]! += value;
    } else if (needs === 'latest' && time > latest[film]!) latest[film] = time;
  };
  const visit = createVisitor(rangeOf(circle.span), add);
  const isTurnOfOthers = createTurns();
  for (const [member, history, onlyPublic] of historiesOfCircle(circle)) {
    if (history === null) return 'unpackable';
    if (isTurnOfOthers(history)) yield;
    visited = 0;
    visit(history, onlyPublic);
    byMember.add(member, visited);
    if (!isSure) return 'rounding';
  }
  return sums;
}

/** How many films for which `matches` is not 0 each member of the circle watched. */
export function* countByMember(circle: CircleToSum, matches: Uint8Array): Generator<void, FilmsOfMembers> {
  const byMember = createMemberCounts();
  const isTurnOfOthers = createTurns();
  let counted = 0;
  const visit = createVisitor(rangeOf(circle.span), () => void counted++, matches);
  for (const [member, history, onlyPublic] of historiesOfCircle(circle)) {
    if (isTurnOfOthers(history)) yield;
    counted = 0;
    visit(history!, onlyPublic);
    byMember.add(member, counted);
  }
  return byMember;
}

function createMemberCounts() {
  const members: number[] = [];
  const counts: number[] = [];
  return {
    ...{ members, counts },
    add: (member: number, count: number) => {
      if (count === 0) return;
      members.push(member);
      counts.push(count);
    },
  };
}

export const rangeOf = ({ start, end }: Span) => ({
  after: start === null ? null : start.getTime() * 1_000,
  until: end.getTime() * 1_000,
});

/** The members of a circle with watches: key, watches (null if they cannot be packed), and whether only PUBLIC ones count. */
export function* historiesOfCircle({ members, histories }: CircleToSum): Generator<[number, History | null, boolean]> {
  for (const [keys, onlyPublic] of [
    [members.friends, false],
    [members.others, true],
  ] as const)
    for (const member of keys) {
      const history = histories.of(member);
      if (history !== undefined) yield [member, history, onlyPublic];
    }
}
