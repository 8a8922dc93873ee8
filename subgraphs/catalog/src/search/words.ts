/** The words of a name, folded so that the writer of the index and its reader mean the same by one. */
import { normalise } from '../../../../kit/src/text.js';

export interface Word {
  readonly token: string;
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const wordPattern = /[\p{L}\p{M}\p{N}'’ʼ]+|&/gu;
const longestPrefix = 20;

/** Letters and digits of any script; an apostrophe is within a word, any other mark between two. "&" is "and". */
export function words(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const token = normalise(match[0]).replaceAll(' ', '');
    if (/[\p{L}\p{N}]/u.test(token)) found.push({ token, start: match.index, end: match.index + match[0].length });
  }
  // A title of marks alone is one word as it is.
  if (found.length === 0 && text.trim() !== '') {
    const token = normalise(text).replace(/\s+/g, '');
    if (token !== '') found.push({ token, start: text.indexOf(text.trim()), end: text.trimEnd().length });
  }
  return found;
}

/** Neighbours written as one: who leaves a space or hyphen out means both. */
export const joined = (list: readonly Word[]): Word[] =>
  list.slice(0, -1).map((word, place) => {
    const next = list[place + 1]!;
    return { token: word.token + next.token, start: word.start, end: next.end };
  });

/** What is indexed of an entity's names: whole words, and the beginnings of words, which fuzzy matching cannot take by itself. */
export function searchTerms(names: readonly (string | null | undefined)[]): { words: string; beginnings: string } {
  const tokens = new Set<string>();
  for (const name of names) {
    if (!name) continue;
    const own = words(name);
    for (const { token } of [...own, ...joined(own)]) tokens.add(token);
  }
  const beginnings = new Set<string>();
  for (const token of tokens) {
    const letters = [...token].slice(0, longestPrefix);
    for (let length = 1; length <= letters.length; length++) beginnings.add(letters.slice(0, length).join(''));
  }
  return { words: [...tokens].join(' '), beginnings: [...beginnings].join(' ') };
}
