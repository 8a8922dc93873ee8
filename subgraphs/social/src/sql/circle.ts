/** The members of a circle, and the watches of a circle that the viewer may see. */
import { sql } from 'kysely';
import type { CircleName } from '../model/circle.js';
import { blockedMembers, isPublic } from './visibility.js';
import type { Cte, Sql } from './cte.js';
import { inSpan, latestRating, type Span } from './watch.js';

/** A circle around a viewer. `viewer` is the viewer's key, or null without a viewer. */
export interface Circle {
  readonly name: CircleName;
  readonly viewer: number | null;
}

export type CircleMembers = Cte<'member_pk' | 'min_visibility'>;

/** A query of (member_pk, min_visibility): the members of the circle that the viewer may know of. */
export function circleMembers({ name, viewer }: Circle): Sql {
  switch (name) {
    case 'ME':
      return sql`SELECT ${viewer}::int AS member_pk, 'PRIVATE'::visibility AS min_visibility WHERE ${viewer}::int IS NOT NULL`;
    case 'FRIENDS':
      return friends(viewer);
    case 'FRIENDS_OF_FRIENDS':
      // Members with common friends come once before anything is looked up for them, and both subqueries are hashed once.
      return sql`${friends(viewer)}
        UNION ALL
        SELECT theirs.friend_pk, 'PUBLIC'::visibility
        FROM (SELECT DISTINCT theirs.friend_pk
          FROM friendship mine JOIN friendship theirs ON theirs.member_pk = mine.friend_pk
          WHERE mine.member_pk = ${viewer}::int) AS theirs
        WHERE theirs.friend_pk <> ${viewer}::int
          AND theirs.friend_pk NOT IN (SELECT friend_pk FROM friendship WHERE member_pk = ${viewer}::int)
          AND theirs.friend_pk NOT IN (${blockedMembers(viewer)})`;
    case 'EVERYONE':
      // Both subqueries are hashed once. A test for friendship of each member would be an index look-up for each.
      return sql`SELECT m.pk AS member_pk,
          CASE WHEN m.pk = ${viewer}::int THEN 'PRIVATE'::visibility
               WHEN m.pk IN (SELECT friend_pk FROM friendship WHERE member_pk = ${viewer}::int) THEN 'FRIENDS'
               ELSE 'PUBLIC' END AS min_visibility
        FROM member m
        WHERE m.pk NOT IN (${blockedMembers(viewer)})`;
  }
}

/** A block ends a friendship, so friends need no check for blocks. */
const friends = (viewer: number | null): Sql => sql`
  SELECT friend_pk AS member_pk, 'FRIENDS'::visibility AS min_visibility FROM friendship WHERE member_pk = ${viewer}::int`;

/**
 * A query of (film_pk, member_pk, latest, rating): one row for each film and member of the circle with watches that the
 * viewer may see and that meet `condition` on watch `w`. `members`: the rows of circleMembers().
 *
 * Only repeated watches of a film by one member are grouped. Most watches are not repeated, and grouping all is slow.
 */
export const visibleWatches = (circle: Circle, members: CircleMembers, condition: Sql): Sql => sql`
  SELECT w.film_pk, w.member_pk, w.watched_at AS latest, w.rating::int AS rating
  FROM ${visibleWatch(circle, members)} WHERE NOT w.has_repeats AND ${condition}
  UNION ALL ${repeatedWatches(circle, members, condition)}`;

/** The same as visibleWatches(), for all films of a span. */
export const watchesInSpan = (circle: Circle, members: CircleMembers, span: Span): Sql => sql`
  ${singleWatches(circle, members, span)} UNION ALL ${repeatedWatches(circle, members, inSpan(span))}`;

/**
 * The part of watchesInSpan() without the repeated watches.
 *
 * In a span with a start, it reads the watches of one member after the other. Left to itself, PostgreSQL joins circles of thousands
 * with all watches, which grow with the number of members. Without a start it does not, and OFFSET would cost more than it saves.
 */
export const singleWatches = (circle: Circle, members: CircleMembers, span: Span): Sql =>
  circle.name === 'EVERYONE' || span.start === null
    ? sql`SELECT w.film_pk, w.member_pk, w.watched_at AS latest, w.rating::int AS rating
        FROM ${visibleWatch(circle, members)} WHERE NOT w.has_repeats AND ${inSpan(span)}`
    : sql`SELECT w.film_pk, w.member_pk, w.watched_at AS latest, w.rating::int AS rating
        FROM ${members} c CROSS JOIN LATERAL (
          SELECT w.film_pk, w.member_pk, w.watched_at, w.rating FROM watch w
          WHERE w.member_pk = c.member_pk AND w.visibility >= c.min_visibility AND NOT w.has_repeats AND ${inSpan(span)}
          OFFSET 0) AS w`;

/** The part of visibleWatches() with the repeated watches. */
export const repeatedWatches = (circle: Circle, members: CircleMembers, condition: Sql): Sql => sql`
  SELECT w.film_pk, w.member_pk, max(w.watched_at) AS latest, ${latestRating} AS rating
  FROM ${visibleWatch(circle, members)} WHERE w.has_repeats AND ${condition} GROUP BY w.film_pk, w.member_pk`;

/**
 * Watch `w` of the circle that the viewer may see, for FROM. For EVERYONE, blocked members are excluded: there are far fewer
 * of them than members to include.
 */
export const visibleWatch = ({ name, viewer }: Circle, members: CircleMembers): Sql =>
  name === 'EVERYONE'
    ? sql`(SELECT w.* FROM watch w
        WHERE (${isPublic} OR w.member_pk = ${viewer}::int
            OR w.visibility = 'FRIENDS' AND w.member_pk IN (SELECT friend_pk FROM friendship WHERE member_pk = ${viewer}::int))
          AND w.member_pk NOT IN (${blockedMembers(viewer)})) AS w`
    : sql`(SELECT w.* FROM ${members} c JOIN watch w ON w.member_pk = c.member_pk WHERE w.visibility >= c.min_visibility) AS w`;
