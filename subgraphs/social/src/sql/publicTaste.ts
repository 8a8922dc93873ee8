/**
 * Reading the counts of public taste, as parts of a statement. What is counted of members who are not there for the viewer
 * (a block, either way), or whose counts are not level yet, is taken out first, and every cut (the nearest so many) is made
 * after that: so no invisible watch decides what is in and what is out.
 */
import { sql, type RawBuilder } from 'kysely';

type Sql = RawBuilder<unknown>;

/** Films watched by the same people, nearest first, so many of each seed. */
const nearestOfSeed = 100;
/** Of each member so many, where films are sought for a group. */
const nearestOfMember = 100;
/** Seeds of each member: their latest films, as long as they did not dislike them. */
export const seedCount = 20;
/** A seed's nearness is shared out as if so many more had watched it, so that two watchers are no certainty. */
const doubt = 5;
/** A film counts as liked from this rating on, or unrated. */
export const likedRating = 6;

/**
 * The WITH queries `hidden` (member_pk, film_pk, rating: counted, but not for this viewer) and `hidden_film` (film_pk with what to
 * take off its counts).
 */
export const hiddenTaste = (viewer: number | null): Sql => sql`
  hidden AS MATERIALIZED (
    SELECT t.* FROM (
      SELECT member_pk FROM dirty_member
      UNION SELECT blocked_pk FROM block WHERE blocker_pk = ${viewer}::int
      UNION SELECT blocker_pk FROM block WHERE blocked_pk = ${viewer}::int) AS m
    JOIN member_film_contribution t USING (member_pk)),
  hidden_film AS MATERIALIZED (
    SELECT film_pk, count(*) AS watchers, count(rating) AS ratings, coalesce(sum(rating), 0) AS rating_sum
    FROM hidden GROUP BY film_pk)`;

/** The row (watchers, ratings, rating_sum) of the film in column `film`; for a LATERAL join, which looks it up. Needs hiddenTaste. */
export const filmTaste = (film: Sql): Sql => sql`
  SELECT t.watchers - coalesce(h.watchers, 0) AS watchers, t.ratings - coalesce(h.ratings, 0) AS ratings,
    t.rating_sum - coalesce(h.rating_sum, 0) AS rating_sum
  FROM film_popularity t LEFT JOIN hidden_film h USING (film_pk) WHERE t.film_pk = ${film}`;

/** Rows (film_pk, watchers) of the films that most people watched, `limit` of them. Needs hiddenTaste. */
export const mostWatched = (limit: number): Sql => sql`
  SELECT film_pk, watchers FROM (
    SELECT t.film_pk, t.watchers - coalesce(h.watchers, 0) AS watchers
    FROM (SELECT film_pk, watchers FROM film_popularity ORDER BY watchers DESC, film_pk
          LIMIT ${limit} + (SELECT count(*) FROM hidden_film)) AS t
    LEFT JOIN hidden_film h USING (film_pk)) AS corrected
  WHERE watchers > 0 ORDER BY watchers DESC, film_pk LIMIT ${limit}`;

/**
 * Rows (party, member_pk, film_pk, weight), each member's latest liked films from rows `seen` (party, member_pk, film_pk,
 * latest, rating); weight in millionths: 1 for the latest, 2/3, 1/2, 2/5 and so on. (Measured: docs/decisions/0007-public-taste-is-counted-and-corrected.md.)
 */
export const seeds = (seen: Sql): Sql => sql`
  SELECT party, member_pk, film_pk, (2000000 / (1 + place))::bigint AS weight
  FROM (
    SELECT party, member_pk, film_pk,
      row_number() OVER (PARTITION BY party, member_pk ORDER BY latest DESC NULLS LAST, film_pk) AS place
    FROM (${seen}) AS seen WHERE rating IS NULL OR rating >= ${sql.lit(likedRating)}) AS liked
  WHERE place <= ${sql.lit(seedCount)}`;

/** What watching `commonWatchers` of a seed with `watchers` says of the other film, in whole millionths. */
export const nearness = (weight: Sql, commonWatchers: Sql, watchers: Sql): Sql =>
  sql`(${weight} * ${commonWatchers} / (${watchers} + ${sql.lit(doubt)}))`;

/**
 * Rows (party, member_pk, film_pk, nearness): films that people watched who also watched the rows of `seed`, nearness added up
 * over seeds. Needs hiddenTaste and the rows of seeds() as `seed`.
 */
export const nearFilms: Sql = sql`
  SELECT seed.party, seed.member_pk, near.film_pk,
    sum(${nearness(sql`seed.weight`, sql`near.common_watchers`, sql`own.watchers`)})::bigint AS nearness
  FROM seed
  CROSS JOIN LATERAL (${filmTaste(sql`seed.film_pk`)}) AS own
  CROSS JOIN LATERAL (
    SELECT c.other_film_pk AS film_pk, c.common_watchers - coalesce(h.common_watchers, 0) AS common_watchers
    FROM (SELECT other_film_pk, common_watchers FROM film_cooccurrence WHERE film_cooccurrence.film_pk = seed.film_pk
          ORDER BY common_watchers DESC, other_film_pk LIMIT ${nearestOfSeed} + (SELECT count(*) FROM hidden_film)) AS c
    LEFT JOIN (SELECT b.film_pk, count(*) AS common_watchers FROM hidden a JOIN hidden b USING (member_pk)
               WHERE a.film_pk = seed.film_pk GROUP BY b.film_pk) AS h ON h.film_pk = c.other_film_pk
    WHERE c.common_watchers > coalesce(h.common_watchers, 0)
    ORDER BY 2 DESC, 1 LIMIT ${nearestOfSeed}) AS near
  GROUP BY 1, 2, 3`;

/** Rows (party, film_pk) of each member's hundred nearest films. Needs the rows of nearFilms as `near`. */
export const nearestFilms: Sql = sql`
  SELECT party, film_pk FROM (
    SELECT party, film_pk, row_number() OVER (PARTITION BY party, member_pk ORDER BY nearness DESC, film_pk) AS place
    FROM near) AS placed
  WHERE place <= ${sql.lit(nearestOfMember)}`;

/**
 * Rows (party, member_pk, asked_pk, film_pk, nearness): what single seeds say of the films in `asked`, a query of film_pk.
 * Needs hiddenTaste and the rows of seeds() as `seed`.
 */
export const seedLinks = (asked: Sql): Sql => sql`
  SELECT seed.party, seed.member_pk, c.other_film_pk AS asked_pk, seed.film_pk,
    ${nearness(sql`seed.weight`, sql`(c.common_watchers - coalesce(h.common_watchers, 0))`, sql`own.watchers`)} AS nearness
  FROM (${asked}) AS asked CROSS JOIN seed
  JOIN film_cooccurrence c ON c.film_pk = seed.film_pk AND c.other_film_pk = asked.film_pk
  CROSS JOIN LATERAL (${filmTaste(sql`seed.film_pk`)}) AS own
  LEFT JOIN (
    SELECT x.film_pk, y.film_pk AS other_film_pk, count(*) AS common_watchers
    FROM hidden x JOIN hidden y USING (member_pk)
    WHERE x.film_pk IN (SELECT film_pk FROM seed) AND y.film_pk IN (${asked})
    GROUP BY x.film_pk, y.film_pk) AS h ON h.film_pk = c.film_pk AND h.other_film_pk = c.other_film_pk
  WHERE c.common_watchers > coalesce(h.common_watchers, 0)`;
