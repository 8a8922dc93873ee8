/**
 * Ranks recommendations with friends' watches and facts of films in memory: in one snapshot, a first statement reads the viewer's taste, with what
 * changed of the friends since, and a second one reads the page. The answer is that of recommendationsSql.ts, which answers if this cannot.
 */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import { createVisitor } from '../circleHistories/packedHistories.js';
import { roundHalfEven } from '../circleHistories/roundHalfEven.js';
import { createTurns } from '../circleHistories/turns.js';
import type { Db } from '../db/connection.js';
import { filmsByPerson, type FilmsByPerson } from '../filmFacts/filmsByPerson.js';
import { arrayOf } from '../filmFacts/ints.js';
import { forEachPerson, listOf, placeOfFilm, type PackedFacts, type PackedLists } from '../filmFacts/packedFacts.js';
import type { Circle } from '../sql/circle.js';
import { windowSpan } from '../sql/filmTally.js';
import { filmsWith, hasChanges, readCircleBasis, type KeyLists } from './circleBasis.js';
import { historiesOfSnapshot, rangeOf, type HistoriesOfSnapshot } from './circleSums.js';
import { createFactPlaces } from './factPlaces.js';
import { filmsOfPage, maxTiedFilms, type ScoredFilm } from './filmsOfPage.js';
import type { AnswerWithFacts, InMemory } from './fromMemory.js';
import { createHighest } from './highest.js';
import { lovedPeopleOf } from './predictInMemory.js';
import {
  isAfter,
  recommendationTerms as terms,
  tasteOfViewer,
  type RankedFilm,
  type RecommendationsParams,
} from './recommendationsSql.js';

/** `db`: a transaction of one snapshot (REPEATABLE READ). */
export async function recommendedInMemory(
  db: Db,
  params: RecommendationsParams,
  { histories: read, facts }: InMemory,
): Promise<AnswerWithFacts<readonly RankedFilm[]>> {
  const circle: Circle = { name: 'FRIENDS', viewer: params.viewer };
  const knownFacts = facts?.version ?? null;
  const basis = await readCircleBasis(db, read, { circle, keys: tasteLists(params.viewer), knownFacts });
  if (typeof basis === 'string') return { answer: basis, found: null, changes: true, factsVersion: null };
  const answerAs = (answer: AnswerWithFacts<unknown>['answer'], found: readonly RankedFilm[] | null = null) => ({
    ...{ answer, found, changes: hasChanges(basis, circle), factsVersion: basis.factsVersion },
  });
  if (!facts || facts.version !== basis.factsVersion) return answerAs('other_facts');
  const histories = await runInSlices(historiesOfSnapshot(read.packed, basis));
  const { friends } = basis.members;
  const ranking = {
    ...{ facts, byPerson: await filmsByPerson(facts), histories, friends },
    ...{ taste: readTaste(basis.lists), params },
  };
  const films = await runInSlices(rank(ranking));
  if (films === 'unpackable') return answerAs(films);
  if (films.length > maxTiedFilms) return answerAs('many_ties');
  return answerAs('hit', films.length === 0 ? [] : await readPage(db, params, films));
}

/** Films and people are keys. */
interface TasteOfViewer {
  readonly seen: Int32Array;
  /** Of each of `seen`; 0 if there is none. */
  readonly ratings: Int32Array;
  /** The latest liked films. */
  readonly seeds: Int32Array;
  readonly similarFilms: Int32Array;
  /** Of each of `similarFilms`. */
  readonly similarities: Int32Array;
  readonly popularFilms: Int32Array;
  /** Of each of `popularFilms`. */
  readonly watchers: Int32Array;
  readonly watchlist: Int32Array;
  readonly dismissed: Int32Array;
  readonly chosenPeople: Int32Array;
}

/** The lists of TasteOfViewer, in their order. */
function tasteLists(viewer: number): KeyLists {
  const ofViewer = (column: 'film_pk' | 'person_pk', table: 'watchlist' | 'dismissed' | 'loved_person') =>
    sql`ARRAY(SELECT ${sql.ref(column)} FROM ${sql.table(table)} WHERE member_pk = ${viewer})`;
  return {
    queries: sql`${tasteOfViewer(viewer)},`,
    lists: [
      filmsWith(sql`coalesce(rating, 0)`, sql`seen`),
      sql`ARRAY(SELECT film_pk FROM seed)`,
      filmsWith(sql`similarity`, sql`similar_film`),
      filmsWith(sql`watchers`, sql`popular`),
      ofViewer('film_pk', 'watchlist'),
      ofViewer('film_pk', 'dismissed'),
      ofViewer('person_pk', 'loved_person'),
    ],
  };
}

function readTaste(lists: readonly Int32Array[]): TasteOfViewer {
  const [seen, ratings, seeds, similarFilms, similarities, popularFilms, watchers, watchlist, dismissed, people] =
    lists;
  return {
    ...{ seen: seen!, ratings: ratings!, seeds: seeds! },
    ...{ similarFilms: similarFilms!, similarities: similarities! },
    ...{ popularFilms: popularFilms!, watchers: watchers! },
    ...{ watchlist: watchlist!, dismissed: dismissed!, chosenPeople: people! },
  };
}

interface Ranking {
  readonly facts: PackedFacts;
  readonly byPerson: FilmsByPerson;
  readonly histories: HistoriesOfSnapshot;
  /** Keys. */
  readonly friends: Int32Array;
  readonly taste: TasteOfViewer;
  readonly params: RecommendationsParams;
}

/** A film of the page, by its key. */
interface FilmOfPage {
  readonly key: number;
  readonly score: number;
}

/** All films that may be on the page. */
function* rank(ranking: Ranking): Generator<void, readonly FilmOfPage[] | 'unpackable'> {
  const { facts, taste, params } = ranking;
  const { keys, ofCast, ofCrew } = ranking.byPerson;
  const scores = createScores(facts);
  if (!(yield* addFriends(scores, ranking))) return 'unpackable';
  const loved = yield* lovedPeopleOf(facts, { ...taste, films: taste.seen });
  scores.addPeople(loved, [ofCast], { points: terms.lovedPersonWeight, max: terms.maxLovedPeople });
  yield;
  scores.addPeople(peopleOf(facts, taste.seeds), [ofCast, ofCrew], {
    ...{ points: terms.familiarPersonWeight, max: terms.maxFamiliarPeople },
  });
  yield;
  for (const [index, key] of taste.similarFilms.entries()) scores.addKey(key, taste.similarities[index]!);
  for (const key of taste.watchlist) scores.addKey(key, terms.watchlistWeight);
  const mostWatchers = taste.watchers.reduce((most, watchers) => Math.max(most, watchers), 1);
  for (const [index, key] of taste.popularFilms.entries())
    scores.addKey(key, Math.trunc((terms.popularityWeight * taste.watchers[index]!) / mostWatchers));
  for (const key of taste.seen) scores.leaveOut(key);
  for (const key of taste.dismissed) scores.leaveOut(key);
  yield;
  return scores.best(params).map(({ place, score }) => ({ key: keys[place]!, score }));
}

interface PeopleWeight {
  /** For each of the people in a film. */
  readonly points: number;
  /** Of so many at most. */
  readonly max: number;
}

/** Adds up the score of each film, by its place in the facts. */
function createScores(facts: PackedFacts) {
  const size = facts.years.length;
  const scores = new Float64Array(size);
  const matches = new Uint8Array(size);
  const add = (place: number, points: number): void => {
    matches[place] = 1;
    scores[place]! += points;
  };
  return {
    add,
    addKey: (key: number, points: number): void => add(placeOfFilm(facts, key), points),
    addPeople: (people: Iterable<number>, films: readonly PackedLists[], { points, max }: PeopleWeight): void => {
      const counts = new Uint8Array(size);
      for (const person of people)
        for (const list of films)
          for (const film of listOf(list, person)) {
            if (counts[film] === max) continue;
            counts[film]!++;
            add(film, points);
          }
    },
    leaveOut: (key: number): void => {
      matches[placeOfFilm(facts, key)] = 0;
    },
    best: ({ limit, after }: RecommendationsParams): readonly ScoredFilm[] => {
      const afterScore = after?.score ?? null;
      const highest = createHighest(limit);
      for (let place = 0; place < size; place++)
        if (matches[place] && (afterScore === null || scores[place]! < afterScore)) highest.add(scores[place]!);
      return filmsOfPage({ matches, scores, lowest: highest.lowest(), afterScore }).page;
    },
  };
}

/** Adds the films of each friend. Returns false if watches of a friend cannot be packed. */
function* addFriends(
  scores: ReturnType<typeof createScores>,
  { facts, histories, friends, taste, params: { now } }: Ranking,
): Generator<void, boolean> {
  const isSeen = new Uint8Array(facts.years.length);
  for (const key of taste.seen) isSeen[placeOfFilm(facts, key)] = 1;
  const placeInFacts = createFactPlaces(facts, histories.films.keys);
  const films: number[] = [];
  let shared = 0;
  const visit = createVisitor(rangeOf(windowSpan('ALL_TIME', now)), (film) => {
    const place = placeInFacts(film);
    films.push(place);
    shared += isSeen[place]!;
  });
  const isTurnOfOthers = createTurns();
  for (const friend of friends) {
    const history = histories.of(friend);
    if (history === null) return false;
    if (!history) continue;
    if (isTurnOfOthers(history)) yield;
    [films.length, shared] = [0, 0];
    visit(history, false);
    const weight = weightOfFriend(films.length, shared);
    for (const place of films) scores.add(place, weight);
  }
  return true;
}

/** In the steps of PostgreSQL: the sum is a whole number, and the quotient is rounded. */
export const weightOfFriend = (films: number, shared: number): number =>
  roundHalfEven((terms.friendWeight + terms.sharedFilmWeight * shared) / Math.sqrt(films + terms.priorFilms));

/** Places of all people of these films. */
function peopleOf(facts: PackedFacts, films: Int32Array): ReadonlySet<number> {
  const people = new Set<number>();
  for (const key of films) forEachPerson(facts, placeOfFilm(facts, key), (person) => people.add(person));
  return people;
}

/** The films of the page in their order: of films that tie, PostgreSQL knows the order of ids. */
async function readPage(
  db: Db,
  { limit, after }: RecommendationsParams,
  films: readonly FilmOfPage[],
): Promise<readonly RankedFilm[]> {
  const column = (name: keyof FilmOfPage) => arrayOf(films.map((film) => film[name]));
  const { rows } = await sql<RankedFilm>`
    SELECT f.id, r.score FROM unnest(${column('key')}::int[], ${column('score')}::bigint[]) AS r(film_pk, score) JOIN film f ON f.pk = r.film_pk
    WHERE ${isAfter(after)} ORDER BY r.score DESC, f.id LIMIT ${limit}`.execute(db);
  return rows;
}
