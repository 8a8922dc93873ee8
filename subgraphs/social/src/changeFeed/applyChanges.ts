/** Applies catalog changes to the reference tables, each once: the cursor is stored in the same transaction. */
import { sql } from 'kysely';
import { normalise } from '@marquee/kit/text';
import { withoutStatementTimeout, type Db } from '../db/connection.js';
import { applyRemovals, restoreReturned } from './removals.js';
import type { ChangeBatch } from './source.js';

const feed = 'catalog';

/** The sequence number of the last change applied; 0 before the first. */
export async function readChangeFeedCursor(db: Db): Promise<number> {
  const row = await db.selectFrom('change_feed_cursor').select('seq').where('feed', '=', feed).executeTakeFirst();
  return row?.seq ?? 0;
}

/** Returns false and applies nothing if another process has moved the cursor on from `after`. */
export function applyBatch(db: Db, after: number, batch: ChangeBatch): Promise<boolean> {
  return withoutStatementTimeout(db, async (tx) => {
    await tx
      .insertInto('change_feed_cursor')
      .values({ feed, seq: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { seq } = await tx
      .selectFrom('change_feed_cursor')
      .select('seq')
      .where('feed', '=', feed)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (seq !== after) return false;
    if (batch.changes.length > 0) {
      await applyChanges(tx, batch);
      await restoreReturned(tx, batch.changes);
      await applyRemovals(tx, batch.changes);
    }
    await tx.updateTable('change_feed_cursor').set({ seq: batch.cursor }).where('feed', '=', feed).execute();
    return true;
  });
}

async function applyChanges(tx: Db, batch: ChangeBatch): Promise<void> {
  const changes = batch.changes.filter(({ removed }) => !removed);
  const films = changes.filter(({ kind }) => kind === 'FILM');
  const named = (kind: 'GENRE' | 'PERSON') => changes.filter((change) => change.kind === kind);
  await upsertNamed(tx, 'genre', [...films.flatMap((film) => film.genres), ...named('GENRE')]);
  await upsertNamed(tx, 'person', [...films.flatMap((film) => film.credits), ...named('PERSON')]);
  if (films.length === 0) return;
  await sql`
    INSERT INTO film (id, title, title_key, year, runtime_minutes)
    SELECT id, name, key, year, "runtimeMinutes"
    FROM json_to_recordset(${json(films.map((film) => ({ ...film, key: normalise(film.name) })))})
      AS f(id text, name text, key text, year smallint, "runtimeMinutes" smallint)
    ON CONFLICT (id) DO UPDATE
    SET title = excluded.title, title_key = excluded.title_key, year = excluded.year, runtime_minutes = excluded.runtime_minutes`.execute(
    tx,
  );
  const ids = films.map(({ id }) => id);
  await sql`DELETE FROM film_genre WHERE film_pk IN (SELECT pk FROM film WHERE id = ANY(${ids}::text[]))`.execute(tx);
  await sql`DELETE FROM film_person WHERE film_pk IN (SELECT pk FROM film WHERE id = ANY(${ids}::text[]))`.execute(tx);
  await sql`DELETE FROM film_external_id WHERE film_pk IN (SELECT pk FROM film WHERE id = ANY(${ids}::text[]))`.execute(
    tx,
  );
  const externalIds = films.flatMap((film) => film.externalIds.map((id) => ({ film: film.id, ...id })));
  await sql`
    INSERT INTO film_external_id (source, value, film_pk)
    SELECT x.source, x.value, f.pk FROM json_to_recordset(${json(externalIds)}) AS x(film text, source text, value text)
    JOIN film f ON f.id = x.film
    ON CONFLICT DO NOTHING`.execute(tx);
  const genres = films.flatMap((film) => film.genres.map((genre) => ({ film: film.id, genre: genre.id })));
  await sql`
    INSERT INTO film_genre (film_pk, genre_pk)
    SELECT f.pk, g.pk FROM json_to_recordset(${json(genres)}) AS l(film text, genre text)
    JOIN film f ON f.id = l.film JOIN genre g ON g.id = l.genre
    ON CONFLICT DO NOTHING`.execute(tx);
  const credits = films.flatMap((film) =>
    film.credits.map(({ id, role, billing }) => ({ film: film.id, person: id, role, billing })),
  );
  await sql`
    INSERT INTO film_person (film_pk, person_pk, role, billing)
    SELECT f.pk, p.pk, l.role, l.billing
    FROM json_to_recordset(${json(credits)}) AS l(film text, person text, role text, billing smallint)
    JOIN film f ON f.id = l.film JOIN person p ON p.id = l.person
    ON CONFLICT DO NOTHING`.execute(tx);
  await sql`SELECT refresh_film_arrays(${ids}::text[])`.execute(tx);
}

const json = (rows: readonly object[]) => sql`${JSON.stringify(rows)}::json`;

async function upsertNamed(
  tx: Db,
  table: 'genre' | 'person',
  rows: readonly { id: string; name: string }[],
): Promise<void> {
  const names = [...new Map(rows.map(({ id, name }) => [id, { id, name }])).values()];
  if (names.length === 0) return;
  await sql`
    INSERT INTO ${sql.table(table)} (id, name)
    SELECT id, name FROM json_to_recordset(${json(names)}) AS n(id text, name text)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE ${sql.table(table)}.name <> excluded.name`.execute(tx);
}
