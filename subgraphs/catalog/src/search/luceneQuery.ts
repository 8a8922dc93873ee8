/** Lucene queries over the full-text indexes of films and of names (indexes/ in the graph workspace says what is in them). */
import { popularityWords } from '@marquee/graph/indexes/filmIndex';
import { maxTypos } from './typos.js';

/**
 * How words match. EXACT: without typos, in titles, people, genres and the year. FUZZY: words may have typos, and the synopsis
 * counts; it costs several times as much.
 */
export type MatchMode = 'EXACT' | 'FUZZY';

/** Escapes all characters that have a meaning in Lucene's query syntax. */
export const escapeTerm = (token: string): string => token.replace(/[+\-&|!(){}[\]^"~*?:\\/]/g, '\\$&');

/** Ranks popular films first among those that match equally well. It excludes none. */
export const popularityClause = `(${popularityWords.map((word) => `searchPopularity:${word}`).join(' ')})`;

/** Shorter prefixes of people's names match too many. */
const minNamePrefix = 3;
/** Users write at most this many words for what is one word in a title or name. */
export const maxJoinedWords = 3;

/** Films with all of the words; the last word may be a prefix. Two or three words may also be one word of the title. */
export function wordsClause(tokens: readonly string[], mode: MatchMode): string {
  const each = tokens.map((token, index) => `+(${filmClauses(token, index === tokens.length - 1, mode)})`).join(' ');
  if (tokens.length < 2 || tokens.length > maxJoinedWords) return `+(${each})`;
  return `+((${each}) (${titleClauses(tokens.join(''), true, mode)}))`;
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
  if (mode === 'FUZZY') {
    const typos = maxTypos(token);
    if (typos > 0) clauses.push(`searchCast:${term}~${typos}`, `searchDirectors:${term}~${typos}`);
    clauses.push(`searchSynopsis:${term}`);
  }
  return clauses.join(' ');
}

function titleClauses(token: string, isLast: boolean, mode: MatchMode): string {
  const term = escapeTerm(token);
  const clauses = [`searchWords:${term}^8`];
  if (isLast) clauses.push(`searchPrefixes:${term}^4`);
  const typos = mode === 'FUZZY' ? maxTypos(token) : 0;
  if (typos > 0) clauses.push(`${fuzzyField(isLast)}:${term}~${typos}^2`);
  return clauses.join(' ');
}

/** Whole words are among the prefixes, so one fuzzy clause is enough. */
const fuzzyField = (isLast: boolean): string => (isLast ? 'searchPrefixes' : 'searchWords');

/** Names with all of the words; the last word may be a prefix. Two or three words may also be one word of the name. */
export function nameQuery(tokens: readonly string[], mode: MatchMode): string {
  const clauses = tokens.map((token, index) => `(${nameClauses(token, index === tokens.length - 1, mode)})`);
  const all = clauses.join(' AND ');
  return tokens.length > 1 && tokens.length <= maxJoinedWords
    ? `(${all}) OR (${nameClauses(tokens.join(''), true, mode)})`
    : all;
}

function nameClauses(token: string, isLast: boolean, mode: MatchMode): string {
  const term = escapeTerm(token);
  const clauses = [`searchWords:${term}^8`];
  if (isLast) clauses.push(`searchPrefixes:${term}^4`);
  const typos = mode === 'FUZZY' ? maxTypos(token) : 0;
  if (typos > 0) clauses.push(`${fuzzyField(isLast)}:${term}~${typos}`);
  return clauses.join(' OR ');
}
