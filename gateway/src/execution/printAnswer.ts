/** Prints answers as JSON: large ones in slices. */
import type { GraphQLFormattedError } from 'graphql';
import type { Data } from './data.js';
import { toByteText } from './jsonText.js';
import { PrintedData } from './printedData.js';
import { runInSlices, turnIfLarge } from '@marquee/kit/slices';

/** Answers that are not printed at once. */
const largeAnswers = new WeakSet<object>();

/** Bytes from which on an answer is large. */
const largeBytes = 200_000;

/** Comes before `data` is printed. */
export function noteSize(data: object | null, bytes: number): void {
  if (data && bytes > largeBytes) largeAnswers.add(data);
}

export interface PrintedResult {
  readonly errors?: readonly GraphQLFormattedError[];
  /** An object, or a PrintedData in its place. */
  readonly data?: Data | null;
}

/** A result as JSON, with the errors first. The event loop turns before it is sent if it is large. */
export async function printAnswer({ errors, data }: PrintedResult): Promise<Buffer> {
  if (data instanceof PrintedData) return inOwnTurn(printAround(errors, data));
  const result = { errors, data };
  if (!data || !largeAnswers.has(data)) return Buffer.from(`${JSON.stringify(result)}\n`);
  return inOwnTurn(Buffer.from(`${await runInSlices(printInSteps(result))}\n`));
}

async function inOwnTurn(body: Buffer): Promise<Buffer> {
  await turnIfLarge(body.length);
  return body;
}

/** The text of the data stays as it is. */
function printAround(errors: PrintedResult['errors'], { text }: PrintedData): Buffer {
  const before = errors ? `"errors":${toByteText(JSON.stringify(errors))},` : '';
  return Buffer.from(`{${before}"data":${text}}\n`, 'latin1');
}

/** Objects and lists between two places where printing may be interrupted. */
const partsPerStep = 20;

/** The same text as of JSON.stringify. */
export function* printInSteps(root: object): Generator<void, string> {
  const texts: string[] = [];
  let parts = 0;

  function* print(value: unknown): Generator<void, void> {
    if (isLong(value)) return yield* printLong(value);
    if (typeof value === 'object' && ++parts % partsPerStep === 0) yield;
    if (!hasParts(value)) return void texts.push(JSON.stringify(value) ?? 'null');
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        texts.push(index === 0 ? '[' : ',');
        yield* print(item);
      }
      return void texts.push(']');
    }
    let isFirst = true;
    for (const [name, part] of Object.entries(value)) {
      if (part === undefined) continue;
      texts.push(isFirst ? '{' : ',', JSON.stringify(name), ':');
      isFirst = false;
      yield* print(part);
    }
    texts.push('}');
  }
  /** In pieces, each of whole characters. */
  function* printLong(text: string): Generator<void, void> {
    texts.push('"');
    for (let start = 0, end; start < text.length; start = end) {
      end = start + longText;
      if (isHighSurrogate(text.charCodeAt(end - 1))) end++;
      texts.push(JSON.stringify(text.slice(start, end)).slice(1, -1));
      yield;
    }
    texts.push('"');
  }
  yield* print(root);
  return texts.join('');
}

/** Characters of a text from which on it is printed in pieces. A history to export has up to some millions. */
const longText = 100_000;
const isLong = (value: unknown): value is string => typeof value === 'string' && value.length > longText;
const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;

/** Whether it is an object or a list that has others or long texts inside. */
const hasParts = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((part) => (typeof part === 'object' && part !== null) || isLong(part));
