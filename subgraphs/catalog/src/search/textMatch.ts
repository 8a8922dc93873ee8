/** How well the words of a query match a text: with how many typos, and where. */
import { joinedWords, words, type Word } from '@marquee/graph/text/words';
import { maxJoinedWords, type MatchMode } from './luceneQuery.js';
import { editDistance, maxTypos } from './typos.js';

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
  /** Whether the words are neighbours in the text, in the order of the query. */
  readonly contiguous: boolean;
  /** Whether every word of the text is matched, the last one perhaps only by a prefix; the article may be missing. */
  readonly coversText: boolean;
  /** Share of the text's letters that are matched, 0 to 1. */
  readonly coverage: number;
  /** For each word of the query, the folded word of the text that it matches. */
  readonly correctedTokens: readonly string[];
}

/** One word of a query in a text. */
export interface WordMatch {
  readonly word: Word;
  readonly typos: number;
  /** Whether the text has a space that the query does not: `word` is two words of the text. */
  readonly isJoined: boolean;
  /** Whether the query has the whole word or a prefix of it. */
  readonly extent: 'WORD' | 'PREFIX';
}

/** Users leave these out at the beginning of a title. */
const articles = new Set(['the', 'a', 'an']);

const isAllButArticle = (matched: readonly Word[], own: readonly Word[]): boolean =>
  matched.length > 0 && matched.length === own.length - 1 && articles.has(own[0]!.token) && !matched.includes(own[0]!);

/** A prefix of two joined words has this many letters of the second: "starwa" is a prefix of "star wars", "stars" is not. */
const minLettersOfSecondWord = 2;
/** In shorter queries, a typo besides the missing space would match too much. */
const minFuzzyJoinedLength = 8;

/**
 * Matches a query with a text, allowing typos. Every word of the query must match a word of the text, the last perhaps only its
 * beginning. Null if one does not.
 */
export const matchText = (query: readonly string[], text: string): Match | null =>
  matchWords(query, words(text), 'FUZZY');

/** The same for the words of a text. With EXACT, only spaces may be missing or added. */
export function matchWords(query: readonly string[], own: readonly Word[], mode: MatchMode): Match | null {
  const direct = matchEach(query, own, mode);
  // "god father" matches "godfather", with one space added.
  const joined = query.length > 1 && query.length <= maxJoinedWords ? matchEach([query.join('')], own, mode) : null;
  const spaced = joined && { ...joined, typos: joined.typos + 1, spaces: joined.spaces + 1 };
  if (!direct || (spaced && spaced.typos < direct.typos)) return spaced;
  return direct;
}

function matchEach(query: readonly string[], own: readonly Word[], mode: MatchMode): Match | null {
  const matches: WordMatch[] = [];
  for (const [index, token] of query.entries()) {
    const match = bestWordMatch(token, own, { mode, takesPrefix: index === query.length - 1, used: matches });
    if (!match) return null;
    matches.push(match);
  }
  const first = own[0] && own.length > 1 && articles.has(own[0].token) ? [own[0], own[1]!] : own.slice(0, 1);
  const matched = own.filter(({ start, end }) => matches.some(({ word }) => word.start <= start && end <= word.end));
  const inOrder = matches.every(({ word }, index) => index === 0 || word.start > matches[index - 1]!.word.start);
  const coversText = matched.length === own.length || isAllButArticle(matched, own);
  const [from, to] = [own.indexOf(matched[0]!), own.indexOf(matched.at(-1)!)];
  const ranges = mergeRanges(matches.map(rangeOf(query)));
  const wholeWords = matches.every(({ extent }) => extent === 'WORD');
  return {
    typos: matches.reduce((sum, { typos }) => sum + typos, 0),
    spaces: matches.filter(({ isJoined }) => isJoined).length,
    contiguous: inOrder && to - from === matched.length - 1,
    coversText,
    ranges,
    wholeWords,
    isExact: coversText && inOrder && wholeWords,
    isPrefix: first.some(({ start }) => start === matches[0]!.word.start),
    coverage: Math.min(1, lettersOf(ranges) / lettersOf(own)),
    correctedTokens: matches.map(({ word }) => word.token),
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
export function bestWordMatch(
  token: string,
  own: readonly Word[],
  { mode, takesPrefix, used = [] }: WordMatchOptions,
): WordMatch | null {
  let best: { match: WordMatch; rank: number } | null = null;
  for (const [index, word] of [...own, ...joinedWords(own)].entries()) {
    // Two words that the query has as one have a missing space, unless the text has a hyphen there.
    const isJoined = index >= own.length && !word.hyphenated;
    const isFuzzy = mode === 'FUZZY' && (!isJoined || token.length >= minFuzzyJoinedLength);
    const found = matchWord(token, word, { mode: isFuzzy ? 'FUZZY' : 'EXACT', takesPrefix });
    if (!found) continue;
    const first = isJoined ? own[index - own.length]! : null;
    if (first && found.extent === 'PREFIX' && token.length < first.token.length + minLettersOfSecondWord) continue;
    const match = isJoined ? { ...found, typos: found.typos + 1, isJoined } : found;
    const isUsed = used.some((other) => other.word.start === word.start);
    const rank = match.typos * 8 + (isUsed ? 4 : 0) + (match.extent === 'WORD' ? 0 : 2) + (isJoined ? 1 : 0);
    if (!best || rank < best.rank) best = { match, rank };
  }
  return best?.match ?? null;
}

function matchWord(token: string, word: Word, { mode, takesPrefix }: WordMatchOptions): WordMatch | null {
  const toMatch = (extent: WordMatch['extent'], typos: number) => ({ word, typos, isJoined: false, extent });
  if (word.token === token) return toMatch('WORD', 0);
  if (takesPrefix && word.token.startsWith(token)) return toMatch('PREFIX', 0);
  const max = mode === 'FUZZY' ? maxTypos(token) : 0;
  if (max === 0) return null;
  const distance = editDistance(token, word.token, max);
  if (distance <= max) return toMatch('WORD', distance);
  if (!takesPrefix) return null;
  const letters = [...word.token];
  const size = [...token].length;
  let min = max + 1;
  for (let length = Math.max(1, size - max); length <= Math.min(letters.length, size + max); length++)
    min = Math.min(min, editDistance(token, letters.slice(0, length).join(''), max));
  return min <= max ? toMatch('PREFIX', min) : null;
}

const lettersOf = (ranges: readonly TextRange[]): number =>
  ranges.reduce((sum, { start, end }) => sum + end - start, 0);

/** The matching part of the text: the whole word, or as many letters as the query has. `index` is that of the query's word. */
export const rangeOf =
  (query: readonly string[]) =>
  ({ word, extent }: WordMatch, index: number): TextRange => {
    const typed = query[Math.min(index, query.length - 1)]!.length;
    const end = extent === 'WORD' ? word.end : Math.min(word.end, word.start + typed);
    return { start: word.start, end };
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
