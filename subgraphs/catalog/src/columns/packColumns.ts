/** Packs what searches need of films, people and genres. */
import {
  endOfText,
  endOfTitle,
  filmTexts,
  itemsStart,
  noPlace,
  noRecord,
  unknownYear,
  type Columns,
  type EntityLabel,
  type FilmTextName,
} from './columns.js';
import { createHeap } from './heap.js';

/** A film as the graph has it; lists have ids, people in the order of their billing. */
export interface FilmRow extends Record<FilmTextName, string | null> {
  readonly id: string;
  /** Neo4j's own id of the node. It is a film's as long as the film exists, and may be another's later. */
  readonly node: number;
  readonly year: number | null;
  readonly popularity: number;
  readonly alternativeTitles: readonly string[];
  readonly genres: readonly string[];
  readonly cast: readonly string[];
  readonly directors: readonly string[];
}

/** About what an entry of a Map takes with its key, and a person or genre with its name. */
const bytesOfPlace = 90;
const bytesOfEntity = 150;

/** Adds to columns. Those that it has packed stay as they are. */
export interface ColumnPacker {
  /** Adds a film, in the place of the film that had its id. */
  setFilm(film: FilmRow): void;
  /** Adds a person or genre, in the place of the one that had its id. */
  setEntity(entity: EntityLabel): void;
  /** Removes the film, person or genre with this id. Does nothing if there is none. */
  remove(id: string): void;
  /** About what the columns take in memory. */
  readonly bytes: number;
  /** Whether more than half of what it holds is of earlier columns. */
  readonly isWasteful: boolean;
  pack(number: number): Columns;
}

/** Texts up to `endOfText` each; the alternative titles up to `endOfTitle` each. */
function packTexts(film: FilmRow): Buffer {
  const parts: Uint8Array[] = [];
  for (const name of filmTexts)
    if (name === 'alternativeTitles')
      for (const title of film.alternativeTitles) parts.push(Buffer.from(title), Buffer.of(endOfTitle));
    else parts.push(Buffer.from(film[name] ?? ''), Buffer.of(endOfText));
  return Buffer.concat(parts);
}

/** The same places, and room for a node with this id and more. */
function longer(placeOfNode: Int32Array, node: number): Int32Array<ArrayBuffer> {
  const list = new Int32Array(Math.ceil(1.5 * (node + 1))).fill(noPlace);
  list.set(placeOfNode);
  return list;
}

/** Places of ids in the order in which they were first asked for. */
function placeOf(places: Map<string, number>, id: string): number {
  const place = places.get(id) ?? places.size;
  places.set(id, place);
  return place;
}

/** What all columns of a packer share. */
function createShared() {
  return {
    ints: createHeap((length) => new Int32Array(length)),
    texts: createHeap((length) => Buffer.alloc(length)),
    filmPlaces: new Map<string, number>(),
    entityPlaces: new Map<string, number>(),
    filmIds: [] as string[],
    placeOfNode: new Int32Array(0),
  };
}
type Shared = ReturnType<typeof createShared>;

const bytesOf = ({ ints, texts, placeOfNode, filmPlaces, entityPlaces }: Shared): number =>
  4 * (ints.values.length + placeOfNode.length) +
  texts.values.length +
  filmPlaces.size * bytesOfPlace +
  entityPlaces.size * (bytesOfPlace + bytesOfEntity);

/** Adds the record of a film, and returns where it begins. */
function addRecord({ ints, texts, entityPlaces }: Shared, film: FilmRow, place: number): number {
  const textStart = texts.add(packTexts(film));
  const lists = [film.genres, film.cast, film.directors];
  const header = [
    ...[place, film.year ?? unknownYear, film.popularity, textStart, texts.length],
    ...lists.map(({ length }) => length),
  ];
  if (header.length !== itemsStart) throw new Error('A record has another number of parts.');
  return ints.add([...header, ...lists.flat().map((id) => placeOf(entityPlaces, id))]);
}

export function createColumnPacker(): ColumnPacker {
  const shared = createShared();
  const { filmPlaces, entityPlaces, filmIds } = shared;
  /** Changed in place: a pack gets a copy. */
  const records: number[] = [];
  const entities: (EntityLabel | undefined)[] = [];
  let wasted = 0;
  return {
    setFilm: (film) => {
      const place = placeOf(filmPlaces, film.id);
      if (records[place] !== undefined) wasted++;
      if (film.node >= shared.placeOfNode.length) shared.placeOfNode = longer(shared.placeOfNode, film.node);
      shared.placeOfNode[film.node] = place;
      filmIds[place] = film.id;
      records[place] = addRecord(shared, film, place);
    },
    setEntity: (entity) => {
      entities[placeOf(entityPlaces, entity.id)] = entity;
    },
    remove: (id) => {
      const film = filmPlaces.get(id);
      if (film !== undefined) records[film] = noRecord;
      const entity = entityPlaces.get(id);
      if (entity !== undefined) entities[entity] = undefined;
    },
    get bytes() {
      return bytesOf(shared);
    },
    get isWasteful() {
      return wasted > filmPlaces.size;
    },
    pack: (number) => ({
      ...{ number, filmPlaces, entityPlaces, filmIds },
      placeOfNode: shared.placeOfNode,
      records: Int32Array.from(records),
      ints: shared.ints.values,
      texts: shared.texts.values,
      entities: [...entities],
      bytes: bytesOf(shared),
    }),
  };
}
