/** Names and slugs of people, films and genres: the key that compares them, and which spelling to show. */
import { identityKey } from '@marquee/kit/text/identityKey';
import { maxSlugLength, slugify, slugWords } from '../text/stableId.js';
import { personIdOf } from './careerSpans.js';

/** The name without the note in brackets that distinguishes homonyms, such as `(director)`. */
export const withoutNote = (name: string): string => name.replace(/\s*\([^)]*\)$/, '') || name;

/** All spellings of a name have one key. Homonyms share it. */
export const nameKeyOf = (name: string): string => identityKey(name);

/** The first homonym has the plain slug. */
export const personSlug = (nameKey: string, id: string): string =>
  id === personIdOf(nameKey, 0) ? plainSlug(nameKey, id) : `${plainSlug(nameKey, id)}-${id.slice(-5)}`;

/** A slug from `text`. Punctuation alone gives the id, because two such names may differ in spaces only. */
export function plainSlug(text: string, id: string): string {
  const slug = slugify(text);
  if (!/[\p{L}\p{N}]/u.test(slug)) return id;
  // Texts that are equal up to the limit differ after it.
  return slugWords(text).length < maxSlugLength ? slug : `${slug}-${id.slice(-5)}`;
}

const countAccents = (name: string): number => name.normalize('NFD').replace(/[\p{ASCII}]/gu, '').length;
const countCapitals = (name: string): number => [...name].filter((letter) => letter !== letter.toLowerCase()).length;

/**
 * The spelling of a name to show: the one with most accents, then one that is not all capitals, then one that is not all
 * lower case, then the first in code unit order. The result does not depend on the order of `names`.
 */
export function bestSpelling(names: Iterable<string>): string {
  let best: string | undefined;
  for (const spelling of names) {
    const name = withoutNote(spelling);
    if (best === undefined || compareSpellings(name, best) < 0) best = name;
  }
  return best!;
}

const isUpperCase = (name: string): number => (countCapitals(name) > 0 && name === name.toUpperCase() ? 1 : 0);
const isLowerCase = (name: string): number => (countCapitals(name) === 0 ? 1 : 0);

const compareSpellings = (a: string, b: string): number =>
  countAccents(b) - countAccents(a) ||
  isUpperCase(a) - isUpperCase(b) ||
  isLowerCase(a) - isLowerCase(b) ||
  (a < b ? -1 : a > b ? 1 : 0);
