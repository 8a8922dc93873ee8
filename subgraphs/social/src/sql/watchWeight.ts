/**
 * What watches add to the score CIRCLE_SCORE of `discover`, in millionths: (1 + recency) / 2 * rating / 6, where recency falls
 * by a factor of e in 30 days. It is computed for single watches, or from sums over the watches of a film that do not depend
 * on the time of the request. The two differ in rounding only.
 */
import { sql } from 'kysely';
import type { Sql } from './cte.js';

export const recencySeconds = 30 * 86_400;
/** An unrated watch counts like one with this rating. */
export const priorRating = 6;
/** Seconds since 1970: the time at which the recency that sums hold is 1. Sums fit float8 until 600 times 30 days after it. */
export const recencyEpoch = Date.UTC(2020, 0, 1) / 1_000;

const epoch = (time: Sql): Sql => sql`date_part('epoch', ${time})`;

/**
 * The weight of one watch with columns `latest` and `rating`. A watch of unknown date is not recent at all. The age is limited
 * because PostgreSQL's exp() fails on underflow.
 */
export const watchWeight = (asOf: Date): Sql => sql`(
  1000000 * (0.5::float8 + 0.5::float8 * coalesce(exp(-least(500,
    (${asOf.getTime() / 1_000}::float8 - ${epoch(sql`latest`)}) / ${sql.lit(recencySeconds)})), 0))
  * coalesce(rating, ${sql.lit(priorRating)}) / ${sql.lit(priorRating)})::bigint`;

/**
 * The recency of a watch at `recencyEpoch` times its rating, in millionths. As numeric, so that sums are exact: a watch that is
 * added and subtracted again leaves no trace, and the order does not matter.
 */
export const recencyOf = (watchedAt: Sql, rating: Sql): Sql => sql`coalesce(round(
  (coalesce(${rating}, ${sql.lit(priorRating)})
    * exp(least(600, greatest(-100, (${epoch(watchedAt)} - ${sql.lit(recencyEpoch)}) / ${sql.lit(recencySeconds)}))))::numeric * 1000000), 0)`;

/** The weight of the watches that columns `watchers`, `ratings`, `rating_sum` and `recency_sum` (of recencyOf) sum up. */
export const weightOfSums = (asOf: Date): Sql => sql`((
  500000 * (rating_sum + ${sql.lit(priorRating)} * (watchers - ratings))::float8
  + 0.5 * recency_sum::float8 * exp(-(${epoch(sql`${asOf}::timestamptz`)} - ${sql.lit(recencyEpoch)}) / ${sql.lit(recencySeconds)}))
  / ${sql.lit(priorRating)})::bigint`;
