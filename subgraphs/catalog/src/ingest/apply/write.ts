/** Writes what has changed of films, people, genres and records, and gives it numbers in the change feed. */
import { integer, type Run } from '../../neo4j/connection.js';
import { statement } from '../../neo4j/statement.js';
import { nameProperties } from '../../search/nameIndex.js';
import { bestSpelling } from '../resolve/eras.js';
import { filmIdOf, type FusedFilm } from '../resolve/fuse.js';
import { filmState, movieProperties, type Credit, type FilmState } from './filmState.js';
import type { KnownPerson, Linked, People, Person } from './people.js';
import { searchKeys, type LiveRecord, type StoredRecord } from './records.js';
import { giveSlugs, slugChanges, takeSlugs, type SlugChange } from './slugs.js';

const statements = {
  filmsKnown: statement('films-known'),
  genresKnown: statement('genres-known'),
  revive: statement('revive'),
  bury: statement('bury'),
  redirect: statement('redirect'),
  unlink: statement('unlink-movies'),
  sweep: statement('sweep-external-ids'),
  orphans: statement('orphans'),
  createMovies: statement('create-movies'),
  updateMovies: statement('update-movies'),
  createPeople: statement('create-people'),
  updatePeople: statement('update-people'),
  createGenres: statement('create-genres'),
  updateGenres: statement('update-genres'),
  linkGenres: statement('link-genres'),
  linkCast: statement('link-cast'),
  linkDirectors: statement('link-directors'),
  linkExternalIds: statement('link-external-ids'),
  createRecords: statement('create-records'),
  updateRecords: statement('update-records'),
  moveRecords: statement('move-records'),
  advance: statement('advance-sequence'),
};

export interface GoneFilm {
  readonly id: string;
  /** The film that has its records now, or null where none is left. */
  readonly survivor: string | null;
  /** What it was made of, should somebody want it back. */
  readonly records: readonly string[];
}

export interface NewState {
  readonly records: readonly { readonly record: StoredRecord; readonly isNew: boolean }[];
  /** Records that have not changed, but may be of another film now. */
  readonly linked: readonly LiveRecord[];
  readonly films: readonly FusedFilm[];
  readonly people: People;
  readonly gone: readonly GoneFilm[];
  readonly oldIds: ReadonlySet<string>;
}

interface KnownFilm {
  readonly id: string;
  readonly fingerprint: string;
  readonly slug: string;
  readonly slugBase: string;
}

export async function writeState(run: Run, state: NewState): Promise<void> {
  const { films, people, gone } = state;
  const known = await filmsKnown(run, [...films.map(({ id }) => id), ...gone.map(({ id }) => id)]);
  const states = films.map((film) => filmState(film, people.idOf));
  const changed = states.filter(({ id, fingerprint }) => known.get(id)?.fingerprint !== fingerprint);
  const leaving = gone.flatMap(({ id }) => known.get(id) ?? []);
  const slugs = await slugsOf(run, changed, leaving, known);
  const people_ = changedPeople(changed, people);
  const genres = await changedGenres(run, changed);

  await run(statements.revive, {
    ids: [...changed.filter(({ id }) => !known.has(id)), ...people_.created, ...genres.created].map(({ id }) => id),
  });
  if (leaving.length > 0) await bury(run, gone.filter(({ id }) => known.has(id)).map(buried('FILM')));
  const created = new Set(changed.filter(({ id }) => !known.has(id)).map(({ id }) => id));
  await takeSlugs(
    run,
    slugs.filter(({ id }) => !created.has(id)),
  );
  await writeNamed(run, people_, genres);
  await writeFilms(run, changed, known, slugs, (id) => people.all.get(id)!.name);
  const redirected = await redirect(run, films);
  const orphaned = await buryOrphans(run, people, changed);
  await writeRecords(run, state);
  await number(run, [
    ...[...genres.created, ...genres.updated, ...people_.created, ...people_.renamed].map(({ id }) => id),
    ...changed.map(({ id }) => id),
    ...slugs.map(({ id }) => id),
    ...leaving.map(({ id }) => id),
    ...redirected,
    ...orphaned,
  ]);
}

async function filmsKnown(run: Run, ids: readonly string[]): Promise<Map<string, KnownFilm>> {
  const rows = await run<KnownFilm & Record<string, unknown>>(statements.filmsKnown, { ids });
  return new Map(rows.map((film) => [film.id, film]));
}

/** Only where a film comes, goes or is called otherwise. */
async function slugsOf(
  run: Run,
  changed: readonly FilmState[],
  leaving: readonly KnownFilm[],
  known: ReadonlyMap<string, KnownFilm>,
): Promise<SlugChange[]> {
  const moving = changed.filter(({ id, slugBase }) => known.get(id)?.slugBase !== slugBase);
  // Whom it leaves behind under its old title may get that address now.
  const left = [...leaving, ...moving.flatMap(({ id }) => known.get(id) ?? [])];
  if (moving.length === 0 && left.length === 0) return [];
  return slugChanges(run, moving, left);
}

interface ChangedPeople {
  readonly created: readonly Person[];
  readonly renamed: readonly Person[];
  /** Renamed or not: something of them is to be written. */
  readonly updated: readonly Person[];
}

function changedPeople(changed: readonly FilmState[], { all, known }: People): ChangedPeople {
  const credited = new Set(
    changed.flatMap(({ cast, directors }) => [...cast, ...directors].map(({ personId }) => personId)),
  );
  const people = [...credited].map((id) => all.get(id)!);
  const isNew = ({ id }: Person) => !known.has(id);
  const differs = (person: Person, before: KnownPerson) =>
    person.name !== before.name || person.firstYear !== before.firstYear || person.lastYear !== before.lastYear;
  return {
    created: people.filter(isNew),
    renamed: people.filter((person) => !isNew(person) && known.get(person.id)!.name !== person.name),
    updated: people.filter((person) => !isNew(person) && differs(person, known.get(person.id)!)),
  };
}

interface Genre {
  readonly id: string;
  readonly name: string;
}

async function changedGenres(
  run: Run,
  changed: readonly FilmState[],
): Promise<{ created: readonly Genre[]; updated: readonly Genre[] }> {
  const spellings = new Map<string, Set<string>>();
  for (const { genres } of changed)
    for (const { id, name } of genres) spellings.set(id, (spellings.get(id) ?? new Set()).add(name));
  const rows = await run<Genre & Record<string, unknown>>(statements.genresKnown, { ids: [...spellings.keys()] });
  const known = new Map(rows.map(({ id, name }) => [id, name]));
  const genres = [...spellings].map(([id, names]) => ({
    id,
    name: bestSpelling(known.has(id) ? [known.get(id)!, ...names] : names),
  }));
  return {
    created: genres.filter(({ id }) => !known.has(id)),
    updated: genres.filter(({ id, name }) => known.has(id) && known.get(id) !== name),
  };
}

const withSearch = <Named extends { name: string }>(named: Named) => ({ ...named, ...nameProperties(named.name) });

const personProperties = ({ firstYear, lastYear, ...person }: Person) => ({
  ...withSearch(person),
  firstYear: firstYear === null ? null : integer(firstYear),
  lastYear: lastYear === null ? null : integer(lastYear),
});

/** Of whom only the years have changed the name is not indexed anew. */
const yearProperties = ({ id, firstYear, lastYear }: Person) => ({
  id,
  firstYear: firstYear === null ? null : integer(firstYear),
  lastYear: lastYear === null ? null : integer(lastYear),
});

async function writeNamed(
  run: Run,
  people: ChangedPeople,
  genres: { created: readonly Genre[]; updated: readonly Genre[] },
): Promise<void> {
  const renamed = new Set(people.renamed);
  await runFor(run, statements.createGenres, 'genres', genres.created.map(withSearch));
  await runFor(run, statements.updateGenres, 'genres', genres.updated.map(withSearch));
  await runFor(run, statements.createPeople, 'people', people.created.map(personProperties));
  const updated = people.updated.map((person) => (renamed.has(person) ? personProperties : yearProperties)(person));
  await runFor(run, statements.updatePeople, 'people', updated);
}

const runFor = async (run: Run, text: string, name: string, rows: readonly unknown[]): Promise<void> => {
  if (rows.length > 0) await run(text, { [name]: rows });
};

async function writeFilms(
  run: Run,
  changed: readonly FilmState[],
  known: ReadonlyMap<string, KnownFilm>,
  slugs: readonly SlugChange[],
  nameOf: (id: string) => string,
): Promise<void> {
  const slugOf = new Map(slugs.map(({ id, slug }) => [id, slug]));
  const isCreated = new Set(changed.filter(({ id }) => !known.has(id)).map(({ id }) => id));
  const created = changed.filter(({ id }) => !known.has(id));
  const updated = changed.filter(({ id }) => known.has(id));
  const unlinked =
    updated.length === 0
      ? []
      : await run<{ key: [string, string] }>(statements.unlink, { ids: updated.map(({ id }) => id) });
  await runFor(
    run,
    statements.createMovies,
    'films',
    created.map((film) => ({ ...movieProperties(film, nameOf), slug: slugOf.get(film.id) })),
  );
  await runFor(
    run,
    statements.updateMovies,
    'films',
    updated.map((film) => movieProperties(film, nameOf)),
  );
  await giveSlugs(
    run,
    slugs.filter(({ id }) => !isCreated.has(id)),
  );
  await linkFilms(run, changed);
  if (unlinked.length > 0) await run(statements.sweep, { keys: unlinked.map(({ key }) => key) });
}

async function linkFilms(run: Run, films: readonly FilmState[]): Promise<void> {
  const credits = (role: 'cast' | 'directors') =>
    films.flatMap((film) =>
      film[role].map(({ personId, character, billing }: Credit) => ({
        movieId: film.id,
        personId,
        character,
        billing: integer(billing),
      })),
    );
  const genres = films.flatMap((film) => film.genres.map((genre) => ({ movieId: film.id, genreId: genre.id })));
  const externalIds = films.flatMap((film) => film.externalIds.map((id) => ({ movieId: film.id, ...id })));
  await runFor(run, statements.linkGenres, 'links', genres);
  await runFor(run, statements.linkCast, 'links', credits('cast'));
  await runFor(run, statements.linkDirectors, 'links', credits('directors'));
  await runFor(run, statements.linkExternalIds, 'links', externalIds);
}

interface Buried {
  readonly id: string;
  readonly kind: 'FILM' | Linked['kind'];
  readonly survivor: string | null;
  readonly records: readonly string[];
  readonly at: string;
}

const buried =
  (kind: Buried['kind']) =>
  ({ id, survivor, records }: GoneFilm): Buried => ({ id, kind, survivor, records, at: new Date().toISOString() });

const bury = (run: Run, gone: readonly Buried[]): Promise<unknown> => run(statements.bury, { gone });

/** Where a record is of a film that another gave its id to, the id that it would give leads there. */
async function redirect(run: Run, films: readonly FusedFilm[]): Promise<string[]> {
  const redirects = films.flatMap(({ id: survivor, records }) =>
    records.map((record) => ({ id: filmIdOf(record.id), survivor })).filter(({ id }) => id !== survivor),
  );
  if (redirects.length === 0) return [];
  return (await run<{ id: string }>(statements.redirect, { redirects })).map(({ id }) => id);
}

/** People and genres without films are none. Ids of those that were. */
async function buryOrphans(run: Run, people: People, changed: readonly FilmState[]): Promise<string[]> {
  const used = new Set(
    changed.flatMap(({ cast, directors, genres }) => [
      ...[...cast, ...directors].map(({ personId }) => personId),
      ...genres.map(({ id }) => id),
    ]),
  );
  const doubtful = new Map(people.linkedBefore.filter(({ id }) => !used.has(id)).map((linked) => [linked.id, linked]));
  if (doubtful.size === 0) return [];
  const orphans = await run<{ id: string }>(statements.orphans, { ids: [...doubtful.keys()] });
  const gone = orphans.map(({ id }) => {
    const { kind, nameKey } = doubtful.get(id)!;
    return { ...buried(kind)({ id, survivor: namesake(people, nameKey, id), records: [] }) };
  });
  if (gone.length > 0) await bury(run, gone);
  return gone.map(({ id }) => id);
}

/** Who turned out to be the same as another of that name is led to the one who is credited now. */
function namesake(people: People, nameKey: string | null, id: string): string | null {
  if (nameKey === null) return null;
  const { firstYear } = people.known.get(id)!;
  const other = people.idOf(nameKey, firstYear ?? undefined);
  return other !== id && (people.all.has(other) || people.known.has(other)) ? other : null;
}

async function writeRecords(run: Run, { records, linked, films }: NewState): Promise<void> {
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
  await runFor(run, statements.createRecords, 'records', rows(true));
  await runFor(run, statements.updateRecords, 'records', rows(false));
  const moves = linked
    .filter(({ id, movieId }) => filmOf.get(id) !== movieId)
    .map(({ id }) => ({ id, movieId: filmOf.get(id)! }));
  await runFor(run, statements.moveRecords, 'moves', moves);
}

/** Last, so that the sequence is locked no longer than it must be. */
async function number(run: Run, ids: readonly string[]): Promise<void> {
  await runFor(run, statements.advance, 'ids', [...new Set(ids)]);
}
