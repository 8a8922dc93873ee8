/**
 * Parts of subgraphs' answers that are not parsed: clients get them as the subgraph wrote them. Their bytes stay what they are: each is one
 * character of a text (Latin-1). Such a text is cut, joined and written without decoding anything.
 */
import { isUtf8 } from 'node:buffer';

/** UTF-8 with each byte as one character. For ASCII it is the text itself. */
export type ByteText = string;

/** A value as JSON. */
export class JsonText {
  constructor(readonly text: ByteText) {}

  parse(): unknown {
    return parseBytes(this.text);
  }
}

/** Most values that are parsed are ids: strings of ASCII without escapes. */
const plainString = /^"[ !#-[\]-~]*"$/;

/** Parses JSON. */
export const parseBytes = (json: ByteText): unknown =>
  plainString.test(json) ? json.slice(1, -1) : JSON.parse(Buffer.from(json, 'latin1').toString());

const isAscii = /^[\0-\x7f]*$/;

export const toByteText = (text: string): ByteText =>
  isAscii.test(text) ? text : Buffer.from(text).toString('latin1');

/** An answer, whose bytes and text have the same positions. Bytes are looked at several times as fast, and texts are cut. */
export interface AnswerText {
  readonly bytes: Buffer;
  readonly text: ByteText;
}

const byteOrderMark = Buffer.from('\ufeff');

/** Reads UTF-8. What is no UTF-8 becomes U+FFFD, and a byte order mark is dropped. */
export function toAnswerText(given: Buffer): AnswerText {
  const hasMark = given[0] === byteOrderMark[0] && given.subarray(0, byteOrderMark.length).equals(byteOrderMark);
  const marked = hasMark ? given.subarray(byteOrderMark.length) : given;
  const bytes = isUtf8(marked) ? marked : Buffer.from(marked.toString());
  return { bytes, text: bytes.toString('latin1') };
}
