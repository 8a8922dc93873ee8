/** The names of people, from the spellings of all their films. */
import type { Run } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { filmsOfRecords } from '@marquee/graph/records/storedRecords';
import { creditsOfFilm } from '@marquee/graph/resolution/mergeCredits';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import type { CreditedFilm, Identify, KnownPerson, LinkedEntity } from './people.js';

const filmsOfPeople = cypherFile(new URL('./films-of-people.cypher', import.meta.url));

export const toCreditedFilm = ({ film, records }: MergedFilm): CreditedFilm => ({
  year: film.year,
  credits: creditsOfFilm(
    film,
    records.map((record) => record.film),
  ),
});

/** Adds the spellings of the names in films to `found`, by person. */
export function addSpellings(
  found: Map<string, Set<string>>,
  films: readonly CreditedFilm[],
  identify: Identify,
): void {
  for (const { year, credits } of films)
    for (const { name, personId } of credits) {
      const { id } = identify(name, { year, personId });
      const spellings = found.get(id);
      if (spellings) spellings.add(name);
      else found.set(id, new Set([name]));
    }
}

export interface SpelledPeople {
  readonly known: ReadonlyMap<string, KnownPerson>;
  readonly linkedBefore: readonly LinkedEntity[];
  readonly replaced: ReadonlySet<string>;
  readonly identify: Identify;
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
  { known, linkedBefore, replaced, identify }: SpelledPeople,
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
  addSpellings(others, [...films.values()].map(toCreditedFilm), identify);
  for (const id of ids) {
    const spellings = [...(found.get(id) ?? []), ...(others.get(id) ?? [])];
    if (spellings.length > 0) found.set(id, new Set(spellings));
  }
  return new Set(ids);
}
