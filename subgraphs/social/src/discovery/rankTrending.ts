/** Ranks films that were summed up in memory as `trending` does: by watchers, then by the latest date. The order of ids decides ties. */
import { createHighest } from './highest.js';
import type { FilmSums } from './circleSums.js';
import { unknownDate, type LastFilm } from './trendingPage.js';

const filmsPerSlice = 10_000;

type Sums = Pick<FilmSums, 'watchers' | 'latest'>;

export interface TrendingChoice {
  /** Films of the page, and one more. */
  readonly limit: number;
  readonly after: LastFilm | null;
}

/** Places of all films that may be on the page: the best ones, and those that tie with the last of them or with the page before. */
export function* chooseTrending(
  { watchers, latest }: Sums,
  choice: TrendingChoice,
): Generator<void, readonly number[]> {
  const { limit, after } = choice;
  const isTied = (place: number) =>
    after !== null && watchers[place] === after.watchers && textOf(latest[place]!) === after.latest;
  const comesAfter = (place: number) =>
    after === null ||
    watchers[place]! < after.watchers ||
    (watchers[place] === after.watchers && textOf(latest[place]!) < after.latest);
  const mostWatchers = createHighest(limit);
  for (let place = 0; place < watchers.length; place++) {
    if (place % filmsPerSlice === 0) yield;
    if (watchers[place]! > 0 && comesAfter(place)) mostWatchers.add(watchers[place]!);
  }
  const fewest = mostWatchers.lowest();
  const chosen: number[] = [];
  const ofFewest: number[] = [];
  for (let place = 0; place < watchers.length; place++) {
    if (place % filmsPerSlice === 0) yield;
    if (watchers[place] === 0) continue;
    if (isTied(place)) chosen.push(place);
    else if (watchers[place]! >= fewest && comesAfter(place))
      (watchers[place] === fewest ? ofFewest : chosen).push(place);
  }
  const newest = createHighest(limit);
  for (const place of ofFewest) newest.add(latest[place]!);
  const oldest = newest.lowest();
  return chosen.concat(ofFewest.filter((place) => latest[place]! >= oldest));
}

/** As LastFilm has it. */
const textOf = (latest: number): number => (latest === -Infinity ? unknownDate : latest);

/** Films, each with how many others are better. Films that tie have the same number. */
export interface RankedTies {
  readonly places: readonly number[];
  readonly better: readonly number[];
}

/** Ranks the films at these places, and all that tie with any of them. Films without watchers have no rank. */
export function* rankTies(sums: Sums, ofPlaces: readonly number[]): Generator<void, RankedTies> {
  const { watchers, latest } = sums;
  const ties = bestFirst(sums, ofPlaces);
  const places: number[] = [];
  const tieOf: number[] = [];
  // By tie: the films that are worse than the tie before it and better than this one, and the films of the tie before it.
  const between = new Int32Array(ties.length + 1);
  for (let place = 0; place < watchers.length; place++) {
    if (place % filmsPerSlice === 0) yield;
    if (watchers[place] === 0) continue;
    const tie = firstNotBetter(ties, watchers[place]!, latest[place]!);
    const found = ties[tie];
    if (found && found.watchers === watchers[place] && found.latest === latest[place]) {
      places.push(place);
      tieOf.push(tie);
      between[tie + 1]!++;
    } else between[tie]!++;
  }
  const better = between;
  for (let tie = 1; tie < better.length; tie++) better[tie]! += better[tie - 1]!;
  return { places, better: tieOf.map((tie) => better[tie]!) };
}

interface Tie {
  readonly watchers: number;
  readonly latest: number;
}

/** What these films have, each once. */
function bestFirst({ watchers, latest }: Sums, places: readonly number[]): Tie[] {
  const ties = new Map<string, Tie>();
  for (const place of places)
    if (watchers[place]! > 0)
      ties.set(`${watchers[place]} ${latest[place]}`, { watchers: watchers[place]!, latest: latest[place]! });
  return [...ties.values()].sort((a, b) => b.watchers - a.watchers || (b.latest > a.latest ? 1 : -1));
}

/** The index of the first tie that is equal to or worse than this film. */
function firstNotBetter(ties: readonly Tie[], watchers: number, latest: number): number {
  let [from, to] = [0, ties.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const tie = ties[middle]!;
    if (tie.watchers > watchers || (tie.watchers === watchers && tie.latest > latest)) from = middle + 1;
    else to = middle;
  }
  return from;
}
