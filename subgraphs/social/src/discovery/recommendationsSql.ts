/**
 * Ranks recommendations in SQL. The weights are those that best find watches held out of recorded data: `make bench`, and
 * docs/decisions/0007-public-taste-is-counted-and-corrected.md.
 */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { cte, type Sql } from '../sql/cte.js';
import { filmsWithLoved, lovedPeople } from '../sql/lovedPeople.js';
import { hiddenTaste, mostWatched } from '../sql/publicTaste.js';
import { seenFilms } from '../sql/seenFilms.js';
import { latestLikedFilms, similarFilms, type Seeds } from '../sql/similarFilms.js';
import { seenByFriends } from '../sql/visibility.js';
import { inWindow } from '../sql/watch.js';

export interface RankedFilm {
  readonly id: string;
  /** In millionths. */
  readonly score: number;
}

export interface RecommendationsParams {
  /** The viewer's key. */
  readonly viewer: number;
  readonly now: Date;
  readonly limit: number;
  /** The last film of the page before. */
  readonly after: RankedFilm | null;
}

/** Weights are in millionths. */
export const recommendationTerms = {
  /** A friend weighs (friendWeight + sharedFilmWeight * shared films) / sqrt(films + priorFilms). */
  friendWeight: 10_000,
  sharedFilmWeight: 50_000,
  priorFilms: 5,
  lovedPersonWeight: 10_000,
  maxLovedPeople: 3,
  watchlistWeight: 10_000,
  /** For each person in a film who is also in one of the viewer's latest films. */
  familiarPersonWeight: 1_500,
  maxFamiliarPeople: 5,
  /** For the most watched film; the others get a share that is proportional to their watchers. */
  popularityWeight: 1_000,
} as const;
const popularCandidates = 100;

const loved = cte<'person_pk'>('loved');
const seed: Seeds = cte('seed');

/** WITH queries: what the viewer has `seen`, the latest liked films (`seed`), films similar to these (`similar_film`), and `popular` films. */
export function tasteOfViewer(viewer: number): Sql {
  const hidden = hiddenTaste(viewer);
  return sql`
    ${hidden.queries},
    seen AS MATERIALIZED (${seenFilms(viewer)}),
    seed AS MATERIALIZED (${latestLikedFilms(sql`SELECT 0 AS group_id, ${viewer}::int AS member_pk, seen.* FROM seen`)}),
    similar_film AS (${similarFilms(hidden, seed)}),
    popular AS MATERIALIZED (${mostWatched(hidden, popularCandidates)})`;
}

/** Up to `limit` films that rank after `after`: best score first, ties by id. */
export async function recommendedInSql(db: Db, { viewer, now, limit, after }: RecommendationsParams) {
  const { rows } = await sql<RankedFilm>`
    WITH ${tasteOfViewer(viewer)},
    loved AS MATERIALIZED (${lovedPeople(viewer)}),
    ${friendFilms(viewer, now)},
    part AS (
      SELECT film_pk, similarity::int AS points FROM similar_film
      UNION ALL SELECT film_pk, weight FROM friend_film
      UNION ALL SELECT theirs.film_pk, ${term('familiarPersonWeight')} * least(${term('maxFamiliarPeople')}, count(DISTINCT theirs.person_pk))::int
        FROM (SELECT DISTINCT person_pk FROM film_person JOIN seed USING (film_pk)) AS known
        JOIN film_person theirs USING (person_pk) GROUP BY theirs.film_pk
      UNION ALL SELECT film_pk, ${term('lovedPersonWeight')} * least(${term('maxLovedPeople')}, people)::int FROM (${filmsWithLoved(loved)}) AS with_loved
      UNION ALL SELECT film_pk, ${term('watchlistWeight')} FROM watchlist WHERE member_pk = ${viewer}
      UNION ALL SELECT film_pk, (${term('popularityWeight')} * watchers / (SELECT max(watchers) FROM popular))::int FROM popular),
    -- A sum of int is faster than one of bigint. The films to leave out are one set, which is hashed.
    remaining AS MATERIALIZED (
      SELECT film_pk, sum(points) AS score FROM part
      WHERE film_pk NOT IN (SELECT film_pk FROM seen UNION ALL SELECT film_pk FROM dismissed WHERE member_pk = ${viewer})
      GROUP BY film_pk HAVING ${after ? sql`sum(points) <= ${after.score}` : sql`true`}),
    -- The ids of films are read only for scores that may be on the page: those from the score of its last row up.
    min_score AS (
      SELECT score FROM remaining ORDER BY score DESC
      OFFSET ${limit - 1} + (SELECT count(*) FROM remaining WHERE score = ${after?.score ?? null}::bigint) LIMIT 1)
    SELECT f.id, r.score FROM remaining r JOIN film f ON f.pk = r.film_pk
    WHERE r.score >= coalesce((SELECT score FROM min_score), 0) AND ${isAfter(after)}
    ORDER BY r.score DESC, f.id LIMIT ${limit}`.execute(db);
  return rows;
}

/** Whether film `f` of row `r` ranks after `after`, if its score is not higher. */
export const isAfter = (after: RankedFilm | null): Sql =>
  after ? sql`(r.score < ${after.score} OR f.id > ${after.id})` : sql`true`;

const term = (name: keyof typeof recommendationTerms): Sql => sql.lit(recommendationTerms[name]);

/** `films`, `shared`: bigint. */
export const weightOfFriendSql = (films: Sql, shared: Sql): Sql<number> => sql<number>`
  ((${term('friendWeight')} + ${term('sharedFilmWeight')} * ${shared}) / sqrt(${films} + ${term('priorFilms')}))::int`;

/** The films that friends watched, once for each friend. A friend's weight grows with the share of their films that the viewer has seen. */
const friendFilms = (viewer: number, now: Date): Sql => sql`
  friend_watched AS MATERIALIZED (
    SELECT DISTINCT w.member_pk, w.film_pk
    FROM friendship f JOIN watch w ON w.member_pk = f.friend_pk
    WHERE f.member_pk = ${viewer} AND ${seenByFriends} AND ${inWindow('ALL_TIME', now)}),
  friend_weight AS (
    SELECT member_pk, ${weightOfFriendSql(sql`count(*)`, sql`count(seen.film_pk)`)} AS weight
    FROM friend_watched LEFT JOIN seen USING (film_pk) GROUP BY member_pk),
  friend_film AS (SELECT film_pk, weight FROM friend_watched JOIN friend_weight USING (member_pk))`;
