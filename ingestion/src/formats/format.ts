/**
 * The contract of a format. To add one, write a file like wikipediaFormat.ts and list it in allFormats.ts. Most formats call
 * `rowFormat` with a function that parses one row.
 */
import { identityKey } from '@marquee/kit/text/identityKey';
import type { FilmRecord, Rejection, Row } from '@marquee/graph/records/filmRecord';
import { FileProblem } from '../source/bytes.js';
import type { RawRow } from '../source/rawRows.js';
import type { Source } from '../source/source.js';
import type { FileSetNames } from './fileSet.js';
import { checkSize } from './rowSize.js';
import { FieldError } from './fieldError.js';

/** A valid row, or the rejection of one. */
export type Reading = { readonly row: Row; readonly line: number } | Rejection;

export interface FilmFormat {
  readonly name: string;
  /** Whether a file with this name has this format. */
  matches(fileName: string): boolean;
  /** The names of the files, if the format has several. */
  readonly set?: FileSetNames;
  /**
   * Reads row by row. An invalid row is rejected and the others are read. Memory does not depend on the file's size.
   *
   * @param source the file; of a set any of its files, and the whole set is read
   * @throws {FileProblem} if the file cannot be read to its end; the rows before are valid
   */
  read(source: Source): AsyncIterable<Reading>;
}

/**
 * A format with one film per row, each row as JSON.
 *
 * @param format.rows splits the content into rows
 * @param format.parse reads one row, or throws a FieldError
 */
export function rowFormat(format: {
  readonly name: string;
  matches(fileName: string): boolean;
  rows(bytes: AsyncIterable<Buffer>): AsyncIterable<RawRow>;
  parse(row: unknown): Row;
}): FilmFormat {
  return {
    name: format.name,
    matches: (fileName) => format.matches(fileName),
    read: async function* (source) {
      for await (const raw of format.rows(source.bytes()))
        yield 'problem' in raw
          ? { file: source.fileName, line: raw.line, field: '', reason: raw.problem }
          : reading(source.fileName, raw.line, () => format.parse(fromJson(raw.text)));
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

/** The row that `parse` returns, or the rejection if it throws a FieldError. */
export function reading(file: string, line: number, parse: () => Row): Reading {
  try {
    return { row: checkSize(parse()), line };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return { file, line, field: error.field, reason: error.message };
  }
}

/** A key for rows without one. It identifies the film within its provider until a correction changes one of its parts. */
export const derivedKey = ({ title, year, directors, cast }: FilmRecord): string =>
  [title, year ?? '', directors[0] ?? cast[0]?.name ?? ''].map((part) => identityKey(String(part))).join('|');

export interface ReadResult {
  readonly rows: Row[];
  readonly rejected: Rejection[];
}

/** Reads a small file into memory. If it cannot be read to its end, that is one more rejection. */
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
