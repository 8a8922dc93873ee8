/** Reads the facts of films that facets and predictions use: all of them, or what changed since they were last read. In one snapshot. */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import { withoutLimit } from '../db/guardedPool.js';
import type { Db } from '../db/connection.js';
import { readIntLists } from './ints.js';
import { createPacker, type EntityLabel, type FilmRow, type PackedFacts, type Packer } from './packedFacts.js';

/** Rows of one statement. The event loop reads this many at once. */
const rowsPerPage = 2_000;
/** Films between two turns of the event loop. */
const filmsPerSlice = 1_000;
/** If more films changed than this, or more entities than twice those of the films, all facts are read again. */
const maxChangedFilms = 2_000;

export interface ReadLimits {
  readonly maxBytes: number;
  /** Nothing more is read once it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** The facts do not fit into the memory that they may take. */
export class FactsTooLarge extends Error {}

/** The facts of the database now. `old` itself, if it has them. Throws FactsTooLarge, or the reason of the signal. */
export function readFacts(db: Db, old: PackedFacts | null, limits: ReadLimits): Promise<PackedFacts> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      await sql.raw(withoutLimit).execute(tx);
      const version = await lastVersion(tx);
      if (old?.version === version) return old;
      const changes = old && (await changesSince(tx, old.version));
      return changes ? readChanged(tx, { old, changes, version, limits }) : readAll(tx, version, limits);
    });
}

async function lastVersion(tx: Db): Promise<string> {
  const { version } = await tx
    .selectFrom('film_fact_change')
    .select('version')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return version;
}

interface Changes {
  readonly films: ReadonlySet<number>;
  readonly people: ReadonlySet<number>;
  readonly genres: ReadonlySet<number>;
}

/** Null if that is not known any more, or too much. */
async function changesSince(tx: Db, version: string): Promise<Changes | null> {
  const { rows } = await sql<{ keys: string }>`
    SELECT film_pks::text || person_pks::text || genre_pks::text AS keys FROM film_fact_change
    WHERE number > (SELECT number FROM film_fact_change WHERE version = ${version}::uuid)`.execute(tx);
  const lists = rows.map(({ keys }) => readIntLists(keys));
  const all = (index: number) => new Set(lists.flatMap((of) => [...of[index]!]));
  const films = all(0);
  return rows.length === 0 || films.size > maxChangedFilms ? null : { films, people: all(1), genres: all(2) };
}

async function readAll(tx: Db, version: string, limits: ReadLimits): Promise<PackedFacts> {
  const packer = createPacker();
  await readPages(limits, async (after) => {
    const films = await readFilms(tx, sql`pk > ${after} ORDER BY pk LIMIT ${rowsPerPage}`);
    for (const film of films) packer.addFilm(film);
    checkSize(packer, limits);
    return films.at(-1)?.pk;
  });
  for (const table of ['genre', 'person'] as const)
    await readPages(limits, async (after) => {
      const entities = await readEntities(tx, table, sql`pk > ${after} ORDER BY pk LIMIT ${rowsPerPage}`);
      addLabels(packer, table, entities);
      return entities.at(-1)?.pk;
    });
  return packer.pack(version);
}

/** `read` reads a page of rows after a key, and returns the key of the last one. */
async function readPages({ signal }: ReadLimits, read: (after: number) => Promise<number | undefined>): Promise<void> {
  for (let after: number | undefined = 0; after !== undefined; after = await read(after)) signal?.throwIfAborted();
}

interface ChangedFacts {
  readonly old: PackedFacts;
  readonly changes: Changes;
  readonly version: string;
  readonly limits: ReadLimits;
}

async function readChanged(tx: Db, { old, changes, version, limits }: ChangedFacts): Promise<PackedFacts> {
  const packer = createPacker(old);
  await runInSlices(keepFilms(packer, old, changes));
  for (const film of await readFilms(tx, sql`pk = ANY(${[...changes.films]}::int[])`)) packer.addFilm(film);
  for (const table of ['genre', 'person'] as const) {
    const entities = entitiesOf(packer, table);
    entities.forgetLabels(table === 'genre' ? changes.genres : changes.people);
    const keys = entities.unlabelled();
    if (keys.length > 0) addLabels(packer, table, await readEntities(tx, table, sql`pk = ANY(${keys}::int[])`));
  }
  limits.signal?.throwIfAborted();
  checkSize(packer, limits);
  return packer.pack(version);
}

function* keepFilms(packer: Packer, old: PackedFacts, { films }: Changes): Generator<void, void> {
  for (const [key, place] of old.places) {
    if (!films.has(key)) packer.keepFilm(key);
    if (place % filmsPerSlice === 0) yield;
  }
}

async function readFilms(tx: Db, condition: ReturnType<typeof sql>): Promise<FilmRow[]> {
  const { rows } = await sql<{ pk: number; year: number | null; keys: string }>`
    SELECT pk, year, genre_pks::text || cast_pks::text || people_pks::text AS keys FROM film WHERE ${condition}`.execute(
    tx,
  );
  return rows.map(({ pk, year, keys }) => {
    const [genres, cast, people] = readIntLists(keys);
    const inCast = new Set(cast);
    return { pk, year, genres: genres!, cast: cast!, crew: people!.filter((person) => !inCast.has(person)) };
  });
}

type EntityRow = EntityLabel & { readonly pk: number };

async function readEntities(
  tx: Db,
  table: 'genre' | 'person',
  condition: ReturnType<typeof sql>,
): Promise<EntityRow[]> {
  const { rows } = await sql<EntityRow>`SELECT pk, id, name FROM ${sql.table(table)} WHERE ${condition}`.execute(tx);
  return rows;
}

const entitiesOf = (packer: Packer, table: 'genre' | 'person') => (table === 'genre' ? packer.genres : packer.people);

function addLabels(packer: Packer, table: 'genre' | 'person', rows: readonly EntityRow[]): void {
  for (const { pk, id, name } of rows) entitiesOf(packer, table).label(pk, { id, name });
}

function checkSize(packer: Packer, { maxBytes }: ReadLimits): void {
  if (packer.bytes > maxBytes) throw new FactsTooLarge(`The facts of films take more than ${maxBytes} bytes.`);
}
