/** Records what a history file says and the member has not recorded yet, in one transaction. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import type { Visibility } from '../db/generated/tables.js';
import type { Activity } from './historyRows.js';
import type { Match } from './matchFilms.js';

export interface Recording {
  /** Rows whose film was found. */
  readonly matches: readonly Match[];
  readonly lovedPeople: readonly string[];
  /** For watches whose visibility the file does not say. */
  readonly visibility: Visibility;
}

interface NewWatch {
  film_pk: number;
  watched_at: string | null;
  rating: number | null;
  note: string | null;
  visibility: Visibility;
}

interface OwnWatch {
  id: string;
  film_pk: number;
  watched_at: Date | null;
  rating: number | null;
}

/** Returns how many watches, ratings and list entries were written. `viewer`: the member's pk. */
export function recordHistory(db: Db, viewer: number, recording: Recording): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // Concurrent imports of the same file run one after the other, so that the second sees the rows of the first.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('import ' || ${viewer}::text, 0))`.execute(tx);
    const films = [...new Set(recording.matches.map(({ film }) => film!.pk))];
    const { rows: own } = await sql<OwnWatch>`
      SELECT id, film_pk, watched_at, rating FROM watch WHERE member_pk = ${viewer} AND film_pk = ANY(${films}::int[])
      ORDER BY watched_at DESC NULLS LAST, id`.execute(tx);
    const { watches, ratings } = planWatches(recording, own);
    const ofKind = (kind: Activity['kind']) => recording.matches.filter(({ row }) => row.activity.kind === kind);
    const filmsOf = (kind: Activity['kind']) => ofKind(kind).map(({ film }) => film!.pk);
    let recorded = await insertWatches(tx, viewer, watches);
    recorded += await rateWatches(tx, ratings);
    recorded += await insertStandaloneRatings(tx, viewer, ofKind('STANDALONE_RATING'));
    recorded += await insertFilms(tx, viewer, { table: 'watchlist', films: filmsOf('WATCHLIST') });
    recorded += await insertFilms(tx, viewer, { table: 'dismissed', films: filmsOf('DISMISSED') });
    return recorded + (await insertLovedPeople(tx, viewer, recording.lovedPeople));
  });
}

/** The watches to insert, and the ratings to add to existing watches. `own`: the member's watches of these films, latest first. */
function planWatches({ matches, visibility }: Recording, own: readonly OwnWatch[]) {
  const isRecorded = recordedWatches(own);
  const watches: NewWatch[] = [];
  const ratings: { id: string; rating: number }[] = [];
  const latest = new Map<number, NewWatch | OwnWatch>();
  for (const watch of own) if (!latest.has(watch.film_pk)) latest.set(watch.film_pk, watch);
  const add = (watch: NewWatch) => {
    watches.push(watch);
    if (!latest.has(watch.film_pk)) latest.set(watch.film_pk, watch);
  };
  for (const { row, film } of matches) {
    const { activity } = row;
    if (activity.kind !== 'WATCH' || isRecorded(film!.pk, activity)) continue;
    const { rating, note } = activity;
    const watched_at = activity.at?.toISOString() ?? null;
    add({ film_pk: film!.pk, watched_at, rating, note, visibility: activity.visibility ?? visibility });
  }
  for (const { row, film } of matches) {
    const { activity } = row;
    if (activity.kind !== 'SEEN' && activity.kind !== 'RATED') continue;
    const rating = activity.kind === 'RATED' ? activity.rating : null;
    const watch = latest.get(film!.pk);
    if (!watch) add({ film_pk: film!.pk, watched_at: null, rating, note: null, visibility });
    else if (rating !== null && watch.rating === null) {
      watch.rating = rating;
      if ('id' in watch) ratings.push({ id: watch.id, rating });
    }
  }
  return { watches, ratings };
}

/**
 * Says whether a watch of the file is recorded already. Each recorded watch counts once, so that two watches of a film on one
 * day are recorded as two, however often the file is imported.
 */
function recordedWatches(own: readonly OwnWatch[]) {
  const counts = new Map<string, number>();
  const count = (key: string, by: number) => counts.set(key, (counts.get(key) ?? 0) + by);
  const timeKey = (film: number, at: Date | null) => `${film} ${at?.toISOString() ?? 'unknown'}`;
  const dayKey = (film: number, at: Date) => `${film} on ${at.toISOString().slice(0, 10)}`;
  for (const { film_pk, watched_at } of own) {
    count(timeKey(film_pk, watched_at), 1);
    if (watched_at) count(dayKey(film_pk, watched_at), 1);
  }
  return (film: number, { at, exact }: Extract<Activity, { kind: 'WATCH' }>): boolean => {
    const key = exact || !at ? timeKey(film, at) : dayKey(film, at);
    if ((counts.get(key) ?? 0) === 0) return false;
    count(key, -1);
    return true;
  };
}

async function insertWatches(tx: Db, viewer: number, watches: readonly NewWatch[]): Promise<number> {
  if (watches.length > 0)
    await sql`
      INSERT INTO watch (member_pk, film_pk, watched_at, rating, note, visibility)
      SELECT ${viewer}, film_pk, watched_at, rating, note, visibility
      FROM json_to_recordset(${JSON.stringify(watches)}::json)
        AS w(film_pk int, watched_at timestamptz, rating smallint, note text, visibility visibility)`.execute(tx);
  return watches.length;
}

async function rateWatches(tx: Db, ratings: readonly { id: string; rating: number }[]): Promise<number> {
  if (ratings.length > 0)
    await sql`
      UPDATE watch SET rating = r.rating
      FROM json_to_recordset(${JSON.stringify(ratings)}::json) AS r(id uuid, rating smallint) WHERE watch.id = r.id`.execute(
      tx,
    );
  return ratings.length;
}

async function insertStandaloneRatings(tx: Db, viewer: number, matches: readonly Match[]): Promise<number> {
  const ratings = matches.map(({ row, film }) => ({
    film_pk: film!.pk,
    rating: row.activity.kind === 'STANDALONE_RATING' ? row.activity.rating : null,
  }));
  const { rows } = await sql`
    INSERT INTO standalone_rating (member_pk, film_pk, rating)
    SELECT ${viewer}, film_pk, rating FROM json_to_recordset(${JSON.stringify(ratings)}::json) AS r(film_pk int, rating smallint)
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
    SELECT ${viewer}, pk FROM person WHERE id = ANY(${people}::text[])
    ON CONFLICT DO NOTHING RETURNING 1`.execute(tx);
  return rows.length;
}
