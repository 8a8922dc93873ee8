/**
 * The privacy rule as SQL. Whoever asks about watches filters by these, before anything is counted, averaged or ranked:
 * a member's watches are there for the viewer from a floor upwards (PRIVATE < FRIENDS < PUBLIC), and not at all where
 * either has blocked the other.
 */
import { sql, type RawBuilder } from 'kysely';
import type { CircleName } from '../model/circle.js';
import type { WindowName } from '../model/window.js';
import { windowStart } from '../model/window.js';
import type { Visibility } from '../db/generated/tables.js';

type Sql<T = unknown> = RawBuilder<T>;

/** `viewer`: the viewer's pk; null for nobody. `member`: a column with a member's pk. */
export const visibilityFloor = (viewer: number | null, member: Sql): Sql<Visibility> => sql<Visibility>`
  CASE WHEN ${member} = ${viewer}::int THEN 'PRIVATE'::visibility
       WHEN EXISTS (SELECT FROM friendship f WHERE f.member_pk = ${viewer}::int AND f.friend_pk = ${member}) THEN 'FRIENDS'
       ELSE 'PUBLIC' END`;

export const notBlocked = (viewer: number | null, member: Sql): Sql<boolean> => sql<boolean>`
  (NOT EXISTS (SELECT FROM block b WHERE b.blocker_pk = ${viewer}::int AND b.blocked_pk = ${member})
   AND NOT EXISTS (SELECT FROM block b WHERE b.blocker_pk = ${member} AND b.blocked_pk = ${viewer}::int))`;

/** Rows (member_pk, floor) of everybody in the circle whom the viewer may know of. */
export function circleMembers(circle: CircleName, viewer: number | null): Sql {
  switch (circle) {
    case 'ME':
      return sql`SELECT ${viewer}::int AS member_pk, 'PRIVATE'::visibility AS floor WHERE ${viewer}::int IS NOT NULL`;
    case 'FRIENDS':
      return friends(viewer);
    case 'FRIENDS_OF_FRIENDS':
      return sql`${friends(viewer)}
        UNION ALL
        SELECT DISTINCT theirs.friend_pk, 'PUBLIC'::visibility
        FROM friendship mine JOIN friendship theirs ON theirs.member_pk = mine.friend_pk
        WHERE mine.member_pk = ${viewer}::int AND theirs.friend_pk <> ${viewer}::int
          AND NOT EXISTS (SELECT FROM friendship f WHERE f.member_pk = ${viewer}::int AND f.friend_pk = theirs.friend_pk)
          AND ${notBlocked(viewer, sql`theirs.friend_pk`)}`;
    case 'EVERYONE':
      // Whole sets are hashed once; asking of each member whether they are a friend would be an index look-up for each.
      return sql`SELECT m.pk AS member_pk,
          CASE WHEN m.pk = ${viewer}::int THEN 'PRIVATE'::visibility
               WHEN m.pk IN (SELECT friend_pk FROM friendship WHERE member_pk = ${viewer}::int) THEN 'FRIENDS'
               ELSE 'PUBLIC' END AS floor
        FROM member m
        WHERE m.pk NOT IN (${blockedEitherWay(viewer)})`;
  }
}

/** Rows (pk) of whom the viewer blocked and who blocked the viewer. */
const blockedEitherWay = (viewer: number | null): Sql => sql`
  SELECT blocked_pk FROM block WHERE blocker_pk = ${viewer}::int
  UNION ALL SELECT blocker_pk FROM block WHERE blocked_pk = ${viewer}::int`;

/** A block ends a friendship, so friends need no check for blocks. */
const friends = (viewer: number | null): Sql =>
  sql`SELECT friend_pk AS member_pk, 'FRIENDS'::visibility AS floor FROM friendship WHERE member_pk = ${viewer}::int`;

/**
 * A watch `w` of the circle that the viewer may see, for FROM; the statement has the rows of circleMembers as `circle`. Of
 * everybody, whoever is hidden is taken out: that is fewer to look up than whoever is there.
 */
export const circleWatch = (circle: CircleName, viewer: number | null): Sql =>
  circle === 'EVERYONE'
    ? sql`(SELECT w.* FROM watch w
        WHERE (w.visibility = 'PUBLIC' OR w.member_pk = ${viewer}::int
            OR w.visibility = 'FRIENDS' AND w.member_pk IN (SELECT friend_pk FROM friendship WHERE member_pk = ${viewer}::int))
          AND w.member_pk NOT IN (${blockedEitherWay(viewer)})) AS w`
    : sql`(SELECT w.* FROM circle c JOIN watch w ON w.member_pk = c.member_pk WHERE w.visibility >= c.floor) AS w`;

/**
 * Rows (film_pk, member_pk, latest, rating): each film that a member of the circle watched, once, as far as the viewer may
 * see and `condition` on `w` holds. Only who watched a film several times needs grouping; the others are most of them.
 */
export const circleEvents = (circle: CircleName, viewer: number | null, condition: Sql): Sql => sql`
  SELECT w.film_pk, w.member_pk, w.watched_at AS latest, w.rating::int AS rating
  FROM ${circleWatch(circle, viewer)} WHERE NOT w.has_repeats AND ${condition}
  UNION ALL
  SELECT w.film_pk, w.member_pk, max(w.watched_at), ${latestRating}
  FROM ${circleWatch(circle, viewer)} WHERE w.has_repeats AND ${condition} GROUP BY w.film_pk, w.member_pk`;

/** Whether watch `w` was in the window as of `now`. A watch of unknown date is in ALL_TIME only. */
export function inWindow(window: WindowName, now: Date): Sql<boolean> {
  const start = windowStart(window, now);
  return start === null
    ? sql<boolean>`(w.watched_at IS NULL OR w.watched_at <= ${now})`
    : sql<boolean>`(w.watched_at > ${start} AND w.watched_at <= ${now})`;
}

/**
 * The latest rating among grouped watches `w`, the higher of two at one moment. Time and rating are packed into one
 * number so that it is a plain maximum, which needs no sorting; date_part() and not extract(), whose numeric is slow.
 */
export const latestRating: Sql<number | null> = sql<number | null>`(max(
  CASE WHEN w.rating IS NOT NULL
    THEN (date_part('epoch', coalesce(w.watched_at, '0001-01-01'::timestamptz)) * 1000000)::bigint * 16 + w.rating
  END) & 15)::int`;
