/** Reads the records of a CSV file. */
import { parse, type CsvError } from 'csv-parse/sync';
import { maxRows, rowsPerStep, type LineProblem } from './historyRows.js';
import { countLineBreaks } from './lines.js';

/** A long review is a tenth of it. */
const maxRowBytes = 256 * 1024;
/** Rows that are no CSV and are skipped. Each costs a part of the file again. */
const maxBrokenRows = 20;

const lineBreak = 10;

export interface CsvRecord {
  readonly line: number;
  readonly values: readonly string[];
}

interface Records {
  readonly records: CsvRecord[];
  /** Rows that are not CSV. */
  readonly problems: LineProblem[];
}

/** `text` has no line breaks but LF. At most two records more than a file may have rows: one is the header. */
export function* parseRecords(text: string, separator: string): Generator<void, Records> {
  const records: CsvRecord[] = [];
  // Both ways of reading have the same texts: UTF-8 has no lone surrogates.
  const lines = openLines(text.toWellFormed(), separator);
  for (let count = 1; records.length <= maxRows + 1; count++) {
    const record = lines.next();
    if (record === 'END') return { records, problems: [] };
    if (record === 'UNCLEAR') return yield* parseRest(records, lines.rest(), separator);
    if (record.values.length > 1 || record.values[0] !== '' || record.isQuoted) records.push(record);
    // Lines that are no records count too: a file may have no others.
    if (count % rowsPerStep === 0) yield;
  }
  return { records, problems: [] };
}

interface SimpleRecord extends CsvRecord {
  /** Whether it has quoted fields. A line without any field is no record. */
  readonly isQuoted: boolean;
}

/**
 * Reads records that can be read in one way only. It takes a tenth of the time that the parser takes. What is unclear, such as text after a
 * closing quotation mark, is left to the parser.
 */
function openLines(text: string, separator: string) {
  let [start, line] = [0, 1];
  let nextQuote = text.indexOf('"');

  function next(): SimpleRecord | 'END' | 'UNCLEAR' {
    // A file may have millions of empty lines.
    while (text.charCodeAt(start) === lineBreak) {
      start++;
      line++;
    }
    if (start >= text.length) return 'END';
    const lineEnd = endOfLine(text, start);
    if (nextQuote !== -1 && nextQuote < start) nextQuote = text.indexOf('"', start);
    const isQuoted = nextQuote !== -1 && nextQuote < lineEnd;
    const read = isQuoted
      ? readQuoted(text, start, separator)
      : { values: text.slice(start, lineEnd).split(separator).map(withoutSpace), end: lineEnd };
    if (read === null || (read.end - start) * maxUtf8Bytes > maxRowBytes) return 'UNCLEAR';
    const record = { line, values: read.values, isQuoted };
    line += isQuoted ? countLineBreaks(text, start, read.end) + 1 : 1;
    start = read.end + 1;
    return record;
  }
  return { next, rest: () => ({ text: text.slice(start), line }) };
}

/** Of one UTF-16 code unit. */
const maxUtf8Bytes = 3;

const withoutSpace = (value: string): string => (value.charCodeAt(0) > 32 && value.charCodeAt(0) < 128 ? value : value.trimStart()); // prettier-ignore

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};

/** A record with quotation marks. Null if it may be read in several ways. `end`: of its last line. */
function readQuoted(text: string, start: number, separator: string): { values: string[]; end: number } | null {
  const values: string[] = [];
  let lineEnd = endOfLine(text, start);
  for (let from = start; ;) {
    const field = readField(text.slice(from, lineEnd), separator) ?? readQuotedField(text, from, separator);
    if (field === null) return null;
    values.push(field.value);
    const end = from + field.length;
    if (end === text.length || text[end] === '\n') return { values, end };
    from = end + separator.length;
    if (from > lineEnd) lineEnd = endOfLine(text, from);
  }
}

interface Field {
  readonly value: string;
  /** Of its text, up to the separator or line break after it. */
  readonly length: number;
}

/** A field without quotation marks around it; null if it has them. `line`: from the field to the end of the line. */
function readField(line: string, separator: string): Field | null {
  const next = line.indexOf(separator);
  const value = withoutSpace(next === -1 ? line : line.slice(0, next));
  // A quotation mark within such a field is a character like others.
  return value.startsWith('"') ? null : { value, length: next === -1 ? line.length : next };
}

/** Null if there is text after the closing quotation mark, or if there is none. */
function readQuotedField(text: string, from: number, separator: string): Field | null {
  const opening = text.indexOf('"', from);
  let closing = text.indexOf('"', opening + 1);
  while (closing !== -1 && text[closing + 1] === '"') closing = text.indexOf('"', closing + 2);
  const after = closing + 1;
  const isClosed =
    closing !== -1 && (after === text.length || text[after] === '\n' || text.startsWith(separator, after));
  return isClosed ? { value: text.slice(opening + 1, closing).replaceAll('""', '"'), length: after - from } : null;
}

/** Parses the rest some rows in each step, and on after a row that is not CSV, such as one whose quotation mark is never closed. */
function* parseRest(
  records: CsvRecord[],
  { text, line: firstLine }: { readonly text: string; readonly line: number },
  separator: string,
): Generator<void, Records> {
  const problems: LineProblem[] = [];
  let rest = Buffer.from(text);
  let offset = firstLine - 1;
  for (;;) {
    const part = parsePart(rest, separator, Math.min(rowsPerStep, maxRows + 2 - records.length));
    for (const { line, values } of part.records) records.push({ line: line + offset, values });
    if (records.length > maxRows + 1) return { records, problems };
    if (part.error === null) {
      if (part.records.length < rowsPerStep) return { records, problems };
      rest = rest.subarray(part.bytes);
      offset += part.nextLine - 1;
      yield;
      continue;
    }
    const line = part.nextLine + countBlankLines(rest, part.nextLine);
    problems.push({ line: line + offset, problem: `this is not CSV: ${part.error}.` });
    const start = startOfLine(rest, line + 1);
    if (start === null || problems.length > maxBrokenRows) return { records, problems };
    rest = rest.subarray(start);
    offset += line;
    yield;
  }
}

/** `nextLine`: the line after the last record. Lines start at 1. `bytes`: of all records. */
function parsePart(text: Buffer, delimiter: string, to: number) {
  const records: CsvRecord[] = [];
  let before: { lines: number; empty_lines: number } | null = null;
  let lastLine = 0;
  let bytes = 0;
  let error: string | null = null;
  try {
    parse(text, {
      delimiter,
      relax_quotes: true,
      // Some tools write a space between a separator and a quotation mark.
      ltrim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: maxRowBytes,
      to,
      on_record: (values: string[], info) => {
        // A row starts after the row before it and the empty lines between them. The first one starts before its own line breaks.
        const line: number = before
          ? before.lines + info.empty_lines - before.empty_lines + 1
          : info.lines - values.join('').split('\n').length + 1;
        before = { lines: info.lines, empty_lines: info.empty_lines };
        lastLine = info.lines;
        bytes = info.bytes;
        records.push({ line, values });
        return null;
      },
    });
  } catch (thrown) {
    error = (thrown as CsvError).message.split(':')[0]!;
  }
  return { records, error, nextLine: lastLine + 1, bytes };
}

/** Where the line starts; null if the text has fewer lines. */
function startOfLine(text: Buffer, line: number): number | null {
  let start = 0;
  for (let count = 1; count < line; count++) {
    const end = text.indexOf(lineBreak, start);
    if (end === -1) return null;
    start = end + 1;
  }
  return start;
}

/** How many empty lines there are from this line on. */
function countBlankLines(text: Buffer, line: number): number {
  const start = startOfLine(text, line) ?? text.length;
  let end = start;
  while (text[end] === lineBreak) end++;
  return end - start;
}
