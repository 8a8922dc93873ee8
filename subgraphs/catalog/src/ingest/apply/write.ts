/** Writes what has changed of films, people, genres and records, and gives it numbers in the change feed. */
import { integer, type Run, type Transaction } from '../../neo4j/connection.js';
import { statement } from '../../neo4j/statement.js';
import type { FusedFilm } from '../resolve/fuse.js';
import { linkFilms, writeFilms } from './films.js';
import { filmState, type FilmState } from './filmState.js';
import { buryFilms, buryOrphans, redirect, type GoneFilm } from './leaving.js';
import { changedGenres, changedPeople, writeGenres, writePeople } from './named.js';
import type { People } from './people.js';
import { searchKeys, type LiveRecord, type StoredRecord } from './records.js';
import type { Sequence } from './sequence.js';
import { slugChanges, type SlugChange } from './slugs.js';

const statements = {
  filmsKnown: statement('films-known'),
  revive: statement('revive'),
  createRecords: statement('create-records'),
  updateRecords: statement('update-records'),
  moveRecords: statement('move-records'),
};

export interface NewState {
  readonly records: readonly { readonly record: StoredRecord; readonly isNew: boolean }[];
  /** Records that have not changed, but may be of another film now. */
  readonly linked: readonly LiveRecord[];
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
  writeRecords(transaction, state);
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
  await sequence.advance();
}

/** A film is there as long as a record is of it, so who has none but new records is not. */
async function filmsKnown(run: Run, { records, films, gone }: NewState): Promise<Map<string, KnownFilm>> {
  const isNew = new Set(records.filter((one) => one.isNew).map(({ record }) => record.id));
  const ids = [...films.filter((film) => !film.records.every(({ id }) => isNew.has(id))), ...gone].map(({ id }) => id);
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

function writeRecords({ send }: Transaction, { records, linked, films }: NewState): void {
  const filmOf = new Map(films.flatMap((film) => film.records.map(({ id }) => [id, film.id] as const)));
  const rows = (isNew: boolean) =>
    records
      .filter((one) => one.isNew === isNew)
      .map(({ record }) => ({
        id: record.id,
        provider: record.provider,
        key: record.key,
        version: integer(record.version),
        content: record.film === null ? null : JSON.stringify(record.film),
        observedAt: record.observedAt,
        movieId: filmOf.get(record.id) ?? null,
        ...(record.apart.length > 0 ? { apart: record.apart } : {}),
        ...searchKeys(record.film),
      }));
  const moves = linked
    .filter(({ id, movieId }) => filmOf.get(id) !== movieId)
    .map(({ id }) => ({ id, movieId: filmOf.get(id)! }));
  const [created, updated] = [rows(true), rows(false)];
  if (created.length > 0) send(statements.createRecords, { records: created });
  if (updated.length > 0) send(statements.updateRecords, { records: updated });
  if (moves.length > 0) send(statements.moveRecords, { moves });
}
