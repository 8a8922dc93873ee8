/** Cuts bytes into the texts of rows, in memory that does not depend on the file: too long a row is passed over, not kept. */

/** A row's text, or why it has none. `line`: from 1, the line that it is. */
export type Piece =
  { readonly line: number; readonly text: string } | { readonly line: number; readonly problem: string };

/** No film takes a tenth of it. */
const mostBytes = 1_048_576;

const newline = 0x0a;

class Collector {
  private parts: Buffer[] = [];
  private length = 0;

  add(bytes: Buffer): void {
    this.length += bytes.length;
    // Of what is too long, only its length is remembered.
    if (this.length <= mostBytes) this.parts.push(bytes);
    else this.parts = [];
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  take(line: number): Piece {
    const [bytes, length] = [Buffer.concat(this.parts), this.length];
    this.parts = [];
    this.length = 0;
    if (length > mostBytes) return { line, problem: `is longer than ${mostBytes} bytes` };
    try {
      return { line, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return { line, problem: 'is not UTF-8 text' };
    }
  }
}

/** One piece a line; empty lines are none. A byte order mark and a carriage return are no part of one. */
export async function* lines(source: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const row = new Collector();
  let line = 1;
  for await (const bytes of source) {
    let from = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      row.add(bytes.subarray(from, end));
      yield* filled(row.take(line++));
      from = end + 1;
    }
    if (from < bytes.length) row.add(bytes.subarray(from));
  }
  if (!row.isEmpty) yield* filled(row.take(line));
}

function* filled(piece: Piece): Generator<Piece> {
  if ('problem' in piece || piece.text.trim() !== '') yield piece;
}

const mark = { quote: 0x22, backslash: 0x5c, open: [0x5b, 0x7b], close: [0x5d, 0x7d], comma: 0x2c };
const byteOrderMark = [0xef, 0xbb, 0xbf];
const noArray = 'is not one JSON array';
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** One piece for each item of the one JSON array that the bytes are; items are counted as lines are elsewhere. */
export async function* arrayItems(source: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const item = new Collector();
  let place = 1;
  let depth = 0;
  let part: 'BEFORE' | 'WITHIN' | 'AFTER' = 'BEFORE';
  let [inText, escaped] = [false, false];
  for await (const bytes of source) {
    let from = 0;
    for (const [at, byte] of bytes.entries()) {
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === mark.backslash) escaped = true;
        else if (byte === mark.quote) inText = false;
      } else if (part !== 'WITHIN') {
        if (isSpace(byte) || byteOrderMark.includes(byte)) continue;
        if (part === 'AFTER' || byte !== mark.open[0]) {
          yield { line: place, problem: noArray };
          return;
        }
        [part, depth, from] = ['WITHIN', 1, at + 1];
      } else {
        if (byte === mark.quote) inText = true;
        else if (mark.open.includes(byte)) depth++;
        else if (mark.close.includes(byte)) depth--;
        if (depth > 1 || (depth === 1 && byte !== mark.comma)) continue;
        item.add(bytes.subarray(from, at));
        yield* filled(item.take(place++));
        from = at + 1;
        if (depth === 0) part = 'AFTER';
      }
    }
    if (part === 'WITHIN') item.add(bytes.subarray(from));
  }
  if (part === 'WITHIN') yield { line: place, problem: 'ends in the middle of the array' };
  if (part === 'BEFORE') yield { line: place, problem: noArray };
}
