/** Reads JSON; a syntax error is reported with its line. Files that would take too much memory are refused before they are parsed. */
import { maxRows, tooManyRows, type LineProblem } from './historyRows.js';
import { lineAt } from './lines.js';

/** A row of a file has about 10 values, in 5 objects and lists. */
const maxCommas = 30 * maxRows;
const maxBrackets = 15 * maxRows;

const code = { comma: 44, quote: 34, backslash: 92, openList: 91, openObject: 123 } as const;

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

export interface JsonLines {
  readonly values: readonly { readonly line: number; readonly source: unknown }[];
  /** Lines that are not JSON. */
  readonly problems: LineProblem[];
}

/** Reads text that has a JSON object on each line, as tools write long lists. Null for one line, and if the first is no object. */
export function readJsonLines(content: string): JsonLines | LineProblem | null {
  const lines = linesOf(content);
  const [first, second] = [lines.next(), lines.next()];
  if (first.done || second.done) return null;
  if (!/^\{.*\},?$/s.test(first.value.text) || !isObject(parseLine(first.value.text))) return null;
  const tooLongAt = findExcess(content);
  if (tooLongAt !== null) return tooManyRows(lineAt(content, tooLongAt));
  const values: { line: number; source: unknown }[] = [];
  const problems: LineProblem[] = [];
  for (const { line, text } of linesOf(content)) {
    if (values.length + problems.length > maxRows) return tooManyRows(line);
    const source = parseLine(text);
    if (source === undefined) problems.push({ line, problem: 'this is not JSON.' });
    else values.push({ line, source });
  }
  return { values, problems };
}

/** The lines that are not blank, trimmed. */
function* linesOf(content: string): Generator<{ line: number; text: string }, undefined> {
  let line = 1;
  for (let start = 0; start < content.length; line++) {
    const end = content.indexOf('\n', start);
    const text = content.slice(start, end === -1 ? content.length : end).trim();
    if (text !== '') yield { line, text };
    start = end === -1 ? content.length : end + 1;
  }
  return undefined;
}

/** Undefined if the line is not JSON. A comma at its end comes from a list that was taken apart. */
function parseLine(text: string): unknown {
  try {
    return JSON.parse(text.replace(/,$/, ''));
  } catch {
    return undefined;
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

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
