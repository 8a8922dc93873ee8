/** The films of people: the people of films in memory, the other way round. They are made when a request first needs them. */
import type { PackedFacts, PackedLists } from './packedFacts.js';

export interface FilmsByPerson {
  /** Keys of films, by place. */
  readonly keys: Int32Array;
  /** By place of the person: places of the films with the person in the cast. */
  readonly ofCast: PackedLists;
  /** Places of the other films of the person. */
  readonly ofCrew: PackedLists;
}

const made = new WeakMap<PackedFacts, FilmsByPerson>();

/** Films between two turns of the event loop. */
const filmsPerSlice = 10_000;

export function* filmsByPerson(facts: PackedFacts): Generator<void, FilmsByPerson> {
  const known = made.get(facts);
  if (known) return known;
  const keys = new Int32Array(facts.years.length);
  for (const [key, place] of facts.places) keys[place] = key;
  yield;
  const people = facts.people.labels.length;
  const inverse: FilmsByPerson = {
    keys,
    ofCast: yield* invert(facts.castOfFilms, people),
    ofCrew: yield* invert(facts.crewOfFilms, people),
  };
  made.set(facts, inverse);
  return inverse;
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
