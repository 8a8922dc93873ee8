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

/**
 * Whether watch `w` is all that its member has of its film. Such films are not grouped: most are such, and grouping all is slow. `members`: a query of
 * the keys of the members.
 */
const isOnlyEvent = (members: Sql): Sql<boolean> => sql<boolean>`
  NOT w.has_repeats AND (w.member_pk, w.film_pk) NOT IN (SELECT member_pk, film_pk FROM standalone_rating WHERE member_pk IN (${members}))`;

/** For FROM: the rows of seenEvents that isOnlyEvent() leaves, with the columns of `m`. `members`: rows `m` for FROM, with their member_pk. */
const eventsOfRepeated = (members: Sql): Sql => sql`(
    SELECT m.*, w.film_pk, w.watched_at, w.rating, w.visibility, NULL::timestamptz AS rated_at, NULL::smallint AS standalone_rating
    FROM ${members} JOIN watch w ON w.member_pk = m.member_pk AND w.has_repeats
    UNION ALL
    SELECT m.*, w.film_pk, w.watched_at, w.rating, w.visibility, NULL::timestamptz, NULL::smallint
    FROM ${members} JOIN standalone_rating r ON r.member_pk = m.member_pk
    JOIN watch w ON w.member_pk = r.member_pk AND w.film_pk = r.film_pk AND NOT w.has_repeats
    UNION ALL
    SELECT m.*, r.film_pk, NULL::timestamptz, NULL::smallint, 'PRIVATE'::visibility, r.rated_at, r.rating
    FROM ${members} JOIN standalone_rating r ON r.member_pk = m.member_pk)`;

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
  SELECT w.film_pk, w.watched_at AS latest, w.rating::int AS rating
  FROM watch w WHERE w.member_pk = ${viewer} AND ${isOnlyEvent(sql`SELECT ${viewer}::int`)}
  UNION ALL
  SELECT w.film_pk, ${latest} AS latest, ${rating} AS rating
  FROM ${eventsOfRepeated(sql`(SELECT ${viewer}::int AS member_pk) AS m`)} AS w GROUP BY w.film_pk`;

/**
 * A query of (group_id, member_pk, film_pk, latest, rating): the films that each member of a group has seen, as far as the
 * viewer may know. `groupMember`: the viewer sees a member's watches from min_visibility up.
 */
export const seenByMembers = (groupMember: Cte<'group_id' | 'member_pk' | 'min_visibility'>, now: Date): Sql => {
  const isVisible = (minVisibility: Sql) => sql`w.visibility >= ${minVisibility} AND ${inWindow('ALL_TIME', now)}`;
  return sql`
  SELECT m.group_id, m.member_pk, w.film_pk, w.watched_at AS latest, w.rating::int AS rating
  FROM ${groupMember} m JOIN watch w ON w.member_pk = m.member_pk
  WHERE ${isVisible(sql`m.min_visibility`)} AND ${isOnlyEvent(sql`SELECT member_pk FROM ${groupMember}`)}
  UNION ALL
  SELECT w.group_id, w.member_pk, w.film_pk, ${latest} AS latest, ${rating} AS rating
  FROM ${eventsOfRepeated(sql`${groupMember} m`)} AS w
  WHERE ${isVisible(sql`w.min_visibility`)}
  GROUP BY w.group_id, w.member_pk, w.film_pk`;
};
