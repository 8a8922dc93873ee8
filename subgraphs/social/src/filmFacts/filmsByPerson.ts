/** The films of people: the people of films in memory, the other way round. They are made when a request first needs them. */
import { runInSlices } from '@marquee/kit/slices';
import type { PackedFacts, PackedLists } from './packedFacts.js';

export interface FilmsByPerson {
  /** Keys of films, by place. */
  readonly keys: Int32Array;
  /** By place of the person: places of the films with the person in the cast. */
  readonly ofCast: PackedLists;
  /** Places of the other films of the person. */
  readonly ofCrew: PackedLists;
}

const made = new WeakMap<PackedFacts, Promise<FilmsByPerson>>();

/** Films between two turns of the event loop. */
const filmsPerSlice = 10_000;

/** Requests that need them at once share one making. One that failed is not kept. */
export function filmsByPerson(facts: PackedFacts): Promise<FilmsByPerson> {
  let films = made.get(facts);
  if (!films) {
    made.set(facts, (films = runInSlices(invertFacts(facts))));
    films.catch(() => made.delete(facts));
  }
  return films;
}

/** Yields where other work may run. */
export function* invertFacts(facts: PackedFacts): Generator<void, FilmsByPerson> {
  const keys = new Int32Array(facts.years.length);
  for (const [key, place] of facts.places) keys[place] = key;
  yield;
  const people = facts.people.labels.length;
  return {
    keys,
    ofCast: yield* invert(facts.castOfFilms, people),
    ofCrew: yield* invert(facts.crewOfFilms, people),
  };
}

function* invert({ starts, items }: PackedLists, people: number): Generator<void, PackedLists> {
  const startsOfPeople = new Int32Array(people + 1);
  for (const person of items) startsOfPeople[person + 1]!++;
  for (let person = 0; person < people; person++) startsOfPeople[person + 1]! += startsOfPeople[person]!;
  yield;
  const next = startsOfPeople.slice();
  const films = new Int32Array(items.length);
  for (let film = 0; film + 1 < starts.length; film++) {
    for (let at = starts[film]!; at < starts[film + 1]!; at++) films[next[items[at]!]!++] = film;
    if (film % filmsPerSlice === filmsPerSlice - 1) yield;
  }
  return { starts: startsOfPeople, items: films };
}
