/** The words of what a user types. */
import { words } from '@marquee/graph/text/words';

const maxCharacters = 200;
const maxWords = 8;
const maxWordLength = 40;

/** Folded words of a query. What exceeds the limits is ignored: no name is longer, and it would only cost. */
export function queryWords(query: string): string[] {
  return words(query.slice(0, maxCharacters))
    .slice(0, maxWords)
    .map(({ token }) => [...token].slice(0, maxWordLength).join(''));
}
