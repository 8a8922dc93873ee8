/** The code of readers: functions that go through an object whose fields are known, in their order. */
import type { Data } from './data.js';
import { checkNull, unfit, type Check } from './jsonChecks.js';
import { JsonText, type AnswerText } from './jsonText.js';

/** Where the next value begins. */
export interface Caret {
  at: number;
}

/** Returns the value at the caret, and moves the caret behind it. Throws `unfit`. */
export type Read = (answer: AnswerText, caret: Caret) => unknown;

/** The code unit that begins `null`. */
export const letterN = 0x6e;

/** A field of an object: of a known value, that stays as it is, or that is read. */
export type ObjectPart = { readonly key: string } & (
  { readonly constant: string } | { readonly check: Check; readonly isRequired: boolean } | { readonly read: Read }
);

/** Code that expects a text at `at` and goes behind it. */
function expectText(text: string): string {
  const conditions = Array.from(text, (character, index) => `bytes[at + ${index}] !== ${character.charCodeAt(0)}`);
  return `if (${conditions.join(' || ')}) throw unfit; at += ${text.length};`;
}

const labelOf = (key: string, index: number) => `${index === 0 ? '{' : ','}${JSON.stringify(key)}:`;

const checkCode = (index: number, isRequired: boolean) =>
  isRequired
    ? `if (bytes[at] === ${letterN}) throw unfit; at = part${index}(bytes, at, text);`
    : `at = bytes[at] === ${letterN} ? checkNull(bytes, at, text) : part${index}(bytes, at, text);`;

/** The code that goes through an object, with `onValue` for each value that is not constant. */
function objectCode(parts: readonly ObjectPart[], onValue: (part: ObjectPart, index: number) => string): string {
  if (parts.length === 0) return expectText('{}');
  const fields = parts.map((part, index) =>
    'constant' in part
      ? expectText(labelOf(part.key, index) + JSON.stringify(part.constant))
      : expectText(labelOf(part.key, index)) + onValue(part, index),
  );
  return `${fields.join('\n')}\n${expectText('}')}`;
}

/** A check of objects that have these fields only. */
export function compileCheck(parts: readonly ObjectPart[]): Check {
  const code = objectCode(parts, (part, index) => checkCode(index, 'check' in part && part.isRequired));
  return compile<Check>(parts, `return (bytes, at, text) => { ${code} return at; };`);
}

/** Makes objects that have these fields only. */
export function compileObject(parts: readonly ObjectPart[]): Read {
  const code = objectCode(parts, (part, index) =>
    'check' in part
      ? `const begin${index} = at; ${checkCode(index, part.isRequired)}
         const value${index} = new JsonText(text.slice(begin${index}, at));`
      : `caret.at = at; const value${index} = part${index}(answer, caret); at = caret.at;`,
  );
  const literal = parts.map((part, index) => {
    const value = 'constant' in part ? JSON.stringify(part.constant) : `value${index}`;
    // In brackets, because `__proto__` is a field like others.
    return `[${JSON.stringify(part.key)}]: ${value}`;
  });
  return compile<(...args: Parameters<Read>) => Data>(
    parts,
    `return (answer, caret) => {
      const { bytes, text } = answer;
      let { at } = caret;
      ${code}
      caret.at = at;
      return { ${literal.join(', ')} };
    };`,
  );
}

/** Code has names of GraphQL as JSON strings and their bytes, and nothing else of an operation. */
function compile<T>(parts: readonly ObjectPart[], body: string): T {
  const names = parts.map((_, index) => `part${index}`);
  const values = parts.map((part) => ('check' in part ? part.check : 'read' in part ? part.read : undefined));
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code has no part that a client wrote but names of GraphQL
  const make = new Function('unfit', 'checkNull', 'JsonText', ...names, body) as (...given: unknown[]) => T;
  return make(unfit, checkNull, JsonText, ...values);
}
