/** Reads JSON; a syntax error is reported with its line. Files that would take too much memory are refused before they are parsed. */
import { maxRows, tooManyRows, type LineProblem } from './historyRows.js';

/** A row of a file has about 10 values, in 5 objects and lists. */
const maxCommas = 30 * maxRows;
const maxBrackets = 15 * maxRows;

const code = { comma: 44, quote: 34, backslash: 92, openList: 91, openObject: 123, newline: 10 } as const;

export function readJson(content: string): { value: unknown } | LineProblem {
  const tooLongAt = findExcess(content);
  if (tooLongAt !== null) return tooManyRows(lineAt(content, tooLongAt));
  try {
    return { value: JSON.parse(content.replace(/^\uFEFF/, '')) };
  } catch (error) {
    const at = Number(/position (\d+)/.exec((error as Error).message)?.[1] ?? content.length);
    return { line: lineAt(content, at), problem: 'this is not JSON.' };
  }
}

/** Where the text has more values, objects and lists than any file with the most rows; null if it has not. */
function findExcess(content: string): number | null {
  let commas = 0;
  let brackets = 0;
  let isString = false;
  for (let index = 0; index < content.length; index++) {
    const character = content.charCodeAt(index);
    if (isString) {
      if (character === code.backslash) index++;
      else if (character === code.quote) isString = false;
    } else if (character === code.quote) isString = true;
    else if (character === code.comma) commas++;
    else if (character === code.openList || character === code.openObject) brackets++;
    else continue;
    if (commas > maxCommas || brackets > maxBrackets) return index;
  }
  return null;
}

/** The line of the character at `end`, from 1. */
export function lineAt(content: string, end: number): number {
  let line = 1;
  for (let index = 0; index < end; index++) if (content.charCodeAt(index) === code.newline) line++;
  return line;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
