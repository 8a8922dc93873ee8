/** Decides which person each name in a film is, and which other films change when people are joined or told apart. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { filmsOfRecords } from '@marquee/graph/records/storedRecords';
import { idsIn } from '@marquee/graph/resolution/personIds';
import type { PersonOf } from '@marquee/graph/resolution/peopleOfCredits';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import { bestSpelling } from '@marquee/graph/resolution/names';
import { findHomonyms, toSourceAndValue, type NamesAndIds } from './homonyms.js';
import { createNameCache } from './nameCache.js';
import type { CreditedFilm, Identify, KnownPerson, LinkedEntity, People, Person } from './people.js';
import { addOtherSpellings, addSpellings, toCreditedFilm } from './spellings.js';

const statements = {
  peopleByName: cypherFile(new URL('./people-by-name.cypher', import.meta.url)),
  linkedToFilms: cypherFile(new URL('./people-and-genres-of-films.cypher', import.meta.url)),
};

export interface FilmsToIdentify {
  readonly merged: readonly MergedFilm[];
  /** Films that are rewritten or removed: their stored credits no longer count. */
  readonly oldIds: ReadonlySet<string>;
  /** Called while the first look-up of people runs. */
  readonly whileLookingUp: () => void;
}

/** @returns `all`: the given films, and all other films whose credits belong to another person now */
export async function identifyPeople(
  run: Run,
  { merged, oldIds, whileLookingUp }: FilmsToIdentify,
): Promise<{ all: MergedFilm[]; people: People }> {
  const keyOf = createNameCache();
  const all = [...merged];
  const films = merged.map(toCreditedFilm);
  const replaced = new Set([...oldIds, ...merged.map(({ id }) => id)]);
  let linkedBefore = await linkedTo(run, [...oldIds]);
  for (let isFirst = true; ; isFirst = false) {
    const lookUp = lookUpPeople(run, namesAndIds({ films, linkedBefore, keyOf }));
    if (isFirst) whileLookingUp();
    const known = await lookUp;
    const { personOf, movedFilms, further } = await findHomonyms(run, { films, known, linkedBefore, replaced, keyOf });
    if (movedFilms.size === 0) {
      const others = further.keys.length === 0 ? [] : await lookUpPeople(run, further);
      const byId = new Map([...known, ...others].map((person) => [person.id, person]));
      const identify = identifier(personOf, keyOf);
      return { all, people: await peopleOf(run, { films, known: byId, linkedBefore, replaced, identify, keyOf }) };
    }
    const ids = [...movedFilms];
    for (const id of ids) replaced.add(id);
    linkedBefore = [...linkedBefore, ...(await linkedTo(run, ids))];
    const others = [...(await filmsOfRecords(run, ids)).values()];
    all.push(...others);
    films.push(...others.map(toCreditedFilm));
  }
}

const lookUpPeople = (run: Run, { keys, ids }: NamesAndIds): Promise<KnownPerson[]> =>
  run<KnownPerson & Record<string, unknown>>(statements.peopleByName, { keys, ids: ids.map(toSourceAndValue) });

interface NamedFilms {
  readonly films: readonly CreditedFilm[];
  readonly linkedBefore: readonly LinkedEntity[];
  readonly keyOf: (name: string) => string;
}

/** The names and ids of the people of films, now and before. */
function namesAndIds({ films, linkedBefore, keyOf }: NamedFilms): NamesAndIds {
  const keys = new Set<string>();
  const ids = new Set<string>();
  for (const { nameKey, credits } of linkedBefore) {
    if (nameKey !== null) keys.add(nameKey);
    for (const credit of credits) {
      keys.add(credit.nameKey);
      for (const id of idsIn(credit.personId)) ids.add(id);
    }
  }
  for (const { credits } of films)
    for (const { name, personId } of credits) {
      keys.add(keyOf(name));
      for (const id of idsIn(personId)) ids.add(id);
    }
  return { keys: [...keys], ids: [...ids] };
}

/** Most films are new: then there is nothing to look up. */
const linkedTo = async (run: Run, ids: readonly string[]): Promise<LinkedEntity[]> =>
  ids.length === 0 ? [] : run<LinkedEntity & Record<string, unknown>>(statements.linkedToFilms, { ids });

/** Identifies each credit once: hashing an id takes longer than finding it. */
function identifier(personOf: PersonOf, keyOf: (name: string) => string): Identify {
  const found = new Map<string, ReturnType<Identify>>();
  return (name, { year, personId }) => {
    const key = keyOf(name);
    const cacheKey = `${key}\0${personId ?? ''}\0${year ?? ''}`;
    let person = found.get(cacheKey);
    if (!person) {
      person = { key, ...personOf({ nameKey: key, year, personId }) };
      found.set(cacheKey, person);
    }
    return person;
  };
}

interface IdentifiedFilms {
  readonly films: readonly CreditedFilm[];
  readonly known: ReadonlyMap<string, KnownPerson>;
  readonly linkedBefore: readonly LinkedEntity[];
  readonly replaced: ReadonlySet<string>;
  readonly identify: Identify;
  readonly keyOf: (name: string) => string;
}

async function peopleOf(run: Run, identified: IdentifiedFilms): Promise<People> {
  const { films, known, linkedBefore, identify } = identified;
  const spellings = new Map<string, Set<string>>();
  addSpellings(spellings, films, identified);
  const reread = await addOtherSpellings(run, spellings, identified);
  const credited = creditsByPerson(films, identify);
  const all = new Map<string, Person>();
  for (const [id, names] of spellings) {
    const before = known.get(id);
    const credit = credited.get(id);
    // A person without a credit in the batch keeps all but the name.
    if (!credit && !before) continue;
    if (before && (!reread.has(id) || names.size === 0)) names.add(before.name);
    const bounds = [before?.firstYear, before?.lastYear, ...(credit?.years ?? [])].filter((year) => year != null);
    all.set(id, {
      id,
      nameKey: credit?.nameKey ?? before!.nameKey,
      name: bestSpelling(names),
      firstYear: bounds.length === 0 ? null : Math.min(...bounds),
      lastYear: bounds.length === 0 ? null : Math.max(...bounds),
      personId: credit ? credit.personId : before!.personId,
      hasSpellings: names.size > 1 || (before?.hasSpellings ?? false),
      hasOtherNames: (credit?.hasOtherNames ?? false) || (before?.hasOtherNames ?? false),
    });
  }
  return { all, known, linkedBefore, identify };
}

/** Years are stored in decades, so that fewer films change them. They only say which names may have homonyms. */
const decade = 10;
const decadeBefore = (year: number): number => Math.floor(year / decade) * decade;
const decadeAfter = (year: number): number => Math.ceil(year / decade) * decade;

interface PersonCredits {
  readonly nameKey: string;
  readonly personId: string | null;
  readonly years: number[];
  hasOtherNames: boolean;
}

function creditsByPerson(films: readonly CreditedFilm[], identify: Identify): Map<string, PersonCredits> {
  const found = new Map<string, PersonCredits>();
  for (const { year, credits } of films)
    for (const { name, personId } of credits) {
      const person = identify(name, { year, personId });
      const { nameKey } = person;
      const known = found.get(person.id) ?? { nameKey, personId: person.personId, years: [], hasOtherNames: false };
      if (year !== undefined) known.years.push(decadeBefore(year), decadeAfter(year));
      known.hasOtherNames ||= person.key !== nameKey;
      found.set(person.id, known);
    }
  return found;
}
