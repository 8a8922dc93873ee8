/**
 * What members would give films, from what the viewer may see of them: whole thousandths of a point from 1 to 10.
 *
 * A prediction starts at 7 and adds: how far the member's own ratings lie from 7, and everybody's of the film (each drawn
 * towards 7 as if five more had given that); how the member rates the film's genres beside their other films; half a point
 * for each person they love in the cast, at most two; up to 1.5 points for films that people watched who watched the
 * member's latest; and takes 2 off a film they have seen. Friends' stars are not used: friends rate no more alike than
 * strangers do (docs/datasets.md).
 */
import { sql, type RawBuilder } from 'kysely';
import { lovedByParty } from './affinity.js';
import { inWindow, latestRating } from './visibility.js';
import { filmTaste, hiddenTaste, nearFilms, seeds } from './publicTaste.js';

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
    LEFT JOIN standalone_rating r ON r.film_pk = w.film_pk AND r.member_pk = w.member_pk AND p.member_pk = ${viewer}
    WHERE w.visibility >= p.floor AND ${inWindow('ALL_TIME', now)}
    GROUP BY p.party, p.member_pk, w.film_pk),
  seed AS MATERIALIZED (${seeds(sql`SELECT * FROM seen`)}),
  near AS MATERIALIZED (${nearFilms}),
  loved AS MATERIALIZED (${lovedByParty}),
  own_points AS MATERIALIZED (
    SELECT party, member_pk, count(*) AS films, jsonb_object_agg(film_pk, true) AS seen,
      coalesce(sum(1000 * (rating - ${sql.lit(middle)})), 0) / (count(rating) + ${sql.lit(doubt)}) AS points
    FROM seen GROUP BY party, member_pk),
  genre_points AS (
    SELECT party, member_pk, jsonb_object_agg(genre_pk, points) AS by_genre
    FROM (
      SELECT s.party, s.member_pk, g.genre_pk,
        sum(1000 * (s.rating - ${sql.lit(middle)}) - o.points)::bigint / (count(*) + ${sql.lit(doubt)}) AS points
      FROM seen s JOIN own_points o USING (party, member_pk) JOIN film_genre g USING (film_pk)
      WHERE s.rating IS NOT NULL GROUP BY s.party, s.member_pk, g.genre_pk) AS genre
    GROUP BY party, member_pk),
  rater AS MATERIALIZED (
    SELECT party, member_pk, coalesce(o.films, 0) AS films, coalesce(o.points, 0) AS points, coalesce(o.seen, '{}') AS seen,
      coalesce(g.by_genre, '{}') AS by_genre, coalesce(n.near, '{}') AS near, coalesce(l.loved, '{}') AS loved
    FROM party
    LEFT JOIN own_points o USING (party, member_pk)
    LEFT JOIN genre_points g USING (party, member_pk)
    LEFT JOIN (SELECT party, member_pk, jsonb_object_agg(film_pk, nearness) AS near FROM near GROUP BY 1, 2) AS n USING (party, member_pk)
    LEFT JOIN (SELECT party, member_pk, jsonb_object_agg(person_pk, true) AS loved FROM loved GROUP BY 1, 2) AS l USING (party, member_pk))`;

/**
 * Rows (party, film_pk, member_pk, films, seen, predicted) for each film of `candidate` (party, film_pk) and each member of its
 * party. Needs partyTaste(). films: how many of the member's films the viewer may see.
 *
 * What a member thinks is looked up in one row of theirs: joined row by row, guesses about how many there are lead the
 * planner to compare everything with everything.
 */
export const predictions: Sql = sql`
  SELECT c.party, c.film_pk, r.member_pk, r.films, r.seen ? c.film_pk::text AS seen,
    greatest(1000, least(10000,
      ${sql.lit(1000 * middle)} + r.points
      + coalesce((t.rating_sum - ${sql.lit(middle)} * t.ratings) * 1000 / (t.ratings + ${sql.lit(doubt)}), 0)
      + coalesce((SELECT sum((r.by_genre ->> genre::text)::bigint) FROM unnest(f.genre_pks) AS genre), 0)::bigint
        / greatest(1, cardinality(f.genre_pks))
      + ${sql.lit(lovedPoints)} * least(${sql.lit(lovedMost)}, (SELECT count(*) FROM unnest(f.cast_pks) AS person WHERE r.loved ? person::text))
      + coalesce(${sql.lit(nearPoints)} * n.nearness / (n.nearness + ${sql.lit(halfNearness)}), 0)
      - CASE WHEN r.seen ? c.film_pk::text THEN ${sql.lit(seenPoints)} ELSE 0 END))::int AS predicted
  FROM candidate c
  JOIN film f ON f.pk = c.film_pk
  JOIN rater r USING (party)
  CROSS JOIN LATERAL (SELECT (r.near ->> c.film_pk::text)::bigint AS nearness) AS n
  LEFT JOIN LATERAL (${filmTaste(sql`c.film_pk`)}) AS t ON true`;

/** 0 to 1: how much there was to go by. Half at ten films. */
export const predictionConfidence = (films: number): number => Math.round((1e6 * films) / (films + 10)) / 1e6;
