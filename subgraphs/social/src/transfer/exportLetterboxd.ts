/** Exports a member's watches and ratings as the CSV that Letterboxd imports (letterboxd.com/about/importing-data). */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { Db } from '../db/connection.js';
import { isNotReplaced } from '../films/standaloneRatings.js';
import { bytesOf, isWithin, type ExportFormat, type IdRange } from './exportParts.js';
import { rowsPerStep } from './historyRows.js';

const header = 'Title,Year,imdbID,tmdbID,WatchedDate,Rating10,Rewatch,Review';

interface Row {
  title: string;
  year: number | null;
  imdb: string | null;
  tmdb: string | null;
  day: string | null;
  rating: number | null;
  rewatch: boolean | null;
  note: string | null;
}

/** Watches with their days (UTC), then ratings without a watch. The format has no visibility, no times and no watchlist. `member`: a pk. */
export const letterboxdExport = (member: number): ExportFormat => ({
  entries: (range) => sql`
    SELECT f.id, ${bytesOf(sql`f.title`, sql`w.note`)} AS bytes
    FROM watch w JOIN film f ON f.pk = w.film_pk WHERE w.member_pk = ${member} AND ${isWithin(sql`f.id`, range)}
    UNION ALL
    SELECT f.id, ${bytesOf(sql`f.title`)}
    FROM standalone_rating r JOIN film f ON f.pk = r.film_pk WHERE r.member_pk = ${member} AND ${isWithin(sql`f.id`, range)}`,
  read: async (db, range) => {
    const rows = await readRows(db, member, range);
    const lines = await runInSlices(printRows(rows));
    const watches = rows.filter(({ rewatch }) => rewatch !== null).length;
    return { content: `${[header, ...lines].join('\n')}\n`, watches };
  },
});

async function readRows(db: Db, member: number, range: IdRange): Promise<Row[]> {
  const id = (source: 'IMDB' | 'TMDB') =>
    sql`(SELECT min(x.value) FROM film_external_id x WHERE x.film_pk = f.pk AND x.source = ${source})`;
  const film = sql`f.title, f.year, ${id('IMDB')} AS imdb, ${id('TMDB')} AS tmdb`;
  const { rows } = await sql<Row>`
    SELECT * FROM (
      SELECT ${film}, to_char(w.watched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, w.rating, w.is_rewatch AS rewatch, w.note
      FROM watch w JOIN film f ON f.pk = w.film_pk WHERE w.member_pk = ${member} AND ${isWithin(sql`f.id`, range)}
      UNION ALL
      SELECT ${film}, NULL, r.rating, NULL, NULL
      FROM standalone_rating r JOIN film f ON f.pk = r.film_pk
      WHERE r.member_pk = ${member} AND ${isNotReplaced} AND ${isWithin(sql`f.id`, range)}) AS entry
    ORDER BY rewatch IS NULL, day NULLS FIRST, title, year, imdb, rating, note`.execute(db);
  return rows;
}

function* printRows(rows: readonly Row[]): Generator<void, string[]> {
  const lines: string[] = [];
  for (const { title, year, imdb, tmdb, day, rating, rewatch, note } of rows) {
    lines.push([title, year, imdb, tmdb, day, rating, rewatch ? 'true' : '', note].map(field).join(','));
    if (lines.length % rowsPerStep === 0) yield;
  }
  return lines;
}

const field = (value: string | number | null): string => {
  const text = String(value ?? '');
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
