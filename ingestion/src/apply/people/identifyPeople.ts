/** Decides which person each name in a film is, and which other films change when a name gets or loses a homonym. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { filmsOfRecords } from '@marquee/graph/records/storedRecords';
import { namedPeople, personOf, type NamedPeople } from '@marquee/graph/resolution/careerSpans';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import { bestSpelling } from '@marquee/graph/resolution/names';
import { findHomonyms } from './homonyms.js';
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

/** @returns `all`: the given films, and all other films whose credits belong to another homonym now */
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
    const keys = new Set(linkedBefore.flatMap((linked) => linked.nameKey ?? []));
    for (const { credits } of films) for (const { name } of credits) keys.add(keyOf(name));
    const lookUp = run<KnownPerson & Record<string, unknown>>(statements.peopleByName, { keys: [...keys] });
    if (isFirst) whileLookingUp();
    const known = await lookUp;
    const { people, movedFilms } = await findHomonyms(run, {
      ...{ films, known, keys: [...keys], linkedBefore, replaced, keyOf },
    });
    if (movedFilms.size === 0) {
      const identify = identifier(people, keyOf);
      const byId = new Map(known.map((person) => [person.id, person]));
      return { all, people: await peopleOf(run, { films, known: byId, linkedBefore, replaced, identify }) };
    }
    const ids = [...movedFilms];
    for (const id of ids) replaced.add(id);
    linkedBefore = [...linkedBefore, ...(await linkedTo(run, ids))];
    const others = [...(await filmsOfRecords(run, ids)).values()];
    all.push(...others);
    films.push(...others.map(toCreditedFilm));
  }
}

/** Most films are new: then there is nothing to look up. */
const linkedTo = async (run: Run, ids: readonly string[]): Promise<LinkedEntity[]> =>
  ids.length === 0 ? [] : run<LinkedEntity & Record<string, unknown>>(statements.linkedToFilms, { ids });

/** Identifies each credit once: hashing an id takes longer than finding it. */
function identifier(people: ReadonlyMap<string, NamedPeople>, keyOf: (name: string) => string): Identify {
  const found = new Map<string, ReturnType<Identify>>();
  return (name, credit) => {
    const key = keyOf(name);
    const cacheKey = `${key}\0${credit.personId ?? ''}\0${credit.year ?? ''}`;
    let person = found.get(cacheKey);
    if (!person) {
      // A person whose name an earlier version compared in another way may have a key that no film of the batch has.
      person = { key, ...personOf(key, people.get(key) ?? namedPeople([]), credit) };
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
}

async function peopleOf(run: Run, identified: IdentifiedFilms): Promise<People> {
  const { films, known, linkedBefore, identify } = identified;
  const spellings = new Map<string, Set<string>>();
  addSpellings(spellings, films, identify);
  const reread = await addOtherSpellings(run, spellings, identified);
  const years = yearsByPerson(films, identify);
  const all = new Map<string, Person>();
  for (const [id, names] of spellings) {
    const before = known.get(id);
    const credit = years.get(id);
    // A person without a credit in the batch keeps all but the name.
    if (!credit && !before) continue;
    if (before && !reread.has(id)) names.add(before.name);
    const bounds = [before?.firstYear, before?.lastYear, ...(credit?.years ?? [])].filter((year) => year != null);
    all.set(id, {
      id,
      nameKey: credit?.key ?? before!.nameKey,
      name: bestSpelling(names),
      firstYear: bounds.length === 0 ? null : Math.min(...bounds),
      lastYear: bounds.length === 0 ? null : Math.max(...bounds),
      personId: credit ? credit.personId : before!.personId,
      hasSpellings: names.size > 1 || (before?.hasSpellings ?? false),
    });
  }
  return { all, known, linkedBefore, idOf: (name, credit) => identify(name, credit).id };
}

/** Years are stored in decades, so that fewer films change them. They only say which names may have homonyms. */
const decade = 10;
const decadeBefore = (year: number): number => Math.floor(year / decade) * decade;
const decadeAfter = (year: number): number => Math.ceil(year / decade) * decade;

interface CreditYears {
  readonly key: string;
  readonly personId: string | null;
  readonly years: number[];
}

function yearsByPerson(films: readonly CreditedFilm[], identify: Identify): Map<string, CreditYears> {
  const found = new Map<string, CreditYears>();
  for (const { year, credits } of films)
    for (const { name, personId } of credits) {
      const person = identify(name, { year, personId });
      const known = found.get(person.id) ?? { key: person.key, personId: person.personId, years: [] };
      if (year !== undefined) known.years.push(decadeBefore(year), decadeAfter(year));
      found.set(person.id, known);
    }
  return found;
}
