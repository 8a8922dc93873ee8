/** What a format of films is. To read another one, add a file like those beside this one, and name it in index.ts. */
import { normalise } from '@marquee/kit/text';
import { FileProblem } from '../source/bytes.js';
import type { Piece } from '../source/rawRows.js';
import type { Source } from '../source/source.js';
import type { FilmRecord, Rejection, Row } from '@marquee/graph/records/filmRecord';
import type { SetNames } from './fileSet.js';

/** A value that a format does not allow, and in which field. */
export class FieldError extends Error {
  constructor(
    readonly field: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** A wrong value, short enough for a message. */
export const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 40);

/** A row that was taken, or one that was not. `line`: as in Rejection. */
export type Reading = { readonly row: Row; readonly line: number } | Rejection;

export interface FilmFormat {
  readonly name: string;
  /** Whether a file of this name is of this format. */
  takes(fileName: string): boolean;
  /** Where it is of several files. */
  readonly set?: SetNames;
  /**
   * Of a set all of it, whichever of its files `source` is. Row by row; whatever is wrong with one leaves the others alone. Memory does not depend on the file's size. Throws a
   * FileProblem where the file cannot be read on; what came before is good.
   */
  read(source: Source): AsyncIterable<Reading>;
}

/** A format whose rows each tell of one film, as a text that `parse` takes apart or throws a FieldError for. */
export function rowFormat(format: {
  readonly name: string;
  takes(fileName: string): boolean;
  rows(bytes: AsyncIterable<Buffer>): AsyncIterable<Piece>;
  parse(row: unknown): Row;
}): FilmFormat {
  return {
    name: format.name,
    takes: (fileName) => format.takes(fileName),
    read: async function* (source) {
      for await (const piece of format.rows(source.bytes()))
        yield 'problem' in piece
          ? { file: source.fileName, line: piece.line, field: '', reason: piece.problem }
          : reading(source.fileName, piece.line, () => format.parse(fromJson(piece.text)));
    },
  };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FieldError('', 'is not valid JSON');
  }
}

/** What `parse` gives, or why it gives nothing. */
export function reading(file: string, line: number, parse: () => Row): Reading {
  try {
    return { row: checked(parse()), line };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { file, line, field: error.field, reason: error.message };
  }
}

/** For rows that name no key of their own: what tells a film from others of its provider, as long as nobody corrects it. */
export const derivedKey = ({ title, year, directors, cast }: FilmRecord): string =>
  [title, year ?? '', directors[0] ?? cast[0]?.name ?? ''].map((part) => normalise(String(part))).join('|');

/** What no film needs more of, in characters and items; the graph cannot index what is much longer. */
const longest = { key: 600, title: 500, originalTitle: 500, imageUrl: 2_000, synopsis: 50_000 };
const longestName = 300;
const mostItems = 2_000;
const mostCast = 1_000;

/** Characters, where that many units may be too many. */
const isLonger = (text: string | undefined, most: number): boolean =>
  text !== undefined && text.length > most && [...text].length > most;

/** The row, or a FieldError where something of it is too large. */
export function checked(row: Row): Row {
  const { key, film } = row;
  const tooLong = (field: string, most: number) => new FieldError(field, `is longer than ${most} characters`);
  if (isLonger(key, longest.key)) throw tooLong('key', longest.key);
  if (!film) return row;
  for (const field of ['title', 'originalTitle', 'imageUrl', 'synopsis'] as const)
    if (isLonger(film[field], longest[field])) throw tooLong(field, longest[field]);
  const lists = {
    genres: film.genres,
    directors: film.directors,
    cast: film.cast.map(({ name }) => name),
    characters: film.cast.map(({ character = '' }) => character),
    externalIds: film.externalIds.map(({ value }) => value),
  };
  for (const [field, texts] of Object.entries(lists)) {
    const most = field === 'cast' ? mostCast : mostItems;
    if (texts.length > most) throw new FieldError(field, `has more than ${most} entries`);
    if (texts.some((text) => isLonger(text, longestName))) throw tooLong(field, longestName);
  }
  return row;
}

export interface ReadResult {
  readonly rows: Row[];
  readonly rejected: Rejection[];
}

/** All of a file at once, for what is small enough; a file that cannot be read on is one more rejection. */
export async function readAllFilms(source: Source, format: FilmFormat): Promise<ReadResult> {
  const result: ReadResult = { rows: [], rejected: [] };
  let line = 1;
  try {
    for await (const reading of format.read(source)) {
      line = reading.line;
      if ('row' in reading) result.rows.push(reading.row);
      else result.rejected.push(reading);
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    result.rejected.push({ file: source.fileName, line, field: '', reason: error.message });
  }
  return result;
}
