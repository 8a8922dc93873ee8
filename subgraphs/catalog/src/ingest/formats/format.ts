/** What a format of films is: a way from a row's text to a record. To read another one, add a file like those beside this one. */
import { basename } from 'node:path';
import { fileBytes, FileProblem } from '../read/bytes.js';
import type { Piece } from '../read/pieces.js';
import type { FilmRecord, Rejection } from '../record.js';

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
  parse(row: unknown): FilmRecord;
}

/** A row that was taken, or one that was not. */
export type Reading = { readonly record: FilmRecord } | Rejection;

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
    return { record: format.parse(JSON.parse(text)) };
  } catch (error) {
    const [field, reason] = error instanceof FieldError ? [error.field, error.message] : ['', 'is not valid JSON'];
    if (!(error instanceof FieldError) && !(error instanceof SyntaxError)) throw error;
    return { file, line, field, reason };
  }
}

export interface ReadResult {
  readonly records: FilmRecord[];
  readonly rejected: Rejection[];
}

/** All of a file at once, for what is small enough. */
export async function readAllFilms(path: string, format: FilmFormat): Promise<ReadResult> {
  const result: ReadResult = { records: [], rejected: [] };
  for await (const reading of streamFilms(path, format))
    if ('record' in reading) result.records.push(reading.record);
    else result.rejected.push(reading);
  return result;
}
