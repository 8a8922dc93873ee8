/** The words of a name, folded so that the writer of the index and its reader mean the same by one. */
import { isAscii, normalise } from '@marquee/kit/text';

export interface Word {
  readonly token: string;
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Whether a mark and no space lies between the word before and this one: who writes them as one makes no mistake. */
  readonly tight: boolean;
}

const wordPattern = /[\p{L}\p{M}\p{N}'’ʼ]+|&/gu;
const longestPrefix = 20;
const longestParticle = 3;
const mostCharacters = 200;
const mostWords = 8;
const longestWord = 40;
/** Between two names. So many, and no phrase that may be two words apart reaches from one into the next. */
export const separator = ' | | | ';

const plainPattern = /[a-z0-9']+|&/g;

/** Letters and digits of any script; an apostrophe is within a word, any other mark between two. "&" is "and". */
export function words(text: string): Word[] {
  const found: Word[] = [];
  // Nearly all text is plain, and folds ten times as fast.
  if (isAscii(text))
    for (const { 0: own, index } of text.toLowerCase().matchAll(plainPattern)) {
      const token = own === '&' ? 'and' : own.replaceAll("'", '');
      if (token !== '')
        found.push({ token, start: index, end: index + own.length, tight: isTight(text, found, index) });
    }
  else found.push(...anyWords(text));
  // A title of marks alone is one word as it is.
  if (found.length === 0 && text.trim() !== '') {
    const token = normalise(text).replace(/\s+/g, '');
    if (token !== '') found.push({ token, start: text.indexOf(text.trim()), end: text.trimEnd().length, tight: false });
  }
  return found;
}

/** The words alone. */
export const tokens = (text: string): string[] => {
  const plain = isAscii(text) ? plainTokens(text) : [];
  return plain.length > 0 ? plain : words(text).map(({ token }) => token);
};

const plainTokens = (text: string): string[] =>
  (text.toLowerCase().match(plainPattern) ?? [])
    .map((own) => (own === '&' ? 'and' : own.replaceAll("'", '')))
    .filter((token) => token !== '');

const isTight = (text: string, before: readonly Word[], start: number): boolean =>
  before.length > 0 && !/[\s&]/u.test(text.slice(before.at(-1)!.end, start)) && text[before.at(-1)!.end - 1] !== '&';

/** The same for text of any script. */
export function anyWords(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const token = normalise(match[0]).replaceAll(' ', '');
    if (/[\p{L}\p{N}]/u.test(token))
      found.push({
        token,
        start: match.index,
        end: match.index + match[0].length,
        tight: isTight(text, found, match.index),
      });
  }
  return found;
}

/** Neighbours written as one: who leaves a space or hyphen out means both; and letters apart, as in M*A*S*H, as a word. */
export function joined(list: readonly Word[]): Word[] {
  const found: Word[] = [];
  for (let place = 1; place < list.length; place++) found.push(asOne(list.slice(place - 1, place + 1)));
  for (let start = 0; start < list.length; start++) {
    let end = start;
    while (end < list.length && list[end]!.token.length === 1) end++;
    if (end - start > 2) found.push(asOne(list.slice(start, end)));
    start = end;
  }
  return found;
}

const asOne = (list: readonly Word[]): Word => ({
  token: list.map(({ token }) => token).join(''),
  start: list[0]!.start,
  end: list.at(-1)!.end,
  tight: list.slice(1).every(({ tight }) => tight),
});

/** What is indexed of an entity's names: whole words, and the beginnings of words, which fuzzy matching cannot take by itself. */
export function searchTerms(names: readonly (string | null | undefined)[]): { words: string; beginnings: string } {
  const whole = new Set<string>();
  for (const name of names) {
    if (!name) continue;
    const own = words(name);
    for (const { token } of [...own, ...joined(own)]) whole.add(token);
  }
  const beginnings = new Set<string>();
  for (const token of whole) {
    let beginning = '';
    let length = 0;
    for (const letter of token) {
      if (length++ === longestPrefix) break;
      beginnings.add((beginning += letter));
    }
  }
  return { words: [...whole].join(' '), beginnings: [...beginnings].join(' ') };
}

/** Words of a query: no name that people type is longer, and more would only cost. */
export function queryWords(q: string): string[] {
  return words(q.slice(0, mostCharacters))
    .slice(0, mostWords)
    .map(({ token }) => [...token].slice(0, longestWord).join(''));
}

/** A list of texts as one, folded, in the order of their words; words that only a mark parts keep one between them. */
export const folded = (texts: readonly string[], mark = ' '): string =>
  texts
    .map((text) =>
      words(text)
        .map(({ token, tight }, place) => (place === 0 ? token : (tight ? mark : ' ') + token))
        .join(''),
    )
    .join(separator);

/** The mark that `foldedWords` knows; full-text indexes would not part words at it. */
export const tightMark = '-';

/** For each folded text its words. */
export const foldedWords = (text: string): Word[][] =>
  text.split(separator).map((piece) =>
    [...piece.matchAll(/[^ -]+/g)].map(({ 0: token, index }) => ({
      token,
      start: index,
      end: index + token.length,
      tight: piece[index - 1] === tightMark,
    })),
  );

/** Names whose short words people write as one with the next, so: De Niro, Van Damme. */
export const joinedParticles = (names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const own = tokens(name);
    return own
      .slice(0, -1)
      .flatMap((token, place) => (token.length <= longestParticle ? [token + own[place + 1]!] : []));
  });
