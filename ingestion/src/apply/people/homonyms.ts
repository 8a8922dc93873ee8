/** Finds the people of each name, and the films whose credits belong to another one of them now. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import {
  maxCareerYears,
  namedPeople,
  personOf,
  type CareerCredit,
  type NamedPeople,
} from '@marquee/graph/resolution/careerSpans';
import type { CreditedFilm, KnownPerson, LinkedEntity } from './people.js';

const creditsOfNames = cypherFile(new URL('./credits-of-names.cypher', import.meta.url));

export interface CreditedNames {
  readonly films: readonly CreditedFilm[];
  /** The stored people with these names. */
  readonly known: readonly KnownPerson[];
  readonly keys: readonly string[];
  /** What the films had before that are replaced. */
  readonly linkedBefore: readonly LinkedEntity[];
  /** Films whose stored credits no longer count. */
  readonly replaced: ReadonlySet<string>;
  readonly keyOf: (name: string) => string;
}

export interface Homonyms {
  /** By name key. */
  readonly people: ReadonlyMap<string, NamedPeople>;
  /** Ids of other films whose credits belong to another homonym now. */
  readonly movedFilms: ReadonlySet<string>;
}

interface StoredCredit {
  readonly key: string;
  readonly creditedTo: string;
  readonly movieId: string;
  readonly year: number | null;
  readonly personId: string | null;
}

export async function findHomonyms(run: Run, credited: CreditedNames): Promise<Homonyms> {
  const { keys, known, replaced } = credited;
  const credits = creditsByName(credited);
  const unclear = unclearKeys(credits, credited);
  const stored =
    unclear.length === 0
      ? []
      : await run<StoredCredit & Record<string, unknown>>(creditsOfNames, { keys: unclear, without: [...replaced] });
  for (const { key, year, personId } of stored)
    credits.get(key)!.push({ year: year ?? undefined, personId: personId ?? undefined });
  const isUnclear = new Set(unclear);
  // Of a name that is clear, one person has all films, and perhaps one id.
  const storedIds = new Map(known.flatMap(({ nameKey, personId }) => (personId === null ? [] : [[nameKey, personId]])));
  const clear = (key: string): NamedPeople => {
    const id = credits.get(key)!.find(({ personId }) => personId !== undefined)?.personId ?? storedIds.get(key);
    return { starts: [0], spans: new Map(id === undefined ? [] : [[id, { first: 0, last: 0 }]]) };
  };
  const people = new Map(keys.map((key) => [key, isUnclear.has(key) ? namedPeople(credits.get(key)!) : clear(key)]));
  const moved = stored.filter(
    ({ key, creditedTo, year, personId }) =>
      personOf(key, people.get(key)!, { year: year ?? undefined, personId: personId ?? undefined }).id !== creditedTo,
  );
  return { people, movedFilms: new Set(moved.map(({ movieId }) => movieId)) };
}

function creditsByName({ films, keys, keyOf }: CreditedNames): Map<string, CareerCredit[]> {
  const found = new Map<string, CareerCredit[]>(keys.map((key) => [key, []]));
  for (const { year, credits } of films) {
    const inFilm = new Set<string>();
    for (const { name, personId } of credits) {
      const key = keyOf(name);
      // A film counts once for each person of a name.
      const credit = `${key}\0${personId ?? ''}`;
      if (!inFilm.has(credit)) found.get(key)!.push({ year, personId });
      inFilm.add(credit);
    }
  }
  return found;
}

/** The names of which all credits must be read: those of several people, as far as the batch and stored bounds tell. */
function unclearKeys(
  credits: ReadonlyMap<string, readonly CareerCredit[]>,
  { known, keys, linkedBefore }: CreditedNames,
): string[] {
  const bounds = new Map<string, { first: number; last: number }>();
  const ids = new Map<string, Set<string>>();
  for (const [key, list] of credits) {
    const years = list.flatMap(({ year }) => year ?? []);
    bounds.set(key, { first: Math.min(...years), last: Math.max(...years) });
    ids.set(key, new Set(list.flatMap(({ personId }) => personId ?? [])));
  }
  const lost = new Set(
    linkedBefore.flatMap(({ nameKey, personIds }) =>
      nameKey !== null && personIds.some((id) => !ids.get(nameKey)!.has(id)) ? [nameKey] : [],
    ),
  );
  for (const { nameKey, firstYear, lastYear, personId } of known) {
    const { first, last } = bounds.get(nameKey)!;
    if (firstYear !== null && lastYear !== null)
      bounds.set(nameKey, { first: Math.min(first, firstYear), last: Math.max(last, lastYear) });
    if (personId !== null) ids.get(nameKey)!.add(personId);
  }
  return keys.filter((key) => {
    const { first, last } = bounds.get(key)!;
    return last - first > maxCareerYears || ids.get(key)!.size > 1 || lost.has(key);
  });
}
