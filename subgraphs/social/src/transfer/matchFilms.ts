/** Finds the catalog's films for films as other services name them: by id first, then by title and year. */
import { sql } from 'kysely';
import { normalise } from '@marquee/kit/text';
import type { Db } from '../db/connection.js';
import type { HistoryRow } from './rows.js';

export interface Candidate {
  readonly pk: number;
  readonly id: string;
  readonly year: number | null;
}

export interface Match {
  readonly row: HistoryRow;
  /** The film; null where there is none, or more than one. */
  readonly film: Candidate | null;
  /** Films it may be; of more than one, or of other years. */
  readonly candidates: readonly Candidate[];
  readonly ambiguous: boolean;
}

/** Services differ by so much on when a film came out. */
const yearTolerance = 1;
const listedCandidates = 10;

export async function matchFilms(db: Db, rows: readonly HistoryRow[]): Promise<Match[]> {
  const asked = rows.map(({ film }, n) => ({
    n,
    id: film.movieId ?? null,
    ids: film.externalIds,
    key: normalise(film.title),
  }));
  const { rows: found } = await sql<{ n: number; exact: Candidate | null; titled: Candidate[] | null }>`
    WITH asked AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(asked)}::json) AS a(n int, id text, ids json, key text)),
    exact AS (
      SELECT DISTINCT ON (n) n, film_pk FROM (
        SELECT a.n, f.pk AS film_pk, 0 AS place FROM asked a 
          JOIN film f ON f.id = coalesce((SELECT survivor FROM film_alias l WHERE l.id = a.id), a.id)
        UNION ALL
        SELECT a.n, x.film_pk, CASE x.source WHEN 'IMDB' THEN 1 ELSE 2 END
        FROM asked a CROSS JOIN LATERAL json_to_recordset(a.ids) AS i(source text, value text)
        JOIN film_external_id x ON x.source = i.source AND x.value = i.value) AS hit
      ORDER BY n, place, film_pk),
    titled AS (
      SELECT a.key, json_agg(json_build_object('pk', f.pk, 'id', f.id, 'year', f.year) ORDER BY f.year NULLS LAST, f.id) AS films
      FROM (SELECT DISTINCT key FROM asked WHERE key <> '') AS a JOIN film f ON f.title_key = a.key GROUP BY a.key)
    SELECT a.n, t.films AS titled,
      (SELECT json_build_object('pk', f.pk, 'id', f.id, 'year', f.year) FROM film f WHERE f.pk = e.film_pk) AS exact
    FROM asked a LEFT JOIN exact e USING (n) LEFT JOIN titled t USING (key)
    WHERE e.film_pk IS NOT NULL OR t.films IS NOT NULL`.execute(db);
  const byRow = new Map(found.map((row) => [row.n, row]));
  return rows.map((row, n) => {
    const { exact = null, titled = null } = byRow.get(n) ?? {};
    return exact ? { row, film: exact, candidates: [], ambiguous: false } : byTitle(row, titled ?? []);
  });
}

/** The one film of that title and year; else the one within a year of it. Without a year, the one of that title. */
function byTitle(row: HistoryRow, titled: readonly Candidate[]): Match {
  const { year } = row.film;
  const within = (years: number) =>
    titled.filter((film) => film.year !== null && year !== null && Math.abs(film.year - year) <= years);
  const same = year === null ? titled : within(0);
  const near = same.length > 0 ? same : within(yearTolerance);
  if (near.length === 1) return { row, film: near[0]!, candidates: [], ambiguous: false };
  const candidates = (near.length > 0 ? near : titled).slice(0, listedCandidates);
  return { row, film: null, candidates, ambiguous: near.length > 1 };
}
