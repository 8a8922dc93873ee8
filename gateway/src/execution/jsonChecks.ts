/**
 * Checks of JSON at a position, by the grammar of RFC 8259. They know what servers write: white space and exponents are `unfit`, and so are
 * numbers with more digits than a double keeps.
 */

import type { ByteText } from './jsonText.js';

/** Returns the position behind the value that begins at `at`. Throws `unfit`. `text` has the same bytes. */
export type Check = (bytes: Buffer, at: number, text: ByteText) => number;

/** One for all, because an error with a stack of its own costs more than the reading. */
export const unfit = new Error('an answer is not written as expected');

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const openObject = 0x7b;
const closeObject = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;
const letterE = 0x65;
const upperE = 0x45;
const letterF = 0x66;
const letterN = 0x6e;
const letterT = 0x74;
const letterU = 0x75;
const firstPrintable = 0x20;
const maxDigits = 15;
/** Of values inside values of scalars of our own. */
const maxDepth = 100;

export const checkString: Check = (bytes, at) => {
  if (bytes[at] !== quote) throw unfit;
  for (let position = at + 1; ; position++) {
    const unit = bytes[position];
    if (unit === quote) return position + 1;
    if (unit === backslash) position = behindEscape(bytes, position) - 1;
    else if (unit === undefined || unit < firstPrintable) throw unfit;
  }
};

const escaped = new Set(['"', '\\', '/', 'b', 'f', 'n', 'r', 't'].flatMap(unitsOf));

function behindEscape(bytes: Buffer, at: number): number {
  const unit = bytes[at + 1];
  if (unit !== letterU) {
    if (unit === undefined || !escaped.has(unit)) throw unfit;
    return at + 2;
  }
  for (let digit = at + 2; digit < at + 6; digit++) if (!isHexadecimal(bytes[digit])) throw unfit;
  return at + 6;
}

const isHexadecimal = (unit = 0) =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);

const isDigit = (unit: number | undefined): boolean => unit !== undefined && unit >= zero && unit <= nine;

function behindDigits(bytes: Buffer, at: number): number {
  let position = at;
  while (isDigit(bytes[position])) position++;
  if (position === at || position - at > maxDigits) throw unfit;
  return position;
}

/** Digits without a leading zero, perhaps after a sign. `-0` would be printed as `0`. */
function behindWhole(bytes: Buffer, at: number): number {
  const first = bytes[at] === minus ? at + 1 : at;
  const behind = behindDigits(bytes, first);
  if (bytes[first] === zero && (behind > first + 1 || (first > at && bytes[behind] !== dot))) throw unfit;
  return behind;
}

export const checkInteger: Check = (bytes, at) => {
  const behind = behindWhole(bytes, at);
  const next = bytes[behind];
  if (next === dot || next === letterE || next === upperE) throw unfit;
  return behind;
};

export const checkNumber: Check = (bytes, at) => {
  let behind = behindWhole(bytes, at);
  if (bytes[behind] === dot) behind = behindDigits(bytes, behind + 1);
  const next = bytes[behind];
  if (next === letterE || next === upperE) throw unfit;
  return behind;
};

export const checkId: Check = (bytes, at, text) =>
  bytes[at] === quote ? checkString(bytes, at, text) : checkInteger(bytes, at, text);

const literal = (word: string): Check => {
  const expected = unitsOf(word);
  return (bytes, at) => {
    for (const [index, unit] of expected.entries()) if (bytes[at + index] !== unit) throw unfit;
    return at + expected.length;
  };
};

export const checkNull = literal('null');
const checkTrue = literal('true');
const checkFalse = literal('false');

export const checkBoolean: Check = (bytes, at, text) =>
  bytes[at] === letterT ? checkTrue(bytes, at, text) : checkFalse(bytes, at, text);

/** A value of any kind. */
export const checkAny: Check = (bytes, at, text) => behindAny(bytes, at, { text, depth: 0 });

function behindAny(bytes: Buffer, at: number, { text, depth }: { text: ByteText; depth: number }): number {
  switch (bytes[at]) {
    case quote:
      return checkString(bytes, at, text);
    case letterN:
      return checkNull(bytes, at, text);
    case letterT:
    case letterF:
      return checkBoolean(bytes, at, text);
    case openObject:
    case openList:
      if (depth >= maxDepth) throw unfit;
      return behindParts(bytes, at, { text, depth: depth + 1 });
    case undefined:
    default:
      return checkNumber(bytes, at, text);
  }
}

function behindParts(bytes: Buffer, at: number, inside: { text: ByteText; depth: number }): number {
  const isObject = bytes[at] === openObject;
  const close = isObject ? closeObject : closeList;
  if (bytes[at + 1] === close) return at + 2;
  for (let position = at; ;) {
    position++;
    if (isObject) {
      position = checkString(bytes, position, inside.text);
      if (bytes[position++] !== colon) throw unfit;
    }
    position = behindAny(bytes, position, inside);
    if (bytes[position] === close) return position + 1;
    if (bytes[position] !== comma) throw unfit;
  }
}

/** A list of which each item passes `checkItem`, or is null if `isRequired` is false. */
export const checkList =
  (checkItem: Check, isRequired: boolean): Check =>
  (bytes, at, text) => {
    if (bytes[at] !== openList) throw unfit;
    if (bytes[at + 1] === closeList) return at + 2;
    for (let position = at; ;) {
      position++;
      const isNull = bytes[position] === letterN;
      if (isNull && isRequired) throw unfit;
      position = isNull ? checkNull(bytes, position, text) : checkItem(bytes, position, text);
      if (bytes[position] === closeList) return position + 1;
      if (bytes[position] !== comma) throw unfit;
    }
  };

/** A string that is one of `values`. */
export const checkEnum =
  (values: ReadonlySet<string>): Check =>
  (bytes, at, text) => {
    const behind = checkString(bytes, at, text);
    if (!values.has(text.slice(at + 1, behind - 1))) throw unfit;
    return behind;
  };

function unitsOf(characters: string): number[] {
  return Array.from(characters, (character) => character.charCodeAt(0));
}
