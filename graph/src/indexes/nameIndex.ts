/** The full-text index of people's and genres' names: its definition, what is written to it, and how names are asked for. */
import { integer } from '../neo4j/connection.js';
import { allowedTypos } from '../text/match.js';
import { searchTerms } from '../text/words.js';

/** Of people and genres; films have an index of their own. Terms come folded and apart, so all that is left is to split them. */
export const nameIndexDefinitions = [
  // An earlier version had films in it, too.
  'DROP INDEX names IF EXISTS',
  `CREATE FULLTEXT INDEX peopleAndGenres IF NOT EXISTS FOR (n:Person|Genre)
    ON EACH [n.searchWords, n.searchBeginnings] OPTIONS {indexConfig: {\`fulltext.analyzer\`: 'whitespace'}}`,
];

/** Of what is written along with an entity for searching. Raise it when that changes: each catalog that starts rewrites what is older. */
export const indexVersion = 3;

/** Properties that are written along with a person's or genre's name. */
export function nameProperties(name: string) {
  const { words, beginnings } = searchTerms([name]);
  return { searchWords: words, searchBeginnings: beginnings, indexVersion: integer(indexVersion) };
}

/** What Lucene takes for more than a letter, marked as one. */
export const escapeTerm = (token: string): string => token.replace(/[+\-&|!(){}[\]^"~*?:\\/]/g, '\\$&');

/**
 * Names with all of the words, the last also as a beginning, or with all of them written as one. `misspelt`: each word may hold
 * typos, which costs several times as much.
 */
export function nameQuery(tokens: readonly string[], misspelt: boolean): string {
  const clauses = tokens.map((token, place) => `(${termQuery(token, place === tokens.length - 1, misspelt)})`);
  const all = clauses.join(' AND ');
  return tokens.length > 1 && tokens.length <= 3 ? `(${all}) OR (${termQuery(tokens.join(''), true, misspelt)})` : all;
}

function termQuery(token: string, isLast: boolean, misspelt: boolean): string {
  const term = escapeTerm(token);
  const typos = misspelt ? allowedTypos(token) : 0;
  const parts = [`searchWords:${term}^8`];
  if (isLast) parts.push(`searchBeginnings:${term}^4`);
  // Whole words are among the beginnings.
  if (typos > 0) parts.push(`${isLast ? 'searchBeginnings' : 'searchWords'}:${term}~${typos}`);
  return parts.join(' OR ');
}
