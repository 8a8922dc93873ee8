/** Decides which person each name in a film is, and which other films change when a name gets or loses a homonym. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { filmsOfRecords } from '@marquee/graph/records/storedRecords';
import { careerIndex } from '@marquee/graph/resolution/careerSpans';
import { namesOf } from '@marquee/graph/resolution/evidence';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import { bestSpelling } from '@marquee/graph/resolution/names';
import { findHomonyms } from './homonyms.js';
import { createNameCache } from './nameCache.js';
import type { CreditedFilm, KnownPerson, LinkedEntity, People, Person } from './people.js';

const statements = {
  peopleByName: cypherFile(new URL('./people-by-name.cypher', import.meta.url)),
  linkedToFilms: cypherFile(new URL('./people-and-genres-of-films.cypher', import.meta.url)),
};

const toCreditedFilm = ({ film }: MergedFilm): CreditedFilm => ({ year: film.year, names: new Set(namesOf(film)) });

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
  const names = createNameCache();
  const all = [...merged];
  const films = merged.map(toCreditedFilm);
  const replaced = new Set([...oldIds, ...merged.map(({ id }) => id)]);
  let linkedBefore = await linkedTo(run, [...oldIds]);
  for (let isFirst = true; ; isFirst = false) {
    const keys = new Set(linkedBefore.flatMap((linked) => linked.nameKey ?? []));
    for (const film of films) for (const name of film.names) keys.add(names.keyOf(name));
    const lookUp = run<KnownPerson & Record<string, unknown>>(statements.peopleByName, { keys: [...keys] });
    if (isFirst) whileLookingUp();
    const known = await lookUp;
    const { starts, movedFilms } = await findHomonyms(run, names, { films, known, keys: [...keys], replaced });
    if (movedFilms.size === 0) {
      const identify = (name: string, year: number | undefined) => {
        const key = names.keyOf(name);
        // A person whose name an earlier version compared in another way may have a key that no film of the batch has.
        return { key, id: names.idOf(key, careerIndex(starts.get(key) ?? [], year)) };
      };
      const knownById = new Map(known.map((person) => [person.id, person]));
      const people = {
        all: creditedPeople(films, knownById, identify),
        known: knownById,
        linkedBefore,
        idOf: (name: string, year: number | undefined) => identify(name, year).id,
      };
      return { all, people };
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

/** Years are stored in decades, so that fewer films change them. They only say which names may have homonyms. */
const decade = 10;
const decadeBefore = (year: number): number => Math.floor(year / decade) * decade;
const decadeAfter = (year: number): number => Math.ceil(year / decade) * decade;

function creditedPeople(
  films: readonly CreditedFilm[],
  known: ReadonlyMap<string, KnownPerson>,
  identify: (name: string, year: number | undefined) => { key: string; id: string },
): Map<string, Person> {
  const found = new Map<string, { nameKey: string; spellings: Set<string>; years: number[] }>();
  for (const { year, names } of films)
    for (const name of names) {
      const { key, id } = identify(name, year);
      let person = found.get(id);
      if (!person) {
        const { name: before, firstYear = null, lastYear = null } = known.get(id) ?? {};
        const years = [firstYear, lastYear].filter((bound) => bound !== null);
        found.set(id, (person = { nameKey: key, spellings: new Set(before === undefined ? [] : [before]), years }));
      }
      person.spellings.add(name);
      if (year !== undefined) person.years.push(decadeBefore(year), decadeAfter(year));
    }
  return new Map(
    [...found].map(([id, { nameKey, spellings, years }]) => [
      id,
      {
        id,
        nameKey,
        name: bestSpelling(spellings),
        firstYear: years.length === 0 ? null : Math.min(...years),
        lastYear: years.length === 0 ? null : Math.max(...years),
      },
    ]),
  );
}
