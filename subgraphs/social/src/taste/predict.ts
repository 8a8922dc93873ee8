/**
 * What members would give films, from what the viewer may see of them: whole thousandths of a point from 1 to 10.
 *
 * A prediction starts at 7 and adds: how far the member's own ratings lie from 7, and everybody's of the film (each drawn
 * towards 7 as if five more had given that); how the member rates the film's genres beside their other films; half a point
 * for each person they love in the cast, at most two; up to 1.5 points for films that people watched who watched the
 * member's latest; and takes 2 off a film they have seen. Friends' stars are not used: friends rate no more alike than
 * strangers do (docs/data.md).
 */
import { sql, type RawBuilder } from 'kysely';
import { lovedByParty } from '../films/affinity.js';
import { latestRating } from '../visibility.js';
import { filmTaste, hiddenTaste, nearFilms, seeds } from './statement.js';

type Sql = RawBuilder<unknown>;

const middle = 7;
/** Ratings that are imagined beside the real ones, all 7. */
const doubt = 5;
const lovedPoints = 500;
const lovedMost = 2;
const nearPoints = 1_500;
/** Nearness, in millionths, at which half of its points are given. */
const halfNearness = 500_000;
const seenPoints = 2_000;

/**
 * WITH queries about the rows of `party` (party, member_pk, floor: their watches are there for the viewer from it upwards):
 * what each has seen, loves and is near to, and how they rate. Whoever uses them adds `candidate` and predictions().
 */
export const partyTaste = (viewer: number, now: Date): Sql => sql`
  ${hiddenTaste(viewer)},
  seen AS MATERIALIZED (
    SELECT p.party, p.member_pk, w.film_pk, max(w.watched_at) AS latest, coalesce(${latestRating}, max(r.rating)) AS rating
    FROM party p JOIN watch w ON w.member_pk = p.member_pk
    LEFT JOIN lone_rating r ON r.film_pk = w.film_pk AND r.member_pk = w.member_pk AND p.member_pk = ${viewer}
    WHERE w.visibility >= p.floor AND (w.watched_at IS NULL OR w.watched_at <= ${now})
    GROUP BY p.party, p.member_pk, w.film_pk),
  seed AS MATERIALIZED (${seeds(sql`SELECT * FROM seen`)}),
  near AS MATERIALIZED (${nearFilms}),
  loved AS MATERIALIZED (${lovedByParty}),
  rater AS MATERIALIZED (
    SELECT p.party, p.member_pk, count(s.film_pk) AS films,
      coalesce(sum(1000 * (s.rating - ${sql.lit(middle)})), 0) / (count(s.rating) + ${sql.lit(doubt)}) AS points
    FROM party p LEFT JOIN seen s USING (party, member_pk) GROUP BY p.party, p.member_pk),
  genre_rater AS MATERIALIZED (
    SELECT s.party, s.member_pk, g.genre_pk,
      sum(1000 * (s.rating - ${sql.lit(middle)}) - r.points)::bigint / (count(*) + ${sql.lit(doubt)}) AS points
    FROM seen s JOIN rater r USING (party, member_pk) JOIN film_genre g USING (film_pk)
    WHERE s.rating IS NOT NULL GROUP BY s.party, s.member_pk, g.genre_pk)`;

/**
 * Rows (party, film_pk, member_pk, films, seen, predicted) for each film of `candidate` (party, film_pk) and each member of its
 * party. Needs partyTaste(). films: how many of the member's films the viewer may see.
 */
export const predictions: Sql = sql`
  SELECT c.party, c.film_pk, r.member_pk, r.films, s.film_pk IS NOT NULL AS seen,
    greatest(1000, least(10000,
      ${sql.lit(1000 * middle)} + r.points
      + coalesce((t.rating_sum - ${sql.lit(middle)} * t.ratings) * 1000 / (t.ratings + ${sql.lit(doubt)}), 0)
      + coalesce(g.points, 0)
      + ${sql.lit(lovedPoints)} * least(${sql.lit(lovedMost)}, coalesce(l.people, 0))
      + coalesce(${sql.lit(nearPoints)} * n.nearness / (n.nearness + ${sql.lit(halfNearness)}), 0)
      - CASE WHEN s.film_pk IS NULL THEN 0 ELSE ${sql.lit(seenPoints)} END))::int AS predicted
  FROM candidate c
  JOIN rater r USING (party)
  LEFT JOIN (${filmTaste(sql`SELECT DISTINCT film_pk FROM candidate`)}) AS t ON t.film_pk = c.film_pk
  LEFT JOIN seen s ON s.party = c.party AND s.member_pk = r.member_pk AND s.film_pk = c.film_pk
  LEFT JOIN near n ON n.party = c.party AND n.member_pk = r.member_pk AND n.film_pk = c.film_pk
  LEFT JOIN (
    SELECT c.party, c.film_pk, l.member_pk, count(*) AS people
    FROM candidate c JOIN film_person fp ON fp.film_pk = c.film_pk AND fp.role = 'ACTOR'
    JOIN loved l ON l.party = c.party AND l.person_pk = fp.person_pk
    GROUP BY 1, 2, 3) AS l ON l.party = c.party AND l.film_pk = c.film_pk AND l.member_pk = r.member_pk
  LEFT JOIN (
    SELECT c.party, c.film_pk, q.member_pk, sum(q.points)::bigint / max(all_of.genres) AS points
    FROM candidate c JOIN film_genre fg ON fg.film_pk = c.film_pk
    JOIN (SELECT film_pk, count(*) AS genres FROM film_genre WHERE film_pk IN (SELECT film_pk FROM candidate) GROUP BY film_pk) AS all_of
      ON all_of.film_pk = c.film_pk
    JOIN genre_rater q ON q.party = c.party AND q.genre_pk = fg.genre_pk
    GROUP BY 1, 2, 3) AS g ON g.party = c.party AND g.film_pk = c.film_pk AND g.member_pk = r.member_pk`;

/** 0 to 1: how much there was to go by. Half at ten films. */
export const predictionConfidence = (films: number): number => Math.round((1e6 * films) / (films + 10)) / 1e6;
