/**
 * Splits homonyms: if the films of one name span too many years with a long break, the name belongs to several people.
 * A career span is the range of years of one of these people.
 */
import { stableId } from '../text/stableId.js';

/** One career in film never has both a break this long and a span longer than `maxCareerYears`. */
const minBreakYears = 30;
export const maxCareerYears = 60;

/**
 * The first year of each homonym's career, in order. Nearly every name has one entry.
 *
 * @param years the years of all films of the name, in any order
 */
export function careerStarts(years: Iterable<number>): number[] {
  const sorted = [...years].sort((a, b) => a - b);
  const [first = 0] = sorted;
  let cut = 0;
  for (let index = 1; index < sorted.length; index++)
    if (sorted[index]! - sorted[index - 1]! > (cut === 0 ? minBreakYears - 1 : sorted[cut]! - sorted[cut - 1]!))
      cut = index;
  const isOnePerson = cut === 0 || sorted.at(-1)! - first <= maxCareerYears;
  return isOnePerson ? [first] : [...careerStarts(sorted.slice(0, cut)), ...careerStarts(sorted.slice(cut))];
}

/** The index, from 0, of the homonym who was active in `year`. A film without a year belongs to the last one. */
export const careerIndex = (starts: readonly number[], year: number | undefined): number =>
  Math.max(
    0,
    starts.findLastIndex((from) => year === undefined || from <= year),
  );

/** The id of one homonym. The first homonym's id does not change when another one is found. */
export const personIdOf = (nameKey: string, index: number): string =>
  stableId('per', index === 0 ? nameKey : `${nameKey}#${index + 1}`);
