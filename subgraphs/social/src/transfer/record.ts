/** Records what a file says and the member has not recorded yet: all of it, or nothing. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import type { Visibility } from '../db/generated/tables.js';
import type { Match } from './matchFilms.js';
import type { Deed } from './rows.js';

export interface Recording {
  /** Rows whose film was found. */
  readonly matches: readonly Match[];
  readonly lovedPeople: readonly string[];
  /** Of watches that say nothing of their own. */
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

/** How many watches, ratings and entries were written. */
export function recordDeeds(db: Db, viewer: number, recording: Recording): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // The same file sent twice at once must see what the other recorded.
    await sql`SELECT pg_advisory_xact_lock(hashtextextended('import ' || ${viewer}::text, 0))`.execute(tx);
    const films = [...new Set(recording.matches.map(({ film }) => film!.pk))];
    const { rows: own } = await sql<OwnWatch>`
      SELECT id, film_pk, watched_at, rating FROM watch WHERE member_pk = ${viewer} AND film_pk = ANY(${films}::int[])
      ORDER BY watched_at DESC NULLS LAST, id`.execute(tx);
    const { watches, ratings } = plan(recording, own);
    let recorded = await insertWatches(tx, viewer, watches);
    recorded += await rateWatches(tx, ratings);
    const listed = (kind: Deed['kind']) => recording.matches.filter(({ row }) => row.deed.kind === kind);
    recorded += await insertLoneRatings(tx, viewer, listed('LONE_RATING'));
    recorded += await insertList(tx, viewer, 'watchlist', listed('WATCHLIST'));
    recorded += await insertList(tx, viewer, 'dismissed', listed('DISMISSED'));
    return recorded + (await insertLoved(tx, viewer, recording.lovedPeople));
  });
}

/** What is there counts against what the file says: two watches of a film on one day are two, however often they come. */
function plan({ matches, visibility }: Recording, own: readonly OwnWatch[]) {
  const there = new Map<string, number>();
  const count = (key: string, by: number) => there.set(key, (there.get(key) ?? 0) + by);
  const moment = (film: number, at: Date | null) => `${film} ${at?.toISOString() ?? 'unknown'}`;
  const day = (film: number, at: Date) => `${film} on ${at.toISOString().slice(0, 10)}`;
  for (const { film_pk, watched_at } of own) {
    count(moment(film_pk, watched_at), 1);
    if (watched_at) count(day(film_pk, watched_at), 1);
  }
  const watches: NewWatch[] = [];
  const ratings: { id: string; rating: number }[] = [];
  const seen = new Map<number, NewWatch | OwnWatch>();
  for (const watch of own) if (!seen.has(watch.film_pk)) seen.set(watch.film_pk, watch);
  const add = (watch: NewWatch) => {
    watches.push(watch);
    if (!seen.has(watch.film_pk)) seen.set(watch.film_pk, watch);
  };
  for (const { row, film } of matches) {
    const { deed } = row;
    if (deed.kind !== 'WATCH') continue;
    const key = deed.exact || !deed.at ? moment(film!.pk, deed.at) : day(film!.pk, deed.at);
    if ((there.get(key) ?? 0) > 0) {
      count(key, -1);
      continue;
    }
    const { rating, note } = deed;
    const watched_at = deed.at?.toISOString() ?? null;
    add({ film_pk: film!.pk, watched_at, rating, note, visibility: deed.visibility ?? visibility });
  }
  for (const { row, film } of matches) {
    const { deed } = row;
    if (deed.kind !== 'SEEN' && deed.kind !== 'RATED') continue;
    const rating = deed.kind === 'RATED' ? deed.rating : null;
    const watch = seen.get(film!.pk);
    if (!watch) add({ film_pk: film!.pk, watched_at: null, rating, note: null, visibility });
    else if (rating !== null && watch.rating === null) {
      watch.rating = rating;
      if ('id' in watch) ratings.push({ id: watch.id, rating });
    }
  }
  return { watches, ratings };
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

const inserted = (result: { rows: unknown[] }) => result.rows.length;

async function insertLoneRatings(tx: Db, viewer: number, matches: readonly Match[]): Promise<number> {
  const rows = matches.map(({ row, film }) => ({
    film_pk: film!.pk,
    rating: row.deed.kind === 'LONE_RATING' ? row.deed.rating : null,
  }));
  return inserted(
    await sql`
      INSERT INTO standalone_rating (member_pk, film_pk, rating)
      SELECT ${viewer}, film_pk, rating FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(film_pk int, rating smallint)
      ON CONFLICT DO NOTHING RETURNING 1`.execute(tx),
  );
}

async function insertList(
  tx: Db,
  viewer: number,
  table: 'watchlist' | 'dismissed',
  matches: readonly Match[],
): Promise<number> {
  return inserted(
    await sql`
      INSERT INTO ${sql.table(table)} (member_pk, film_pk)
      SELECT ${viewer}, pk FROM unnest(${matches.map(({ film }) => film!.pk)}::int[]) AS f(pk)
      ON CONFLICT DO NOTHING RETURNING 1`.execute(tx),
  );
}

async function insertLoved(tx: Db, viewer: number, people: readonly string[]): Promise<number> {
  return inserted(
    await sql`
      INSERT INTO loved_person (member_pk, person_pk)
      SELECT ${viewer}, pk FROM person WHERE id = ANY(${people}::text[])
      ON CONFLICT DO NOTHING RETURNING 1`.execute(tx),
  );
}
