/** The full-text index of the names of people and genres: its definition, and the properties that are written for it. */
import { integer } from '../neo4j/connection.js';
import { searchTerms } from '../text/words.js';
import { indexVersion } from './indexVersion.js';

/** Films have an index of their own. Texts are folded before they are written (words.ts), so the index only splits at spaces. */
export const nameIndexDefinition = `CREATE FULLTEXT INDEX nameSearch IF NOT EXISTS FOR (n:Person|Genre)
  ON EACH [n.searchWords, n.searchPrefixes] OPTIONS {indexConfig: {\`fulltext.analyzer\`: 'whitespace'}}`;

/** The properties that are written with the name of a person or genre for its index. */
export function nameProperties(name: string) {
  const { words, prefixes } = searchTerms([name]);
  return { searchWords: words, searchPrefixes: prefixes, indexVersion: integer(indexVersion) };
}
