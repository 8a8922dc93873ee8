/**
 * Films similar to those that members liked: films that the same members watched. The seeds are each member's latest liked
 * films. Similarity is in whole millionths, so the order of a sum does not change it.
 */
import { sql } from 'kysely';
import { filmPopularity, type HiddenTaste } from './publicTaste.js';
import type { Cte, Sql } from './cte.js';

/** Similar films read for each seed. */
const similarFilmsPerSeed = 100;
/** Similar films kept for each member of a group. */
export const similarFilmsPerMember = 100;
const seedsPerMember = 20;
/** Watchers assumed besides the counted ones, so that a seed with two watchers is no certainty. */
const priorWeight = 5;
/** The lowest rating of a liked film. An unrated film counts as liked. */
export const minLikedRating = 6;

export type Seeds = Cte<'group_id' | 'member_pk' | 'film_pk' | 'weight'>;
export type SimilarFilms = Cte<'group_id' | 'member_pk' | 'film_pk' | 'similarity'>;

/**
 * A query of (group_id, member_pk, film_pk, weight): each member's latest liked films. The weight in millionths is 1 for the
 * latest film, then 2/3, 1/2, 2/5 and so on, as measured in docs/decisions/0007-public-taste-is-counted-and-corrected.md.
 * `seen`: a query with the columns of SeenByMembers (seenFilms.ts).
 */
export const latestLikedFilms = (seen: Sql): Sql => sql`
  SELECT group_id, member_pk, film_pk, (2000000 / (1 + rank))::bigint AS weight
  FROM (
    SELECT group_id, member_pk, film_pk,
      row_number() OVER (PARTITION BY group_id, member_pk ORDER BY latest DESC NULLS LAST, film_pk) AS rank
    FROM (${seen}) AS seen WHERE rating IS NULL OR rating >= ${sql.lit(minLikedRating)}) AS liked
  WHERE rank <= ${sql.lit(seedsPerMember)}`;

/** The similarity of a film and a seed, at most a million: a sum of int is faster than one of bigint. `watchers` watched the seed; `commonWatchers` of them watched both. */
const similarity = (weight: Sql, commonWatchers: Sql, watchers: Sql): Sql =>
  sql`(${weight} * ${commonWatchers} / (${watchers} + ${sql.lit(priorWeight)}))::int`;

/** A query of (group_id, member_pk, film_pk, similarity): the films most similar to each seed, summed up for each member. */
export const similarFilms = (hidden: HiddenTaste, seed: Seeds): Sql => sql`
  SELECT seed.group_id, seed.member_pk, other.film_pk,
    sum(${similarity(sql`seed.weight`, sql`other.common_watchers`, sql`own.watchers`)})::bigint AS similarity
  FROM ${seed} AS seed
  CROSS JOIN LATERAL (${filmPopularity(hidden, sql`seed.film_pk`)}) AS own
  CROSS JOIN LATERAL (
    SELECT c.other_film_pk AS film_pk, c.common_watchers - coalesce(h.common_watchers, 0) AS common_watchers
    FROM (SELECT other_film_pk, common_watchers FROM film_cooccurrence WHERE film_cooccurrence.film_pk = seed.film_pk
          ORDER BY common_watchers DESC, other_film_pk
          LIMIT ${similarFilmsPerSeed} + (SELECT count(*) FROM ${hidden.film})) AS c
    LEFT JOIN (SELECT b.film_pk, count(*) AS common_watchers
               FROM ${hidden.contribution} a JOIN ${hidden.contribution} b USING (member_pk)
               WHERE a.film_pk = seed.film_pk GROUP BY b.film_pk) AS h ON h.film_pk = c.other_film_pk
    WHERE c.common_watchers > coalesce(h.common_watchers, 0)
    ORDER BY 2 DESC, 1 LIMIT ${similarFilmsPerSeed}) AS other
  GROUP BY 1, 2, 3`;

/** A query of (group_id, film_pk): the most similar films of each member. */
export const mostSimilarFilms = (similar: SimilarFilms): Sql => sql`
  SELECT group_id, film_pk FROM (
    SELECT group_id, film_pk, row_number() OVER (PARTITION BY group_id, member_pk ORDER BY similarity DESC, film_pk) AS rank
    FROM ${similar}) AS ranked
  WHERE rank <= ${sql.lit(similarFilmsPerMember)}`;

/**
 * A query of (group_id, member_pk, film_pk, seed_film_pk, similarity): how similar each of `films` is to single seeds.
 * `films`: a query of (film_pk).
 */
export const seedSimilarities = (hidden: HiddenTaste, seed: Seeds, films: Sql): Sql => sql`
  SELECT seed.group_id, seed.member_pk, c.other_film_pk AS film_pk, seed.film_pk AS seed_film_pk,
    ${similarity(sql`seed.weight`, sql`(c.common_watchers - coalesce(h.common_watchers, 0))`, sql`own.watchers`)} AS similarity
  FROM (${films}) AS requested CROSS JOIN ${seed} AS seed
  JOIN film_cooccurrence c ON c.film_pk = seed.film_pk AND c.other_film_pk = requested.film_pk
  CROSS JOIN LATERAL (${filmPopularity(hidden, sql`seed.film_pk`)}) AS own
  LEFT JOIN (
    SELECT a.film_pk, b.film_pk AS other_film_pk, count(*) AS common_watchers
    FROM ${hidden.contribution} a JOIN ${hidden.contribution} b USING (member_pk)
    WHERE a.film_pk IN (SELECT film_pk FROM ${seed}) AND b.film_pk IN (${films})
    GROUP BY a.film_pk, b.film_pk) AS h ON h.film_pk = c.film_pk AND h.other_film_pk = c.other_film_pk
  WHERE c.common_watchers > coalesce(h.common_watchers, 0)`;
