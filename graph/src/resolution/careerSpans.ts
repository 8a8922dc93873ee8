/** Namesakes: one name over too long a time is several people. */
import { normalise } from '@marquee/kit/text';
import { slugify, stableId } from '../text/stableId.js';
import { bareName } from './evidence.js';

/** No career in film has both a break as long as this and a span as long as that; it is two people of one name. */
const longestBreakYears = 30;
export const longestSpanYears = 60;

/** The first years of each namesake's career, in order; one entry for nearly everybody. `years`: of all their films. */
export function eraStarts(years: Iterable<number>): number[] {
  const sorted = [...years].sort((a, b) => a - b);
  const [first = 0] = sorted;
  let cut = 0;
  for (let index = 1; index < sorted.length; index++)
    if (sorted[index]! - sorted[index - 1]! > (cut === 0 ? longestBreakYears - 1 : sorted[cut]! - sorted[cut - 1]!))
      cut = index;
  const isOne = cut === 0 || sorted.at(-1)! - first <= longestSpanYears;
  return isOne ? [first] : [...eraStarts(sorted.slice(0, cut)), ...eraStarts(sorted.slice(cut))];
}

/** Which of the namesakes was at work then, from 0. Whose film has no year is the last of them. */
export const eraOf = (starts: readonly number[], year: number | undefined): number =>
  Math.max(
    0,
    starts.findLastIndex((from) => year === undefined || from <= year),
  );

/** What a person is known by before namesakes are told apart. */
export const nameKey = (name: string): string => normalise(name);

/** The first of a name has the plain id and address; they do not change when another follows. */
export const personIdOf = (key: string, era: number): string => stableId('per', era === 0 ? key : `${key}#${era + 1}`);

export const personSlug = (key: string, id: string): string =>
  id === personIdOf(key, 0) ? plainSlug(key, id) : `${plainSlug(key, id)}-${id.slice(-5)}`;

/** Longest part of an address; names that begin alike for so long must differ after it. */
const longestSlug = 80;

/** Marks alone are no address: two names of marks may differ in spaces only. */
export function plainSlug(text: string, id: string): string {
  const slug = slugify(text);
  if (!/[\p{L}\p{N}]/u.test(slug)) return id;
  return slug.length < longestSlug ? slug : `${slug}-${id.slice(-5)}`;
}

const marks = (name: string): number => name.normalize('NFD').replace(/[\p{ASCII}]/gu, '').length;
const capitals = (name: string): number => [...name].filter((letter) => letter !== letter.toLowerCase()).length;

/**
 * Of several spellings of one name the one to show: with most accents, then not in capitals throughout, then the least. It
 * does not depend on which was read first.
 */
export function bestSpelling(names: Iterable<string>): string {
  let best: string | undefined;
  for (const spelled of names) {
    const name = bareName(spelled);
    if (best === undefined || compareSpelling(name, best) < 0) best = name;
  }
  return best!;
}

const isShouted = (name: string): number => (capitals(name) > 0 && name === name.toUpperCase() ? 1 : 0);
const isWhispered = (name: string): number => (capitals(name) === 0 ? 1 : 0);

const compareSpelling = (a: string, b: string): number =>
  marks(b) - marks(a) || isShouted(a) - isShouted(b) || isWhispered(a) - isWhispered(b) || (a < b ? -1 : a > b ? 1 : 0);
