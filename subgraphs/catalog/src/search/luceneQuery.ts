/** Lucene queries over the full-text indexes of films and of names (indexes/ in the graph workspace says what is in them). */
import { popularityWords } from '@marquee/graph/indexes/filmIndex';
import { isUnspaced, maxPartLength } from '@marquee/graph/text/words';
import { equivalentsOf } from '@marquee/kit/text/equivalents';
import type { MatchMode } from './matchMode.js';
import { otherNumbers } from './plurals.js';
import type { QueryVariant } from './queryWords.js';
import { maxTypos } from './typos.js';

/** Escapes all characters that have a meaning in Lucene's query syntax. */
export const escapeTerm = (token: string): string => token.replace(/[+\-&|!(){}[\]^"~*?:\\/]/g, '\\$&');

/** Ranks popular films first among those that match equally well. It excludes none. */
export const popularityClause = `(${popularityWords.map((word) => `searchPopularity:${word}`).join(' ')})`;

/** Shorter prefixes of people's names match too many. */
const minNamePrefix = 3;
/** Users write at most this many words for what is one word in a title or name. */
export const maxJoinedWords = 3;

/** Films with all words of one of the variants, or in PARTIAL with some; the last word may be a prefix. */
export const wordsClause = (variants: readonly QueryVariant[], mode: MatchMode): string =>
  `+(${asked(variants)
    .map(({ tokens }) => `(${variantClause(tokens, mode)})`)
    .join(' ')})`;

const asked = (variants: readonly QueryVariant[]) => variants.filter(({ isCovered }) => !isCovered);

/** Two or three words may also be one word of the title. */
function variantClause(tokens: readonly string[], mode: MatchMode): string {
  const sign = mode === 'PARTIAL' ? '' : '+';
  const each = tokens
    .map((token, index) => `${sign}(${filmClauses(token, index === tokens.length - 1, mode)})`)
    .join(' ');
  if (tokens.length < 2 || tokens.length > maxJoinedWords) return each;
  return `(${each}) (${titleClauses(tokens.join(''), true, mode)})`;
}

function filmClauses(token: string, isLast: boolean, mode: MatchMode): string {
  const term = escapeTerm(token);
  const clauses = [
    titleClauses(token, isLast, mode),
    `searchCast:${term}^3`,
    `searchDirectors:${term}^3`,
    `searchFacts:${term}^2`,
  ];
  if (isLast && token.length >= minNamePrefix)
    clauses.push(`searchCast:${term}*`, `searchDirectors:${term}*`, `searchFacts:${term}*`);
  const typos = maxTypos(token, mode);
  if (typos > 0) clauses.push(`searchCast:${term}~${typos}`, `searchDirectors:${term}~${typos}`);
  if (mode === 'FUZZY') clauses.push(`searchSynopsis:${term}`);
  return clauses.join(' ');
}

function titleClauses(token: string, isLast: boolean, mode: MatchMode): string {
  const term = escapeTerm(token);
  const clauses = wholeWordClauses(token);
  if (isLast || isUnspaced(token)) clauses.push(`searchPrefixes:${prefixTerm(token)}^4`);
  const typos = maxTypos(token, mode);
  if (typos > 0) clauses.push(`${fuzzyField(isLast)}:${term}~${typos}^2`);
  return clauses.join(' ');
}

/** The word, other words for it, and its singular or plural. */
const wholeWordClauses = (token: string): string[] => [
  ...[token, ...equivalentsOf(token)].map((word) => `searchWords:${escapeTerm(word)}^8`),
  ...otherNumbers(token).map((word) => `searchWords:${escapeTerm(word)}^3`),
];

/** Whole words are among the prefixes, so one fuzzy clause is enough. */
const fuzzyField = (isLast: boolean): string => (isLast ? 'searchPrefixes' : 'searchWords');

/** Parts of words of unspaced scripts are indexed up to a length. The ranking compares the rest. */
const prefixTerm = (token: string): string =>
  escapeTerm(isUnspaced(token) ? [...token].slice(0, maxPartLength).join('') : token);

/** Names with all words of one of the variants; the last word may be a prefix. */
export const nameQuery = (variants: readonly QueryVariant[], mode: MatchMode): string =>
  asked(variants)
    .map(({ tokens }) => `(${nameVariant(tokens, mode)})`)
    .join(' OR ');

/** Two or three words may also be one word of the name. */
function nameVariant(tokens: readonly string[], mode: MatchMode): string {
  const clauses = tokens.map((token, index) => `(${nameClauses(token, index === tokens.length - 1, mode)})`);
  const all = clauses.join(' AND ');
  return tokens.length > 1 && tokens.length <= maxJoinedWords
    ? `(${all}) OR (${nameClauses(tokens.join(''), true, mode)})`
    : all;
}

function nameClauses(token: string, isLast: boolean, mode: MatchMode): string {
  const term = escapeTerm(token);
  const clauses = wholeWordClauses(token);
  if (isLast || isUnspaced(token)) clauses.push(`searchPrefixes:${prefixTerm(token)}^4`);
  const typos = maxTypos(token, mode);
  if (typos > 0) clauses.push(`${fuzzyField(isLast)}:${term}~${typos}`);
  return clauses.join(' OR ');
}
