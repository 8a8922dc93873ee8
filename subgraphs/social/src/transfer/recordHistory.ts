/**
 * Records what history files say and the member has not recorded yet, a part of a large import in each call. Each part is a transaction of its own, so an
 * import that ends early keeps what it has recorded. The next call with the same file goes on from there.
 */
import { sql } from 'kysely';
import { publicError } from '@marquee/kit/errors';
import type { Db } from '../db/connection.js';
import type { Visibility } from '../db/generated/tables.js';
import type { Activity, WatchActivity } from './historyRows.js';
import { endStandaloneRatings } from '../films/standaloneRatings.js';
import { nextPart } from './importParts.js';
import { advanceImport, type StartedImport } from './importProgress.js';
import type { Match } from './matchFilms.js';
import { mergeWatches } from './mergeWatches.js';
import { assertFewWatches } from '../watches/maxWatches.js';
import type { MergedWatch, StoredWatch } from './watchSlot.js';

export interface Recording {
  /** Rows whose film was found, file by file. */
  readonly files: readonly (readonly Match[])[];
  readonly lovedPeople: readonly string[];
  /** For new watches whose visibility the file does not say. */
  readonly visibility: Visibility;
  /** Who may see what the files say; null if the member does not limit it. */
  readonly limit: Visibility | null;
}

export interface RecordingResult {
  /** How many watches, ratings and list entries were written. */
  readonly recorded: number;
  /** Rows whose values were left out, because the member's own watch would show them to too many. */
  readonly withheld: readonly WatchActivity[];
}

export interface CallResult extends RecordingResult {
  /** Rows that a later call records. */
  readonly rowsLeft: number;
}

/** Records the next part of the import. `viewer`: the member's pk. Throws UserErrors if the member would have too many watches. */
export async function recordHistory(
  db: Db,
  viewer: number,
  { started, ...recording }: Recording & { readonly started: StartedImport },
): Promise<CallResult> {
  const { files, lastFilm, rowsLeft } = nextPart(recording.files, started);
  const lovedPeople = started.lastFilm === null ? recording.lovedPeople : [];
  const result = await db.transaction().execute(async (tx) => {
    const written = await recordPart(tx, viewer, { ...recording, files, lovedPeople });
    await advanceImport(tx, started.id, { rowsLeft, lastFilm });
    return written;
  });
  return { ...result, rowsLeft };
}

async function recordPart(tx: Db, viewer: number, recording: Recording): Promise<RecordingResult> {
  // Imports of one member run one after the other, so that the second sees the rows of the first. The trigger that marks
  // repeated watches locks the member too, and before the watches; in another order the two could wait for each other.
  const { rows } = await sql`SELECT FROM member WHERE pk = ${viewer} FOR NO KEY UPDATE`.execute(tx);
  if (rows.length === 0) throw profileIsDeleted();
  const matches = recording.files.flat();
  const ofKind = (kind: Activity['kind']) => matches.filter(({ row }) => row.activity.kind === kind);
  const filmsOf = (kind: Activity['kind']) => ofKind(kind).map(({ film }) => film!.pk);
  const ratedInFiles = filmsOf('STANDALONE_RATING');
  const films = [...new Set([...filmsOf('WATCH'), ...ratedInFiles])];
  const stored = await storedWatches(tx, viewer, films);
  const rated = new Set([...(await ratedFilms(tx, viewer, films)), ...ratedInFiles]);
  const { watches, withheld } = mergeFilms(recording, { stored, rated });
  await insertWatches(tx, viewer, watches);
  if (watches.some(({ id }) => id === null)) await assertFewWatches(tx, { member: viewer, field: 'content' });
  await updateWatches(tx, watches);
  const ratedByWatch = watches.filter(({ setsRating }) => setsRating).map(({ film }) => film);
  await endStandaloneRatings(tx, viewer, ratedByWatch);
  let recorded = watches.filter(({ isVisibleChange }) => isVisibleChange).length;
  recorded += await insertStandaloneRatings(tx, viewer, ofKind('STANDALONE_RATING'));
  recorded += await insertFilms(tx, viewer, { table: 'watchlist', films: filmsOf('WATCHLIST') });
  recorded += await insertFilms(tx, viewer, { table: 'dismissed', films: filmsOf('DISMISSED') });
  recorded += await insertLovedPeople(tx, viewer, recording.lovedPeople);
  return { recorded, withheld };
}

/** The member deleted the profile while the import ran. */
export const profileIsDeleted = () =>
  publicError('UNAUTHENTICATED', 'The profile was deleted while the import was running.');

type FilmWatch = MergedWatch & { readonly film: number };

/** The member's watches of the films, by film. No other request changes them until the end of the transaction. */
async function storedWatches(tx: Db, viewer: number, films: readonly number[]): Promise<Map<number, StoredWatch[]>> {
  const byFilm = new Map<number, StoredWatch[]>(films.map((film) => [film, []]));
  const { rows } = await sql<StoredWatch & { film: number }>`
    SELECT id, film_pk AS film, watched_at AS "watchedAt", rating, note, is_rewatch AS "isRewatch", visibility,
      import_state AS "importState"
    FROM watch WHERE member_pk = ${viewer} AND film_pk = ANY(${films}::int[])
    ORDER BY id FOR NO KEY UPDATE`.execute(tx);
  for (const { film, ...watch } of rows) byFilm.get(film)!.push(watch);
  return byFilm;
}

/** Those of the films that the member rated without a watch. */
async function ratedFilms(tx: Db, viewer: number, films: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ film: number }>`
    SELECT film_pk AS film FROM standalone_rating WHERE member_pk = ${viewer} AND film_pk = ANY(${films}::int[])`.execute(
    tx,
  );
  return rows.map(({ film }) => film);
}

interface OwnFilms {
  readonly stored: ReadonlyMap<number, StoredWatch[]>;
  /** Those that the member rated without a watch, here or in the files. */
  readonly rated: ReadonlySet<number>;
}

/** The watches to write. */
function mergeFilms({ files, ...options }: Recording, { stored, rated }: OwnFilms) {
  const rows = new Map<number, WatchActivity[][]>([...stored.keys()].map((film) => [film, []]));
  files.forEach((file, index) => {
    for (const { row, film } of file) {
      const { activity } = row;
      if (activity.kind === 'WATCH') (rows.get(film!.pk)![index] ??= []).push(activity);
    }
  });
  const watches: FilmWatch[] = [];
  const withheld: WatchActivity[] = [];
  for (const [film, ofFiles] of rows) {
    const merged = mergeWatches(stored.get(film)!, Object.values(ofFiles), {
      ...options,
      isRatedAlone: rated.has(film),
    });
    for (const watch of merged.watches) if (watch.isChanged) watches.push({ ...watch, film });
    withheld.push(...merged.withheld);
  }
  return { watches, withheld };
}

const toRow = ({ id, film, watchedAt, rating, note, isRewatch, visibility, importState }: FilmWatch) => ({
  id,
  film_pk: film,
  watched_at: watchedAt,
  rating,
  note,
  is_rewatch: isRewatch,
  visibility,
  import_state: importState,
});

async function insertWatches(tx: Db, viewer: number, watches: readonly FilmWatch[]): Promise<void> {
  const rows = watches.filter(({ id }) => id === null).map(toRow);
  if (rows.length > 0)
    await sql`
      INSERT INTO watch (member_pk, film_pk, watched_at, rating, note, is_rewatch, visibility, import_state)
      SELECT ${viewer}, film_pk, watched_at, rating, note, is_rewatch, visibility, import_state
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS w(film_pk int, watched_at timestamptz, rating smallint, note text,
        is_rewatch boolean, visibility visibility, import_state jsonb)`.execute(tx);
}

async function updateWatches(tx: Db, watches: readonly FilmWatch[]): Promise<void> {
  const rows = watches.filter(({ id }) => id !== null).map(toRow);
  if (rows.length > 0)
    await sql`
      UPDATE watch SET watched_at = r.watched_at, rating = r.rating, note = r.note, is_rewatch = r.is_rewatch,
        visibility = r.visibility, import_state = r.import_state
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, watched_at timestamptz, rating smallint, note text,
        is_rewatch boolean, visibility visibility, import_state jsonb)
      WHERE watch.id = r.id`.execute(tx);
}

/** Runs after the watches are written: a film whose watch is rated has no other rating. */
async function insertStandaloneRatings(tx: Db, viewer: number, matches: readonly Match[]): Promise<number> {
  const ratings = matches.map(({ row, film }) => ({
    film_pk: film!.pk,
    rating: row.activity.kind === 'STANDALONE_RATING' ? row.activity.rating : null,
  }));
  const { rows } = await sql`
    INSERT INTO standalone_rating (member_pk, film_pk, rating)
    SELECT ${viewer}, film_pk, rating FROM json_to_recordset(${JSON.stringify(ratings)}::json) AS r(film_pk int, rating smallint)
    WHERE NOT EXISTS (SELECT FROM watch w WHERE w.member_pk = ${viewer} AND w.film_pk = r.film_pk AND w.rating IS NOT NULL)
    ON CONFLICT DO NOTHING RETURNING 1`.execute(tx);
  return rows.length;
}

interface FilmList {
  readonly table: 'watchlist' | 'dismissed';
  /** The films' pks. */
  readonly films: readonly number[];
}

async function insertFilms(tx: Db, viewer: number, { table, films }: FilmList): Promise<number> {
  const { rows } = await sql`
    INSERT INTO ${sql.table(table)} (member_pk, film_pk)
    SELECT ${viewer}, pk FROM unnest(${films}::int[]) AS f(pk)
    ON CONFLICT DO NOTHING RETURNING 1`.execute(tx);
  return rows.length;
}

async function insertLovedPeople(tx: Db, viewer: number, people: readonly string[]): Promise<number> {
  const { rows } = await sql`
    INSERT INTO loved_person (member_pk, person_pk)
    SELECT ${viewer}, pk FROM person
    WHERE id = ANY(${people}::text[]) OR id IN (SELECT survivor FROM person_alias WHERE id = ANY(${people}::text[]))
    ON CONFLICT DO NOTHING RETURNING 1`.execute(tx);
  return rows.length;
}
