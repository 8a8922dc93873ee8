/** Writes what has changed of films, people and genres, and gives it numbers in the change feed. */
import type { Run, Transaction } from '@marquee/graph/neo4j/connection';
import { cypherFile } from '@marquee/graph/neo4j/cypherFile';
import type { FusedFilm } from '@marquee/graph/resolution/mergeRecords';
import { linkFilms, writeFilms } from './writeFilms.js';
import { filmState, type FilmState } from './filmState.js';
import { buryFilms, buryOrphans, redirect, type GoneFilm } from './removals.js';
import { changedGenres, changedPeople, writeGenres, writePeople } from './peopleAndGenres.js';
import type { People } from '../people/identifyPeople.js';
import type { Sequence } from './changeSequence.js';
import { slugChanges, type SlugChange } from './slugs.js';

const statements = {
  filmsKnown: cypherFile(new URL('./films-known.cypher', import.meta.url)),
  revive: cypherFile(new URL('./delete-tombstones.cypher', import.meta.url)),
};

export interface NewState {
  /** Ids of records that were not there before. */
  readonly newRecords: ReadonlySet<string>;
  readonly films: readonly FusedFilm[];
  readonly people: People;
  readonly gone: readonly GoneFilm[];
}

interface KnownFilm {
  readonly id: string;
  readonly fingerprint: string;
  readonly slugBase: string;
  readonly node: string;
}

/** Statements are sent as soon as what they write is known, so that the server is at work while the next are made. */
export async function writeState(transaction: Transaction, sequence: Sequence, state: NewState): Promise<void> {
  const { run, send } = transaction;
  const known = await filmsKnown(run, state);
  const changed = state.films
    .map((film) => filmState(film, state.people.idOf))
    .filter(({ id, fingerprint }) => known.get(id)?.fingerprint !== fingerprint);
  const created = changed.filter(({ id }) => !known.has(id));
  const updated = changed.filter(({ id }) => known.has(id));
  const gone = state.gone.filter(({ id }) => known.has(id));
  const [slugs, genres] = await Promise.all([slugsOf(run, changed, gone, known), changedGenres(run, changed)]);
  const named = changedPeople(changed, state.people);

  send(statements.revive, { ids: [...created, ...named.created, ...genres.created].map(({ id }) => id) });
  buryFilms(transaction, gone, sequence);
  const films = { created, updated, slugs };
  const [genreNodes, people, createdNodes] = await Promise.all([
    writeGenres(transaction, genres, sequence),
    writePeople(transaction, named, sequence),
    writeFilms(transaction, films, sequence, (id) => state.people.all.get(id)!.name),
  ]);
  const knownNodes = [...known].map(([id, { node }]) => [id, node] as const);
  await linkFilms(transaction, films, {
    films: new Map([...knownNodes, ...createdNodes]),
    people,
    genres: genreNodes,
  });
  redirect(transaction, state.films, sequence);
  await buryOrphans(transaction, state.people, changed, sequence);
  sequence.advance();
}

/** A film is there as long as a record is of it, so who has none but new records is not. */
async function filmsKnown(run: Run, { newRecords, films, gone }: NewState): Promise<Map<string, KnownFilm>> {
  const old = films.filter(({ records }) => !records.every(({ id }) => newRecords.has(id)));
  const ids = [...old, ...gone].map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await run<KnownFilm & Record<string, unknown>>(statements.filmsKnown, { ids });
  return new Map(rows.map((film) => [film.id, film]));
}

/** Only where a film comes, goes or is called otherwise. */
async function slugsOf(
  run: Run,
  changed: readonly FilmState[],
  gone: readonly GoneFilm[],
  known: ReadonlyMap<string, KnownFilm>,
): Promise<SlugChange[]> {
  const moving = changed.filter(({ id, slugBase }) => known.get(id)?.slugBase !== slugBase);
  // Whom it leaves behind under its old title may get that address now.
  const left = [...gone, ...moving].flatMap(({ id }) => known.get(id) ?? []);
  return slugChanges(run, moving, left);
}
