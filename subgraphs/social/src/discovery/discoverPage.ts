/** The page of `discover` in SQL: its films with those who watched them, and the evidence of other reasons. */
import { sql } from 'kysely';
import { minHighRating } from '../model/reason.js';
import type { Cte, Sql } from '../sql/cte.js';
import { lovedCast } from '../sql/lovedPeople.js';
import { memberJson } from '../sql/member.js';

/** Watchers listed for each film; counts and means are over all. */
export const maxListedWatchers = 10;

/** The last row of the page before: its score in millionths, and its film id. */
export interface LastRow {
  readonly score: number;
  readonly id: string;
}

/** A condition on (score, id): what comes after the page before. */
export const isAfter = (after: LastRow | null): Sql<boolean> =>
  after ? sql<boolean>`(score < ${after.score} OR (score = ${after.score} AND id > ${after.id}))` : sql<boolean>`true`;

/**
 * The watchers that the page lists for its films: the most recent ones, and the fans, who rated highest. Members who watched or rated at the same time
 * come by their id. So few members have to be looked up: those of the first tiers. Members who tie are of one tier.
 */
export const pageWatchers = (watchers: Sql): Sql => sql`
  SELECT film_pk, rating, rank, fan_rank, member
  FROM (
    SELECT w.film_pk, w.rating, ${memberJson} AS member,
      row_number() OVER (PARTITION BY w.film_pk ORDER BY w.latest DESC NULLS LAST, m.id) AS rank,
      row_number() OVER (PARTITION BY w.film_pk ORDER BY w.rating DESC NULLS LAST, w.latest DESC NULLS LAST, m.id) AS fan_rank
    FROM (
      SELECT w.*,
        rank() OVER (PARTITION BY w.film_pk ORDER BY w.latest DESC NULLS LAST) AS tier,
        rank() OVER (PARTITION BY w.film_pk ORDER BY w.rating DESC NULLS LAST, w.latest DESC NULLS LAST) AS fan_tier
      FROM (${watchers}) AS w) AS w
    JOIN member m ON m.pk = w.member_pk
    WHERE w.tier <= ${sql.lit(maxListedWatchers)} OR w.fan_tier <= ${sql.lit(maxListedWatchers)}) AS ranked
  WHERE rank <= ${sql.lit(maxListedWatchers)} OR fan_rank <= ${sql.lit(maxListedWatchers)}`;

/** An array of the films of the page as JSON, with their watchers and the evidence of other reasons. It reads the WITH queries `page` and `page_watcher`. */
export const edgesJson = (viewer: number | null, loved: Cte<'person_pk'>): Sql => sql`
  (SELECT coalesce(json_agg(edge ORDER BY edge.score DESC, edge.id), '[]') FROM (${edges(viewer, loved)}) AS edge)`;

const edges = (viewer: number | null, loved: Cte<'person_pk'>): Sql => sql`
  SELECT page.id, page.score, page.watchers, page.mean::float8 AS mean, who.users, who.fans, page.fans AS "fanCount", ${lovedCast(loved, sql`page.film_pk`)} AS loved,
    EXISTS (SELECT FROM watchlist l WHERE l.film_pk = page.film_pk AND l.member_pk = ${viewer}::int) AS watchlisted
  FROM page
  CROSS JOIN LATERAL (
    SELECT json_agg(w.member ORDER BY rank) FILTER (WHERE rank <= ${sql.lit(maxListedWatchers)}) AS users,
      coalesce(json_agg(w.member ORDER BY fan_rank) FILTER (WHERE rating >= ${sql.lit(minHighRating)} AND fan_rank <= ${sql.lit(maxListedWatchers)}), '[]') AS fans
    FROM page_watcher w WHERE w.film_pk = page.film_pk) AS who`;
