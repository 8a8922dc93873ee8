/** The words of what a user types. */
import { decodeHTMLStrict } from 'entities';
import { words } from '@marquee/graph/text/words';
import { numbersAsDigits, numbersAsWords } from '@marquee/kit/text/equivalents';
import { coreOf, isSearchTerm } from './searchTerms.js';

const maxCharacters = 200;
const maxWords = 8;
const maxWordLength = 40;

/** Folded words of a query. What exceeds the limits is ignored: no name is longer, and it would only cost. */
export function queryWords(query: string): string[] {
  const text = decodeHTMLStrict(query.slice(0, maxCharacters));
  const id = externalIdIn(text);
  if (id !== null) return [id];
  return words(text.replace(decimalHalves, (_, whole: string, part: string) => `${whole} ${halves[part]!}`))
    .slice(0, maxWords)
    .map(({ token }) => [...token].slice(0, maxWordLength).join(''));
}

/** The words of a query as they were typed, in lower case; null if they have no letters that folding changes. */
export function typedLetters(query: string): string[] | null {
  const text = decodeHTMLStrict(query.slice(0, maxCharacters));
  if (!/[^\x00-\x7f]/.test(text)) return null;
  const typed =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return typed.filter((word) => !words(word).every(({ token }) => isSearchTerm(token)));
}

/** "8.5" is a title with a fraction. */
const halves: Readonly<Record<string, string>> = { 5: '1 2', 25: '1 4', 75: '3 4' };
const decimalHalves = /(?<![\d.])(\d)[.,](5|25|75)(?![\d.])/g;

/** An id of IMDb or Wikidata that is typed alone or in the address of its page. */
function externalIdIn(text: string): string | null {
  const [, imdb, wikidata] =
    /^\s*(?:\S*imdb\.com\/\S*?)?(tt\d{5,10})(?:[/?#]\S*)?\s*$/i.exec(text) ??
    /^\s*(?:\S*wikidata\.org\/\S*?)?()(q\d{2,12})\s*$/i.exec(text) ??
    [];
  if (wikidata) return wikidata.toLowerCase();
  return imdb ? `tt${imdb.slice(2).replace(/^0+/, '').padStart(7, '0')}` : null;
}

/** Words that a user may leave out, or add, at the beginning of a title. */
export const articles: ReadonlySet<string> = new Set(
  'the a an le la les l un une der die das ein eine el los las il lo gli i os o'.split(' '),
);

/** Words that say so little that a title is found without them. */
const stopWords: ReadonlySet<string> = new Set([
  ...articles,
  ...'and of in on at to for with from by is he me my'.split(' '),
]);
export const isSmallWord = (token: string): boolean => stopWords.has(token);

/** Whether a word says little in a query: a small word, a search term or a single letter. */
export const isStopWord = (token: string): boolean =>
  stopWords.has(token) || isSearchTerm(token) || [...token].length < 2;

/** One way to read a query. */
export interface QueryVariant {
  readonly tokens: readonly string[];
  /** What a match with this variant adds to the distance from the full title. */
  readonly distance: number;
  /** Whether search terms or connectors of the query are left out. */
  readonly isShortened?: boolean;
  /** Whether another variant has fewer of its words, so the index need not be asked for this one. */
  readonly isCovered?: boolean;
}

/** The query as it was typed, then with numbers in digits and in words, and without its article. */
export function queryVariants(tokens: readonly string[]): QueryVariant[] {
  const spelled = [tokens, numbersAsDigits(tokens), numbersAsWords(tokens)].filter((list) => list !== null);
  const variants: QueryVariant[] = spelled.map((list) => ({ tokens: list.slice(0, maxWords), distance: 0 }));
  if (tokens.length > 1 && articles.has(tokens[0]!)) variants.push({ tokens: tokens.slice(1), distance: 1 });
  return variants;
}

const maxTermDistance = 3;
const stopWordDistance = 1;
/** The most that words left out add to the distance. */
export const maxShortenedDistance = maxTermDistance + stopWordDistance;

/**
 * The query as it was typed, and without words such as "watch … online free" and "by". Each word less is further from the full title.
 * The last variant has the fewest words. Null if there are no such words, or no others.
 */
export function shortenedVariants(tokens: readonly string[]): QueryVariant[] | null {
  const core = coreOf(tokens, isSmallWord);
  if (!core) return null;
  const termsIn = (list: readonly string[]) => list.filter(isSearchTerm).length;
  const distanceOf = (part: readonly string[]) => {
    const terms = termsIn(tokens) - termsIn(part);
    const hasFewerStopWords = tokens.length - part.length > terms;
    return Math.min(maxTermDistance, terms) + (hasFewerStopWords ? stopWordDistance : 0);
  };
  const shortened = (part: readonly string[]) =>
    queryVariants(part).map((variant) => ({
      ...variant,
      distance: variant.distance + distanceOf(part),
      isShortened: true,
    }));
  const isCovered = core.unconnected !== null;
  return [
    ...queryVariants(tokens),
    ...core.parts.map((part) => ({ tokens: part, distance: distanceOf(part), isShortened: true, isCovered: true })),
    ...shortened(core.tokens).map((variant) => ({ ...variant, isCovered })),
    ...(core.unconnected ? shortened(core.unconnected) : []),
  ];
}
