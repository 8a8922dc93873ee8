/** Exports a member's watches and ratings as the CSV that Letterboxd imports (letterboxd.com/about/importing-data). */
import { sql } from 'kysely';
import { runInSlices } from '@marquee/kit/slices';
import type { Db } from '../db/connection.js';
import { isNotReplaced } from '../films/standaloneRatings.js';
import { filmTables, isEntry, type ExportFormat, type IdRange } from './exportParts.js';
import { rowsPerStep } from './historyRows.js';

const { watches, ratings } = filmTables;

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
  tables: [watches, ratings],
  read: async (db, range) => {
    const rows = await readRows(db, member, range);
    const lines = await runInSlices(printRows(rows));
    return {
      content: `${[header, ...lines].join('\n')}\n`,
      watches: rows.filter(({ rewatch }) => rewatch !== null).length,
    };
  },
});

async function readRows(db: Db, member: number, range: IdRange): Promise<Row[]> {
  const id = (source: 'IMDB' | 'TMDB') =>
    sql`(SELECT min(x.value) FROM film_external_id x WHERE x.film_pk = f.pk AND x.source = ${source})`;
  const film = sql`f.title, f.year, ${id('IMDB')} AS imdb, ${id('TMDB')} AS tmdb`;
  const { rows } = await sql<Row>`
    SELECT * FROM (
      SELECT ${film}, to_char(w.watched_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, w.rating, w.is_rewatch AS rewatch, w.note
      FROM ${watches.from} WHERE ${isEntry(watches, member, range)}
      UNION ALL
      SELECT ${film}, NULL, r.rating, NULL, NULL
      FROM ${ratings.from} WHERE ${isEntry(ratings, member, range)} AND ${isNotReplaced}) AS entry
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
