/**
 * Predicts ratings from the facts of films in memory, with the same results as sql/predictions.ts, which describes them. All divisions
 * are of whole numbers and cut fractions off, as PostgreSQL's do.
 */
import { listOf, placeOfFilm, type PackedFacts, type PackedLists } from '../filmFacts/packedFacts.js';
import { giveBackSums, takeSums, type PeopleSums } from '../filmFacts/peopleSums.js';
import { minInferred, minInferredWeight, unratedWeight, weightOfPoint } from '../sql/lovedPeople.js';
import { predictionTerms } from '../sql/predictions.js';

const { priorRating, priorWeight, lovedPersonBonus, maxLovedPeople, maxSimilarityBonus, halfSaturation, seenPenalty } =
  predictionTerms;

/** What the viewer may see of a member. Films and people are keys. */
export interface VisibleTaste {
  readonly films: Int32Array;
  /** Of each of `films`; 0 if there is none. */
  readonly ratings: Int32Array;
  readonly similarFilms: Int32Array;
  /** Of each of `similarFilms`, in millionths. */
  readonly similarities: Int32Array;
  /** People that the member chose to love. */
  readonly chosenPeople: Int32Array;
}

/** A film that may be predicted. */
export interface PredictableFilm {
  readonly key: number;
  /** How its public ratings differ from 7, in thousandths. */
  readonly bias: number;
}

export interface MemberTaste {
  /** Takes the key of a film. */
  hasSeen(film: number): boolean;
  /** Places of people. */
  readonly loved: ReadonlySet<number>;
  /** In thousandths of a point. */
  predict(film: PredictableFilm): number;
}

/** Films between two turns of the event loop. */
const filmsPerSlice = 10_000;

/** Yields where other work may run. */
export function* readMemberTaste(facts: PackedFacts, visible: VisibleTaste): Generator<void, MemberTaste> {
  const { films, ratings } = visible;
  const bias = biasOf(ratings);
  const places = placesOf(facts, films);
  const biasByGenre = genreBiases(facts, { places, ratings }, bias);
  yield;
  const loved = yield* lovedAmong(facts, { ...visible, places });
  const isSeen = membership(places, facts.years.length);
  const similarities = new Map<number, number>();
  for (const [index, film] of visible.similarFilms.entries()) similarities.set(film, visible.similarities[index]!);
  const predict = ({ key, bias: biasOfFilm }: PredictableFilm): number => {
    const place = placeOfFilm(facts, key);
    const similarity = similarities.get(key) ?? 0;
    const value =
      1000 * priorRating +
      bias +
      biasOfFilm +
      meanOfGenres(facts.genresOfFilms, place, biasByGenre) +
      lovedPersonBonus * Math.min(maxLovedPeople, countIn(facts.castOfFilms, place, loved)) +
      divide(maxSimilarityBonus * similarity, similarity + halfSaturation) -
      (isSeen(place) ? seenPenalty : 0);
    return Math.max(1000, Math.min(10_000, value));
  };
  return { hasSeen: (key) => isSeen(placeOfFilm(facts, key)), loved, predict };
}

/** Cuts the fraction off. Exact below 2^53. */
const divide = (dividend: number, divisor: number): number => Math.trunc(dividend / divisor);

function biasOf(ratings: Int32Array): number {
  let [sum, count] = [0, 0];
  for (const rating of ratings) {
    if (rating === 0) continue;
    sum += 1000 * (rating - priorRating);
    count++;
  }
  return divide(sum, count + priorWeight);
}

const placesOf = (facts: PackedFacts, films: Int32Array): Int32Array => films.map((film) => placeOfFilm(facts, film));

/** Whether a place is one of `places`, which are below `size`. A set of many takes longer to make than all that is asked of it. */
function membership(places: Int32Array, size: number): (place: number) => boolean {
  if (places.length < size / placesOfOneInSet) {
    const known = new Set(places);
    return (place) => known.has(place);
  }
  const isKnown = new Uint8Array(size);
  for (const place of places) isKnown[place] = 1;
  return (place) => isKnown[place] === 1;
}
/** About as many bytes as a number takes in a Set. */
const placesOfOneInSet = 32;

/** Films by their places. */
interface RatedPlaces {
  readonly places: Int32Array;
  /** Of each of `places`; 0 if there is none. */
  readonly ratings: Int32Array;
}

/** By place of the genre: how the ratings of its films differ from the member's others. */
function genreBiases(facts: PackedFacts, { places, ratings }: RatedPlaces, bias: number): Float64Array {
  const { starts, items } = facts.genresOfFilms;
  const sums = new Float64Array(facts.genres.labels.length);
  const counts = new Int32Array(facts.genres.labels.length);
  for (let index = 0; index < places.length; index++) {
    if (ratings[index] === 0) continue;
    const difference = 1000 * (ratings[index]! - priorRating) - bias;
    const place = places[index]!;
    for (let at = starts[place]!; at < starts[place + 1]!; at++) {
      sums[items[at]!]! += difference;
      counts[items[at]!]!++;
    }
  }
  return sums.map((sum, genre) => divide(sum, counts[genre]! + priorWeight));
}

function meanOfGenres(genresOfFilms: PackedLists, place: number, biasByGenre: Float64Array): number {
  const genres = listOf(genresOfFilms, place);
  let sum = 0;
  for (const genre of genres) sum += biasByGenre[genre]!;
  return divide(sum, Math.max(1, genres.length));
}

function countIn({ starts, items }: PackedLists, place: number, wanted: ReadonlySet<number>): number {
  let count = 0;
  for (let at = starts[place]!; at < starts[place + 1]!; at++) if (wanted.has(items[at]!)) count++;
  return count;
}

/** What decides which people a member loves. */
export type TasteInPeople = Pick<VisibleTaste, 'films' | 'ratings' | 'chosenPeople'>;

/** The places of the people that a member loves, chosen or inferred. */
export const lovedPeopleOf = (facts: PackedFacts, taste: TasteInPeople): Generator<void, Set<number>> =>
  lovedAmong(facts, { ...taste, places: placesOf(facts, taste.films) });

function* lovedAmong(
  facts: PackedFacts,
  { places, ratings, chosenPeople }: RatedPlaces & Pick<TasteInPeople, 'chosenPeople'>,
): Generator<void, Set<number>> {
  const sums = takeSums(facts);
  const loved = new Set<number>();
  const lists = [facts.castOfFilms, facts.crewOfFilms];
  for (const films of slicesOf({ places, ratings })) {
    for (const people of lists) addPeople(sums, { films, people });
    yield;
  }
  for (const films of slicesOf({ places, ratings })) {
    for (const people of lists) takeLoved(sums, { films, people }, loved);
    yield;
  }
  giveBackSums(facts, sums);
  for (const key of chosenPeople) {
    const place = facts.people.places.get(key);
    if (place !== undefined) loved.add(place);
  }
  return loved;
}

function* slicesOf({ places, ratings }: RatedPlaces): Generator<RatedPlaces> {
  for (let from = 0; from < places.length; from += filmsPerSlice) {
    const end = from + filmsPerSlice;
    yield { places: places.subarray(from, end), ratings: ratings.subarray(from, end) };
  }
}

interface FilmsToSum {
  readonly films: RatedPlaces;
  readonly people: PackedLists;
}

function addPeople({ counts, weights }: PeopleSums, { films, people: { starts, items } }: FilmsToSum): void {
  const { places, ratings } = films;
  for (let index = 0; index < places.length; index++) {
    const place = places[index]!;
    const weight = ratings[index] === 0 ? unratedWeight : ratings[index]! * weightOfPoint;
    for (let at = starts[place]!; at < starts[place + 1]!; at++) {
      counts[items[at]!]!++;
      weights[items[at]!]! += weight;
    }
  }
}

/** Adds the people of these films to `loved` whose sums are enough, and sets their sums to 0. */
function takeLoved(
  { counts, weights }: PeopleSums,
  { films: { places }, people: { starts, items } }: FilmsToSum,
  loved: Set<number>,
): void {
  for (const place of places)
    for (let at = starts[place]!; at < starts[place + 1]!; at++) {
      const person = items[at]!;
      if (counts[person] === 0) continue;
      if (counts[person]! >= minInferred.films && weights[person]! >= minInferredWeight) loved.add(person);
      counts[person] = 0;
      weights[person] = 0;
    }
}

/** The ids of the people of `loved` in the casts of these films, each once: only these have reasons. Films and people are places. */
export function lovedInCasts(
  facts: PackedFacts,
  films: Iterable<number>,
  loved: ReadonlySet<number>,
): readonly string[] {
  const found = new Set<string>();
  for (const film of films)
    for (const person of listOf(facts.castOfFilms, film)) {
      const label = loved.has(person) ? facts.people.labels[person] : undefined;
      if (label) found.add(label.id);
    }
  return [...found];
}
