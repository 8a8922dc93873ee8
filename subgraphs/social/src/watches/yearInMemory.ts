/**
 * What the parts of a year count, from watches and facts of films in memory. One statement reads the viewer's films of the year for all parts, and
 * which friends changed since their watches were read. The fragments take the place of those in yearParts.ts, which count the same in SQL.
 */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { CircleHistories } from '../circleHistories/circleHistories.js';
import { createVisitor, type VisitWatch, type WatchRange } from '../circleHistories/packedHistories.js';
import { createTurns } from '../circleHistories/turns.js';
import { filmsWith, hasChanges, readCircleBasis } from '../discovery/circleBasis.js';
import { historiesOfSnapshot, rangeOf, type HistoriesOfSnapshot } from '../discovery/circleSums.js';
import { createFactPlaces } from '../discovery/factPlaces.js';
import { createHighest } from '../discovery/highest.js';
import type { FilmFacts } from '../filmFacts/filmFacts.js';
import { arrayOf } from '../filmFacts/ints.js';
import { forEachPerson, placeOfFilm, type PackedFacts } from '../filmFacts/packedFacts.js';
import { giveBackSums, takeSums } from '../filmFacts/peopleSums.js';
import type { Circle } from '../sql/circle.js';
import type { Sql } from '../sql/cte.js';
import { windowSpan } from '../sql/filmTally.js';
import { filmsOfYear, type CountedGenres, type YearScope } from './yearParts.js';

export interface YearSources {
  readonly filmFacts: FilmFacts;
  readonly circleHistories: CircleHistories;
}

export interface YearInMemory {
  readonly year: YearScope;
  readonly facts: PackedFacts;
  readonly histories: HistoriesOfSnapshot;
  /** Keys. */
  readonly friends: Int32Array;
  /** Keys of the films that the viewer watched in the year. */
  readonly films: Int32Array;
  /** Of each of `films`; 0 if there is none. */
  readonly ratings: Int32Array;
}

/** Null if what is in memory is not that of the statement's snapshot. Then SQL counts. */
export async function readYear(
  year: YearScope,
  { filmFacts, circleHistories }: YearSources,
): Promise<YearInMemory | null> {
  const facts = filmFacts.current;
  const read = circleHistories.current;
  if (!facts) filmFacts.saw(null, null);
  if (!read) circleHistories.saw('not_loaded', false);
  if (!facts || !read) return null;
  const circle: Circle = { name: 'FRIENDS', viewer: year.viewer.pk };
  const own = sql`(${filmsOfYear(year)}) AS own`;
  const keys = { queries: sql``, lists: [filmsWith(sql`coalesce(rating, 0)`, own)] };
  const basis = await readCircleBasis(year.db, read, { circle, keys, knownFacts: facts.version });
  if (typeof basis === 'string') {
    circleHistories.saw(basis, true);
    return null;
  }
  const isKnown = facts.version === basis.factsVersion;
  circleHistories.saw(isKnown ? 'hit' : 'other_facts', hasChanges(basis, circle));
  filmFacts.saw(basis.factsVersion, facts);
  if (!isKnown) return null;
  const [films, ratings] = basis.lists;
  const histories = await runInSlices(historiesOfSnapshot(read.packed, basis));
  return { year, facts, histories, friends: basis.members.friends, films: films!, ratings: ratings! };
}

/** Ratings of films, by genre or person. */
interface Counted {
  readonly id: string;
  readonly films: number;
  readonly rated: number;
  readonly sum: number;
}

/** A query of their keys, films and means. */
const asRows = (counted: readonly Counted[], table: 'genre' | 'person'): Sql => sql`
  SELECT pk AS ${sql.ref(`${table}_pk`)}, films, sum::numeric / nullif(rated, 0) AS mean
  FROM unnest(${counted.map(({ id }) => id)}::text[], ${column(counted, 'films')}::int[], ${column(counted, 'sum')}::bigint[],
    ${column(counted, 'rated')}::bigint[]) AS counted(id, films, sum, rated) JOIN ${sql.table(table)} USING (id)`;

const column = (counted: readonly Counted[], name: Exclude<keyof Counted, 'id'>): string =>
  arrayOf(counted.map((one) => one[name]));

/** If more tie, SQL counts. */
const maxTiedPeople = 5_000;

/** The people who may be among the `size` in most films. Null if too many tie. */
export async function peopleInMemory(of: YearInMemory | null, size: number): Promise<Sql | null> {
  if (!of) return null;
  const people = await runInSlices(topPeople(of, size));
  return people.length > maxTiedPeople ? null : asRows(people, 'person');
}

function* topPeople(of: YearInMemory, size: number): Generator<void, readonly Counted[]> {
  const { facts, films, ratings } = of;
  const { labels } = facts.people;
  const sums = takeSums(facts);
  const { counts, weights } = sums;
  const add = (place: number, weight: number) =>
    forEachPerson(facts, place, (person) => {
      counts[person]!++;
      weights[person]! += weight;
    });
  for (const film of films) add(placeOfFilm(facts, film), 0);
  yield;
  const most = createHighest(size);
  for (let person = 0; person < counts.length; person++)
    if (counts[person]! > 0 && labels[person]) most.add(counts[person]!);
  const candidates: [person: number, films: number][] = [];
  const min = Math.max(1, most.lowest());
  for (let person = 0; person < counts.length; person++)
    if (counts[person]! >= min && labels[person]) candidates.push([person, counts[person]!]);
  counts.fill(0);
  yield;
  for (const [index, film] of films.entries()) if (ratings[index]! > 0) add(placeOfFilm(facts, film), ratings[index]!);
  const people = candidates.map(([person, ofPerson]) => ({
    ...{ id: labels[person]!.id, films: ofPerson },
    ...{ rated: counts[person]!, sum: weights[person]! },
  }));
  counts.fill(0);
  weights.fill(0);
  giveBackSums(facts, sums);
  return highestOf(people, size);
}

/** The first `size` by films and mean, and those that tie with the last of them. */
function highestOf(people: readonly Counted[], size: number): readonly Counted[] {
  // A mean is at most 10. Two different ones of so few ratings differ by more than a sum rounds away.
  const valueOf = ({ films, rated, sum }: Counted) => 16 * films + (rated === 0 ? 0 : sum / rated);
  const highest = createHighest(size);
  for (const one of people) highest.add(valueOf(one));
  return people.filter((one) => valueOf(one) >= highest.lowest());
}

export async function genresInMemory(of: YearInMemory | null): Promise<Partial<CountedGenres>> {
  if (!of) return {};
  const { facts, films, ratings, year } = of;
  const { labels } = facts.genres;
  const own = createGenreSums(facts);
  for (const [index, film] of films.entries()) own.add(placeOfFilm(facts, film), ratings[index]!);
  const { span } = year.calendar;
  const ofFriends = span && (await genresOfFriends(of, span));
  return {
    mine: asRows(own.counted(labels), 'genre'),
    ...(ofFriends ? { theirs: asRows(ofFriends.counted(labels), 'genre') } : {}),
  };
}

function createGenreSums(facts: PackedFacts) {
  const size = facts.genres.labels.length;
  const [films, rated, sums] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const { starts, items } = facts.genresOfFilms;
  return {
    add: (place: number, rating: number): void => {
      for (let at = starts[place]!; at < starts[place + 1]!; at++) {
        const genre = items[at]!;
        films[genre]!++;
        if (rating === 0) continue;
        rated[genre]!++;
        sums[genre]! += rating;
      }
    },
    counted: (labels: PackedFacts['genres']['labels']): readonly Counted[] =>
      labels.flatMap((label, genre) =>
        label && films[genre]! > 0
          ? [{ id: label.id, films: films[genre]!, rated: rated[genre]!, sum: sums[genre]! }]
          : [],
      ),
  };
}

/** Null if watches of a friend cannot be packed. */
async function genresOfFriends(of: YearInMemory, span: { readonly from: Date; readonly until: Date }) {
  const { facts, histories, year } = of;
  const sums = createGenreSums(facts);
  const placeInFacts = createFactPlaces(facts, histories.films.keys);
  const range = {
    after: span.from.getTime() * 1_000 - 1,
    until: Math.min(span.until.getTime() * 1_000 - 1, year.now.getTime() * 1_000),
  };
  const isPacked = await runInSlices(
    visitFriends(of, range, (film, _, rating) => sums.add(placeInFacts(film), rating)),
  );
  return isPacked ? sums : null;
}

/** Returns false if watches of a friend cannot be packed. */
function* visitFriends(
  { friends, histories }: YearInMemory,
  range: WatchRange,
  visitFilm: VisitWatch,
): Generator<void, boolean> {
  const visit = createVisitor(range, visitFilm);
  const isTurnOfOthers = createTurns();
  for (const friend of friends) {
    const history = histories.of(friend);
    if (history === null) return false;
    if (!history) continue;
    if (isTurnOfOthers(history)) yield;
    visit(history, false);
  }
  return true;
}

/** The films of which the ratings may differ most: all that tie. Null if watches of a friend cannot be packed. */
export async function differingInMemory(of: YearInMemory | null): Promise<Sql | null> {
  if (!of) return null;
  const { facts, films, ratings, histories, year } = of;
  const size = facts.years.length;
  const [sums, counts, isRated] = [new Float64Array(size), new Int32Array(size), new Uint8Array(size)];
  for (const [index, film] of films.entries()) if (ratings[index]! > 0) isRated[placeOfFilm(facts, film)] = 1;
  const placeInFacts = createFactPlaces(facts, histories.films.keys);
  const isPacked = await runInSlices(
    visitFriends(of, rangeOf(windowSpan('ALL_TIME', year.now)), (film, _, rating) => {
      const place = placeInFacts(film);
      if (rating === 0 || !isRated[place]) return;
      sums[place]! += rating;
      counts[place]!++;
    }),
  );
  if (!isPacked) return null;
  const differing = [...films].flatMap((key, index) => {
    const [place, mine] = [placeOfFilm(facts, key), ratings[index]!];
    // As PostgreSQL rounds: halves up.
    const theirs = counts[place] === 0 ? mine : Math.floor((2 * sums[place]! + counts[place]!) / (2 * counts[place]!));
    return mine === 0 || theirs === mine ? [] : [{ key, mine, theirs }];
  });
  const most = differing.reduce((max, { mine, theirs }) => Math.max(max, Math.abs(mine - theirs)), 0);
  const tied = differing.filter(({ mine, theirs }) => Math.abs(mine - theirs) === most);
  const listed = (name: 'key' | 'mine' | 'theirs') => sql`${arrayOf(tied.map((one) => one[name]))}::int[]`;
  return sql`SELECT * FROM unnest(${listed('key')}, ${listed('mine')}, ${listed('theirs')}) AS tied(film_pk, mine, theirs)`;
}
