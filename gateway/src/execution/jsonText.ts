/** Parts of subgraphs' answers that are not parsed: clients get them as the subgraph wrote them. */
import { isAscii } from 'node:buffer';

/** A value as JSON. */
export class JsonText {
  constructor(readonly text: string) {}

  parse(): unknown {
    return JSON.parse(this.text);
  }
}

/** Code units of a text, or its bytes if it has ASCII only. */
export type Units = Uint8Array | Uint16Array;

/** A text and its units: both have the same positions. Units are read several times as fast. */
export interface AnswerText {
  readonly text: string;
  readonly units: Units;
}

const byteOrderMark = Buffer.from('\ufeff');

/** Reads UTF-8. What is no UTF-8 becomes U+FFFD, and a byte order mark is dropped. */
export function toAnswerText(bytes: Buffer): AnswerText {
  const hasMark = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark);
  const units = hasMark ? bytes.subarray(byteOrderMark.length) : bytes;
  if (isAscii(units)) return { text: units.toString('latin1'), units };
  const text = units.toString('utf8');
  const { buffer, byteOffset } = Buffer.from(text, 'utf16le');
  return { text, units: new Uint16Array(buffer, byteOffset, text.length) };
}
