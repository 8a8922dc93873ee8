/** The field Movie.connectionsToMe: the reasons that relate films to the viewer, for many films in one statement. */
import { sql } from 'kysely';
import type { ViewerScope } from '../model/scope.js';
import { minHighRating, type ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';
import { lovedAmong, lovedCast, seenWith } from '../sql/lovedPeople.js';
import { memberJson } from '../sql/member.js';
import { filmPopularity, hiddenTaste, membersWithRemovals, type HiddenTaste } from '../sql/publicTaste.js';
import { cte, type Sql } from '../sql/cte.js';
import { seenFilms } from '../sql/seenFilms.js';
import { minLikedRating, latestLikedFilms, seedSimilarities, type Seeds } from '../sql/similarFilms.js';
import { isPublic, notBlocked, seenByFriends } from '../sql/visibility.js';
import { inWindow, latestRating } from '../sql/watch.js';
import {
  byWeight,
  circleReasons,
  joinUsers,
  lovedReasons,
  reason,
  similarityReasons,
  watchlistReasons,
  type CircleEvidence,
  type SimilarFilm,
} from './reasons.js';

interface Row {
  id: string;
  friends: CircleEvidence;
  loved: { id: string; name: string }[];
  watchlisted: boolean;
  similar: SimilarFilm[];
  neighbours: (UserModel & { shared: number })[];
  watchers: number;
}

const maxListedFriends = 10;
const maxListedFilms = 3;
const maxListedNeighbours = 3;
/** A taste neighbour has watched at least so many of the viewer's seeds. Only the nearest are considered. */
const minSharedSeeds = 3;
const maxNeighbours = 50;
/** What each person who acted in or directed both films adds to their similarity, in millionths. */
const sharedPersonSimilarity = 100_000;

const loved = cte<'person_pk'>('loved');
const seed: Seeds = cte('seed');

/** In the order of `movieIds`; the reasons of each by weight. Empty for a film that does not relate to the viewer. */
export async function connections(scope: ViewerScope, movieIds: readonly string[]): Promise<ReasonModel[][]> {
  const { db, now } = scope;
  const viewer = scope.viewer.pk;
  const hidden = hiddenTaste(viewer);
  const { rows } = await sql<Row>`
    WITH requested_film AS MATERIALIZED (SELECT pk AS film_pk, id FROM film WHERE id = ANY(${movieIds}::text[])),
    ${hidden.queries},
    requested_person AS MATERIALIZED (
      SELECT r.film_pk, unnest(f.people_pks) AS person_pk FROM requested_film r JOIN film f ON f.pk = r.film_pk),
    seen AS MATERIALIZED (${seenFilms(viewer)}),
    seen_with AS MATERIALIZED (${seenWith(sql`SELECT * FROM seen`, sql`ARRAY(SELECT person_pk FROM requested_person)`)}),
    loved AS MATERIALIZED (${lovedAmong(viewer, sql`SELECT * FROM seen_with`)}),
    seed AS MATERIALIZED (${latestLikedFilms(sql`SELECT 0 AS group_id, ${viewer}::int AS member_pk, seen.* FROM seen`)}),
    ${friendWatches(viewer, now)},
    ${similarLikedFilms(hidden)},
    ${tasteNeighbours(viewer, now)}
    SELECT r.id,
      json_build_object('count', coalesce(w.count, 0), 'users', coalesce(w.users, '[]'),
        'fanCount', coalesce(w.fan_count, 0), 'fans', coalesce(w.fans, '[]')) AS friends,
      ${lovedCast(loved, sql`r.film_pk`)} AS loved,
      EXISTS (SELECT FROM watchlist l WHERE l.film_pk = r.film_pk AND l.member_pk = ${viewer}) AS watchlisted,
      coalesce((SELECT json_agg(json_build_object('id', f.id, 'title', f.title, 'similarity', s.similarity) ORDER BY s.similarity DESC, f.id)
        FROM (SELECT * FROM similar_liked s WHERE s.film_pk = r.film_pk ORDER BY similarity DESC, liked_id LIMIT ${maxListedFilms}) AS s
        JOIN film f ON f.pk = s.liked_film_pk), '[]') AS similar,
      coalesce(n.users, '[]') AS neighbours,
      coalesce(p.watchers, 0) AS watchers
    FROM requested_film r
    LEFT JOIN watching_friends w USING (film_pk)
    LEFT JOIN watching_neighbours n USING (film_pk)
    LEFT JOIN LATERAL (${filmPopularity(hidden, sql`r.film_pk`)}) AS p ON true`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, reasons(row)]));
  return movieIds.map((id) => byId.get(id) ?? []);
}

/** WITH queries; `watching_friends`: for each requested film, the friends who watched it, and the fans among them. */
const friendWatches = (viewer: number, now: Date): Sql => sql`
  friend_watch AS (
    SELECT r.film_pk, w.member_pk, max(w.watched_at) AS latest, ${latestRating} AS rating
    FROM requested_film r JOIN watch w USING (film_pk)
    JOIN friendship f ON f.member_pk = ${viewer} AND f.friend_pk = w.member_pk
    WHERE ${seenByFriends} AND ${inWindow('ALL_TIME', now)}
    GROUP BY r.film_pk, w.member_pk),
  watching_friends AS (
    SELECT film_pk, count(*) AS count, count(*) FILTER (WHERE rating >= ${sql.lit(minHighRating)}) AS fan_count,
      json_agg(ranked.member ORDER BY rank) FILTER (WHERE rank <= ${maxListedFriends}) AS users,
      json_agg(ranked.member ORDER BY fan_rank) FILTER (WHERE rating >= ${sql.lit(minHighRating)} AND fan_rank <= ${maxListedFriends}) AS fans
    FROM (
      SELECT w.film_pk, w.rating, ${memberJson} AS member,
        row_number() OVER (PARTITION BY w.film_pk ORDER BY w.latest DESC NULLS LAST, m.id) AS rank,
        row_number() OVER (PARTITION BY w.film_pk ORDER BY w.rating DESC NULLS LAST, w.latest DESC NULLS LAST, m.id) AS fan_rank
      FROM friend_watch w JOIN member m ON m.pk = w.member_pk) AS ranked
    GROUP BY film_pk)`;

/**
 * WITH query `similar_liked`, and those it is made of: films that the viewer liked and that share people or watchers with a requested film.
 *
 * Films that share the same people with the requested ones are equally similar to each of them, but for their watchers. Of such films, only as many are
 * compared as are listed, and one more, which may be the requested film itself. Watchers count for seeds only, and all seeds are compared.
 */
const similarLikedFilms = (hidden: HiddenTaste): Sql => sql`
  liked_with AS (
    SELECT film_pk, array_agg(person_pk ORDER BY person_pk) AS people FROM seen_with
    WHERE rating IS NULL OR rating >= ${sql.lit(minLikedRating)} GROUP BY film_pk),
  comparable AS MATERIALIZED (
    SELECT film_pk, unnest(people) AS person_pk
    FROM (SELECT l.film_pk, l.people, row_number() OVER (PARTITION BY l.people ORDER BY f.id) AS rank
          FROM liked_with l JOIN film f ON f.pk = l.film_pk) AS liked
    WHERE rank <= ${sql.lit(maxListedFilms + 1)} OR film_pk IN (SELECT film_pk FROM seed)),
  similar_liked AS MATERIALIZED (
    SELECT part.film_pk, liked_film_pk, f.id AS liked_id, sum(similarity)::bigint AS similarity
    FROM (
      SELECT r.film_pk, c.film_pk AS liked_film_pk, ${sql.lit(sharedPersonSimilarity)} * count(*) AS similarity
      FROM requested_person r JOIN comparable c USING (person_pk) WHERE c.film_pk <> r.film_pk
      GROUP BY r.film_pk, c.film_pk
      UNION ALL
      SELECT film_pk, seed_film_pk, similarity FROM (${seedSimilarities(hidden, seed, sql`SELECT film_pk FROM requested_film`)}) AS s) AS part
    JOIN film f ON f.pk = part.liked_film_pk
    GROUP BY part.film_pk, liked_film_pk, f.id HAVING sum(similarity) > 0)`;

/**
 * WITH queries; `watching_neighbours`: for each requested film, the watchers among the viewer's taste neighbours. These are
 * the members whose counted films share the most with the viewer's seeds. Friends are not among them.
 */
const tasteNeighbours = (viewer: number, now: Date): Sql => sql`
  sharing AS MATERIALIZED (
    SELECT c.member_pk, count(*) AS shared
    FROM seed JOIN member_film_contribution c USING (film_pk)
    GROUP BY c.member_pk HAVING count(*) >= ${sql.lit(minSharedSeeds)}),
  neighbour AS MATERIALIZED (
    SELECT c.member_pk, c.shared FROM sharing c
    WHERE c.member_pk <> ${viewer}
      AND c.member_pk NOT IN (${membersWithRemovals})
      AND c.member_pk NOT IN (SELECT friend_pk FROM friendship WHERE member_pk = ${viewer})
      AND ${notBlocked(viewer, sql`c.member_pk`)}
    ORDER BY c.shared DESC, c.member_pk LIMIT ${sql.lit(maxNeighbours)}),
  watching_neighbours AS (
    SELECT film_pk, json_agg(ranked.member ORDER BY rank) AS users
    FROM (
      SELECT film_pk, (${memberJson})::jsonb || jsonb_build_object('shared', shared) AS member,
        row_number() OVER (PARTITION BY film_pk ORDER BY shared DESC, m.id) AS rank
      FROM requested_film r CROSS JOIN neighbour n JOIN member m ON m.pk = n.member_pk
      -- LATERAL with LIMIT is an index look-up for each pair; a semi-join would read all watches.
      CROSS JOIN LATERAL (
        SELECT FROM watch w WHERE w.film_pk = r.film_pk AND w.member_pk = n.member_pk
          AND ${isPublic} AND ${inWindow('ALL_TIME', now)} LIMIT 1) AS watched) AS ranked
    WHERE rank <= ${sql.lit(maxListedNeighbours)} GROUP BY film_pk)`;

function reasons({ friends, loved: people, watchlisted, similar, neighbours, watchers }: Row): ReasonModel[] {
  const found = [
    ...circleReasons(friends),
    ...lovedReasons(people),
    ...watchlistReasons(watchlisted),
    ...similarityReasons(similar),
    ...neighbourReasons(neighbours),
  ];
  if (found.length === 0 && watchers > 0) {
    const text = watchers === 1 ? 'One person watched it recently.' : `${watchers} people watched it recently.`;
    found.push(reason('TRENDING', { text, weight: 0.1 }));
  }
  return byWeight(found);
}

function neighbourReasons(neighbours: Row['neighbours']): ReasonModel[] {
  const [nearest] = neighbours;
  if (!nearest) return [];
  const films = neighbours.length === 1 ? `who shares ${nearest.shared}` : `who share up to ${nearest.shared}`;
  const text = `${joinUsers(neighbours, neighbours.length)}, ${films} of your latest films, watched it.`;
  return [reason('TASTE_NEIGHBOURS', { text, weight: 0.25 * neighbours.length, users: neighbours })];
}
