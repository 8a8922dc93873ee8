/** Finds the career spans of each name, and the films whose credits belong to another homonym now. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { careerIndex, careerStarts, maxCareerYears } from '@marquee/graph/resolution/careerSpans';
import type { NameCache } from './nameCache.js';
import type { CreditedFilm, KnownPerson } from './people.js';

const creditsOfNames = cypherFile(new URL('./credits-of-names.cypher', import.meta.url));

export interface CreditedNames {
  readonly films: readonly CreditedFilm[];
  /** The stored people with these names. */
  readonly known: readonly KnownPerson[];
  readonly keys: readonly string[];
  /** Films whose stored credits no longer count. */
  readonly replaced: ReadonlySet<string>;
}

export interface Homonyms {
  /** The first years of the homonyms' careers, by name key. */
  readonly starts: ReadonlyMap<string, number[]>;
  /** Ids of other films whose credits belong to another homonym now. */
  readonly movedFilms: ReadonlySet<string>;
}

export async function findHomonyms(run: Run, names: NameCache, credited: CreditedNames): Promise<Homonyms> {
  const { keys, replaced } = credited;
  const years = yearsByName(names, credited);
  const longKeys = keysOfLongCareers(years, credited);
  const others =
    longKeys.length === 0
      ? []
      : await run<{ key: string; personId: string; movieId: string; year: number | null }>(creditsOfNames, {
          keys: longKeys,
          without: [...replaced],
        });
  for (const { key, year } of others) if (year !== null) years.get(key)!.push(year);
  const isLong = new Set(longKeys);
  const starts = new Map(keys.map((key) => [key, isLong.has(key) ? careerStarts(years.get(key)!) : [0]]));
  const moved = others.filter(
    ({ key, personId, year }) => names.idOf(key, careerIndex(starts.get(key)!, year ?? undefined)) !== personId,
  );
  return { starts, movedFilms: new Set(moved.map(({ movieId }) => movieId)) };
}

function yearsByName(names: NameCache, { films, keys }: CreditedNames): Map<string, number[]> {
  const years = new Map<string, number[]>(keys.map((key) => [key, []]));
  for (const film of films)
    if (film.year !== undefined) for (const name of film.names) years.get(names.keyOf(name))!.push(film.year);
  return years;
}

/** Only a name whose films span more than one career can have homonyms. The stored bounds make a look-up unnecessary. */
function keysOfLongCareers(years: ReadonlyMap<string, readonly number[]>, { known, keys }: CreditedNames): string[] {
  const bounds = new Map([...years].map(([key, list]) => [key, [Math.min(...list), Math.max(...list)] as const]));
  for (const { nameKey, firstYear, lastYear } of known) {
    const [first, last] = bounds.get(nameKey)!;
    if (firstYear !== null && lastYear !== null)
      bounds.set(nameKey, [Math.min(first, firstYear), Math.max(last, lastYear)]);
  }
  return keys.filter((key) => bounds.get(key)![1] - bounds.get(key)![0] > maxCareerYears);
}
