/**
 * Applies the filter of `discover` to films that were summed up in memory, scores them and chooses those that may be on the page. The
 * conditions are those of discoverConditions.ts, and the scores those of discoverSql.ts.
 */
import { microseconds } from '../circleHistories/packedHistories.js';
import { unknownYear, type PackedEntities, type PackedFacts, type PackedLists } from '../filmFacts/packedFacts.js';
import { growingInts } from '../filmFacts/ints.js';
import type { FilmSums } from './circleSums.js';
import type { FilmFacetName } from './discoverFacets.js';
import type { DiscoverFilter, DiscoverOrderName } from './discoverFilter.js';
import type { NamedKeys } from './discoverKeys.js';
import { filmsOfPage, type FilmsOfPage } from './filmsOfPage.js';
import { createFactPlaces } from './factPlaces.js';
import { lovedPersonBonus, maxLovedPeople } from './discoverScore.js';
import { createHighest } from './highest.js';

const filmsPerSlice = 10_000;
/** Parts of the filter that a film matches. */
const parts = { genres: 1, year: 2, starring: 4 } as const;
const allParts = 7;

export interface FilmsToChoose {
  readonly sums: FilmSums;
  /** Keys of the films of `sums`. */
  readonly keys: readonly number[];
  readonly facts: PackedFacts;
  readonly named: NamedKeys;
  /** Places of the people that the viewer loves. */
  readonly loved: ReadonlySet<number>;
  readonly filter: DiscoverFilter;
  readonly order: DiscoverOrderName;
  /** Films of the page, and one more. */
  readonly limit: number;
  /** The score of the last row of the page before. */
  readonly afterScore: number | null;
}

/** Films by places in `sums`. */
export interface ChosenFilms extends FilmsOfPage {
  /** By place; not 0 for each film that matches the whole filter. */
  readonly matches: Uint8Array;
  readonly total: number;
  /** Places in the facts of the films that match the filter. */
  readonly matching: Int32Array;
  /** Those of films that match all of the filter but the part of the facet. */
  readonly onlyIn: Readonly<Record<FilmFacetName, Int32Array>>;
}

export function* chooseFilms(films: FilmsToChoose): Generator<void, ChosenFilms> {
  const { sums, keys, limit, afterScore, facts } = films;
  const countLoved = createLovedCounter(films);
  const partsOf = createPartsOf(films, countLoved);
  const isOfViewerAndRating = createViewerCondition(films);
  const scoreOf = createScore(films, countLoved);
  const factPlaces = createFactPlaces(facts, keys);
  const size = sums.watchers.length;
  const matches = new Uint8Array(size);
  const scores = new Float64Array(size);
  const matching = growingInts();
  const onlyIn = { GENRE: growingInts(), DECADE: growingInts(), PERSON: growingInts() };
  const best = createHighest(limit);
  for (let place = 0; place < size; place++) {
    if (place % filmsPerSlice === 0) yield;
    if (sums.watchers[place] === 0 || !isOfViewerAndRating(place)) continue;
    const factPlace = factPlaces(place);
    const found = partsOf(factPlace);
    if (found === (allParts & ~parts.genres)) onlyIn.GENRE.push(factPlace);
    else if (found === (allParts & ~parts.year)) onlyIn.DECADE.push(factPlace);
    else if (found === (allParts & ~parts.starring)) onlyIn.PERSON.push(factPlace);
    if (found !== allParts) continue;
    matches[place] = 1;
    matching.push(factPlace);
    const score = scoreOf(place, factPlace);
    scores[place] = score;
    if (afterScore === null || score < afterScore) best.add(score);
  }
  return {
    matches,
    total: matching.length,
    ...filmsOfPage({ matches, scores, lowest: best.lowest(), afterScore, isUnsure: sums.isUnsure }),
    matching: matching.toArray(),
    onlyIn: { GENRE: onlyIn.GENRE.toArray(), DECADE: onlyIn.DECADE.toArray(), PERSON: onlyIn.PERSON.toArray() },
  };
}

/** How many loved people are in the cast of a film, by its place in the facts. */
function createLovedCounter({ facts, loved }: FilmsToChoose): (factPlace: number) => number {
  const flagged = new Uint8Array(facts.people.labels.length);
  for (const person of loved) flagged[person] = 1;
  return (place) => countFlagged(facts.castOfFilms, place, flagged);
}

/** Which parts of the filter a film matches that facets have. */
function createPartsOf(
  { facts, named, filter }: FilmsToChoose,
  countLoved: (factPlace: number) => number,
): (factPlace: number) => number {
  const { years, genresOfFilms, castOfFilms, genres, people } = facts;
  const { year, starring } = filter;
  const anyGenre = flags(genres, named.anyGenre);
  const noGenre = flags(genres, named.noGenre);
  const allGenres = flags(genres, named.allGenres);
  const anyPerson = flags(people, named.anyPerson);
  const noPerson = flags(people, named.noPerson);
  const asksForGenre = filter.genres.anyOf.length > 0;
  const allOf = filter.genres.allOf.length;
  const asksForPerson = starring.anyOf.length > 0;
  const isInYears = (value: number) =>
    (year.min === null || (value !== unknownYear && value >= year.min)) &&
    (year.max === null || (value !== unknownYear && value <= year.max));
  return (place) => {
    const isOfGenres =
      (!asksForGenre || countFlagged(genresOfFilms, place, anyGenre) > 0) &&
      (allOf === 0 || countFlagged(genresOfFilms, place, allGenres) === allOf) &&
      countFlagged(genresOfFilms, place, noGenre) === 0;
    const hasRequested =
      (!starring.lovedByMe && !asksForPerson) ||
      (starring.lovedByMe && countLoved(place) > 0) ||
      (asksForPerson && countFlagged(castOfFilms, place, anyPerson) > 0);
    const isStarring = hasRequested && countFlagged(castOfFilms, place, noPerson) === 0;
    return (
      (isOfGenres ? parts.genres : 0) | (isInYears(years[place]!) ? parts.year : 0) | (isStarring ? parts.starring : 0)
    );
  };
}

/** By place of the entity, 1 for these keys; null if no film has any of them. */
function flags(entities: PackedEntities, keys: Int32Array): Uint8Array | null {
  let flagged: Uint8Array | null = null;
  for (const key of keys) {
    const place = entities.places.get(key);
    if (place !== undefined) (flagged ??= new Uint8Array(entities.labels.length))[place] = 1;
  }
  return flagged;
}

function countFlagged({ starts, items }: PackedLists, place: number, flagged: Uint8Array | null): number {
  if (!flagged) return 0;
  let count = 0;
  for (let at = starts[place]!; at < starts[place + 1]!; at++) count += flagged[items[at]!]!;
  return count;
}

/** The parts of the filter without a facet. */
function createViewerCondition({ sums, keys, named, filter }: FilmsToChoose): (place: number) => boolean {
  const { seenByMe, watchlistedByMe, minCircleRating } = filter;
  const seen = new Set(seenByMe === null ? [] : named.taste.films);
  const watchlisted = new Set(named.watchlisted);
  const minThousandths = minCircleRating === null ? null : Math.round(minCircleRating * 1_000);
  return (place) =>
    (seenByMe === null || seen.has(keys[place]!) === seenByMe) &&
    (watchlistedByMe === null || watchlisted.has(keys[place]!) === watchlistedByMe) &&
    (minThousandths === null ||
      (sums.ratings[place]! > 0 && sums.ratingSum[place]! * 1_000 >= minThousandths * sums.ratings[place]!));
}

/** Whether means can be compared with the filter's bound in whole numbers: it has up to three digits after the point. */
export const hasExactBound = ({ minCircleRating }: DiscoverFilter): boolean =>
  minCircleRating === null || Math.round(minCircleRating * 1_000) / 1_000 === minCircleRating;

/** In millionths. */
function createScore(
  { sums, order }: Pick<FilmsToChoose, 'sums' | 'order'>,
  countLoved: (factPlace: number) => number,
): (place: number, factPlace: number) => number {
  switch (order) {
    case 'CIRCLE_SCORE':
      return (place, factPlace) =>
        sums.weight[place]! + lovedPersonBonus * Math.min(maxLovedPeople, countLoved(factPlace));
    case 'MOST_WATCHED':
      return (place) => sums.watchers[place]! * 1_000_000;
    case 'RECENTLY_WATCHED':
      return (place) => (sums.latest[place] === -Infinity ? 0 : microseconds(sums.latest[place]!));
    case 'HIGHEST_RATED':
      return (place) => roundedMean(sums.ratingSum[place]!, sums.ratings[place]!);
  }
}

/** A mean in millionths, halves up; 0 without ratings. */
const roundedMean = (sum: number, ratings: number): number =>
  ratings === 0 ? 0 : Math.floor((2_000_000 * sum + ratings) / (2 * ratings));
