/**
 * Tells people of one name apart. Ids of people come first: two ids are two people. Without them, a name whose films span too many years with
 * a long break belongs to several people. A career span is the range of years of one of these people.
 */
import { stableId } from '../text/stableId.js';

/** One career in film never has both a break this long and a span longer than `maxCareerYears`. */
const minBreakYears = 30;
export const maxCareerYears = 75;
/** Up to this span, a few films before or after a break are early works, or released or compiled after a death. */
const maxYearsWithLateFilms = 90;
const minFilmsOfACareer = 3;

interface Span {
  readonly first: number;
  readonly last: number;
}

/** A name in a film. */
export interface CareerCredit {
  readonly year: number | undefined;
  /** The person's id at a service. */
  readonly personId: string | undefined;
}

/** The people of one name. */
export interface NamedPeople {
  /** The first year of each homonym's career, in order. Nearly every name has one entry. */
  readonly starts: readonly number[];
  /** The people with ids, the first one first. */
  readonly spans: ReadonlyMap<string, Span>;
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
const careerIndex = (starts: readonly number[], year: number | undefined): number =>
  Math.max(
    0,
    starts.findLastIndex((from) => year === undefined || from <= year),
  );

/** Ids of one service are given in order of their numbers. */
const byId = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** The people of a name, from all its credits. */
export function namedPeople(credits: readonly CareerCredit[]): NamedPeople {
  const spans = new Map<string, Span>();
  for (const id of [...new Set(credits.flatMap(({ personId }) => personId ?? []))].sort(byId)) {
    const years = credits.flatMap(({ year, personId }) => (personId === id ? (year ?? []) : []));
    spans.set(id, { first: Math.min(...years), last: Math.max(...years) });
  }
  const [only] = spans.values();
  const years = credits.flatMap(({ year }) => year ?? []);
  return { starts: spans.size > 1 ? [0] : careerStarts(years, only), spans };
}

export interface IdentifiedPerson {
  readonly id: string;
  /** At a service; null if no record has one. */
  readonly personId: string | null;
}

/** The id of one homonym. The first homonym's id does not change when another one is found. */
export const personIdOf = (nameKey: string, index: number): string =>
  stableId('per', index === 0 ? nameKey : `${nameKey}#${index + 1}`);

/** The person of a credit. A credit without an id is of the person whose career is nearest. */
export function personOf(
  nameKey: string,
  { starts, spans }: NamedPeople,
  { year, personId }: CareerCredit,
): IdentifiedPerson {
  const ids = [...spans.keys()];
  if (ids.length > 1) {
    const known = personId !== undefined && spans.has(personId) ? personId : nearest(spans, year);
    const index = ids.indexOf(known);
    return { id: index === 0 ? personIdOf(nameKey, 0) : stableId('per', `${nameKey}#${known}`), personId: known };
  }
  const [only] = spans;
  const firstYear = only && Number.isFinite(only[1].first) ? only[1].first : undefined;
  const index = careerIndex(starts, personId === undefined ? year : firstYear);
  const holdsId = only !== undefined && index === careerIndex(starts, firstYear);
  return { id: personIdOf(nameKey, index), personId: holdsId ? only[0] : null };
}

function nearest(spans: ReadonlyMap<string, Span>, year: number | undefined): string {
  const distance = ({ first, last }: Span) => (year === undefined ? 0 : Math.max(0, first - year, year - last));
  let [best] = spans;
  for (const entry of spans) if (distance(entry[1]) < distance(best![1])) best = entry;
  return best![0];
}
