/**
 * Predicted ratings: what the members of a group would give films, from what the viewer may see of them. In whole
 * thousandths of a point, from 1 to 10 points.
 *
 * A prediction starts at 7 and adds up:
 * - the member's bias: how their ratings differ from 7;
 * - the film's bias: how its public ratings differ from 7;
 * - how the member rates the film's genres compared to their other films;
 * - half a point for each loved person in the cast, two people at most;
 * - up to 1.5 points for a film similar to the member's latest;
 * - minus 2 points for a film that the member has seen.
 *
 * Each bias has five ratings of 7 added (priorWeight), so that a few ratings weigh little. Ratings by friends are not used:
 * friends rate no more alike than strangers do (docs/datasets.md).
 */
import { sql } from 'kysely';
import { lovedByMembers } from './lovedPeople.js';
import { filmPopularity, hiddenTaste, type HiddenTaste } from './publicTaste.js';
import { cte, type Cte, type Sql } from './cte.js';
import { seenByMembers, type SeenByMembers } from './seenFilms.js';
import { latestLikedFilms, similarFilms, type Seeds, type SimilarFilms } from './similarFilms.js';

/** In points, of which a prediction has thousandths: `lovedPersonBonus`, `maxSimilarityBonus` and `seenPenalty` are such. */
export const predictionTerms = {
  priorRating: 7,
  /** Ratings of `priorRating` that are assumed besides the real ones. */
  priorWeight: 5,
  lovedPersonBonus: 500,
  maxLovedPeople: 2,
  maxSimilarityBonus: 1_500,
  /** The similarity, in millionths, that gives half of maxSimilarityBonus. */
  halfSaturation: 500_000,
  seenPenalty: 2_000,
} as const;
const { priorRating, priorWeight, lovedPersonBonus, maxLovedPeople, maxSimilarityBonus, halfSaturation, seenPenalty } =
  predictionTerms;

/** Groups of members; the viewer sees a member's watches from min_visibility up. */
export type GroupMembers = Cte<'group_id' | 'member_pk' | 'min_visibility'>;

/** What the viewer may see of the taste of each member. */
export interface GroupTaste {
  /** The CTEs that the names below stand for, without `loved`. */
  readonly queries: Sql;
  /** The CTE `loved`, and more that predictions() reads. They read `queries`. */
  readonly predictionQueries: Sql;
  readonly hidden: HiddenTaste;
  readonly seen: SeenByMembers;
  readonly seed: Seeds;
  readonly similar: SimilarFilms;
  readonly loved: Cte<'group_id' | 'member_pk' | 'person_pk'>;
}

export function groupTaste(viewer: number, now: Date, groupMember: GroupMembers): GroupTaste {
  const hidden = hiddenTaste(viewer);
  const seen: SeenByMembers = cte('seen_film');
  const seed: Seeds = cte('seed');
  const similar: SimilarFilms = cte('similar_film');
  return {
    hidden,
    seen,
    seed,
    similar,
    loved: cte('loved'),
    queries: sql`
  ${hidden.queries},
  seen_film AS MATERIALIZED (${seenByMembers(groupMember, now)}),
  seed AS MATERIALIZED (${latestLikedFilms(sql`SELECT * FROM seen_film`)}),
  similar_film AS MATERIALIZED (${similarFilms(hidden, seed)})`,
    predictionQueries: sql`
  loved AS MATERIALIZED (${lovedByMembers(groupMember, seen)}),
  ${memberTaste(groupMember)}`,
  };
}

/** The WITH query `member_taste`, and those it is made of: all that predictions() reads of a member, in one row. */
const memberTaste = (groupMember: GroupMembers): Sql => sql`
  member_bias AS MATERIALIZED (
    SELECT group_id, member_pk, count(*) AS films, jsonb_object_agg(film_pk, true) AS seen,
      coalesce(sum(1000 * (rating - ${sql.lit(priorRating)})), 0) / (count(rating) + ${sql.lit(priorWeight)}) AS bias
    FROM seen_film GROUP BY group_id, member_pk),
  genre_bias AS (
    SELECT group_id, member_pk, jsonb_object_agg(genre_pk, bias) AS bias_by_genre
    FROM (
      SELECT group_id, member_pk, genre_pk, sum(difference)::bigint / (count(*) + ${sql.lit(priorWeight)}) AS bias
      FROM (
        SELECT w.group_id, w.member_pk, unnest(f.genre_pks) AS genre_pk, 1000 * (w.rating - ${sql.lit(priorRating)}) - b.bias AS difference
        FROM seen_film w JOIN member_bias b USING (group_id, member_pk) JOIN film f ON f.pk = w.film_pk
        WHERE w.rating IS NOT NULL) AS rated
      GROUP BY group_id, member_pk, genre_pk) AS genre
    GROUP BY group_id, member_pk),
  member_taste AS MATERIALIZED (
    SELECT group_id, member_pk, coalesce(b.films, 0) AS films, coalesce(b.bias, 0) AS bias, coalesce(b.seen, '{}') AS seen,
      coalesce(g.bias_by_genre, '{}') AS bias_by_genre, coalesce(s.similarities, '{}') AS similarities,
      coalesce(l.loved, '{}') AS loved
    FROM ${groupMember}
    LEFT JOIN member_bias b USING (group_id, member_pk)
    LEFT JOIN genre_bias g USING (group_id, member_pk)
    LEFT JOIN (SELECT group_id, member_pk, jsonb_object_agg(film_pk, similarity) AS similarities
               FROM similar_film GROUP BY 1, 2) AS s USING (group_id, member_pk)
    LEFT JOIN (SELECT group_id, member_pk, jsonb_object_agg(person_pk, true) AS loved
               FROM loved GROUP BY 1, 2) AS l USING (group_id, member_pk))`;

/**
 * A query of (group_id, film_pk, member_pk, films, seen, predicted): a row for each candidate and each member of its group.
 * `films` is how many of the member's films the viewer may see. `taste`: its queries come before this one in the statement, with
 * predictionQueries. discovery/predictInMemory.ts has the same predictions from the facts of films in memory.
 *
 * Each member's taste is one row with JSON objects. Joined row by row, the planner's estimates are so far off that it
 * compares every row with every other.
 */
export const predictions = (taste: GroupTaste, candidate: Cte<'group_id' | 'film_pk'>): Sql => sql`
  SELECT c.group_id, c.film_pk, m.member_pk, m.films, m.seen ? c.film_pk::text AS seen,
    greatest(1000, least(10000,
      ${sql.lit(1000 * priorRating)} + m.bias
      + ${filmBias(sql`p`)}
      + coalesce((SELECT sum((m.bias_by_genre ->> genre::text)::bigint) FROM unnest(f.genre_pks) AS genre), 0)::bigint
        / greatest(1, cardinality(f.genre_pks))
      + ${sql.lit(lovedPersonBonus)} * least(${sql.lit(maxLovedPeople)}, (SELECT count(*) FROM unnest(f.cast_pks) AS person WHERE m.loved ? person::text))
      + coalesce(${sql.lit(maxSimilarityBonus)} * s.similarity / (s.similarity + ${sql.lit(halfSaturation)}), 0)
      - CASE WHEN m.seen ? c.film_pk::text THEN ${sql.lit(seenPenalty)} ELSE 0 END))::int AS predicted
  FROM ${candidate} c
  JOIN film f ON f.pk = c.film_pk
  JOIN member_taste m USING (group_id)
  CROSS JOIN LATERAL (SELECT (m.similarities ->> c.film_pk::text)::bigint AS similarity) AS s
  LEFT JOIN LATERAL (${filmPopularity(taste.hidden, sql`c.film_pk`)}) AS p ON true`;

/** How the public ratings of a film differ from 7, in thousandths. `popularity`: a row of filmPopularity(); 0 if it is empty. */
export const filmBias = (popularity: Sql): Sql<number> => sql<number>`
  coalesce((${popularity}.rating_sum - ${sql.lit(priorRating)} * ${popularity}.ratings) * 1000 / (${popularity}.ratings + ${sql.lit(priorWeight)}), 0)`;

/** 0 to 1, from the number of films a prediction is based on; 0.5 at ten films. */
export const predictionConfidence = (films: number): number => Math.round((1e6 * films) / (films + 10)) / 1e6;
