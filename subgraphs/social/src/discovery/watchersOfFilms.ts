/** Who of a circle may be listed as watchers of a few films, from the watches in memory. */
import { createVisitor } from '../circleHistories/packedHistories.js';
import { createTurns } from '../circleHistories/turns.js';
import { historiesOfCircle, rangeOf, type CircleToSum } from './circleSums.js';
import { createHighest } from './highest.js';

/** Films that are looked for at once: the number of each is a byte. */
export const maxFilmsToFind = 200;

/** That a member watched a film: a row of visibleWatches() in sql/circle.ts. */
export interface FilmWatcher {
  /** Its place in FilmPlaces. */
  readonly film: number;
  readonly member: number;
  /** Microseconds since 1970; NaN if the date is unknown. */
  readonly latest: number;
  /** 0 if there is none. */
  readonly rating: number;
}

export interface FilmsToFind {
  /** Places in FilmPlaces, at most `maxFilmsToFind`. */
  readonly films: readonly number[];
  /** How many are listed of each film, by either order. */
  readonly limit: number;
}

/**
 * Those who watched each film last, and those who rated it highest, with all who tie with the last of them. A few more may be among them: the caller
 * sorts them. It visits the members of the circle once.
 */
export function* watchersOfFilms(
  circle: CircleToSum,
  { films, limit }: FilmsToFind,
): Generator<void, readonly FilmWatcher[]> {
  const listOf = new Uint8Array(circle.histories.films.keys.length);
  const lists = films.map((film, index) => {
    listOf[film] = index + 1;
    return createCandidates(limit);
  });
  let member = 0;
  const visit = createVisitor(
    rangeOf(circle.span),
    (film, latest, rating) => lists[listOf[film]! - 1]!.add({ film, member, latest, rating }),
    listOf,
  );
  const isTurnOfOthers = createTurns();
  for (const [key, history, onlyPublic] of historiesOfCircle(circle)) {
    if (isTurnOfOthers(history)) yield;
    member = key;
    visit(history!, onlyPublic);
  }
  return lists.flatMap((list) => list.found());
}

function createCandidates(limit: number) {
  const [latest, highest] = [createHighest(limit), createHighest(limit)];
  const candidates: FilmWatcher[] = [];
  const mayBeListed = (one: FilmWatcher) => timeOf(one) >= latest.lowest() || ratingAndTimeOf(one) >= highest.lowest();
  return {
    add: (one: FilmWatcher) => {
      if (!mayBeListed(one)) return;
      candidates.push(one);
      latest.add(timeOf(one));
      highest.add(ratingAndTimeOf(one));
    },
    found: () => candidates.filter(mayBeListed),
  };
}

/** Earlier than any date. */
const unknownTime = -(2 ** 54);

const timeOf = ({ latest }: FilmWatcher): number => (Number.isNaN(latest) ? unknownTime : latest);

/** More than two times differ by. */
const timesOfRating = 2 ** 55;

/** In the order of ratings, then of times. The number is rounded, so that members a few microseconds apart may tie. */
const ratingAndTimeOf = (one: FilmWatcher): number => one.rating * timesOfRating + timeOf(one);
