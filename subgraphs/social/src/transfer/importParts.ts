/** Divides a large import into parts of whole films, one for each call. Films are in the order of their pk, so a call can go on after any of them. */
import type { Match } from './matchFilms.js';

export interface ImportPart {
  /** The part's rows of each file. */
  readonly files: readonly (readonly Match[])[];
  /** The pk of the part's last film; null without films. Films with a smaller pk are in it or in a part before it. */
  readonly lastFilm: number | null;
  /** Rows of the parts after it. */
  readonly rowsLeft: number;
}

/** An import with at most as many rows is one part, so that one call records an ordinary history. */
export const rowsInOneCall = 5_000;

/**
 * A part of a larger import has at least as many rows, unless it is the last one. Each call reads and matches the whole file, which
 * leaves little of the second of CPU that a request may take.
 */
export const rowsPerPart = 1_000;

export interface ImportPlace {
  /** Of the whole import, also those without a film. */
  readonly rowsTotal: number;
  /** The pk of the last film that is done. */
  readonly lastFilm: number | null;
}

/** The first part after the films that are done. All rows of a film are in one part, because they are merged with each other. */
export function nextPart(
  files: readonly (readonly Match[])[],
  { rowsTotal, lastFilm: after }: ImportPlace,
): ImportPart {
  const rowsWanted = rowsTotal <= rowsInOneCall ? rowsInOneCall : rowsPerPart;
  const left = files.map((file) => (after === null ? file : file.filter(({ film }) => film!.pk > after)));
  const rowsOfFilm = new Map<number, number>();
  let rowsLeft = 0;
  for (const { film } of left.flat()) {
    rowsOfFilm.set(film!.pk, (rowsOfFilm.get(film!.pk) ?? 0) + 1);
    rowsLeft++;
  }
  let lastFilm: number | null = null;
  let rows = 0;
  for (const film of [...rowsOfFilm.keys()].sort((a, b) => a - b)) {
    if (rows >= rowsWanted) break;
    lastFilm = film;
    rows += rowsOfFilm.get(film)!;
  }
  const isInPart = ({ film }: Match) => lastFilm !== null && film!.pk <= lastFilm;
  return { files: left.map((file) => file.filter(isInPart)), lastFilm, rowsLeft: rowsLeft - rows };
}
