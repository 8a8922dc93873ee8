/** Splits bytes into the texts of rows. Memory does not depend on the file: a row that is too long is skipped. */

/** A row's text, or the reason why it has none. */
export type RawRow =
  { readonly line: number; readonly text: string } | { readonly line: number; readonly problem: string };

/** Ten times more than a film needs. */
const maxRowBytes = 1_048_576;

class RowBuffer {
  private chunks: Buffer[] = [];
  private length = 0;

  add(bytes: Buffer): void {
    this.length += bytes.length;
    // Of a row that is too long only the length is kept.
    if (this.length <= maxRowBytes) this.chunks.push(bytes);
    else this.chunks = [];
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  /** Returns the row and starts the next one. */
  finish(line: number): RawRow {
    const [bytes, length] = [Buffer.concat(this.chunks), this.length];
    this.chunks = [];
    this.length = 0;
    if (length > maxRowBytes) return { line, problem: `is longer than ${maxRowBytes} bytes` };
    try {
      return { line, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return { line, problem: 'is not UTF-8 text' };
    }
  }
}

function* unlessBlank(row: RawRow): Generator<RawRow> {
  if ('problem' in row || row.text.trim() !== '') yield row;
}

const newline = 0x0a;

/** One row per line, without blank lines. Lines are counted from 1. A byte order mark is removed. */
export async function* lines(source: AsyncIterable<Buffer>): AsyncGenerator<RawRow> {
  const row = new RowBuffer();
  let line = 1;
  for await (const bytes of source) {
    let from = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      row.add(bytes.subarray(from, end));
      yield* unlessBlank(row.finish(line++));
      from = end + 1;
    }
    if (from < bytes.length) row.add(bytes.subarray(from));
  }
  if (!row.isEmpty) yield* unlessBlank(row.finish(line));
}

const character = { quote: 0x22, backslash: 0x5c, open: [0x5b, 0x7b], close: [0x5d, 0x7d], comma: 0x2c };
const byteOrderMark = [0xef, 0xbb, 0xbf];
const noArray = 'is not one JSON array';
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** One row per item of a JSON array, which must be the whole content. `line` is the item's number, from 1. */
export async function* arrayItems(source: AsyncIterable<Buffer>): AsyncGenerator<RawRow> {
  const item = new RowBuffer();
  let itemNumber = 1;
  let depth = 0;
  let part: 'BEFORE' | 'WITHIN' | 'AFTER' = 'BEFORE';
  let [inString, isEscaped] = [false, false];
  for await (const bytes of source) {
    let from = 0;
    for (const [at, byte] of bytes.entries()) {
      if (inString) {
        if (isEscaped) isEscaped = false;
        else if (byte === character.backslash) isEscaped = true;
        else if (byte === character.quote) inString = false;
      } else if (part !== 'WITHIN') {
        if (isSpace(byte) || byteOrderMark.includes(byte)) continue;
        if (part === 'AFTER' || byte !== character.open[0]) {
          yield { line: itemNumber, problem: noArray };
          return;
        }
        [part, depth, from] = ['WITHIN', 1, at + 1];
      } else {
        if (byte === character.quote) inString = true;
        else if (character.open.includes(byte)) depth++;
        else if (character.close.includes(byte)) depth--;
        if (depth > 1 || (depth === 1 && byte !== character.comma)) continue;
        item.add(bytes.subarray(from, at));
        yield* unlessBlank(item.finish(itemNumber++));
        from = at + 1;
        if (depth === 0) part = 'AFTER';
      }
    }
    if (part === 'WITHIN') item.add(bytes.subarray(from));
  }
  if (part === 'WITHIN') yield { line: itemNumber, problem: 'ends in the middle of the array' };
  if (part === 'BEFORE') yield { line: itemNumber, problem: noArray };
}
