/** Removes films, people and genres. A tombstone stays for each and leads to the entity it was merged into. */
import type { Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { personIdOf } from '@marquee/graph/resolution/careerSpans';
import { filmIdOf, type MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import type { LinkedEntity, People } from '../people/people.js';
import type { Sequence } from './changeSequence.js';
import { creditsOf, type FilmState } from './filmState.js';

const statements = {
  createTombstones: cypherFile(new URL('./create-tombstones.cypher', import.meta.url)),
  tombstonesLeadingTo: cypherFile(new URL('./tombstones-leading-to.cypher', import.meta.url)),
  redirectTombstones: cypherFile(new URL('./redirect-tombstones.cypher', import.meta.url)),
  orphans: cypherFile(new URL('./orphans.cypher', import.meta.url)),
};

export interface RemovedFilm {
  readonly id: string;
  /** The film it was merged into, or null if none of its records is left. */
  readonly survivor: string | null;
  /** Its former records. `unmerge` needs them. */
  readonly records: readonly string[];
}

type Removed = RemovedFilm & { readonly kind: 'FILM' | LinkedEntity['kind'] };

export const removeFilms = (
  transaction: Transaction,
  films: readonly RemovedFilm[],
  sequence: Sequence,
): Promise<void> =>
  remove(
    transaction,
    films.map((film) => ({ ...film, kind: 'FILM' })),
    sequence,
  );

/** Tombstones that led to a removed entity lead to its survivor, with a number: else consumers would not learn it. */
async function remove(
  { run, send }: Transaction,
  removed: readonly Removed[],
  { numberOf, next }: Sequence,
): Promise<void> {
  if (removed.length === 0) return;
  const at = new Date().toISOString();
  const survivorOf = new Map(
    removed.flatMap(({ id, survivor }) => (survivor === null ? [] : [[id, survivor] as const])),
  );
  const earlier = await run<{ id: string; survivor: string }>(statements.tombstonesLeadingTo, {
    ids: [...survivorOf.keys()],
  });
  send(statements.createTombstones, {
    tombstones: removed.map((entity) => ({ ...entity, at, changeSeq: numberOf(entity.id) })),
    number: next,
  });
  const redirects = earlier.map(({ id, survivor }) => ({
    ...{ id, survivor: survivorOf.get(survivor)!, changeSeq: numberOf(id) },
  }));
  if (redirects.length > 0) send(statements.redirectTombstones, { redirects });
}

/** Each record of a film would give it another id if it were the only one. The tombstone of such an id leads to the film. */
export function redirectTombstones({ send }: Transaction, films: readonly MergedFilm[], { numberOf }: Sequence): void {
  const redirects = films.flatMap(({ id: survivor, records }) =>
    records
      .map((record) => filmIdOf(record.id))
      .filter((id) => id !== survivor)
      .map((id) => ({ id, survivor, changeSeq: numberOf(id) })),
  );
  if (redirects.length > 0) send(statements.redirectTombstones, { redirects });
}

/**
 * A name that only a person of another name has: its own id, if a person had it before, leads to who has the name now. So ids lead on
 * also from people who left before another record said who they are.
 */
export function redirectPeople(
  { send }: Transaction,
  films: readonly FilmState[],
  { people, sequence }: { readonly people: People; readonly sequence: Sequence },
): void {
  const otherNames = new Set(
    films.flatMap((film) => [...creditsOf(film), ...(film.otherCredits ?? [])].flatMap(({ nameKey }) => nameKey ?? [])),
  );
  const redirects = [...otherNames].flatMap((name) => {
    const [id, survivor] = [personIdOf(name, 0), people.identify(name, { year: undefined, personId: undefined }).id];
    return id === survivor ? [] : [{ id, survivor, changeSeq: sequence.numberOf(id) }];
  });
  if (redirects.length > 0) send(statements.redirectTombstones, { redirects });
}

/** Removes people and genres that no film has any more. */
export async function removeOrphans(
  transaction: Transaction,
  sequence: Sequence,
  { people, changed }: { people: People; changed: readonly FilmState[] },
): Promise<void> {
  const used = new Set(
    changed.flatMap((film) => [...creditsOf(film).map(({ personId }) => personId), ...film.genres.map(({ id }) => id)]),
  );
  const candidates = new Map(
    people.linkedBefore.filter(({ id }) => !used.has(id)).map((entity) => [entity.id, entity]),
  );
  if (candidates.size === 0) return;
  const orphans = await transaction.run<{ id: string }>(statements.orphans, { ids: [...candidates.keys()] });
  const removed = orphans.map(({ id }) => {
    const { kind } = candidates.get(id)!;
    return { id, kind, survivor: kind === 'PERSON' ? currentHomonym(people, id) : null, records: [] };
  });
  await remove(transaction, removed, sequence);
}

/** The person who has the removed person's ids now, else the name in the removed person's years, if there is one. */
function currentHomonym(people: People, id: string): string | null {
  const { name, firstYear, personId } = people.known.get(id)!;
  const other = people.identify(name, { year: firstYear ?? undefined, personId: personId ?? undefined }).id;
  return other !== id && (people.all.has(other) || people.known.has(other)) ? other : null;
}
