/**
 * The films that a member has seen: those that the member watched, and those that the member rated without a watch. Each
 * statement that asks what was seen takes it from this file.
 *
 * A rating without a watch is visible to its member alone, so here it counts like a PRIVATE watch of unknown date.
 */
import { sql } from 'kysely';
import type { Cte, Sql } from './cte.js';
import { inWindow, latestRating } from './watch.js';

export type SeenByMembers = Cte<'group_id' | 'member_pk' | 'film_pk' | 'latest' | 'rating'>;

/** For FROM: a row for each watch and for each rating without a watch. */
const seenEvents: Sql = sql`(
    SELECT member_pk, film_pk, watched_at, rating, visibility, NULL::timestamptz AS rated_at, NULL::smallint AS standalone_rating
    FROM watch
    UNION ALL
    SELECT member_pk, film_pk, NULL::timestamptz, NULL::smallint, 'PRIVATE'::visibility, rated_at, rating FROM standalone_rating)`;

/** When the member saw the film last, from grouped rows `w`. If no date is known, it is when the member rated the film. */
const latest: Sql<Date | null> = sql<Date | null>`coalesce(max(w.watched_at), max(w.rated_at))`;

/** The rating of the latest rated watch; if there is none, the rating without a watch. */
const rating: Sql<number | null> = sql<number | null>`coalesce(${latestRating}, max(w.standalone_rating))`;

/**
 * Whether the viewer has seen the film in column `film`; false without a viewer. With IS TRUE, it is an index look-up for each
 * film or one hash. Without, it becomes a join, and a plan that expects few films compares each with all films of the viewer.
 */
export const hasSeen = (viewer: number | null, film: Sql): Sql<boolean> => sql<boolean>`
  (EXISTS (SELECT FROM ${seenEvents} AS seen WHERE seen.film_pk = ${film} AND seen.member_pk = ${viewer}::int) IS TRUE)`;

/** A query of (film_pk, latest, rating): the films that the viewer has seen. */
export const seenFilms = (viewer: number): Sql => sql`
  SELECT w.film_pk, ${latest} AS latest, ${rating} AS rating
  FROM ${seenEvents} AS w WHERE w.member_pk = ${viewer} GROUP BY w.film_pk`;

/**
 * A query of (group_id, member_pk, film_pk, latest, rating): the films that each member of a group has seen, as far as the
 * viewer may know. `groupMember`: the viewer sees a member's watches from min_visibility up.
 */
export const seenByMembers = (groupMember: Cte<'group_id' | 'member_pk' | 'min_visibility'>, now: Date): Sql => sql`
  SELECT m.group_id, m.member_pk, w.film_pk, ${latest} AS latest, ${rating} AS rating
  FROM ${groupMember} m JOIN ${seenEvents} AS w ON w.member_pk = m.member_pk
  WHERE w.visibility >= m.min_visibility AND ${inWindow('ALL_TIME', now)}
  GROUP BY m.group_id, m.member_pk, w.film_pk`;
