/**
 * Reads the counts of public taste (publicTaste/refresh.ts makes them). A statement first subtracts what the viewer must not
 * see: members blocked in either direction, and members with a counted watch that may be public no longer. Limits apply after
 * that, so a watch that the viewer may not see never decides which films are in an answer.
 */
import { sql } from 'kysely';
import { cte, type Cte, type Sql } from './cte.js';
import { blockedMembers } from './visibility.js';

/** What is counted but hidden from the viewer. */
export interface HiddenTaste {
  /** The CTEs that the names below stand for. */
  readonly queries: Sql;
  /** Single contributions. */
  readonly contribution: Cte<'member_pk' | 'film_pk' | 'rating'>;
  /** Contributions summed up for each film. */
  readonly film: Cte<'film_pk' | 'watchers' | 'ratings' | 'rating_sum'>;
}

/** A query of one column: members with a counted watch that may be public no longer. */
export const membersWithRemovals: Sql = sql`SELECT member_pk FROM dirty_member WHERE has_removals`;

export const hiddenTaste = (viewer: number | null): HiddenTaste => ({
  contribution: cte('hidden_contribution'),
  film: cte('hidden_film'),
  queries: sql`
  hidden_contribution AS MATERIALIZED (
    SELECT c.* FROM (
      ${membersWithRemovals}
      UNION ${blockedMembers(viewer)}) AS m
    JOIN member_film_contribution c USING (member_pk)),
  hidden_film AS MATERIALIZED (
    SELECT film_pk, count(*) AS watchers, count(rating) AS ratings, coalesce(sum(rating), 0) AS rating_sum
    FROM hidden_contribution GROUP BY film_pk)`,
});

/**
 * A query of one row (watchers, ratings, rating_sum): the counts of the film in column `film`. Use it in a LATERAL join, so
 * that each film is looked up.
 */
export const filmPopularity = (hidden: HiddenTaste, film: Sql): Sql => sql`
  SELECT p.watchers - coalesce(h.watchers, 0) AS watchers, p.ratings - coalesce(h.ratings, 0) AS ratings,
    p.rating_sum - coalesce(h.rating_sum, 0) AS rating_sum
  FROM film_popularity p LEFT JOIN ${hidden.film} h USING (film_pk) WHERE p.film_pk = ${film}`;

/** A query of (film_pk, watchers): the `limit` films with the most watchers, of those for which `condition` on film `f` holds. */
export const mostWatched = (hidden: HiddenTaste, limit: number, condition?: Sql): Sql => sql`
  SELECT film_pk, watchers FROM (
    SELECT p.film_pk, p.watchers - coalesce(h.watchers, 0) AS watchers
    FROM (SELECT film_pk, watchers FROM film_popularity ${condition ? sql`JOIN film f ON f.pk = film_pk WHERE ${condition}` : sql``}
          ORDER BY watchers DESC, film_pk LIMIT ${limit} + (SELECT count(*) FROM ${hidden.film})) AS p
    LEFT JOIN ${hidden.film} h USING (film_pk)) AS corrected
  WHERE watchers > 0 ORDER BY watchers DESC, film_pk LIMIT ${limit}`;
