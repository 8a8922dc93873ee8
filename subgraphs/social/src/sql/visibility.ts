/**
 * The privacy rule as SQL: the viewer sees a member's watches from a minimum visibility up (PRIVATE < FRIENDS < PUBLIC), and
 * none if either has blocked the other. Every statement that reads other members' watches applies the rule before it counts,
 * averages or ranks. It takes the rule from this file, or from circle.ts, which writes it as sets for circles of many members.
 */
import { sql } from 'kysely';
import type { Visibility } from '../db/generated/tables.js';
import type { Sql } from './cte.js';

/** `viewer`: the viewer's key, or null without a viewer. `member`: a column with a member's key. */
export const minVisibility = (viewer: number | null, member: Sql): Sql<Visibility> => sql<Visibility>`
  CASE WHEN ${member} = ${viewer}::int THEN 'PRIVATE'::visibility
       WHEN EXISTS (SELECT FROM friendship f WHERE f.member_pk = ${viewer}::int AND f.friend_pk = ${member}) THEN 'FRIENDS'
       ELSE 'PUBLIC' END`;

/** Whether neither the viewer nor the member has blocked the other. */
export const notBlocked = (viewer: number | null, member: Sql): Sql<boolean> => sql<boolean>`
  (NOT EXISTS (SELECT FROM block b WHERE b.blocker_pk = ${viewer}::int AND b.blocked_pk = ${member})
   AND NOT EXISTS (SELECT FROM block b WHERE b.blocker_pk = ${member} AND b.blocked_pk = ${viewer}::int))`;

/** Whether the viewer sees watch `w` of a friend. A block ends a friendship, so friends need no check for blocks. */
export const seenByFriends: Sql<boolean> = sql<boolean>`w.visibility >= 'FRIENDS'`;

/** Whether anyone sees watch `w` who is not blocked. */
export const isPublic: Sql<boolean> = sql<boolean>`w.visibility = 'PUBLIC'`;

/** A query of one column: the members that the viewer has blocked, and those that have blocked the viewer, each once. */
export const blockedMembers = (viewer: number | null): Sql => sql`
  SELECT blocked_pk FROM block WHERE blocker_pk = ${viewer}::int
  UNION SELECT blocker_pk FROM block WHERE blocked_pk = ${viewer}::int`;
