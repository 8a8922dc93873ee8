/**
 * Applies catalog changes to the reference tables, each once: the cursor is stored in the same transaction. So is the graph whose
 * numbers it has, because numbers of another graph say nothing about the films here.
 */
import { sql } from 'kysely';
import { StartError } from '@marquee/kit/errors';
import { titleKey } from '../transfer/titleKey.js';
import { withoutStatementTimeout, type Db } from '../db/connection.js';
import { applyRemovals, restoreReturned } from './removals.js';
import type { CatalogChange, ChangeBatch } from './source.js';

const feed = 'catalog';

export interface FeedPosition {
  /** The sequence number of the last change applied; 0 before the first. */
  readonly seq: number;
  /** The graph whose changes were applied; null before one is known. */
  readonly graphId: string | null;
}

/** The catalog has another graph than the one whose films are here. */
export class OtherGraphError extends StartError {
  constructor(
    readonly graphId: string,
    readonly otherGraphId: string,
  ) {
    super(
      `The films here are of the graph ${graphId}, and the catalog has the graph ${otherGraphId}, so no change of it is applied. ` +
        'If that is meant, see "Another graph" in docs/operations/backup.md.',
    );
  }
}

/** Throws an OtherGraphError if the batch is of another graph. */
export function requireSameGraph({ graphId }: FeedPosition, batch: ChangeBatch): void {
  if (graphId !== null && batch.graphId !== undefined && batch.graphId !== graphId)
    throw new OtherGraphError(graphId, batch.graphId);
}

export async function readFeedPosition(db: Db): Promise<FeedPosition> {
  const row = await db
    .selectFrom('change_feed_cursor')
    .select(['seq', 'graph_id as graphId'])
    .where('feed', '=', feed)
    .executeTakeFirst();
  return row ?? { seq: 0, graphId: null };
}

/** The sequence number of the last change applied; 0 before the first. */
export const readChangeFeedCursor = async (db: Db): Promise<number> => (await readFeedPosition(db)).seq;

/**
 * Returns false and applies nothing if another process has moved the cursor on from `after`. The first graph is stored. Throws an
 * OtherGraphError and applies nothing if the batch is of another one.
 */
export function applyBatch(db: Db, after: number, batch: ChangeBatch): Promise<boolean> {
  return withoutStatementTimeout(db, async (tx) => {
    await tx
      .insertInto('change_feed_cursor')
      .values({ feed, seq: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const position = await tx
      .selectFrom('change_feed_cursor')
      .select(['seq', 'graph_id as graphId'])
      .where('feed', '=', feed)
      .forUpdate()
      .executeTakeFirstOrThrow();
    requireSameGraph(position, batch);
    if (position.seq !== after) return false;
    if (batch.changes.length > 0) {
      await applyChanges(tx, batch);
      await restoreReturned(tx, batch.changes);
      await applyRemovals(tx, batch.changes);
    }
    const graphId = position.graphId ?? batch.graphId ?? null;
    await tx
      .updateTable('change_feed_cursor')
      .set({ seq: batch.cursor, graph_id: graphId })
      .where('feed', '=', feed)
      .execute();
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
    INSERT INTO film (id, title, year, runtime_minutes)
    SELECT id, name, year, "runtimeMinutes"
    FROM json_to_recordset(${json(films)}) AS f(id text, name text, year smallint, "runtimeMinutes" smallint)
    ON CONFLICT (id) DO UPDATE
    SET title = excluded.title, year = excluded.year, runtime_minutes = excluded.runtime_minutes`.execute(tx);
  const ids = films.map(({ id }) => id);
  await sql`DELETE FROM film_genre WHERE film_pk IN (SELECT pk FROM film WHERE id = ANY(${ids}::text[]))`.execute(tx);
  await sql`DELETE FROM film_person WHERE film_pk IN (SELECT pk FROM film WHERE id = ANY(${ids}::text[]))`.execute(tx);
  await sql`DELETE FROM film_external_id WHERE film_pk IN (SELECT pk FROM film WHERE id = ANY(${ids}::text[]))`.execute(
    tx,
  );
  await replaceTitles(tx, films);
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

/** Replaces the keys by which imported files find the films. */
async function replaceTitles(tx: Db, films: readonly CatalogChange[]): Promise<void> {
  const ids = films.map(({ id }) => id);
  await sql`DELETE FROM film_title WHERE film_pk IN (SELECT pk FROM film WHERE id = ANY(${ids}::text[]))`.execute(tx);
  await sql`
    INSERT INTO film_title (film_pk, full_key, key, is_alternative)
    SELECT f.pk, k."full", k.key, k.alternative
    FROM json_to_recordset(${json(films.flatMap(titleRows))}) AS k(film text, "full" text, key text, alternative boolean)
    JOIN film f ON f.id = k.film
    ON CONFLICT DO NOTHING`.execute(tx);
}

/** The keys of the film's titles. A key of the title or original title is not alternative, also if an alternative title has it. */
function titleRows({ id, name, originalTitle, alternativeTitles = [] }: CatalogChange) {
  const rows = new Map<string, { film: string; full: string; key: string; alternative: boolean }>();
  const add = (title: string, alternative: boolean) => {
    const { full, keys } = titleKey(title);
    for (const key of keys) {
      const mapKey = `${full}\0${key}`;
      if (!rows.has(mapKey)) rows.set(mapKey, { film: id, full, key, alternative });
    }
  };
  for (const title of [name, originalTitle]) if (title) add(title, false);
  for (const title of alternativeTitles) add(title, true);
  return [...rows.values()];
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
