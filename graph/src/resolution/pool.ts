/** The evidence of records that are one film by their ids: what one of them says counts for all of them. */
import { overlap, titleKeys, type Evidence, type IsCrowded } from './evidence.js';

export interface Pool {
  /** Each title in the year of its record. Titles that are crowded are left out. */
  readonly titles: ReadonlyMap<string, TitleInYear>;
  readonly people: ReadonlySet<string>;
  /** Whether one of the records names no people. */
  readonly hasNameless: boolean;
  readonly runtimes: readonly number[];
  /** What the records with genres say. */
  readonly documentary: ReadonlySet<boolean>;
}

export interface TitleInYear {
  readonly title: string;
  readonly year: number;
}

export function poolOf(records: readonly Evidence[], isCrowded: IsCrowded): Pool {
  const titles = new Map<string, TitleInYear>();
  const people = new Set<string>();
  for (const record of records) {
    const keys = titleKeys(record);
    for (const [index, title] of [...record.titles].entries())
      if (keys[index] !== undefined && !isCrowded(record.provider, keys[index]))
        titles.set(keys[index], { title, year: record.year! });
    for (const name of record.people) people.add(name);
  }
  return {
    titles,
    people,
    hasNameless: records.some((record) => record.people.size === 0),
    runtimes: [...new Set(records.flatMap(({ runtimeMinutes }) => runtimeMinutes ?? []))],
    documentary: new Set(records.flatMap(({ isDocumentary }) => isDocumentary ?? [])),
  };
}

/** Where only title and year speak for one film, its records name about one runtime. Providers round, and cuts differ. */
const maxMinutesApart = 15;
const maxShareApart = 0.2;

const differInRuntime = (a: number, b: number): boolean =>
  Math.abs(a - b) > Math.max(maxMinutesApart, maxShareApart * Math.max(a, b));

/** Whether runtime or genre say that two films of one title and year are two. */
export const contradict = (a: Pool, b: Pool): boolean =>
  a.runtimes.some((one) => b.runtimes.some((other) => differInRuntime(one, other))) ||
  (a.documentary.size === 1 && b.documentary.size === 1 && a.documentary.has(true) !== b.documentary.has(true));

/** How strong the evidence of titles, from weak to strong. `TITLE_AND_YEAR_ONLY`: one of the two names no people. */
export const strengths = ['TITLE_AND_YEAR_ONLY', 'NEAR_YEAR', 'TITLE_AND_PEOPLE'] as const;
export type Strength = (typeof strengths)[number];

/**
 * What a common title of the two says: null if they name different people.
 *
 * @param yearsApart of the common title; 0 or 1
 */
export function strengthOf(a: Pool, b: Pool, yearsApart: number): Strength | null {
  if (overlap(a.people, b.people)) return yearsApart === 0 ? 'TITLE_AND_PEOPLE' : 'NEAR_YEAR';
  const isNameless = a.people.size === 0 || b.people.size === 0;
  return yearsApart === 0 && isNameless && !contradict(a, b) ? 'TITLE_AND_YEAR_ONLY' : null;
}
