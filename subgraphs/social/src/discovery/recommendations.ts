/**
 * The field User.recommendations. A film's score adds up:
 * - its similarity to the viewer's latest liked films (sql/similarFilms.ts);
 * - the friends who watched it, each with more weight the more of their films the viewer has seen;
 * - loved people in its cast, and people of the viewer's latest films;
 * - whether it is on the viewer's watchlist;
 * - a little for popularity, which decides for viewers with few films.
 * Films that the viewer has seen or dismissed are left out.
 *
 * The weights are those that best find watches held out of recorded data: `make bench`, and
 * docs/decisions/0007-public-taste-is-counted-and-corrected.md.
 */
import { sql } from 'kysely';
import { decodeCursor, encodeCursor, pageInfo, pageSize, type PageInfo } from '@marquee/kit/paging';
import type { MovieModel } from '../model/catalog.js';
import type { PageArguments } from '../model/page.js';
import type { ViewerScope } from '../model/scope.js';
import { filmsWithLoved, lovedPeople } from '../sql/lovedPeople.js';
import type { ReasonModel } from '../model/reason.js';
import { hiddenTaste, mostWatched } from '../sql/publicTaste.js';
import { cte, type Sql } from '../sql/cte.js';
import { seenFilms } from '../sql/seenFilms.js';
import { latestLikedFilms, similarFilms, type Seeds } from '../sql/similarFilms.js';
import { seenByFriends } from '../sql/visibility.js';
import { inWindow } from '../sql/watch.js';

interface RankedFilm {
  readonly id: string;
  /** In millionths. */
  readonly score: number;
}

export interface RecommendationsModel {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: MovieModel;
    readonly score: number;
    /** Reads the reasons; called only if the client selects them, and batched over the page. */
    reasons(): Promise<readonly ReasonModel[]>;
  }[];
  readonly pageInfo: PageInfo;
}

const list = 'User.recommendations';
/** Weights are in millionths. A friend weighs this times (shared films + priorSharedFilms) / sqrt(films + 5). */
const friendWeight = 50_000;
const priorSharedFilms = 0.2;
const lovedPersonWeight = 10_000;
const maxLovedPeople = 3;
const watchlistWeight = 10_000;
/** For each person in a film who is also in one of the viewer's latest films. */
const familiarPersonWeight = 1_500;
const maxFamiliarPeople = 5;
const popularCandidates = 100;
/** For the most watched film; the others get a share that is proportional to their watchers. */
const popularityWeight = 1_000;

const loved = cte<'person_pk'>('loved');
const seed: Seeds = cte('seed');

export async function recommendations(
  scope: ViewerScope,
  args: PageArguments,
  reasonsOf: (movieId: string) => Promise<readonly ReasonModel[]>,
): Promise<RecommendationsModel> {
  const size = pageSize(args.first);
  const cursor = decodeCursor(list, ['integer', 'id'], args.after);
  const after = cursor ? { score: cursor[0], id: cursor[1] } : null;
  const rows = await recommendedFilms(scope, size + 1, after);
  const edges = rows.slice(0, size).map(({ id, score }) => ({
    cursor: encodeCursor(list, [score, id]),
    node: { id },
    score: score / 1e6,
    reasons: () => reasonsOf(id),
  }));
  return { edges, pageInfo: pageInfo(edges, rows.length > size, args.after) };
}

/** Up to `limit` films that rank after `after`: best score first, ties by id. */
async function recommendedFilms(scope: ViewerScope, limit: number, after: RankedFilm | null): Promise<RankedFilm[]> {
  const { db, now } = scope;
  const viewer = scope.viewer.pk;
  const hidden = hiddenTaste(viewer);
  const { rows } = await sql<RankedFilm>`
    WITH ${hidden.queries},
    loved AS MATERIALIZED (${lovedPeople(viewer)}),
    seen AS MATERIALIZED (${seenFilms(viewer)}),
    seed AS MATERIALIZED (${latestLikedFilms(sql`SELECT 0 AS group_id, ${viewer}::int AS member_pk, seen.* FROM seen`)}),
    similar_film AS (${similarFilms(hidden, seed)}),
    ${friendFilms(viewer, now)},
    popular AS MATERIALIZED (${mostWatched(hidden, popularCandidates)}),
    part AS (
      SELECT film_pk, similarity::int AS points FROM similar_film
      UNION ALL SELECT film_pk, weight FROM friend_film
      UNION ALL SELECT theirs.film_pk, ${sql.lit(familiarPersonWeight)} * least(${sql.lit(maxFamiliarPeople)}, count(DISTINCT theirs.person_pk))::int
        FROM (SELECT DISTINCT person_pk FROM film_person JOIN seed USING (film_pk)) AS known
        JOIN film_person theirs USING (person_pk) GROUP BY theirs.film_pk
      UNION ALL SELECT film_pk, ${sql.lit(lovedPersonWeight)} * least(${sql.lit(maxLovedPeople)}, people)::int FROM (${filmsWithLoved(loved)}) AS with_loved
      UNION ALL SELECT film_pk, ${sql.lit(watchlistWeight)} FROM watchlist WHERE member_pk = ${viewer}
      UNION ALL SELECT film_pk, (${sql.lit(popularityWeight)} * watchers / (SELECT max(watchers) FROM popular))::int FROM popular),
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
    WHERE r.score >= coalesce((SELECT score FROM min_score), 0) AND ${after ? sql`(r.score < ${after.score} OR f.id > ${after.id})` : sql`true`}
    ORDER BY r.score DESC, f.id LIMIT ${limit}`.execute(db);
  return rows;
}

/** The films that friends watched, once for each friend. A friend's weight grows with the share of their films that the viewer has seen. */
const friendFilms = (viewer: number, now: Date): Sql => sql`
  friend_watched AS MATERIALIZED (
    SELECT DISTINCT w.member_pk, w.film_pk
    FROM friendship f JOIN watch w ON w.member_pk = f.friend_pk
    WHERE f.member_pk = ${viewer} AND ${seenByFriends} AND ${inWindow('ALL_TIME', now)}),
  friend_weight AS (
    SELECT member_pk, (${sql.lit(friendWeight)} * (${sql.lit(priorSharedFilms)} + count(seen.film_pk)) / sqrt(count(*) + 5))::int AS weight
    FROM friend_watched LEFT JOIN seen USING (film_pk) GROUP BY member_pk),
  friend_film AS (SELECT film_pk, weight FROM friend_watched JOIN friend_weight USING (member_pk))`;
