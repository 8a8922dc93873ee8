/** How well what somebody types names something: with how many typos, and where. */
import { joined, words, type Word } from './words.js';

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface Match {
  /** Letters that had to be changed, added, left out or swapped, and spaces that were missing or too many. */
  readonly typos: number;
  /** How many of these were spaces. */
  readonly spaces: number;
  /** What matched, in UTF-16 units of the text, in order. */
  readonly ranges: readonly TextRange[];
  /** All its words, in order, and nothing else; an article before them may be missing. */
  readonly whole: boolean;
  /** Every word that was typed is one of the text, none only its beginning. */
  readonly complete: boolean;
  /** The first word that was typed is the text's first, an article aside. */
  readonly leads: boolean;
  /** The words follow each other in the text as they were typed, though others may come before and after. */
  readonly together: boolean;
  /** Every word of the text was named, an article before them aside, if only by the beginning of the last. */
  readonly all: boolean;
  /** Share of the text's letters that were named. */
  readonly coverage: number;
  /** The words as the text has them, folded, in the order in which they were typed. */
  readonly meant: readonly string[];
}

/** One typo from four letters, two from eight: shorter words would be mistaken for others, and a number means that number. */
export const allowedTypos = (token: string): number => {
  const { length } = [...token];
  if (length < 4 || /^\d+$/.test(token)) return 0;
  return length < 8 ? 1 : 2;
};

/** Nobody types the article to find the film. */
const articles = new Set(['the', 'a', 'an']);

const isAllButArticle = (named: readonly Word[], own: readonly Word[]): boolean =>
  named.length > 0 && named.length === own.length - 1 && articles.has(own[0]!.token) && !named.includes(own[0]!);

/** "momento" is no beginning of "moment of"; "starwa" is one of "star wars". */
const leastOfSecond = 2;
const longJoined = 8;

export interface Hit {
  readonly word: Word;
  readonly typos: number;
  /** A space that is missing: two words were written as one. */
  readonly joined: boolean;
  /** How much of the word was typed. */
  readonly part: 'WHOLE' | 'BEGINNING';
}

/** Every word of `query` must be one of the text; the last may be its beginning. Null where one is not. */
export const matchText = (query: readonly string[], text: string): Match | null => matchWords(query, words(text), true);

/** The same for a text whose words are known. Typos within words count as one only where it may be `misspelt`. */
export function matchWords(query: readonly string[], own: readonly Word[], misspelt: boolean): Match | null {
  const direct = matchEach(query, own, misspelt);
  // "god father" means godfather as well.
  const together = query.length > 1 && query.length <= 3 ? matchEach([query.join('')], own, misspelt) : null;
  const spaced = together && { ...together, typos: together.typos + 1, spaces: together.spaces + 1 };
  if (!direct || (spaced && spaced.typos < direct.typos)) return spaced;
  return direct;
}

function matchEach(query: readonly string[], own: readonly Word[], misspelt: boolean): Match | null {
  const hits: Hit[] = [];
  for (const [place, token] of query.entries()) {
    const hit = bestHit(token, own, place === query.length - 1, misspelt, hits);
    if (!hit) return null;
    hits.push(hit);
  }
  const first = own[0] && own.length > 1 && articles.has(own[0].token) ? [own[0], own[1]!] : own.slice(0, 1);
  const named = own.filter((word) => hits.some(({ word: hit }) => hit.start <= word.start && word.end <= hit.end));
  const inOrder = hits.every(({ word }, place) => place === 0 || word.start > hits[place - 1]!.word.start);
  const all = named.length === own.length || isAllButArticle(named, own);
  const [from, to] = [own.indexOf(named[0]!), own.indexOf(named.at(-1)!)];
  const ranges = mergeRanges(hits.map(rangeOf(query)));
  return {
    typos: hits.reduce((sum, { typos }) => sum + typos, 0),
    spaces: hits.filter((hit) => hit.joined).length,
    together: inOrder && to - from === named.length - 1,
    all,
    ranges,
    complete: hits.every(({ part }) => part === 'WHOLE'),
    whole: all && inOrder && hits.every(({ part }) => part === 'WHOLE'),
    leads: first.some(({ start }) => start === hits[0]!.word.start),
    coverage: Math.min(1, lettersOf(ranges) / lettersOf(own)),
    meant: hits.map(({ word }) => word.token),
  };
}

/** The word that takes the fewest typos; whole ones before beginnings, unused ones and earlier ones first. */
export function bestHit(
  token: string,
  own: readonly Word[],
  isLast: boolean,
  misspelt: boolean,
  taken: readonly Hit[] = [],
): Hit | null {
  let best: { hit: Hit; rank: number } | null = null;
  for (const [place, word] of [...own, ...joined(own)].entries()) {
    // Two words written as one are a space that is missing; a typo besides is too much of a guess in a short one.
    const isJoined = place >= own.length && !word.tight;
    const found = hitOn(token, word, isLast, misspelt && (!isJoined || token.length >= longJoined));
    if (!found) continue;
    const first = isJoined ? own[place - own.length]! : null;
    if (first && found.part === 'BEGINNING' && token.length < first.token.length + leastOfSecond) continue;
    const hit = isJoined ? { ...found, typos: found.typos + 1, joined: true } : found;
    const isTaken = taken.some((other) => other.word.start === word.start);
    const rank = hit.typos * 8 + (isTaken ? 4 : 0) + (hit.part === 'WHOLE' ? 0 : 2) + (isJoined ? 1 : 0);
    if (!best || rank < best.rank) best = { hit, rank };
  }
  return best?.hit ?? null;
}

function hitOn(token: string, word: Word, isLast: boolean, misspelt: boolean): Hit | null {
  if (word.token === token) return { word, typos: 0, joined: false, part: 'WHOLE' };
  if (isLast && word.token.startsWith(token)) return { word, typos: 0, joined: false, part: 'BEGINNING' };
  const most = misspelt ? allowedTypos(token) : 0;
  if (most === 0) return null;
  const whole = distance(token, word.token, most);
  if (whole <= most) return { word, typos: whole, joined: false, part: 'WHOLE' };
  if (!isLast) return null;
  const letters = [...word.token];
  const size = [...token].length;
  let least = most + 1;
  for (let length = Math.max(1, size - most); length <= Math.min(letters.length, size + most); length++)
    least = Math.min(least, distance(token, letters.slice(0, length).join(''), most));
  return least <= most ? { word, typos: least, joined: false, part: 'BEGINNING' } : null;
}

/**
 * Optimal string alignment: insertions, deletions, changes and swaps of neighbours. More than `most` is told as most + 1.
 * Damerau (1964) found these to be four of five misspellings.
 */
export function distance(a: string, b: string, most: number): number {
  const [from, to] = [[...a], [...b]];
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = from[row - 1] === to[column - 1] ? 0 : 1;
      let least = Math.min(last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + change);
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) least = Math.min(least, before[column - 2]! + 1);
      next.push(least);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, last] = [last, next];
  }
  return Math.min(last[to.length]!, most + 1);
}

const lettersOf = (pieces: readonly TextRange[]): number =>
  pieces.reduce((sum, { start, end }) => sum + end - start, 0);

/** All of a word, or as much of it as was typed. */
export const rangeOf =
  (query: readonly string[]) =>
  ({ word, part }: Hit, place: number): TextRange => {
    const typed = query[Math.min(place, query.length - 1)]!.length;
    const end = part === 'WHOLE' ? word.end : Math.min(word.end, word.start + typed);
    return { start: word.start, end };
  };

export function mergeRanges(ranges: readonly TextRange[]): TextRange[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}
