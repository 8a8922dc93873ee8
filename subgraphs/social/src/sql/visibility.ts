/**
 * The privacy rule as SQL. Every statement that reads watches applies it before it counts, averages or ranks: the viewer
 * sees a member's watches from a minimum visibility up (PRIVATE < FRIENDS < PUBLIC), and none if either has blocked the
 * other.
 */
import { sql } from 'kysely';
import type { Visibility } from '../db/generated/tables.js';
import type { Sql } from './relation.js';

/** `viewer`: the viewer's key, or null without a viewer. `member`: a column with a member's key. */
export const minVisibility = (viewer: number | null, member: Sql): Sql<Visibility> => sql<Visibility>`
  CASE WHEN ${member} = ${viewer}::int THEN 'PRIVATE'::visibility
       WHEN EXISTS (SELECT FROM friendship f WHERE f.member_pk = ${viewer}::int AND f.friend_pk = ${member}) THEN 'FRIENDS'
       ELSE 'PUBLIC' END`;

/** Whether neither the viewer nor the member has blocked the other. */
export const notBlocked = (viewer: number | null, member: Sql): Sql<boolean> => sql<boolean>`
  (NOT EXISTS (SELECT FROM block b WHERE b.blocker_pk = ${viewer}::int AND b.blocked_pk = ${member})
   AND NOT EXISTS (SELECT FROM block b WHERE b.blocker_pk = ${member} AND b.blocked_pk = ${viewer}::int))`;
