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
const mostCharacters = 200;
const mostWords = 8;
const longestWord = 40;
/** Between two names. So many, and no phrase that may be two words apart reaches from one into the next. */
const separator = ' | | | ';

const plainPattern = /[a-z0-9']+|&/g;
const isPlain = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** Letters and digits of any script; an apostrophe is within a word, any other mark between two. "&" is "and". */
export function words(text: string): Word[] {
  const found: Word[] = [];
  // Nearly all text is plain, and folds ten times as fast.
  if (isPlain(text))
    for (const { 0: own, index } of text.toLowerCase().matchAll(plainPattern)) {
      const token = own === '&' ? 'and' : own.replaceAll("'", '');
      if (token !== '') found.push({ token, start: index, end: index + own.length });
    }
  else found.push(...anyWords(text));
  // A title of marks alone is one word as it is.
  if (found.length === 0 && text.trim() !== '') {
    const token = normalise(text).replace(/\s+/g, '');
    if (token !== '') found.push({ token, start: text.indexOf(text.trim()), end: text.trimEnd().length });
  }
  return found;
}

/** The same for text of any script. */
export function anyWords(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const token = normalise(match[0]).replaceAll(' ', '');
    if (/[\p{L}\p{N}]/u.test(token)) found.push({ token, start: match.index, end: match.index + match[0].length });
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

/** Words of a query: no name that people type is longer, and more would only cost. */
export function queryWords(q: string): string[] {
  return words(q.slice(0, mostCharacters))
    .slice(0, mostWords)
    .map(({ token }) => [...token].slice(0, longestWord).join(''));
}

/** A list of texts as one, folded, in the order of their words; `foldedWords` gives these back. */
export const folded = (texts: readonly string[]): string =>
  texts
    .map((text) =>
      words(text)
        .map(({ token }) => token)
        .join(' '),
    )
    .join(separator);

/** For each folded text its words. */
export const foldedWords = (text: string): Word[][] =>
  text.split(separator).map((piece) => {
    let start = 0;
    return piece.split(' ').map((token) => {
      const word = { token, start, end: start + token.length };
      start = word.end + 1;
      return word;
    });
  });
