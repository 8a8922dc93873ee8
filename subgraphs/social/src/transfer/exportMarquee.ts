/** Exports everything a member owns, as JSON. */
import { sql } from 'kysely';
import type { Db } from '../db/connection.js';
import { isNotReplaced } from '../films/standaloneRatings.js';
import type { UserModel } from '../model/user.js';
import { formatVersion } from './marqueeHistory.js';

const timestampFormat = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

/** A day of an imported file is noon of that day. The member may have changed it to a moment since. */
const isDay = sql`w.import_state ->> 'precision' = 'DAY' AND (w.watched_at AT TIME ZONE 'UTC')::time = '12:00'`;

export interface HistoryExport {
  /** JSON or CSV. */
  readonly content: string;
  /** How many watches it has. */
  readonly watches: number;
}

/** One statement, so the content is consistent. Its order depends on the content only. */
export async function exportMarquee(db: Db, viewer: UserModel): Promise<HistoryExport> {
  const film = sql`'movieId', f.id, 'title', f.title, 'year', f.year, 'externalIds', (
    SELECT coalesce(json_agg(json_build_object('source', x.source, 'value', x.value) ORDER BY x.source, x.value), '[]')
    FROM film_external_id x WHERE x.film_pk = f.pk AND x.source IN ('IMDB', 'TMDB'))`;
  const list = (table: string) => sql`(
    SELECT coalesce(json_agg(json_build_object(${film}) ORDER BY f.id), '[]')
    FROM ${sql.table(table)} l JOIN film f ON f.pk = l.film_pk WHERE l.member_pk = ${viewer.pk})`;
  const { rows } = await sql<{ lists: string; watches: number }>`
    SELECT json_build_object(
      'watches', (
        SELECT coalesce(json_agg(json_build_object(${film}, 'watchedAt', to_char(w.watched_at AT TIME ZONE 'UTC', CASE WHEN ${isDay} THEN 'YYYY-MM-DD' ELSE ${timestampFormat}::text END), 'rating', w.rating,
          'note', w.note, 'isRewatch', w.is_rewatch, 'visibility', w.visibility)
          ORDER BY w.watched_at NULLS FIRST, f.id, w.rating NULLS FIRST, w.note NULLS FIRST, w.is_rewatch, w.visibility), '[]')
        FROM watch w JOIN film f ON f.pk = w.film_pk WHERE w.member_pk = ${viewer.pk}),
      'ratings', (
        SELECT coalesce(json_agg(json_build_object(${film}, 'rating', r.rating) ORDER BY f.id), '[]')
        FROM standalone_rating r JOIN film f ON f.pk = r.film_pk WHERE r.member_pk = ${viewer.pk} AND ${isNotReplaced}),
      'watchlist', ${list('watchlist')},
      'dismissed', ${list('dismissed')},
      'lovedPeople', (
        SELECT coalesce(json_agg(json_build_object('personId', p.id, 'name', p.name) ORDER BY p.id), '[]')
        FROM loved_person l JOIN person p ON p.pk = l.person_pk WHERE l.member_pk = ${viewer.pk}),
      'awaiting', (
        SELECT coalesce(json_agg(json_build_object('kind', a.kind, 'id', a.entity_id, 'name', a.name,
          'content', a.content - 'id' - 'member_pk') ORDER BY a.entity_id, a.kind, a.content), '[]')
        FROM archived_activity a WHERE a.member_pk = ${viewer.pk}),
      'friends', (
        SELECT coalesce(json_agg(m.handle ORDER BY lower(m.handle)), '[]')
        FROM friendship fr JOIN member m ON m.pk = fr.friend_pk WHERE fr.member_pk = ${viewer.pk}))::text AS lists,
      (SELECT count(*) FROM watch WHERE member_pk = ${viewer.pk}) AS watches`.execute(db);
  const { lists, watches } = rows[0]!;
  const { handle, displayName, defaultVisibility } = viewer;
  const head = JSON.stringify({ marquee: formatVersion, profile: { handle, displayName, defaultVisibility } });
  // The text of PostgreSQL is sent on as it is: reading and printing it again would hold the event loop.
  return { content: `${head.slice(0, -1)},${lists.slice(1)}`, watches };
}
