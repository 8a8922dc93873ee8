/** The names of people, from the spellings of all their films. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { filmsOfRecords } from '@marquee/graph/records/storedRecords';
import { creditsOfRecord, otherSpellings } from '@marquee/graph/resolution/mergeCredits';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import type { CreditedFilm, Identify, KnownPerson, LinkedEntity } from './people.js';

const filmsOfPeople = cypherFile(new URL('./films-of-people.cypher', import.meta.url));

export const toCreditedFilm = ({ film, records }: MergedFilm): CreditedFilm => ({
  year: film.year,
  credits: creditsOfRecord(film),
  spellings: otherSpellings(
    film,
    records.map((record) => record.film),
  ),
});

export interface Naming {
  readonly identify: Identify;
  readonly keyOf: (name: string) => string;
}

/** Adds the spellings of the names of people in films to `found`. Of people of several names, only those of the main one. */
export function addSpellings(
  found: Map<string, Set<string>>,
  films: readonly CreditedFilm[],
  { identify, keyOf }: Naming,
): void {
  for (const { year, credits, spellings } of films) {
    const add = (name: string, personId: string | undefined, spelling: string) => {
      const { id, nameKey } = identify(name, { year, personId });
      const known = found.get(id) ?? new Set();
      if (keyOf(spelling) === nameKey) known.add(spelling);
      found.set(id, known);
    };
    for (const { name, personId } of credits) add(name, personId, name);
    for (const { name, personId, spelling } of spellings) add(name, personId, spelling);
  }
}

export interface SpelledPeople extends Naming {
  readonly known: ReadonlyMap<string, KnownPerson>;
  readonly linkedBefore: readonly LinkedEntity[];
  readonly replaced: ReadonlySet<string>;
}

/**
 * Adds to `found` what the other films of people say. Only those are looked up that a replaced film may have given its spelling: their
 * name is not among the spellings of the batch, and they had several.
 *
 * @returns the ids of the people whose other films were read: for them the stored name no longer counts
 */
export async function addOtherSpellings(
  run: Run,
  found: Map<string, Set<string>>,
  { known, linkedBefore, replaced, ...naming }: SpelledPeople,
): Promise<ReadonlySet<string>> {
  const ids = linkedBefore.flatMap(({ id }) => {
    const person = known.get(id);
    if (!person || found.get(id)?.has(person.name)) return [];
    return person.hasSpellings || found.has(id) ? [id] : [];
  });
  if (ids.length === 0) return new Set();
  const rows = await run<{ movieId: string }>(filmsOfPeople, { ids, without: [...replaced] });
  const films = await filmsOfRecords(run, [...new Set(rows.map(({ movieId }) => movieId))]);
  const others = new Map<string, Set<string>>();
  addSpellings(others, [...films.values()].map(toCreditedFilm), naming);
  for (const id of ids) {
    const spellings = [...(found.get(id) ?? []), ...(others.get(id) ?? [])];
    if (spellings.length > 0) found.set(id, new Set(spellings));
  }
  return new Set(ids);
}
