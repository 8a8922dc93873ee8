/** Columns of table `member` that make a UserModel. */
import { sql } from 'kysely';

/** For kysely's `select`. */
export const memberColumns = [
  'pk',
  'id',
  'handle',
  'display_name as displayName',
  'default_visibility as defaultVisibility',
] as const;

/** Member `m` as one JSON value, for statements that read several members in one row. */
export const memberJson = sql`json_build_object('pk', m.pk, 'id', m.id, 'handle', m.handle, 'displayName', m.display_name,
  'defaultVisibility', m.default_visibility)`;
