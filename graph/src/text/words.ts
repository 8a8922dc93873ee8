/** The words of names and texts, folded: what is written to the full-text indexes, and what readers compare with it. */
import { isAscii } from '@marquee/kit/text/identityKey';
import { romanize } from '@marquee/kit/text/romanize';
import { searchKey } from '@marquee/kit/text/searchKey';

export interface Word {
  /** The folded word: lower case, without accents and apostrophes. */
  readonly token: string;
  /** Offset of its first character in the text, in UTF-16 code units. */
  readonly start: number;
  /** Offset after its last character. */
  readonly end: number;
  /** Whether only a hyphen or another mark lies between the word before and this one. Writing the two as one is no typo. */
  readonly hyphenated: boolean;
}

/** Joiners (U+200C, U+200D) belong to the word after a mark, where they choose how a letter is drawn. */
const wordPattern = /(?:[\p{L}\p{M}\p{N}'’ʼ`´‘ʻ′]|(?<=\p{M})[\u200c\u200d])+|&/gu;
const plainWordPattern = /[a-z0-9'`]+|&/g;
const maxPrefixLength = 20;
/** Maximum length of a part of a word that does not begin with the word. Readers cut longer ones. */
export const maxPartLength = 8;
/** Only so many letters of a word are the beginning of a part. */
const maxPartStarts = 40;
const maxParticleLength = 3;
/** Lies between two texts of one property. It is so long that no phrase query with a slop of 2 reaches from one into the next. */
export const textSeparator = ' | | | ';
/** Lies between hyphenated words in texts that keep hyphens. A full-text index would not split at it. */
const hyphen = '-';

/**
 * The words of a text, in order. A word is letters and digits of any script and may have apostrophes in it; every other mark
 * separates words. "&" is the word "and".
 */
export function words(text: string): Word[] {
  const found: Word[] = [];
  // Nearly all texts are plain ASCII, which folds ten times as fast.
  if (isAscii(text))
    for (const { 0: raw, index } of text.toLowerCase().matchAll(plainWordPattern)) {
      const token = plainToken(raw);
      if (token !== '')
        found.push({
          token,
          start: index,
          end: index + raw.length,
          hyphenated: isHyphenated(text, found.at(-1), index),
        });
    }
  else found.push(...wordsOfAnyScript(text));
  // A title of marks alone is one word as it is.
  if (found.length === 0 && text.trim() !== '') {
    const token = searchKey(text).replace(/\s+/g, '');
    if (token !== '')
      found.push({ token, start: text.indexOf(text.trim()), end: text.trimEnd().length, hyphenated: false });
  }
  return found;
}

/** The tokens of the words of a text. */
export const tokens = (text: string): string[] => {
  const plain = isAscii(text) ? plainTokens(text) : [];
  return plain.length > 0 ? plain : words(text).map(({ token }) => token);
};

const plainToken = (raw: string): string => (raw === '&' ? 'and' : raw.replace(/['`]/g, ''));

const plainTokens = (text: string): string[] =>
  (text.toLowerCase().match(plainWordPattern) ?? []).map(plainToken).filter((token) => token !== '');

const isHyphenated = (text: string, before: Word | undefined, start: number): boolean =>
  before !== undefined && !/[\s&]/u.test(text.slice(before.end, start)) && text[before.end - 1] !== '&';

/** The words of a text of any script; slower than the way for plain text, with the same result. */
export function wordsOfAnyScript(text: string): Word[] {
  const found: Word[] = [];
  for (const { 0: raw, index } of text.matchAll(wordPattern)) {
    // A sign may be several words: "½" is "1 2".
    for (const [part, token] of searchKey(raw).split(' ').entries())
      if (/[\p{L}\p{N}]/u.test(token))
        found.push({
          token,
          start: index,
          end: index + raw.length,
          hyphenated: part > 0 || isHyphenated(text, found.at(-1), index),
        });
  }
  return found;
}

/**
 * The words of a text as users of a Latin keyboard type them, each with the offsets of its word in the text. None if the text has no
 * letters that such users replace.
 */
export function romanizedWords(text: string): Word[] {
  if (romanize(text) === null) return [];
  return words(text).flatMap(({ start, end, hyphenated }) => {
    const raw = text.slice(start, end);
    return wordsOfAnyScript(romanize(raw) ?? raw).map(({ token }, part) => ({
      token,
      start,
      end,
      hyphenated: part > 0 || hyphenated,
    }));
  });
}

/** The texts in Latin letters, of those that have others. A text may have no words then: a small "っ" alone is no sound. */
export const romanizedTexts = (texts: readonly string[]): string[] =>
  texts.map(romanize).filter((text): text is string => text !== null && wordsOfAnyScript(text).length > 0);

/**
 * Words that the text has apart and that a user may write as one: each two neighbours, which comes first and in order, then
 * each run of three or more single letters, as in M*A*S*H.
 */
export function joinedWords(list: readonly Word[]): Word[] {
  const found: Word[] = [];
  for (let index = 1; index < list.length; index++) found.push(join(list.slice(index - 1, index + 1)));
  for (let start = 0; start < list.length; start++) {
    let end = start;
    while (end < list.length && list[end]!.token.length === 1) end++;
    if (end - start > 2) found.push(join(list.slice(start, end)));
    start = end;
  }
  return found;
}

const join = (list: readonly Word[]): Word => ({
  token: list.map(({ token }) => token).join(''),
  start: list[0]!.start,
  end: list.at(-1)!.end,
  hyphenated: list.slice(1).every(({ hyphenated }) => hyphenated),
});

/**
 * Scripts that have no spaces between words, and Hangul, whose words are often written as one. A user may type any part of such a
 * text.
 */
const unspacedScripts =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;

/** Whether a word of this script may be found by any of its parts, not only by its beginning. */
export const isUnspaced = (token: string): boolean => !isAscii(token) && unspacedScripts.test(token);

/**
 * What is indexed of an entity's names: all their words, also in Latin letters, all prefixes of these, and all parts of words of unspaced
 * scripts. The prefixes are there because Lucene has no query that is fuzzy and takes prefixes.
 */
export function searchTerms(names: readonly (string | null | undefined)[]): { words: string; prefixes: string } {
  const whole = new Set<string>();
  for (const name of names) {
    if (!name) continue;
    for (const list of [words(name), romanizedWords(name)])
      for (const { token } of [...list, ...joinedWords(list)]) whole.add(token);
  }
  const prefixes = new Set<string>();
  for (const token of whole) {
    addPrefixes(prefixes, [...token], maxPrefixLength);
    if (isUnspaced(token)) addParts(prefixes, [...token]);
  }
  return { words: [...whole].join(' '), prefixes: [...prefixes].join(' ') };
}

function addPrefixes(prefixes: Set<string>, letters: readonly string[], maxLength: number): void {
  let prefix = '';
  for (const letter of letters.slice(0, maxLength)) prefixes.add((prefix += letter));
}

/** Parts begin with a letter, not with a mark. */
function addParts(parts: Set<string>, letters: readonly string[]): void {
  for (let start = 1; start < Math.min(letters.length, maxPartStarts); start++)
    if (!/\p{M}/u.test(letters[start]!)) addPrefixes(parts, letters.slice(start), maxPartLength);
}

/** The words of several texts as one text, with a hyphen between hyphenated words if `keepHyphens`, otherwise a space. */
export const folded = (texts: readonly string[], { keepHyphens = false } = {}): string =>
  texts
    .map((text) =>
      words(text)
        .map(({ token, hyphenated }, index) => (index === 0 ? '' : keepHyphens && hyphenated ? hyphen : ' ') + token)
        .join(''),
    )
    .join(textSeparator);

/** Reads what `folded` wrote: the words of each text. Offsets are those in the folded text. */
export const foldedWords = (text: string): Word[][] => text.split(textSeparator).map(wordsOfPiece);

function wordsOfPiece(piece: string): Word[] {
  const found: Word[] = [];
  for (let start = 0; start < piece.length;) {
    let end = start;
    while (end < piece.length && piece[end] !== ' ' && piece[end] !== hyphen) end++;
    if (end > start)
      found.push({ token: piece.slice(start, end), start, end, hyphenated: piece[start - 1] === hyphen });
    start = end + 1;
  }
  return found;
}

/** Short words of names, each joined with the next word, as users write "De Niro" and "Van Damme" as one word. */
export const joinedParticles = (names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const nameTokens = tokens(name);
    return nameTokens
      .slice(0, -1)
      .flatMap((token, index) => (token.length <= maxParticleLength ? [token + nameTokens[index + 1]!] : []));
  });
