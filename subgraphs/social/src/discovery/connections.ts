/** What films have to do with the viewer: typed reasons with their evidence, for however many films in one statement. */
import { sql } from 'kysely';
import type { ViewerScope } from '../model/scope.js';
import { lovedCast, lovedPeople, seenFilms } from '../sql/affinity.js';
import { memberJson } from '../members/members.js';
import type { ReasonModel } from '../model/reason.js';
import type { UserModel } from '../model/user.js';
import { filmTaste, hiddenTaste, likedRating, seedLinks, seeds } from '../sql/publicTaste.js';
import { inWindow, latestRating, notBlocked } from '../sql/visibility.js';
import { alikeReasons, byWeight, circleReasons, lovedReasons, nameUsers, reason, watchlistReasons } from './reasons.js';

interface LikedFilm {
  id: string;
  title: string;
  /** In millionths. */
  likeness: number;
}

interface Row {
  id: string;
  friends: { count: number; users: UserModel[]; fanCount: number; fans: UserModel[] };
  loved: { id: string; name: string }[];
  watchlisted: boolean;
  alike: LikedFilm[];
  neighbours: (UserModel & { shared: number })[];
  watchers: number;
}

const namedFriends = 10;
const namedFilms = 3;
const namedNeighbours = 3;
/** Somebody with so many of the viewer's latest films among their own is near in taste; the nearest so many are asked. */
const neighbourFilms = 3;
const neighbourhood = 50;
/** What one person in both casts, or behind both, adds to likeness, in millionths. */
const sharedPersonLikeness = 100_000;

/** In the order of `movieIds`, each weightiest first. Empty where a film has nothing to do with the viewer. */
export async function connections(scope: ViewerScope, movieIds: readonly string[]): Promise<ReasonModel[][]> {
  const { db, now } = scope;
  const viewer = scope.viewer.pk;
  const { rows } = await sql<Row>`
    WITH film_asked AS MATERIALIZED (SELECT pk AS film_pk, id FROM film WHERE id = ANY(${movieIds}::text[])),
    ${hiddenTaste(viewer)},
    loved AS MATERIALIZED (${lovedPeople(viewer)}),
    seen AS MATERIALIZED (${seenFilms(viewer)}),
    seed AS MATERIALIZED (${seeds(sql`SELECT 0 AS party, ${viewer}::int AS member_pk, seen.* FROM seen`)}),
    ${friendWatches(viewer, now)},
    ${alikeFilms},
    ${tasteNeighbours(viewer, now)}
    SELECT a.id,
      json_build_object('count', coalesce(w.count, 0), 'users', coalesce(w.users, '[]'),
        'fanCount', coalesce(w.fan_count, 0), 'fans', coalesce(w.fans, '[]')) AS friends,
      ${lovedCast(sql`a.film_pk`)} AS loved,
      EXISTS (SELECT FROM watchlist l WHERE l.film_pk = a.film_pk AND l.member_pk = ${viewer}) AS watchlisted,
      coalesce((SELECT json_agg(json_build_object('id', f.id, 'title', f.title, 'likeness', s.likeness) ORDER BY s.likeness DESC, f.id)
        FROM (SELECT * FROM alike WHERE alike.asked_pk = a.film_pk ORDER BY likeness DESC, film_id LIMIT ${namedFilms}) AS s
        JOIN film f ON f.pk = s.film_pk), '[]') AS alike,
      coalesce(n.users, '[]') AS neighbours,
      coalesce(t.watchers, 0) AS watchers
    FROM film_asked a
    LEFT JOIN friends_of w USING (film_pk)
    LEFT JOIN neighbours_of n USING (film_pk)
    LEFT JOIN LATERAL (${filmTaste(sql`a.film_pk`)}) AS t ON true`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, reasons(row)]));
  return movieIds.map((id) => byId.get(id) ?? []);
}

/** Of each film asked for: which friends watched it, and which gave it 8 or more. */
const friendWatches = (viewer: number, now: Date) => sql`
  friend_watch AS (
    SELECT a.film_pk, w.member_pk, max(w.watched_at) AS latest, ${latestRating} AS rating
    FROM film_asked a JOIN watch w USING (film_pk)
    JOIN friendship f ON f.member_pk = ${viewer} AND f.friend_pk = w.member_pk
    WHERE w.visibility >= 'FRIENDS' AND ${inWindow('ALL_TIME', now)}
    GROUP BY a.film_pk, w.member_pk),
  friends_of AS (
    SELECT film_pk, count(*) AS count, count(*) FILTER (WHERE rating >= 8) AS fan_count,
      json_agg(named.member ORDER BY place) FILTER (WHERE place <= ${namedFriends}) AS users,
      json_agg(named.member ORDER BY fan_place) FILTER (WHERE rating >= 8 AND fan_place <= ${namedFriends}) AS fans
    FROM (
      SELECT w.film_pk, w.rating, ${memberJson} AS member,
        row_number() OVER (PARTITION BY w.film_pk ORDER BY w.latest DESC NULLS LAST, m.id) AS place,
        row_number() OVER (PARTITION BY w.film_pk ORDER BY w.rating DESC NULLS LAST, w.latest DESC NULLS LAST, m.id) AS fan_place
      FROM friend_watch w JOIN member m ON m.pk = w.member_pk) AS named
    GROUP BY film_pk)`;

/** Of each film asked for: films the viewer liked that have people in common with it, or watchers. */
const alikeFilms = sql`
  alike AS MATERIALIZED (
    SELECT asked_pk, film_pk, f.id AS film_id, sum(likeness)::bigint AS likeness
    FROM (
      SELECT a.film_pk AS asked_pk, s.film_pk, ${sql.lit(sharedPersonLikeness)} * count(DISTINCT theirs.person_pk) AS likeness
      FROM film_asked a JOIN film_person theirs USING (film_pk)
      JOIN film_person mine USING (person_pk)
      JOIN seen s ON s.film_pk = mine.film_pk AND s.film_pk <> a.film_pk
      WHERE s.rating IS NULL OR s.rating >= ${sql.lit(likedRating)}
      GROUP BY a.film_pk, s.film_pk
      UNION ALL
      SELECT asked_pk, film_pk, nearness FROM (${seedLinks(sql`SELECT film_pk FROM film_asked`)}) AS link) AS part
    JOIN film f ON f.pk = part.film_pk
    GROUP BY asked_pk, film_pk, f.id HAVING sum(likeness) > 0)`;

/** Of each film asked for: who of those nearest to the viewer in public taste watched it. Friends are not among them. */
const tasteNeighbours = (viewer: number, now: Date) => sql`
  neighbour AS MATERIALIZED (
    SELECT t.member_pk, count(*) AS shared
    FROM seed JOIN member_film_contribution t USING (film_pk)
    WHERE t.member_pk <> ${viewer}
      AND t.member_pk NOT IN (SELECT member_pk FROM dirty_member)
      AND t.member_pk NOT IN (SELECT friend_pk FROM friendship WHERE member_pk = ${viewer})
      AND ${notBlocked(viewer, sql`t.member_pk`)}
    GROUP BY t.member_pk HAVING count(*) >= ${sql.lit(neighbourFilms)}
    ORDER BY count(*) DESC, t.member_pk LIMIT ${sql.lit(neighbourhood)}),
  neighbours_of AS (
    SELECT film_pk, json_agg(named.member ORDER BY place) AS users
    FROM (
      SELECT film_pk, (${memberJson})::jsonb || jsonb_build_object('shared', shared) AS member,
        row_number() OVER (PARTITION BY film_pk ORDER BY shared DESC, m.id) AS place
      FROM film_asked a CROSS JOIN neighbour n JOIN member m ON m.pk = n.member_pk
      -- Looked up for each: a semi-join would read all watches there are.
      CROSS JOIN LATERAL (
        SELECT FROM watch w WHERE w.film_pk = a.film_pk AND w.member_pk = n.member_pk
          AND w.visibility = 'PUBLIC' AND ${inWindow('ALL_TIME', now)} LIMIT 1) AS watched) AS named
    WHERE place <= ${sql.lit(namedNeighbours)} GROUP BY film_pk)`;

function reasons({ friends, loved, watchlisted, alike, neighbours, watchers }: Row): ReasonModel[] {
  const found = [
    ...circleReasons(friends),
    ...lovedReasons(loved),
    ...watchlistReasons(watchlisted),
    ...alikeReasons(alike),
    ...neighbourReasons(neighbours),
  ];
  if (found.length === 0 && watchers > 0) {
    const text = watchers === 1 ? 'Somebody watched it lately.' : `${watchers} people watched it lately.`;
    found.push(reason('TRENDING', text, 0.1));
  }
  return byWeight(found);
}

function neighbourReasons(neighbours: Row['neighbours']): ReasonModel[] {
  const [nearest] = neighbours;
  if (!nearest) return [];
  const films = neighbours.length === 1 ? `who shares ${nearest.shared}` : `who share up to ${nearest.shared}`;
  const text = `${nameUsers(neighbours, neighbours.length)}, ${films} of your latest films, watched it.`;
  return [reason('TASTE_NEIGHBOURS', text, 0.25 * neighbours.length, { users: neighbours })];
}
