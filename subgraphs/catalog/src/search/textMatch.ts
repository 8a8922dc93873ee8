/** How well the words of a query match a text: with how many typos, and where. */
import { isUnspaced, joinedWords, romanizedWords, words, type Word } from '@marquee/graph/text/words';
import { equivalentsOf } from '@marquee/kit/text/equivalents';
import { maxJoinedWords } from './luceneQuery.js';
import type { MatchMode } from './matchMode.js';
import { differInNumber } from './plurals.js';
import { articles, isSmallWord } from './queryWords.js';
import { editDistance, maxTypos, prefixDistance } from './typos.js';

/** A part of a text, in UTF-16 code units; `end` is after the last one. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface Match {
  /** Letters changed, added, left out or swapped, and spaces missing or added. */
  readonly typos: number;
  /** How many of the typos are spaces. */
  readonly spaces: number;
  /** The matching parts of the text, in order. */
  readonly ranges: readonly TextRange[];
  /** Whether the query is all words of the text, in order; the article before them may be missing. */
  readonly isExact: boolean;
  /** Whether every word of the query is a whole word of the text. */
  readonly wholeWords: boolean;
  /** Whether the first word of the query is the first word of the text; the article before it may be missing. */
  readonly isPrefix: boolean;
  /** Whether the words are neighbours in the text, in the order of the query; small words between them may be missing. */
  readonly contiguous: boolean;
  /** Whether small words between them are missing, as in "lord of rings". */
  readonly skipsWords: boolean;
  /** Whether every word of the text is matched, the last one perhaps only by a prefix; the article and small words may be missing. */
  readonly coversText: boolean;
  /** Share of the text's letters that are matched, 0 to 1. */
  readonly coverage: number;
  /** For each word of the query, the folded word of the text that it matches. */
  readonly correctedTokens: readonly string[];
  /** Whether a word of the text is another word for the one of the query. */
  readonly hasEquivalents: boolean;
  /** How many words are plurals in the text and singulars in the query, or the other way round. */
  readonly plurals: number;
  /** Whether the text is in other letters than it is written in. */
  readonly isRomanized: boolean;
}

/** One word of a query in a text. */
export interface WordMatch {
  readonly word: Word;
  readonly typos: number;
  /** Whether the text has a space that the query does not: `word` is two words of the text. */
  readonly isJoined: boolean;
  /** Whether the query has the whole word or a prefix of it. A part of a word of an unspaced script counts as a prefix. */
  readonly extent: 'WORD' | 'PREFIX';
  /** Where the part begins in the folded word, in UTF-16 code units. */
  readonly offset: number;
  /** Whether the text has another word for the same, such as "ii" for "2". */
  readonly isEquivalent: boolean;
  /** Whether the text has the plural of a singular, or the singular of a plural. */
  readonly isOtherNumber: boolean;
}

/** A plural costs less than a typo. */
export const wordCost = ({ typos, isOtherNumber }: WordMatch): number => typos * 16 + (isOtherNumber ? 10 : 0);

/** Which words of a text are matched: whether the others between them are small, and whether only an article is left before them. */
function placeOf(matched: readonly Word[], textWords: readonly Word[]) {
  const isMatched = new Set(matched.map(({ start }) => start));
  const from = textWords.findIndex(({ start }) => isMatched.has(start));
  const to = textWords.findLastIndex(({ start }) => isMatched.has(start));
  const between = textWords.slice(from, to + 1).filter(({ start }) => !isMatched.has(start));
  const areNeighbours = between.every(({ token }) => isSmallWord(token));
  const startsText = from === 0 || (from === 1 && articles.has(textWords[0]!.token));
  return {
    areNeighbours,
    skipsWords: areNeighbours && between.length > 0,
    coversText: areNeighbours && startsText && to === textWords.length - 1,
  };
}

/** A prefix of two joined words has this many letters of the second: "starwa" is a prefix of "star wars", "stars" is not. */
const minLettersOfSecondWord = 2;
/** In shorter queries, a typo besides the missing space would match too much. */
const minFuzzyJoinedLength = 8;

/**
 * Matches a query with a text, or with the same in Latin letters, allowing typos. Every word of the query must match a word of the text,
 * the last perhaps only its beginning. Null if one does not.
 */
export function matchText(query: readonly string[], text: string): Match | null {
  const direct = matchWords(query, words(text), 'FUZZY');
  const romanized = matchWords(query, romanizedWords(text), 'FUZZY');
  return romanized && (!direct || romanized.typos < direct.typos) ? { ...romanized, isRomanized: true } : direct;
}

/** The same for the words of a text. With EXACT, only spaces may be missing or added. */
export function matchWords(query: readonly string[], textWords: readonly Word[], mode: MatchMode): Match | null {
  const direct = matchEach(query, textWords, mode);
  // "god father" matches "godfather", with one space added.
  const joined =
    query.length > 1 && query.length <= maxJoinedWords ? matchEach([query.join('')], textWords, mode) : null;
  const spaced = joined && { ...joined, typos: joined.typos + 1, spaces: joined.spaces + 1 };
  if (!direct || (spaced && spaced.typos < direct.typos)) return spaced;
  return direct;
}

function matchEach(query: readonly string[], textWords: readonly Word[], mode: MatchMode): Match | null {
  const matches: WordMatch[] = [];
  for (const [index, token] of query.entries()) {
    const match = bestWordMatch(token, textWords, { mode, takesPrefix: index === query.length - 1, used: matches });
    if (!match) return null;
    matches.push(match);
  }
  const first =
    textWords[0] && textWords.length > 1 && articles.has(textWords[0].token)
      ? [textWords[0], textWords[1]!]
      : textWords.slice(0, 1);
  const matched = textWords.filter(({ start, end }) =>
    matches.some(({ word }) => word.start <= start && end <= word.end),
  );
  const inOrder = matches.every(({ word }, index) => index === 0 || word.start > matches[index - 1]!.word.start);
  const { areNeighbours, skipsWords, coversText } = placeOf(matched, textWords);
  const ranges = mergeRanges(matches.map(rangeOf(query)));
  const wholeWords = matches.every(({ extent }) => extent === 'WORD');
  return {
    typos: matches.reduce((sum, { typos }) => sum + typos, 0),
    spaces: matches.filter(({ isJoined }) => isJoined).length,
    contiguous: inOrder && areNeighbours,
    skipsWords,
    coversText,
    ranges,
    wholeWords,
    isExact: coversText && inOrder && wholeWords,
    isPrefix: first.some(({ start }) => start === matches[0]!.word.start),
    coverage: Math.min(1, lettersOf(ranges) / lettersOf(textWords)),
    correctedTokens: matches.map(({ word }) => word.token),
    hasEquivalents: matches.some(({ isEquivalent }) => isEquivalent),
    plurals: matches.filter(({ isOtherNumber }) => isOtherNumber).length,
    isRomanized: false,
  };
}

export interface WordMatchOptions {
  readonly mode: MatchMode;
  /** Whether the token may be the beginning of a word. */
  readonly takesPrefix: boolean;
  /** Matches of the words before, whose words of the text are taken only if there is no other. */
  readonly used?: readonly WordMatch[];
}

/** The word that matches with fewest typos; then unused words, whole words, single words and earlier words are preferred. */
export function bestWordMatch(token: string, textWords: readonly Word[], options: WordMatchOptions): WordMatch | null {
  const exact = toAsked(token, 'EXACT', options);
  const fuzzy = options.mode === 'EXACT' ? exact : toAsked(token, options.mode, options);
  let best: RankedMatch | null = null;
  for (const word of textWords) {
    best = better(best, matchWord(fuzzy, word), options);
    // No other word can be better.
    if (best?.rank === 0) return best.match;
  }
  const joined = mayBeJoined(fuzzy, textWords) ? joinedWords(textWords) : [];
  for (const [index, word] of joined.entries()) {
    // Two words that the query has as one have a missing space, unless the text has a hyphen there.
    const isJoined = !word.hyphenated;
    const found = matchWord(isJoined && token.length < minFuzzyJoinedLength ? exact : fuzzy, word);
    if (!found || !isJoined) best = better(best, found, options);
    else {
      const first = textWords[index];
      if (first && found.extent === 'PREFIX' && token.length < first.token.length + minLettersOfSecondWord) continue;
      best = better(best, { ...found, typos: found.typos + 1, isJoined }, options);
    }
  }
  return best?.match ?? null;
}

interface RankedMatch {
  readonly match: WordMatch;
  /** The lower, the better. */
  readonly rank: number;
}

function better(
  best: RankedMatch | null,
  match: WordMatch | null,
  { used = [] }: Pick<WordMatchOptions, 'used'>,
): RankedMatch | null {
  if (!match) return best;
  const isUsed = used.some((other) => other.word.start === match.word.start);
  const rank =
    wordCost(match) +
    (isUsed ? 8 : 0) +
    (match.extent === 'WORD' ? 0 : 4) +
    (match.isEquivalent ? 2 : 0) +
    (match.isJoined ? 1 : 0);
  return !best || rank < best.rank ? { match, rank } : best;
}

/** Whether joined words of a text may match: without a typo, they begin as the first of them does. */
const mayBeJoined = (
  { token, maxTypos: max, equivalents, isUnspaced: isPart }: AskedWord,
  textWords: readonly Word[],
) => max > 0 || equivalents.size > 0 || isPart || textWords.some((word) => word.token[0] === token[0]);

/** A word of a query, with what is the same for all words of a text. */
interface AskedWord {
  readonly token: string;
  readonly maxTypos: number;
  readonly takesPrefix: boolean;
  readonly equivalents: ReadonlySet<string>;
  readonly isUnspaced: boolean;
}

const toAsked = (token: string, mode: MatchMode, { takesPrefix }: WordMatchOptions): AskedWord => ({
  token,
  maxTypos: maxTypos(token, mode),
  takesPrefix,
  equivalents: equivalentsOf(token),
  isUnspaced: isUnspaced(token),
});

const toMatch = (word: Word, extent: WordMatch['extent'], typos: number): WordMatch => ({
  word,
  typos,
  extent,
  isJoined: false,
  isEquivalent: false,
  isOtherNumber: false,
  offset: 0,
});

function matchWord(asked: AskedWord, word: Word): WordMatch | null {
  const { token, maxTypos: max, takesPrefix } = asked;
  if (word.token === token) return toMatch(word, 'WORD', 0);
  if (asked.equivalents.has(word.token)) return { ...toMatch(word, 'WORD', 0), isEquivalent: true };
  if (takesPrefix && word.token.startsWith(token)) return toMatch(word, 'PREFIX', 0);
  if (asked.isUnspaced) {
    const offset = word.token.indexOf(token);
    if (offset >= 0) return { ...toMatch(word, 'PREFIX', 0), offset };
  }
  if (differInNumber(token, word.token)) return { ...toMatch(word, 'WORD', 0), isOtherNumber: true };
  if (max === 0) return null;
  const distance = editDistance(token, word.token, max);
  if (distance <= max) return toMatch(word, 'WORD', distance);
  if (!takesPrefix) return null;
  const prefix = prefixDistance(token, word.token, max);
  return prefix <= max ? toMatch(word, 'PREFIX', prefix) : null;
}

const lettersOf = (ranges: readonly TextRange[]): number =>
  ranges.reduce((sum, { start, end }) => sum + end - start, 0);

/** The matching part of the text: the whole word, or as many letters as the query has. `index` is that of the query's word. */
export const rangeOf =
  (query: readonly string[]) =>
  ({ word, extent, offset }: WordMatch, index: number): TextRange => {
    if (extent === 'WORD') return { start: word.start, end: word.end };
    const typed = query[Math.min(index, query.length - 1)]!.length;
    const start = Math.min(word.start + offset, word.end - 1);
    return { start, end: Math.min(word.end, start + typed) };
  };

/** Ranges in order, with those merged that overlap or touch. */
export function mergeRanges(ranges: readonly TextRange[]): TextRange[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}
