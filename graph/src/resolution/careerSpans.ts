/**
 * Tells people of one name apart by their years: a name whose films span too many years with a long break belongs to several people. A
 * career span is the range of years of one of these people. Ids of people come first (peopleOfCredits.ts).
 */
import { stableId } from '../text/stableId.js';

/** One career in film never has both a break this long and a span longer than `maxCareerYears`. */
const minBreakYears = 30;
export const maxCareerYears = 75;
/** Up to this span, a few films before or after a break are early works, or released or compiled after a death. */
const maxYearsWithLateFilms = 90;
const minFilmsOfACareer = 3;

export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * The first year of each homonym's career, in order.
 *
 * @param years the years of all films of the name, in any order
 * @param whole the span of a person with an id, in which there is no break
 */
export function careerStarts(years: Iterable<number>, whole?: Span): number[] {
  const sorted = [...years].sort((a, b) => a - b);
  const [first = 0] = sorted;
  let cut = 0;
  for (let index = 1; index < sorted.length; index++) {
    const [before, after] = [sorted[index - 1]!, sorted[index]!];
    const isWhole = whole !== undefined && before >= whole.first && after <= whole.last;
    if (!isWhole && after - before > (cut === 0 ? minBreakYears - 1 : sorted[cut]! - sorted[cut - 1]!)) cut = index;
  }
  const years_ = sorted.length === 0 ? 0 : sorted.at(-1)! - first;
  const isRare = Math.min(cut, sorted.length - cut) < minFilmsOfACareer;
  const isOnePerson = cut === 0 || years_ <= maxCareerYears || (isRare && years_ <= maxYearsWithLateFilms);
  return isOnePerson
    ? [first]
    : [...careerStarts(sorted.slice(0, cut), whole), ...careerStarts(sorted.slice(cut), whole)];
}

/** The index, from 0, of the homonym who was active in `year`. A film without a year belongs to the last one. */
export const careerIndex = (starts: readonly number[], year: number | undefined): number =>
  Math.max(
    0,
    starts.findLastIndex((from) => year === undefined || from <= year),
  );

/** Years between a film and a career; 0 for a film without a year. */
export const yearsFrom = ({ first, last }: Span, year: number | undefined): number =>
  year === undefined ? 0 : Math.max(0, first - year, year - last);

/** The id of one homonym. The first homonym's id does not change when another one is found. */
export const personIdOf = (nameKey: string, index: number): string =>
  stableId('per', index === 0 ? nameKey : `${nameKey}#${index + 1}`);
