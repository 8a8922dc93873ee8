/** Matches films in a history file to films of the catalog: by id first, then by title and year. */
import { sql } from 'kysely';
import { normalise } from '@marquee/kit/text';
import type { Db } from '../db/connection.js';
import type { HistoryRow } from './historyRows.js';

export interface Candidate {
  readonly pk: number;
  readonly id: string;
  readonly year: number | null;
}

export interface Match {
  readonly row: HistoryRow;
  /** The film; null if none or several match. */
  readonly film: Candidate | null;
  /** Possible films if several match, or if only films of other years have the title. */
  readonly candidates: readonly Candidate[];
  readonly ambiguous: boolean;
}

/** Services differ by up to a year on when a film came out. */
const yearTolerance = 1;
const listedCandidates = 10;

export async function matchFilms(db: Db, rows: readonly HistoryRow[]): Promise<Match[]> {
  const requested = rows.map(({ film }, n) => ({
    n,
    id: film.movieId ?? null,
    ids: film.externalIds,
    key: normalise(film.title),
  }));
  const { rows: found } = await sql<{ n: number; exact: Candidate | null; titled: Candidate[] | null }>`
    WITH requested AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(requested)}::json) AS r(n int, id text, ids json, key text)),
    exact AS (
      SELECT DISTINCT ON (n) n, film_pk FROM (
        SELECT r.n, f.pk AS film_pk, 0 AS tier FROM requested r
          JOIN film f ON f.id = coalesce((SELECT survivor FROM film_alias l WHERE l.id = r.id), r.id)
        UNION ALL
        SELECT r.n, x.film_pk, CASE x.source WHEN 'IMDB' THEN 1 ELSE 2 END
        FROM requested r CROSS JOIN LATERAL json_to_recordset(r.ids) AS i(source text, value text)
        JOIN film_external_id x ON x.source = i.source AND x.value = i.value) AS matched
      ORDER BY n, tier, film_pk),
    titled AS (
      SELECT r.key, json_agg(json_build_object('pk', f.pk, 'id', f.id, 'year', f.year) ORDER BY f.year NULLS LAST, f.id) AS films
      FROM (SELECT DISTINCT key FROM requested WHERE key <> '') AS r JOIN film f ON f.title_key = r.key GROUP BY r.key)
    SELECT r.n, t.films AS titled,
      (SELECT json_build_object('pk', f.pk, 'id', f.id, 'year', f.year) FROM film f WHERE f.pk = e.film_pk) AS exact
    FROM requested r LEFT JOIN exact e USING (n) LEFT JOIN titled t USING (key)
    WHERE e.film_pk IS NOT NULL OR t.films IS NOT NULL`.execute(db);
  const byRow = new Map(found.map((row) => [row.n, row]));
  return rows.map((row, n) => {
    const { exact = null, titled = null } = byRow.get(n) ?? {};
    return exact ? { row, film: exact, candidates: [], ambiguous: false } : byTitle(row, titled ?? []);
  });
}

/**
 * The only film with this title and year, else the only one with this title within a year of it. If the row has no year, the
 * only film with this title.
 */
function byTitle(row: HistoryRow, titled: readonly Candidate[]): Match {
  const { year } = row.film;
  const withinYears = (years: number) =>
    titled.filter((film) => film.year !== null && year !== null && Math.abs(film.year - year) <= years);
  const sameYear = year === null ? titled : withinYears(0);
  const near = sameYear.length > 0 ? sameYear : withinYears(yearTolerance);
  if (near.length === 1) return { row, film: near[0]!, candidates: [], ambiguous: false };
  const candidates = (near.length > 0 ? near : titled).slice(0, listedCandidates);
  return { row, film: null, candidates, ambiguous: near.length > 1 };
}
