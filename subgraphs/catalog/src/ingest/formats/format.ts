/** What a format of films is: a way from a row's text to a record. To read another one, add a file like those beside this one. */
import { basename } from 'node:path';
import { fileBytes, FileProblem } from '../read/bytes.js';
import type { Piece } from '../read/pieces.js';
import { normalise } from '../../../../../kit/src/text.js';
import type { FilmRecord, Rejection, Row } from '../record.js';

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

export interface FilmFormat {
  /** The rows of a file. */
  rows(bytes: AsyncIterable<Buffer>): AsyncIterable<Piece>;
  /** Throws a FieldError where a row is none of this format. */
  parse(row: unknown): Row;
}

/** A row that was taken, or one that was not. */
export type Reading = { readonly row: Row } | Rejection;

/** For rows that name no key of their own: what tells a film from others of its provider, as long as nobody corrects it. */
export const derivedKey = ({ title, year, directors, cast }: FilmRecord): string =>
  [title, year ?? '', directors[0] ?? cast[0]?.name ?? ''].map((part) => normalise(String(part))).join('|');

/** What no film needs more of, in UTF-16 units and items; the graph cannot index what is much longer. */
const longest = { key: 600, title: 500, originalTitle: 500, imageUrl: 2_000, synopsis: 50_000 };
const longestName = 300;
const mostItems = 2_000;

function checkSizes({ key, film }: Row): void {
  const tooLong = (field: string, most: number) => new FieldError(field, `is longer than ${most} characters`);
  if (key.length > longest.key) throw tooLong('key', longest.key);
  if (!film) return;
  for (const field of ['title', 'originalTitle', 'imageUrl', 'synopsis'] as const)
    if ((film[field]?.length ?? 0) > longest[field]) throw tooLong(field, longest[field]);
  const lists = {
    genres: film.genres,
    directors: film.directors,
    cast: film.cast.flatMap(({ name, character }) => [name, character ?? '']),
    externalIds: film.externalIds.map(({ value }) => value),
  };
  for (const [field, texts] of Object.entries(lists)) {
    if (texts.length > mostItems) throw new FieldError(field, `has more than ${mostItems} entries`);
    if (texts.some((text) => text.length > longestName)) throw tooLong(field, longestName);
  }
}

/** Row by row; whatever is wrong with one leaves the others alone. Memory does not depend on the file's size. */
export async function* streamFilms(path: string, format: FilmFormat): AsyncGenerator<Reading> {
  const file = basename(path);
  let line = 1;
  try {
    for await (const piece of format.rows(fileBytes(path))) {
      line = piece.line;
      yield 'problem' in piece
        ? { file, line, field: '', reason: piece.problem }
        : readRow(file, line, piece.text, format);
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    yield { file, line, field: '', reason: error.message };
  }
}

function readRow(file: string, line: number, text: string, format: FilmFormat): Reading {
  try {
    const row = format.parse(JSON.parse(text));
    checkSizes(row);
    return { row };
  } catch (error) {
    const [field, reason] = error instanceof FieldError ? [error.field, error.message] : ['', 'is not valid JSON'];
    if (!(error instanceof FieldError) && !(error instanceof SyntaxError)) throw error;
    return { file, line, field, reason };
  }
}

export interface ReadResult {
  readonly rows: Row[];
  readonly rejected: Rejection[];
}

/** All of a file at once, for what is small enough. */
export async function readAllFilms(path: string, format: FilmFormat): Promise<ReadResult> {
  const result: ReadResult = { rows: [], rejected: [] };
  for await (const reading of streamFilms(path, format))
    if ('row' in reading) result.rows.push(reading.row);
    else result.rejected.push(reading);
  return result;
}
