/** Writes the changes of films, people and genres, each with its number in the change feed. */
import type { Run, Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { MergedFilm } from '@marquee/graph/resolution/mergeRecords';
import type { People } from '../people/people.js';
import type { Sequence } from './changeSequence.js';
import { filmState, type FilmState } from './filmState.js';
import { changedGenres, changedPeople, writeGenres, writePeople } from './peopleAndGenres.js';
import { redirectPeople, redirectTombstones, removeFilms, removeOrphans, type RemovedFilm } from './removals.js';
import { slugChanges, type SlugChange } from './slugs.js';
import { linkFilms, writeFilms } from './writeFilms.js';

const statements = {
  filmsKnown: cypherFile(new URL('./films-known.cypher', import.meta.url)),
  deleteTombstones: cypherFile(new URL('./delete-tombstones.cypher', import.meta.url)),
};

export interface NewState {
  /** Ids of records that the graph did not have before. */
  readonly newRecords: ReadonlySet<string>;
  readonly films: readonly MergedFilm[];
  readonly people: People;
  readonly removed: readonly RemovedFilm[];
}

interface KnownFilm {
  readonly id: string;
  readonly fingerprint: string;
  readonly slugBase: string;
  /** Element id. */
  readonly node: string;
}

/** Sends each statement as soon as its values are known, so that the server runs it while the next one is prepared. */
export async function writeState(transaction: Transaction, sequence: Sequence, state: NewState): Promise<void> {
  const { run, send } = transaction;
  const known = await filmsKnown(run, state);
  const changed = state.films
    .map((film) => filmState(film, state.people.identify))
    .filter(({ id, fingerprint }) => known.get(id)?.fingerprint !== fingerprint);
  const created = changed.filter(({ id }) => !known.has(id));
  const updated = changed.filter(({ id }) => known.has(id));
  const removed = state.removed.filter(({ id }) => known.has(id));
  const [slugs, genres] = await Promise.all([slugsOf(run, known, { changed, removed }), changedGenres(run, changed)]);
  const people = changedPeople(changed, state.people);

  send(statements.deleteTombstones, {
    ids: [...created, ...people.created, ...genres.created].map(({ id }) => id),
  });
  await removeFilms(transaction, removed, sequence);
  const films = { created, updated, slugs };
  const [genreNodes, peopleNodes, createdNodes] = await Promise.all([
    writeGenres(transaction, genres, sequence),
    writePeople(transaction, people, sequence),
    writeFilms(transaction, sequence, { ...films, nameOf: (id) => state.people.all.get(id)!.name }),
  ]);
  const knownNodes = [...known].map(([id, { node }]) => [id, node] as const);
  await linkFilms(
    transaction,
    { ...films, next: sequence.next },
    {
      films: new Map([...knownNodes, ...createdNodes]),
      people: peopleNodes,
      genres: genreNodes,
    },
  );
  redirectTombstones(transaction, state.films, sequence);
  redirectPeople(transaction, changed, { people: state.people, sequence });
  await removeOrphans(transaction, sequence, { people: state.people, changed });
  sequence.advance();
}

/** A film exists if it has a record, so a film that has only new records needs no look-up. */
async function filmsKnown(run: Run, { newRecords, films, removed }: NewState): Promise<Map<string, KnownFilm>> {
  const old = films.filter(({ records }) => !records.every(({ id }) => newRecords.has(id)));
  const ids = [...old, ...removed].map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await run<KnownFilm & Record<string, unknown>>(statements.filmsKnown, { ids });
  return new Map(rows.map((film) => [film.id, film]));
}

/** Slugs change only if a film is new, removed, or has another title or year. */
async function slugsOf(
  run: Run,
  known: ReadonlyMap<string, KnownFilm>,
  { changed, removed }: { changed: readonly FilmState[]; removed: readonly RemovedFilm[] },
): Promise<SlugChange[]> {
  const moving = changed.filter(({ id, slugBase }) => known.get(id)?.slugBase !== slugBase);
  // Another film with the old title may get the plain slug now.
  const leaving = [...removed, ...moving].flatMap(({ id }) => known.get(id) ?? []);
  return slugChanges(run, moving, leaving);
}
