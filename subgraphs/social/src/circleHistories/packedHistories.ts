/** The watches of members in packed arrays: all that friends may see, and none that are PRIVATE. */
import { roundHalfEven } from './roundHalfEven.js';

/** The watches of one member as the database has them, in any order. */
export interface HistoryRow {
  readonly memberPk: number;
  /** Keys of films. */
  readonly films: readonly number[];
  /** Microseconds since 1970; null if the date is unknown. */
  readonly times: readonly (number | null)[];
  /** See `marks`. */
  readonly marks: readonly number[];
  /** Whether a time is infinite, or has so many microseconds that a number of JavaScript cannot hold them. */
  readonly isOdd: boolean;
}

/** What a byte says of a watch: its rating from 0 (none) to 10, and these bits. */
export const marks = { rating: 15, isPublic: 16, isRepeated: 32 } as const;

const chunkBits = 16;
const chunkSize = 1 << chunkBits;
const bytesOfWatch = 4 + 8 + 1;
const bytesOfFilm = 50;

interface Chunk {
  /** Places of films in FilmPlaces. */
  readonly films: Int32Array;
  /** NaN if the date is unknown. */
  readonly times: Float64Array;
  readonly marks: Uint8Array;
}

/** Numbers films from 0, so that sums over films are arrays. Films are never taken out. */
export interface FilmPlaces {
  /** By place. */
  readonly keys: readonly number[];
  placeOf(key: number): number;
}

export function createFilmPlaces(): FilmPlaces {
  const keys: number[] = [];
  const places = new Map<number, number>();
  const placeOf = (key: number): number => {
    const found = places.get(key);
    if (found !== undefined) return found;
    places.set(key, keys.length);
    return keys.push(key) - 1;
  };
  return { keys, placeOf };
}

/** The watches of one member in a WatchStore. */
export interface History {
  readonly store: WatchStore;
  readonly start: number;
  readonly length: number;
}

/** Watches of many members, one after the other. What it has never changes; more are added behind it. */
export interface WatchStore {
  readonly length: number;
  readonly chunks: readonly Chunk[];
  readonly bytes: number;
  /** Returns where they are. */
  add(row: HistoryRow): { readonly start: number; readonly length: number };
}

/** `maxWatches`: a store that never has more takes less memory. */
export function createWatchStore(films: FilmPlaces, maxWatches = chunkSize): WatchStore {
  const size = Math.min(maxWatches, chunkSize);
  const chunks: Chunk[] = [];
  let length = 0;
  function push(film: number, time: number | null, mark: number): void {
    const at = length & (chunkSize - 1);
    if (at === 0)
      chunks.push({ films: new Int32Array(size), times: new Float64Array(size), marks: new Uint8Array(size) });
    const chunk = chunks.at(-1)!;
    chunk.films[at] = films.placeOf(film);
    chunk.times[at] = time ?? NaN;
    chunk.marks[at] = mark;
    length++;
  }
  return {
    chunks,
    get length() {
      return length;
    },
    get bytes() {
      return chunks.length * size * bytesOfWatch;
    },
    add: (row) => {
      const start = length;
      for (const index of inOrder(row)) push(row.films[index]!, row.times[index]!, row.marks[index]!);
      return { start, length: length - start };
    },
  };
}

/** More than the watches of any member. A key and an index below it are exact in one number. */
const maxIndexes = 2 ** 22;

/** Single watches first, then repeated ones by film. Of a long history, sorting objects would take longer than all else. */
function inOrder({ films, marks: ofWatches }: HistoryRow): number[] {
  const single: number[] = [];
  const repeated: number[] = [];
  for (const index of films.keys())
    if (ofWatches[index]! & marks.isRepeated) repeated.push(films[index]! * maxIndexes + index);
    else single.push(index);
  for (const keyed of Float64Array.from(repeated).sort()) single.push(keyed % maxIndexes);
  return single;
}

/** Of a member whose watches cannot be packed. */
export const odd = -1;

/** The watches of all members, as they were at one moment. It never changes. */
export interface PackedHistories {
  readonly films: FilmPlaces;
  readonly store: WatchStore;
  /** By key of the member. Beyond its end, there are no watches. */
  readonly starts: Int32Array;
  /** By key of the member; `odd` for watches that cannot be packed. */
  readonly lengths: Int32Array;
  readonly bytes: number;
}

/** Undefined: the member has no watches, or they cannot be packed. */
export function historyOf({ store, starts, lengths }: PackedHistories, memberPk: number): History | undefined {
  const length = lengths[memberPk] ?? 0;
  return length > 0 ? { store, start: starts[memberPk]!, length } : undefined;
}

export const noHistories = (): PackedHistories => {
  const films = createFilmPlaces();
  return { films, store: createWatchStore(films), starts: new Int32Array(0), lengths: new Int32Array(0), bytes: 0 };
};

/** Makes other histories of old ones, which share what did not change. */
export interface HistoriesPacker {
  /** Replaces the watches of a member. */
  set(row: HistoryRow): void;
  /** Takes the watches of a member out. */
  remove(memberPk: number): void;
  readonly bytes: number;
  pack(): PackedHistories;
}

export function createHistoriesPacker(old: PackedHistories): HistoriesPacker {
  const { films, store } = old;
  let starts = old.starts.slice();
  let lengths = old.lengths.slice();
  const reserve = (memberPk: number) => {
    if (memberPk < starts.length) return;
    const [wider, longer] = [new Int32Array(2 * memberPk + 64), new Int32Array(2 * memberPk + 64)];
    wider.set(starts);
    longer.set(lengths);
    [starts, lengths] = [wider, longer];
  };
  const bytes = () => store.bytes + films.keys.length * bytesOfFilm + 8 * starts.length;
  return {
    set: (row) => {
      reserve(row.memberPk);
      const added = row.isOdd ? { start: 0, length: odd } : store.add(row);
      starts[row.memberPk] = added.start;
      lengths[row.memberPk] = added.length;
    },
    remove: (memberPk) => {
      if (memberPk < lengths.length) lengths[memberPk] = 0;
    },
    get bytes() {
      return bytes();
    },
    pack: () => ({ films, store, starts, lengths, bytes: bytes() }),
  };
}

/** What to look at: watches after `after` (or all, also those of unknown date), up to `until`, in microseconds since 1970. */
export interface WatchRange {
  readonly after: number | null;
  readonly until: number;
}

/** Takes a film with the time of its latest watch (NaN if unknown), and the latest rating (0 if there is none). */
export type VisitWatch = (film: number, latest: number, rating: number) => void;

/** The result visits each film of a history once. `wanted`: by place, 0 for each film to leave out. */
export function createVisitor(
  { after, until }: WatchRange,
  visit: VisitWatch,
  wanted: Uint8Array | null = null,
): (history: History, onlyPublic: boolean) => void {
  const repeats = createRepeats(visit);
  return ({ store, start, length }, onlyPublic) => {
    const end = start + length;
    for (let from = start; from < end;) {
      const { films, times, marks: ofWatches } = store.chunks[from >> chunkBits]!;
      const first = from & (chunkSize - 1);
      const to = Math.min(chunkSize, first + end - from);
      for (let at = first; at < to; at++) {
        if (wanted !== null && !wanted[films[at]!]) continue;
        const mark = ofWatches[at]!;
        if (onlyPublic && !(mark & marks.isPublic)) continue;
        const time = times[at]!;
        // An unknown date, which is NaN, is neither before nor after any other.
        if (after === null ? time > until : !(time > after && time <= until)) continue;
        if (mark & marks.isRepeated) repeats.add(films[at]!, time, mark & marks.rating);
        else visit(films[at]!, time, mark & marks.rating);
      }
      from += to - first;
    }
    repeats.end();
  };
}

/** Visits the known dates of watches that are PUBLIC. */
export function forEachPublicTime({ store, start, length }: History, visit: (time: number) => void): void {
  for (let from = start; from < start + length; from++) {
    const { times, marks: ofWatches } = store.chunks[from >> chunkBits]!;
    const at = from & (chunkSize - 1);
    if (ofWatches[at]! & marks.isPublic && !Number.isNaN(times[at])) visit(times[at]!);
  }
}

/** Sums up repeated watches of one film: the latest date and the latest rating; of two ratings at one time, the higher (latestRating in sql/watch.ts). */
function createRepeats(visit: VisitWatch) {
  let film = -1;
  let latest = NaN;
  let ratedAt = -Infinity;
  let rating = 0;
  const end = () => {
    if (film >= 0) visit(film, latest, rating);
    film = -1;
  };
  const add = (of: number, time: number, given: number) => {
    if (of !== film) {
      end();
      [film, latest, ratedAt, rating] = [of, NaN, -Infinity, 0];
    }
    if (!Number.isNaN(time) && !(time <= latest)) latest = time;
    if (given === 0) return;
    // PostgreSQL compares the time as it reads it from seconds. An unknown date is earlier than any other.
    const at = Number.isNaN(time) ? -Number.MAX_VALUE : microseconds(time);
    if (at > ratedAt || (at === ratedAt && given > rating)) [ratedAt, rating] = [at, given];
  };
  return { add, end };
}

/** Microseconds as date_part('epoch') * 1000000 gives them as bigint: seconds are rounded to what a number holds. */
export const microseconds = (time: number): number => roundHalfEven((time / 1_000_000) * 1_000_000);
