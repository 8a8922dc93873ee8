/**
 * The score of a film for a query. Fewest typos come first, then the field that matches, then the closeness to the full title, then
 * popularity. The score does not depend on other films, so a cursor stays valid.
 */
import { foldedWords, type Word } from '@marquee/graph/text/words';
import type { MatchMode } from './matchMode.js';
import { articles, isStopWord, type QueryVariant } from './queryWords.js';
import { bestWordMatch, matchWords, wordCost, type Match, type WordMatch } from './textMatch.js';

/** A film as the index gives it, with folded texts. Texts that ranking does not need are null (search-films.cypher). */
export interface Candidate {
  readonly id: string;
  readonly titles: string;
  /** The titles of other scripts in Latin letters; null if there are none. */
  readonly romanized: string | null;
  readonly cast: string | null;
  readonly directors: string | null;
  readonly facts: string | null;
  readonly synopsis: string | null;
  readonly popularity: number;
  /** The titles as they are written; null if the query has no letters that folding changes. */
  readonly writtenTitles: readonly string[] | null;
  /** The sort key of the requested order. */
  readonly key: number | string;
}

/** What a user searches for. */
export interface SearchWords {
  /** The ways to read the query; the first is as it was typed. */
  readonly variants: readonly QueryVariant[];
  /** The ways to read it if no film matches exactly; null if they are the same. */
  readonly shortened: readonly QueryVariant[] | null;
  /** The words before folding; null if they have no letters that folding changes. */
  readonly typed: readonly string[] | null;
}

/** The fields that the words are in. 0: only the title; 1: also people, genres or the year; 2: also the synopsis. */
type FieldTier = 0 | 1 | 2;

export interface Rank {
  readonly typos: number;
  /** How many of the typos are spaces, missing or added. They count less than letters. */
  readonly spaces: number;
  readonly tier: FieldTier;
  /** Distance from the full title: from 0, the full title, to maxTitleDistance. */
  readonly titleDistance: number;
  /** For each word of the query that the film has, its word. */
  readonly correctedTokens: readonly string[];
  /** How many words differ in a plural ending. */
  readonly plurals: number;
  /** Number of words of the query that the film does not have. */
  readonly missingWords: number;
  /** How many of them say something, as "of" does not. */
  readonly missingContent: number;
  /** Whether it is the rank for the query without its search terms and connectors. */
  readonly isShortened?: boolean;
}

const maxScoredTypos = 4;
const maxTitleDistance = 6;
/** A missing or added space adds this to the distance from the title. */
const spaceDistance = 3;

/** More than a field, and less than a typo. */
const pointsOfAPlural = 10;
const maxScoredPlurals = 2;

/** More than all other points together. */
const pointsOfAWord = 110;
/** More than all small words together, of the eight words that a query can have. */
const pointsOfContent = 8 * pointsOfAWord;

/** What the words cost that the film does not have. */
export const missingPoints = ({ missingWords, missingContent }: Rank): number =>
  missingContent * pointsOfContent + (missingWords - missingContent) * pointsOfAWord;

/**
 * 21 points for each typo less than four, 7 for each tier nearer to the title, 1 for each step nearer to the full title, and a
 * thousandth of the popularity. 104.9 is a popular film by its exact title, 83.9 is the same with one typo. A plural costs 10. Each word of
 * the query that the film does not have costs more than all of these, so the score is negative.
 */
export function score(found: Rank, popularity: number): number {
  const { typos, spaces, plurals, tier, titleDistance } = found;
  const distance = Math.min(maxTitleDistance, titleDistance + spaceDistance * spaces);
  const points =
    (maxScoredTypos - Math.min(typos - spaces, maxScoredTypos)) * 21 +
    (2 - tier) * 7 +
    (maxTitleDistance - distance) -
    Math.min(plurals, maxScoredPlurals) * pointsOfAPlural;
  // Rounded, so that equal scores are equal numbers.
  return Math.round((Math.max(0, points) - missingPoints(found)) * 1_000 + popularity) / 1_000;
}

/** The best rank of a film over the variants; null if it does not have every word of one, or in PARTIAL enough of them. */
export function rank({ variants, typed }: SearchWords, candidate: Candidate, mode: MatchMode): Rank | null {
  let best: Rank | null = null;
  const film = toRankedTexts(candidate);
  for (const { tokens, distance, isShortened = false } of variants) {
    const found = mode === 'PARTIAL' ? partialRank(tokens, film) : rankAll(tokens, film, mode);
    if (!found) continue;
    const next = { ...found, titleDistance: found.titleDistance + distance, isShortened };
    if (!best || score(next, 0) > score(best, 0)) best = next;
  }
  return best && isFolded(typed, candidate) ? { ...best, titleDistance: best.titleDistance + 1 } : best;
}

/** Whether a title matches only because letters are folded, which no other title of equal rank needs. */
function isFolded(typed: readonly string[] | null, { writtenTitles }: Candidate): boolean {
  if (!typed || !writtenTitles) return false;
  const titles = writtenTitles.map((title) => title.normalize('NFKC').toLowerCase());
  return !titles.some((title) => typed.every((word) => title.includes(word)));
}

/**
 * The rank by the words that the film has, with typos also in short ones. Null if it has less than half of the words, not counting those
 * that say little, or if a word of the query that is not a stop word is the only one.
 */
function partialRank(tokens: readonly string[], film: RankedTexts): Rank | null {
  const fields = film.fields().filter(({ tier }) => tier < 2);
  const kept = tokens.filter(
    (token, index) => bestFieldMatch(token, fields, { mode: 'PARTIAL', isLast: index === tokens.length - 1 }) !== null,
  );
  const content = tokens.filter((token) => !isStopWord(token));
  const keptContent = kept.filter((token) => !isStopWord(token));
  if (keptContent.length === 0 || keptContent.length * 2 < content.length) return null;
  const found = rankAll(kept, film, 'PARTIAL');
  const missingContent = content.length - keptContent.length;
  return found && { ...found, missingWords: tokens.length - kept.length, missingContent };
}

/** The rank of a film that has every word; null if it has not. */
function rankAll(tokens: readonly string[], { titles, fields }: RankedTexts, mode: MatchMode): Rank | null {
  const byTitle = titles
    .flatMap(({ title, romanized }) => {
      const match = matchWords(tokens, title, mode);
      return match ? [titleRank(match, romanized)] : [];
    })
    .sort((a, b) => score(b, 0) - score(a, 0))[0];
  if (byTitle?.typos === 0 && byTitle.plurals === 0) return byTitle;
  const crossField = crossFieldRank(tokens, fields(), mode);
  if (!byTitle || !crossField) return byTitle ?? crossField;
  if (crossField.tier === 0) return byTitle;
  return score(crossField, 0) > score(byTitle, 0) ? crossField : byTitle;
}

interface Title {
  readonly title: readonly Word[];
  /** Whether it is in other letters than it is written in. */
  readonly romanized: boolean;
}

const titlesOf = ({ titles, romanized }: Candidate): Title[] => [
  ...foldedWords(titles).map((title) => ({ title, romanized: false })),
  ...wordsOf(romanized).map((title) => ({ title, romanized: true })),
];

/** The words of a film. */
interface RankedTexts {
  readonly titles: readonly Title[];
  /** Of all fields. They are made only for a film whose titles do not match. */
  readonly fields: () => readonly FieldTexts[];
}

function toRankedTexts(film: Candidate): RankedTexts {
  const titles = titlesOf(film);
  let fields: readonly FieldTexts[] | undefined;
  return { titles, fields: () => (fields ??= fieldTexts(film, titles)) };
}

/** A title in its own letters is nearer than one in others, and spaces between words are those of Latin letters. */
const titleRank = (match: Match, romanized: boolean): Rank => ({
  typos: match.typos - (romanized ? match.spaces : 0),
  spaces: romanized ? 0 : match.spaces,
  tier: 0,
  titleDistance: titleDistance(match) + [romanized, match.hasEquivalents, match.skipsWords].filter(Boolean).length,
  correctedTokens: match.correctedTokens,
  plurals: match.plurals,
  missingWords: 0,
  missingContent: 0,
});

/** The full title; whole words from its first, or from a later one; a prefix as the last word; words apart or in another order. */
function titleDistance({ isExact, wholeWords, isPrefix, contiguous, coversText }: Match): number {
  if (isExact) return 0;
  if (!contiguous) return maxTitleDistance;
  if (wholeWords) return isPrefix ? 1 : 2;
  return coversText ? 3 : isPrefix ? 4 : 5;
}

interface FieldTexts {
  readonly tier: FieldTier;
  readonly texts: readonly (readonly Word[])[];
  readonly isPeople?: boolean;
}

const wordsOf = (text: string | null): Word[][] => (text ? foldedWords(text) : []);

const fieldTexts = (film: Candidate, titles: readonly Title[]): FieldTexts[] => [
  { tier: 0, texts: titles.map(({ title }) => title) },
  { tier: 1, texts: wordsOf(film.cast).concat(wordsOf(film.directors)), isPeople: true },
  { tier: 1, texts: wordsOf(film.facts) },
  { tier: 2, texts: wordsOf(film.synopsis) },
];

/** A word of the query, with the text where it has fewest typos. */
interface FieldMatch {
  readonly match: WordMatch;
  readonly tier: FieldTier;
  readonly text: readonly Word[];
  readonly isPerson: boolean;
}

/** Ranks words that are in several fields. */
function crossFieldRank(tokens: readonly string[], fields: readonly FieldTexts[], mode: MatchMode): Rank | null {
  const found: FieldMatch[] = [];
  for (const [index, token] of tokens.entries()) {
    const best = bestFieldMatch(token, fields, { mode, isLast: index === tokens.length - 1 });
    if (!best) return null;
    found.push(best);
  }
  return {
    typos: found.reduce((sum, { match }) => sum + match.typos, 0),
    spaces: found.filter(({ match }) => match.isJoined).length,
    tier: Math.max(...found.map(({ tier }) => tier)) as FieldTier,
    titleDistance: crossFieldDistance(found),
    correctedTokens: found.map(({ match }) => match.word.token),
    plurals: found.filter(({ match }) => match.isOtherNumber).length,
    missingWords: 0,
    missingContent: 0,
  };
}

/** The match with fewest typos; of several, the one nearest to the title. */
function bestFieldMatch(
  token: string,
  fields: readonly FieldTexts[],
  { mode, isLast }: { readonly mode: MatchMode; readonly isLast: boolean },
): FieldMatch | null {
  let best: FieldMatch | null = null;
  for (const { tier, texts, isPeople = false } of fields) {
    // A synopsis has so many words that nearly any word matches with a typo.
    const options = tier < 2 ? { mode, takesPrefix: isLast } : { mode: 'EXACT' as const, takesPrefix: false };
    for (const text of texts) {
      const match = bestWordMatch(token, text, options);
      if (match && (!best || wordCost(match) < wordCost(best.match))) best = { match, tier, text, isPerson: isPeople };
    }
  }
  return best;
}

/** From low to high: the full title and people; one person; a part of the title and people; several people. */
function crossFieldDistance(found: readonly FieldMatch[]): number {
  const prefixDistance = found.at(-1)!.match.extent === 'PREFIX' ? 1 : 0;
  const inTitle = found.filter(({ tier }) => tier === 0);
  if (inTitle.length > 0) {
    const matched = new Set(inTitle.map(({ match }) => match.word.start));
    const isWhole = inTitle[0]!.text.every(({ start, token }) => matched.has(start) || articles.has(token));
    return prefixDistance + (isWhole ? 0 : 2);
  }
  const people = new Set(found.filter(({ isPerson }) => isPerson).map(({ text }) => text));
  return prefixDistance + (people.size > 1 ? 3 : 1);
}
