/** What facets of `discover` count of all films, and what predictions and recommendations read of them, in packed arrays: years, genres and people. They never change once they are built. */
import { growingInts, type Ints } from './ints.js';

/** For each film, a part of `items`. */
export interface PackedLists {
  /** Of the film at place n, the items from starts[n] up to starts[n + 1]. */
  readonly starts: Int32Array;
  /** Places of entities. */
  readonly items: Int32Array;
}

export interface EntityLabel {
  readonly id: string;
  readonly name: string;
}

/** The genres or people of films. Their places are below `labels.length`. */
export interface PackedEntities {
  /** Place by key. */
  readonly places: ReadonlyMap<number, number>;
  /** By place. Undefined: no longer an entity, although a film names it. */
  readonly labels: readonly (EntityLabel | undefined)[];
}

export interface PackedFacts {
  /** As the database names this state of the facts. */
  readonly version: string;
  /** Place by key of the film. */
  readonly places: ReadonlyMap<number, number>;
  /** By place; `unknownYear` if there is none. */
  readonly years: Int32Array;
  readonly genresOfFilms: PackedLists;
  readonly castOfFilms: PackedLists;
  /** The people of a film who are not in its cast. */
  readonly crewOfFilms: PackedLists;
  readonly genres: PackedEntities;
  readonly people: PackedEntities;
  /** About what all this takes in memory. */
  readonly bytes: number;
}

/** No year of PostgreSQL's smallint. */
export const unknownYear = 0x7fffffff;

/** A film as the database has it: keys of genres and people. */
export interface FilmRow {
  readonly pk: number;
  readonly year: number | null;
  readonly genres: Int32Array;
  readonly cast: Int32Array;
  /** People who are not in the cast. */
  readonly crew: Int32Array;
}

/** Builds PackedFacts film by film. */
export interface Packer {
  readonly genres: EntityPacker;
  readonly people: EntityPacker;
  addFilm(film: FilmRow): void;
  /** Adds the film with this key as the facts have it that the packer was created from. */
  keepFilm(key: number): void;
  readonly bytes: number;
  pack(version: string): PackedFacts;
}

export interface EntityPacker {
  /** Names an entity. If no film has it, nothing is kept. */
  label(key: number, label: EntityLabel): void;
  /** Of these entities, the names are forgotten until `label` gives them. */
  forgetLabels(keys: Iterable<number>): void;
  /** Keys that films have, without a name yet. */
  unlabelled(): number[];
}

/** About what an entry of a Map takes, and an object with two texts without their characters. */
const bytesOfEntry = 40;
const bytesOfLabel = 120;

interface GrowingEntities extends EntityPacker {
  placeOf(key: number): number;
  readonly bytes: number;
  pack(): PackedEntities;
}

function createEntityPacker(old?: PackedEntities): GrowingEntities {
  const places = new Map(old?.places);
  const labels = [...(old?.labels ?? [])];
  return {
    label: (key, label) => {
      const place = places.get(key);
      if (place !== undefined) labels[place] = label;
    },
    forgetLabels: (keys) => {
      for (const key of keys) {
        const place = places.get(key);
        if (place !== undefined) labels[place] = undefined;
      }
    },
    unlabelled: () => {
      const keys: number[] = [];
      for (const [key, place] of places) if (!labels[place]) keys.push(key);
      return keys;
    },
    placeOf: (key) => {
      const found = places.get(key);
      if (found !== undefined) return found;
      places.set(key, labels.length);
      labels.push(undefined);
      return labels.length - 1;
    },
    get bytes() {
      return labels.length * (bytesOfEntry + bytesOfLabel);
    },
    pack: () => ({ places, labels }),
  };
}

interface GrowingLists {
  add(items: Iterable<number>): void;
  readonly bytes: number;
  pack(): PackedLists;
}

function createListPacker(): GrowingLists {
  const starts: Ints = growingInts();
  const items: Ints = growingInts();
  starts.push(0);
  return {
    add: (list) => {
      for (const item of list) items.push(item);
      starts.push(items.length);
    },
    get bytes() {
      return 4 * (starts.length + items.length);
    },
    pack: () => ({ starts: starts.toArray(), items: items.toArray() }),
  };
}

/** `old`: facts of which films may be kept. */
export function createPacker(old?: PackedFacts): Packer {
  const places = new Map<number, number>();
  const years = growingInts();
  const genres = createEntityPacker(old?.genres);
  const people = createEntityPacker(old?.people);
  const genresOfFilms = createListPacker();
  const castOfFilms = createListPacker();
  const crewOfFilms = createListPacker();
  // People twice: filmsByPerson.ts may make their lists the other way round.
  const parts = [genres, people, genresOfFilms, castOfFilms, crewOfFilms, castOfFilms, crewOfFilms];
  const bytes = () => parts.reduce((sum, part) => sum + part.bytes, places.size * (bytesOfEntry + 4));
  return {
    genres,
    people,
    addFilm: (film) => {
      places.set(film.pk, years.length);
      years.push(film.year ?? unknownYear);
      genresOfFilms.add(film.genres.map(genres.placeOf));
      castOfFilms.add(film.cast.map(people.placeOf));
      crewOfFilms.add(film.crew.map(people.placeOf));
    },
    keepFilm: (key) => {
      const place = old!.places.get(key)!;
      places.set(key, years.length);
      years.push(old!.years[place]!);
      genresOfFilms.add(listOf(old!.genresOfFilms, place));
      castOfFilms.add(listOf(old!.castOfFilms, place));
      crewOfFilms.add(listOf(old!.crewOfFilms, place));
    },
    get bytes() {
      return bytes();
    },
    pack: (version) => ({
      version,
      places,
      years: years.toArray(),
      genresOfFilms: genresOfFilms.pack(),
      castOfFilms: castOfFilms.pack(),
      crewOfFilms: crewOfFilms.pack(),
      genres: genres.pack(),
      people: people.pack(),
      bytes: bytes(),
    }),
  };
}

/** The items of the film at `place`. */
export const listOf = ({ starts, items }: PackedLists, place: number): Int32Array =>
  items.subarray(starts[place], starts[place + 1]);

/** The place of a film by its key. Throws if the facts lack it. */
export function placeOfFilm({ places, version }: PackedFacts, key: number): number {
  const place = places.get(key);
  if (place === undefined) throw new Error(`The facts ${version} lack the film ${key}.`);
  return place;
}

/** Visits the places of the people of the film at `place`, each once. */
export function forEachPerson(
  { castOfFilms, crewOfFilms }: PackedFacts,
  place: number,
  visit: (person: number) => void,
): void {
  for (const { starts, items } of [castOfFilms, crewOfFilms])
    for (let at = starts[place]!; at < starts[place + 1]!; at++) visit(items[at]!);
}
