/** Reads one answer of HTTP/1.1 as its bytes arrive, in parts of any size. */
import { errors } from 'undici';
import { growingBuffer, type GrowingBuffer } from '@marquee/kit/http/growingBuffer';
import { parseHead, type AnswerHead } from './answerHead.js';

export interface Http1Answer extends Pick<AnswerHead, 'status' | 'headers'> {
  /** The body. */
  readonly bytes: Buffer;
  /** Whether another request may follow on the connection. */
  readonly isPersistent: boolean;
}

/** Bytes of a head, of the line before a chunk, and of all lines behind the last chunk. */
const maxHeadBytes = 16 * 1024;
const startOfHead = 'HTTP/1.';
const endOfHead = '\r\n\r\n';
const endOfLine = '\r\n';
const chunkLine = /^([\da-f]{1,12})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/i;
/** 100 asks for the body, and 101 changes the protocol. Requests here ask for neither. */
const unasked = [100, 101];

/** What comes next. */
type Part = 'head' | 'body' | 'chunk size' | 'chunk' | 'end of chunk' | 'trailers';

export class AnswerReader {
  #part: Part = 'head';
  #head: AnswerHead | undefined;
  #body: GrowingBuffer | undefined;
  /** Bytes of the body, or of a chunk, that are to come. */
  #missing = 0;
  #trailerBytes = 0;
  /** What has arrived, and the position in it. */
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  /** `maxBytes` is the limit of the body. */
  constructor(private readonly maxBytes: number) {}

  /** Takes the next bytes, which may change afterwards. Returns the answer once it is whole. Throws an error of undici. */
  take(bytes: Buffer): Http1Answer | undefined {
    const isBetween = this.#at < this.#bytes.length;
    this.#bytes = isBetween ? Buffer.concat([this.#bytes.subarray(this.#at), bytes]) : bytes;
    this.#at = 0;
    for (;;) {
      const result = this.#step();
      if (result === true) continue;
      if (result !== false) return result;
      // The beginning of a head or line whose end has not arrived.
      this.#bytes = Buffer.from(this.#bytes.subarray(this.#at));
      this.#at = 0;
      return undefined;
    }
  }

  /** The other side sends nothing more. Throws a SocketError if the answer is not whole. */
  end(): Http1Answer {
    if (this.#head?.body !== 'end of connection') throw new errors.SocketError('other side closed');
    return this.#answer();
  }

  /** Goes on to the next part. Returns false if it needs more bytes, and the answer at its end. */
  #step(): Http1Answer | boolean {
    switch (this.#part) {
      case 'head':
        this.#expectStart();
        return this.#takeText(endOfHead, (text) => this.#begin(parseHead(text)));
      case 'body':
        return this.#takeBody() && this.#answer();
      case 'chunk size':
        return this.#takeText(endOfLine, (line) => this.#beginChunk(line));
      case 'chunk':
        if (!this.#takeBody()) return false;
        this.#part = 'end of chunk';
        return true;
      case 'end of chunk':
        return this.#takeText(endOfLine, (line) => this.#endChunk(line));
      case 'trailers': {
        let isLast = false;
        const isTaken = this.#takeText(endOfLine, (line) => (isLast = this.#endsTrailers(line)));
        return isLast ? this.#answer() : isTaken;
      }
    }
  }

  /** Other protocols may never send what ends a head. */
  #expectStart(): void {
    const start = this.#bytes.toString('latin1', this.#at, this.#at + startOfHead.length);
    if (!startOfHead.startsWith(start)) throw new errors.HTTPParserError('the answer does not begin as HTTP/1.1 does');
  }

  /** Takes the text up to `end`. Returns false if it is not there yet. */
  #takeText(end: string, take: (text: string) => void): boolean {
    const found = this.#bytes.indexOf(end, this.#at, 'latin1');
    const endAt = found < 0 ? this.#bytes.length : found;
    if (endAt - this.#at > maxHeadBytes) throw new errors.HeadersOverflowError();
    if (found < 0) return false;
    const text = this.#bytes.toString('latin1', this.#at, endAt);
    this.#at = endAt + end.length;
    take(text);
    return true;
  }

  /** Returns whether the body, or the chunk, is whole. */
  #takeBody(): boolean {
    const here = this.#bytes.subarray(this.#at, this.#at + this.#missing);
    const body = this.#body!;
    if (body.length + here.length > this.maxBytes) throw new errors.ResponseExceededMaxSizeError();
    body.append(here);
    this.#at += here.length;
    this.#missing -= here.length;
    return this.#missing === 0;
  }

  #begin(head: AnswerHead): void {
    const { status, body } = head;
    if (unasked.includes(status)) throw new errors.HTTPParserError(`the answer has the status ${status}`);
    // Such an answer only says that one will come.
    if (status < 200) return;
    const length = typeof body === 'number' ? body : undefined;
    if (length !== undefined && length > this.maxBytes) throw new errors.ResponseExceededMaxSizeError();
    this.#head = head;
    this.#body = growingBuffer(length ?? 0);
    this.#missing = length ?? Infinity;
    this.#part = body === 'chunks' ? 'chunk size' : 'body';
  }

  #beginChunk(line: string): void {
    const [, size] = chunkLine.exec(line) ?? [];
    if (size === undefined) throw new errors.HTTPParserError('the answer has a chunk without a size');
    this.#missing = parseInt(size, 16);
    this.#part = this.#missing === 0 ? 'trailers' : 'chunk';
  }

  #endChunk(line: string): void {
    if (line !== '') throw new errors.HTTPParserError('the answer has a chunk that does not end');
    this.#part = 'chunk size';
  }

  #endsTrailers(line: string): boolean {
    this.#trailerBytes += line.length;
    if (this.#trailerBytes > maxHeadBytes) throw new errors.HeadersOverflowError();
    return line === '';
  }

  #answer(): Http1Answer {
    const { status, headers, isPersistent } = this.#head!;
    // Bytes behind the answer belong to no request.
    const isAlone = this.#at === this.#bytes.length;
    return { status, headers, bytes: this.#body!.content(), isPersistent: isPersistent && isAlone };
  }
}
