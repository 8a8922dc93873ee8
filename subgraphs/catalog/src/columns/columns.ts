/**
 * What searches need of all films, people and genres, in the memory of this process: packed in two arrays, as it was at one number of the
 * change feed. It never changes; a later number has columns of its own, which share what did not change.
 */

/** A person or genre. */
export interface EntityLabel {
  readonly id: string;
  readonly name: string;
  /** How many films they have, counting a person's roles in one film apart. */
  readonly films: number;
}

export interface Columns {
  /** The number of the change feed. */
  readonly number: number;
  /** Place by id of the film. It is shared with later columns, so it may have places that these do not have. */
  readonly filmPlaces: ReadonlyMap<string, number>;
  /** Place by Neo4j's own id of the film's node, or `noPlace`. Shared as well. */
  readonly placeOfNode: Int32Array;
  /** Id by place of the film. Shared as well. */
  readonly filmIds: readonly string[];
  /** By place of a film, where its record begins in `ints`; `noRecord` if it was removed. */
  readonly records: Int32Array;
  /** Records of films: see `recordParts`. */
  readonly ints: Int32Array;
  /** Texts of films in UTF-8: see `filmTexts`. */
  readonly texts: Buffer;
  /** Place by id of the person or genre. Shared as `filmPlaces` is. */
  readonly entityPlaces: ReadonlyMap<string, number>;
  /** By place. Undefined: it was removed. */
  readonly entities: readonly (EntityLabel | undefined)[];
  /** About what all this takes in memory. */
  readonly bytes: number;
}

export const noRecord = -1;
export const noPlace = -1;
export const unknownYear = 0x7fffffff;

/** A record has these numbers, then the places of its genres, cast and directors. */
export const recordParts = {
  place: 0,
  year: 1,
  popularity: 2,
  textStart: 3,
  textEnd: 4,
  genres: 5,
  cast: 6,
  directors: 7,
} as const;
export const itemsStart = 8;

/** The lists of a record. */
export type ListName = 'genres' | 'cast' | 'directors';

/** The texts of a film, in the order in which they are packed. All but the last are one text, empty if there is none. */
export const filmTexts = [
  ...(['searchTitles', 'searchRomanized', 'searchCast', 'searchDirectors', 'searchFacts'] as const),
  ...(['title', 'originalTitle', 'alternativeTitles'] as const),
] as const;
export type FilmTextName = Exclude<(typeof filmTexts)[number], 'alternativeTitles'>;

/** Bytes that are in no text in UTF-8. */
export const endOfText = 0xff;
export const endOfTitle = 0xfe;

/** Where the record of a film begins; undefined if there is none. */
export function recordOf({ filmPlaces, records }: Columns, id: string): number | undefined {
  const place = filmPlaces.get(id);
  const record = place === undefined ? undefined : records[place];
  return record === noRecord ? undefined : record;
}

/** Where the records of films begin, from the ids of their nodes; undefined if one of them has none. */
export function recordsOfNodes({ placeOfNode, records }: Columns, nodes: readonly number[]): Int32Array | undefined {
  const found = new Int32Array(nodes.length);
  for (let index = 0; index < nodes.length; index++) {
    const record = records[placeOfNode[nodes[index]!] ?? noPlace];
    if (record === undefined || record === noRecord) return undefined;
    found[index] = record;
  }
  return found;
}

export const idOf = ({ filmIds, ints }: Columns, record: number): string => filmIds[ints[record + recordParts.place]!]!;

/** Where the records of all the films begin; undefined if one of them has none. */
export function recordsOf(columns: Columns, ids: readonly string[]): Int32Array | undefined {
  const records = new Int32Array(ids.length);
  for (const [index, id] of ids.entries()) {
    const record = recordOf(columns, id);
    if (record === undefined) return undefined;
    records[index] = record;
  }
  return records;
}

export const labelOf = ({ entityPlaces, entities }: Columns, id: string): EntityLabel | undefined =>
  entities[entityPlaces.get(id) ?? -1];

export function yearOf({ ints }: Columns, record: number): number | null {
  const year = ints[record + recordParts.year]!;
  return year === unknownYear ? null : year;
}

/** 0 to 999, as `popularityOf` in the graph workspace. */
export const popularityOf = ({ ints }: Columns, record: number): number => ints[record + recordParts.popularity]!;

/** Where the places of a list are in `ints`. */
export function listBounds({ ints }: Columns, record: number, list: ListName): { start: number; end: number } {
  const genres = ints[record + recordParts.genres]!;
  const cast = ints[record + recordParts.cast]!;
  const before = list === 'genres' ? 0 : list === 'cast' ? genres : genres + cast;
  const start = record + itemsStart + before;
  return { start, end: start + ints[record + recordParts[list]]! };
}

/** The names of a film's genres, cast or directors; people in the order of their billing. */
export function namesOf(columns: Columns, record: number, list: ListName): string[] {
  const { start, end } = listBounds(columns, record, list);
  return Array.from(columns.ints.subarray(start, end), (place) => columns.entities[place]?.name ?? '');
}

/** Reads texts of a film. */
export interface FilmTextReader {
  read(name: FilmTextName): string;
  alternativeTitles(): string[];
}

export function textsOf({ ints, texts }: Columns, record: number): FilmTextReader {
  const limit = ints[record + recordParts.textEnd]!;
  const bounds: number[] = [ints[record + recordParts.textStart]!];
  /** Where a text begins; it ends before the next one. */
  const startOf = (index: number): number => {
    while (bounds.length <= index) bounds.push(texts.indexOf(endOfText, bounds.at(-1)) + 1);
    return bounds[index]!;
  };
  return {
    read: (name) => {
      const index = filmTexts.indexOf(name);
      return texts.toString('utf8', startOf(index), startOf(index + 1) - 1);
    },
    alternativeTitles: () => {
      const found: string[] = [];
      for (let start = startOf(filmTexts.length - 1); start < limit;) {
        const end = texts.indexOf(endOfTitle, start);
        found.push(texts.toString('utf8', start, end));
        start = end + 1;
      }
      return found;
    },
  };
}
