/** What leaves the catalog, and where who looks for it is led. */
import type { Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import { filmIdOf, type FusedFilm } from '@marquee/graph/resolution/mergeRecords';
import { creditsOf, type FilmState } from './filmState.js';
import type { Linked, People } from '../people/identifyPeople.js';
import type { Sequence } from './changeSequence.js';

const statements = {
  bury: cypherFile(new URL('./create-tombstones.cypher', import.meta.url)),
  redirect: cypherFile(new URL('./redirect-tombstones.cypher', import.meta.url)),
  orphans: cypherFile(new URL('./orphans.cypher', import.meta.url)),
};

export interface GoneFilm {
  readonly id: string;
  /** The film that has its records now, or null where none is left. */
  readonly survivor: string | null;
  /** What it was made of, should somebody want it back. */
  readonly records: readonly string[];
}

type Buried = GoneFilm & { readonly kind: 'FILM' | Linked['kind'] };

export const buryFilms = (transaction: Transaction, gone: readonly GoneFilm[], sequence: Sequence): void =>
  bury(
    transaction,
    gone.map((film) => ({ ...film, kind: 'FILM' })),
    sequence,
  );

function bury({ send }: Transaction, gone: readonly Buried[], { numberOf }: Sequence): void {
  const at = new Date().toISOString();
  if (gone.length > 0)
    send(statements.bury, { gone: gone.map((one) => ({ ...one, at, changeSeq: numberOf(one.id) })) });
}

/** Where a record is of a film that another gave its id to, the id that it would give leads there. */
export function redirect({ send }: Transaction, films: readonly FusedFilm[], { numberOf }: Sequence): void {
  const redirects = films.flatMap(({ id: survivor, records }) =>
    records
      .map((record) => filmIdOf(record.id))
      .filter((id) => id !== survivor)
      .map((id) => ({ id, survivor, changeSeq: numberOf(id) })),
  );
  if (redirects.length > 0) send(statements.redirect, { redirects });
}

/** People and genres without films are none. */
export async function buryOrphans(
  transaction: Transaction,
  people: People,
  changed: readonly FilmState[],
  sequence: Sequence,
): Promise<void> {
  const used = new Set(
    changed.flatMap((film) => [...creditsOf(film).map(({ personId }) => personId), ...film.genres.map(({ id }) => id)]),
  );
  const doubtful = new Map(people.linkedBefore.filter(({ id }) => !used.has(id)).map((linked) => [linked.id, linked]));
  if (doubtful.size === 0) return;
  const orphans = await transaction.run<{ id: string }>(statements.orphans, { ids: [...doubtful.keys()] });
  const gone = orphans.map(({ id }) => {
    const { kind, nameKey } = doubtful.get(id)!;
    return { id, kind, survivor: namesake(people, nameKey, id), records: [] };
  });
  bury(transaction, gone, sequence);
}

/** Who turned out to be the same as another of that name is led to the one who is credited now. */
function namesake(people: People, nameKey: string | null, id: string): string | null {
  if (nameKey === null) return null;
  const { firstYear } = people.known.get(id)!;
  const other = people.idOf(nameKey, firstYear ?? undefined);
  return other !== id && (people.all.has(other) || people.known.has(other)) ? other : null;
}
